//! The customer's profile, for the access token of an approved login.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::time::Instant;

use super::refusal::{self, Refusal};
use super::{caller, profile};
use crate::journal::Remark;
use crate::world::Shared;

pub(super) async fn read(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let refused = |note, detail| refusal::userinfo(StatusCode::UNAUTHORIZED, note, detail);
    // The gateway reads the key as a wish for the payments' userinfo (Vipps agent toolkit, 2026).
    if caller::sends_subscription_key(&headers) {
        return Err(refused(
            "subscription_key_sent",
            "Ocp-Apim-Subscription-Key must not be sent here",
        ));
    }
    if let Err(fault) = caller::standard_headers(&shared, &headers) {
        return Err(refusal::userinfo(
            StatusCode::BAD_REQUEST,
            fault.note,
            &fault.reason,
        ));
    }
    let found = {
        let world = shared.world();
        caller::bearer(&headers)
            .and_then(|token| world.grants.get(token))
            .filter(|grant| Instant::now() < grant.expires)
            .and_then(|grant| Some((grant.clone(), world.customers.get(&grant.number)?.clone())))
    };
    let Some((grant, customer)) = found else {
        return Err(refused("bad_access_token", "The access token is invalid"));
    };
    let claims = profile::claims(&shared.config, &customer, &grant);
    let mut response = Json(claims).into_response();
    response
        .extensions_mut()
        .insert(Remark::number(grant.number));
    Ok(response)
}
