//! `POST /accesstoken/get`: the merchant's bearer token for the APIs behind the gateway.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use tokio::time::Instant;

use super::caller;
use super::refusal::{self, Refusal};
use crate::clock;
use crate::media;
use crate::random;
use crate::world::Shared;

/// Seconds; an hour in the test environment.
const LIFETIME: u32 = 3599;

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let bad = |note, message: &str| refusal::gateway(StatusCode::BAD_REQUEST, note, message);
    caller::has_subscription_key(&shared, &headers)?;
    if let Err(fault) = caller::standard_headers(&shared, &headers) {
        return Err(bad(fault.note, &fault.reason));
    }
    if !body.is_empty() {
        return Err(bad("body_sent", "The body must be empty"));
    }
    let (Some(id), Some(secret)) = (
        media::text(&headers, "client_id"),
        media::text(&headers, "client_secret"),
    ) else {
        return Err(bad(
            "missing_header",
            "Headers client_id and client_secret are required",
        ));
    };
    if id != shared.credentials.client_id || secret != shared.credentials.client_secret {
        return Err(refusal::gateway(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "Unauthorized",
        ));
    }
    let token = format!("eyJ{}", random::url_safe::<64>());
    let (start, now) = (clock::now().as_second(), Instant::now());
    {
        let mut world = shared.world();
        world.merchant_tokens.retain(|_, end| now < *end);
        let end = now + Duration::from_secs(u64::from(LIFETIME));
        world.merchant_tokens.insert(token.clone(), end);
    }
    // Every number is text here (Vipps access token API).
    let answer = json!({
        "token_type": "Bearer",
        "expires_in": LIFETIME.to_string(),
        "ext_expires_in": "0",
        "expires_on": (start + i64::from(LIFETIME)).to_string(),
        "not_before": start.to_string(),
        "resource": "00000002-0000-0000-c000-000000000000",
        "access_token": token,
    });
    Ok(Json(answer).into_response())
}
