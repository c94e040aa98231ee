//! Puts the services together into one server: the guard of the door, the journal, the
//! faults, and the routes.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};

use crate::endpoint::Endpoint;
use crate::faults::{Delivery, Struck};
use crate::journal::{Call, Remark};
use crate::media;
use crate::wire::Line;
use crate::world::Shared;
use crate::{clock, control, engage, phone, vipps};

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let services = vipps::router()
        .merge(engage::router(&shared))
        .fallback(wrong_path)
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), observe));
    services
        .merge(control::router())
        .merge(phone::router())
        .layer(middleware::from_fn(guard))
        .with_state(shared)
}

async fn wrong_path(uri: Uri) -> Response {
    if uri.path().starts_with("/api/") {
        engage::wrong_path()
    } else {
        vipps::wrong_path()
    }
}

/// Lets in nobody but this machine's own programs and pages. A web page elsewhere can
/// reach loopback through its visitor's browser: by a name that resolves to it, or by a
/// form that posts to it.
async fn guard(request: Request, next: Next) -> Response {
    if is_local(request.headers()) {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

fn is_local(headers: &HeaderMap) -> bool {
    let host = media::text(headers, header::HOST.as_str());
    let is_local_origin = match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => origin
            .to_str()
            .ok()
            .and_then(|origin| origin.strip_prefix("http://"))
            .is_some_and(is_loopback),
    };
    host.is_some_and(is_loopback) && is_local_origin
}

/// Whether `host` or `host:port` names loopback.
fn is_loopback(authority: &str) -> bool {
    let is_port = |port: &str| port.parse::<u16>().is_ok();
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| {
        authority
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port))
    })
}

/// Writes the call down and carries it out. A caller who leaves does not stop the work,
/// just as he would not at a real service.
async fn observe(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
    next: Next,
) -> Response {
    let (sequence, struck) = enter(&shared, &request);
    let work = carry_out(
        Arc::clone(&shared),
        line.clone(),
        sequence,
        struck,
        request,
        next,
    );
    let stop = shared.stop.clone();
    let task = shared.tasks.spawn(stop.run_until_cancelled_owned(work));
    if let Ok(Some(response)) = task.await {
        response
    } else {
        // Stopped, or a bug that the journal shows as a call without an end.
        line.cut();
        Response::new(Body::empty())
    }
}

/// Writes the call down together with the fault that strikes it.
fn enter(shared: &Shared, request: &Request) -> (u64, Option<Struck>) {
    let route = request.extensions().get::<MatchedPath>();
    let endpoint = route.and_then(|route| Endpoint::of(request.method(), route.as_str()));
    let since_start = shared.started.elapsed().as_millis();
    let entered = {
        let mut world = shared.world();
        let struck = endpoint.and_then(|endpoint| world.faults.strike(endpoint));
        let call = Call {
            sequence: 0,
            at_ms: u64::try_from(since_start).unwrap_or(u64::MAX),
            at: clock::now(),
            endpoint,
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().map(ToOwned::to_owned),
            status: None,
            is_done: false,
            is_over: false,
            note: None,
            number: None,
            login: None,
            fault: struck.as_ref().map(|struck| struck.effect.name()),
        };
        (world.journal.arrived(call), struck)
    };
    shared.changed();
    entered
}

async fn carry_out(
    shared: Arc<Shared>,
    line: Line,
    sequence: u64,
    struck: Option<Struck>,
    request: Request,
    next: Next,
) -> Response {
    // The remark is about the work, so it counts even if the answer is lost.
    let work = async {
        let response = next.run(request).await;
        let remark = response
            .extensions()
            .get::<Remark>()
            .cloned()
            .unwrap_or_default();
        shared.world().journal.amend(sequence, |call| {
            call.is_done = true;
            call.note = remark.note;
            call.number = remark.number;
            call.login = remark.login;
        });
        shared.changed();
        response
    };
    let delivery = match struck {
        Some(struck) => struck.play(work).await,
        None => Delivery::Answer(work.await),
    };
    let response = match delivery {
        Delivery::Answer(response) => Some(response),
        Delivery::Cut => None,
    };
    let status = response.as_ref().map(|response| response.status().as_u16());
    shared.world().journal.amend(sequence, |call| {
        call.status = status;
        call.is_over = true;
        tracing::debug!(sequence, status, note = call.note, "call answered");
    });
    shared.changed();
    response.unwrap_or_else(|| {
        line.cut();
        Response::new(Body::empty())
    })
}

#[cfg(test)]
mod tests {
    use super::is_loopback;
    use rstest::rstest;

    #[rstest]
    #[case("127.0.0.1", true)]
    #[case("127.0.0.1:8080", true)]
    #[case("localhost:8080", true)]
    #[case("[::1]:8080", true)]
    #[case("localhost.example.com", false)]
    #[case("127.0.0.1.example.com:80", false)]
    #[case("localhost:", false)]
    #[case("example.com", false)]
    #[case("", false)]
    fn a_host_is_loopback_or_not(#[case] host: &str, #[case] verdict: bool) {
        assert_eq!(is_loopback(host), verdict);
    }
}
