//! What every call must pass: headers, key and rate (Voyado Engage, API authentication
//! and API rate limit).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::time::Instant;

use super::refusal::{self, Refusal};
use crate::journal::Remark;
use crate::media;
use crate::world::Shared;

/// Version 2 took these as headers; version 3 ignores them silently, which loses them.
const VERSION_2_HEADERS: [&str; 3] = ["source", "storeExternalId", "createAsUnapproved"];

pub(super) async fn check(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    if !request.headers().contains_key(header::CONTENT_TYPE) {
        return no_content_type();
    }
    match check_headers(&shared, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// The documented answer to any call without a content type.
fn no_content_type() -> Response {
    let mut response = (StatusCode::INTERNAL_SERVER_ERROR, "An error has occurred").into_response();
    response.extensions_mut().insert(Remark {
        note: Some("no_content_type"),
        ..Remark::default()
    });
    response
}

fn check_headers(shared: &Shared, headers: &HeaderMap) -> Result<(), Refusal> {
    if media::text(headers, "apikey") != Some(&shared.credentials.engage_api_key) {
        return Err(refusal::of(
            StatusCode::UNAUTHORIZED,
            "Unauthorized",
            "bad_api_key",
            "The API key is missing or invalid",
        ));
    }
    check_rate(shared)?;
    if !media::is_content_type(headers, "application/json") {
        return Err(refusal::of(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UnsupportedMediaType",
            "not_json",
            "The content type must be application/json",
        ));
    }
    if !media::text(headers, "User-Agent").is_some_and(names_product_and_version) {
        return Err(refusal::bad(
            "InvalidUserAgent",
            "bad_user_agent",
            "User-Agent must be <Product>/<version>",
        ));
    }
    if VERSION_2_HEADERS
        .iter()
        .any(|name| headers.contains_key(*name))
    {
        return Err(refusal::bad(
            "InvalidHeader",
            "version_2_header",
            "source, storeExternalId and createAsUnapproved are query parameters",
        ));
    }
    Ok(())
}

fn names_product_and_version(agent: &str) -> bool {
    agent
        .split(' ')
        .next()
        .and_then(|first| first.split_once('/'))
        .is_some_and(|(product, version)| !product.is_empty() && !version.is_empty())
}

/// Counts the last second's calls with this key.
fn check_rate(shared: &Shared) -> Result<(), Refusal> {
    let now = Instant::now();
    let mut world = shared.world();
    let recent = &mut world.recent_engage_calls;
    recent.retain(|call| now.duration_since(*call) < Duration::from_secs(1));
    recent.push_back(now);
    if recent.len() > shared.config.engage_calls_per_second {
        return Err(refusal::of(
            StatusCode::TOO_MANY_REQUESTS,
            "TooManyRequests",
            "too_many_calls",
            "Too many calls",
        ));
    }
    Ok(())
}
