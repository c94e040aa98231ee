//! The customer's phone as a small web page: the personal code, the push, the answer.
//!
//! The page is fixed; everything about a person reaches it as JSON and is shown as text.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::cast::{Customer, Tick};
use crate::clock;
use crate::login::{Answer, AskedBy, Login};
use crate::vipps::msisdn::is_msisdn;
use crate::world::{self, Shared};

const POLICY: &str = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// A login that waits for its customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PendingLogin {
    /// The login's number in the journal.
    pub login: u64,
    /// Who asks.
    #[serde(flatten)]
    pub asked_by: AskedBy,
    /// The confirmation code, if one was sent.
    pub code: Option<String>,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// Seconds left, rounded up.
    pub expires_in_s: u64,
}

impl PendingLogin {
    pub(crate) fn of(login: &Login, now: Instant) -> Self {
        let left = login.expires.saturating_duration_since(now);
        Self {
            login: login.ordinal,
            asked_by: login.asked_by,
            code: login.code.clone(),
            scopes: login.scopes.iter().cloned().collect(),
            expires_in_s: left
                .as_millis()
                .div_ceil(1000)
                .try_into()
                .unwrap_or(u64::MAX),
        }
    }
}

/// What the page shows.
#[derive(Serialize)]
struct Screen {
    number: String,
    name: String,
    brand: &'static str,
    merchant: String,
    pending: Option<PendingLogin>,
    /// Boxes to tick before approving.
    ticks: Vec<Tick>,
    /// What became of the newest login.
    last: Option<&'static str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approval {
    ticks: Vec<Tick>,
}

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/phone", get(Html(include_str!("cast.html"))))
        .route("/phone/{number}", get(page))
        .route("/phone/{number}/state", get(screen))
        .route("/phone/{number}/qr.svg", get(personal_code))
        .route("/phone/{number}/approve", post(approve))
        .route("/phone/{number}/decline", post(decline))
        .route("/assets/phone.css", get(style))
        .route("/assets/phone.js", get(script))
        .layer(middleware::map_response(secured))
}

async fn secured(mut response: Response) -> Response {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn style() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("phone.css")).into_response()
}

async fn script() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("phone.js")).into_response()
}

fn customer(shared: &Shared, number: &str) -> Result<Customer, StatusCode> {
    if is_msisdn(number) {
        shared.meet(number);
    }
    let found = shared.world().customers.get(number).cloned();
    found.ok_or(StatusCode::NOT_FOUND)
}

async fn page(
    State(shared): State<Arc<Shared>>,
    Path(number): Path<String>,
) -> Result<Html<&'static str>, StatusCode> {
    customer(&shared, &number)?;
    Ok(Html(include_str!("phone.html")))
}

async fn screen(
    State(shared): State<Arc<Shared>>,
    Path(number): Path<String>,
) -> Result<Json<Screen>, StatusCode> {
    let customer = customer(&shared, &number)?;
    let now = Instant::now();
    let (pending, last) = {
        let world = shared.world();
        let pending = world.logins.open(&number, now).last();
        let pending = pending.map(|login| PendingLogin::of(login, now));
        let last = world
            .logins
            .newest(&number)
            .and_then(|login| fate(login, now));
        (pending, last)
    };
    let asks_for_ticks = pending.as_ref().is_some_and(|pending| {
        let is_consent = |scope: &String| scope == "customFlow" || scope == "delegatedConsents";
        pending.scopes.iter().any(is_consent) && !customer.has_consented_before
    });
    Ok(Json(Screen {
        name: format!("{} {}", customer.given_name, customer.family_name),
        brand: customer.brand(clock::today()),
        merchant: shared.config.merchant.clone(),
        pending,
        ticks: if asks_for_ticks {
            Tick::ALL.to_vec()
        } else {
            Vec::new()
        },
        last,
        number,
    }))
}

fn fate(login: &Login, now: Instant) -> Option<&'static str> {
    match login.answer {
        Some(Answer::Approved { .. }) => Some("approved"),
        Some(Answer::Declined) => Some("declined"),
        None if login.is_open(now) => None,
        None => Some("expired"),
    }
}

async fn personal_code(
    State(shared): State<Arc<Shared>>,
    Path(number): Path<String>,
) -> Result<Response, StatusCode> {
    let text = customer(&shared, &number)?.qr_text();
    let code = QrCode::new(text).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(256, 256)
        .build();
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}

async fn approve(
    State(shared): State<Arc<Shared>>,
    Path(number): Path<String>,
    Json(approval): Json<Approval>,
) -> StatusCode {
    answered(&shared, &number, world::approval(approval.ticks))
}

async fn decline(State(shared): State<Arc<Shared>>, Path(number): Path<String>) -> StatusCode {
    answered(&shared, &number, Answer::Declined)
}

fn answered(shared: &Shared, number: &str, answer: Answer) -> StatusCode {
    if shared.answer_newest(number, answer) {
        StatusCode::NO_CONTENT
    } else {
        // Nothing is open: answered already, run out, or never asked.
        StatusCode::CONFLICT
    }
}
