//! The stand-in of Vipps MobilePay: Login by CIBA, userinfo, access tokens and the
//! exchange of personal QR codes.
//!
//! Owns the reading of the protocol. Who is asked and what they answer is `world`'s.

mod caller;
mod ciba;
mod discovery;
mod form;
mod id_token;
mod keys;
mod merchant_token;
pub(crate) mod msisdn;
mod profile;
mod qr;
mod refusal;
mod scopes;
mod token;
mod userinfo;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use crate::endpoint;
use crate::world::Shared;

pub(crate) use keys::KeyRing;
pub(crate) use scopes::all_of_unit as scopes_of_unit;
pub(crate) use token::Grant;

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route(endpoint::DISCOVERY, get(discovery::document))
        .route(endpoint::JWKS, get(discovery::keys))
        .route(endpoint::BACKCHANNEL, post(ciba::start))
        .route(endpoint::USER_EXISTS, post(ciba::user_exists))
        .route(endpoint::TOKEN, post(token::poll))
        .route(endpoint::USERINFO, get(userinfo::read))
        .route(endpoint::ACCESS_TOKEN, post(merchant_token::get))
        .route(endpoint::QR_EXCHANGE, post(qr::exchange))
        .method_not_allowed_fallback(wrong_method)
}

async fn wrong_method() -> Response {
    refusal::gateway(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong_method",
        "Method not allowed",
    )
    .into_response()
}

/// A path that no service has.
pub(crate) fn wrong_path() -> Response {
    refusal::gateway(StatusCode::NOT_FOUND, "wrong_path", "Resource not found").into_response()
}
