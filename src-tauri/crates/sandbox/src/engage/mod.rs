//! The stand-in of Voyado Engage, version 3: contacts, stores, consents, custom triggers,
//! and the tenant's own Vipps automation.
//!
//! Nothing here knows HTTP beyond this folder's handlers; the rules of contacts are in
//! `register` and `draft`.

pub(crate) mod automation;
mod contacts;
mod draft;
mod gate;
mod query;
mod refusal;
mod register;
mod search;
mod tenant;
mod triggers;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use crate::endpoint;
use crate::world::Shared;

pub(crate) use register::Register;
pub use register::{ConsentRecord, ContactRecord};

pub(crate) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route(endpoint::CONTACT_ID, get(search::find))
        .route(endpoint::COUNT, get(contacts::count))
        .route(endpoint::CONTACTS, post(contacts::create))
        .route(
            endpoint::CONTACT,
            get(contacts::read).patch(contacts::update),
        )
        .route(endpoint::CONTACT_TYPE, post(contacts::change_type))
        .route(endpoint::PREFERENCE, post(contacts::set_preference))
        .route(endpoint::CONSENTS, get(tenant::consents))
        .route(endpoint::STORES, get(tenant::stores))
        .route(endpoint::STORE, get(tenant::store))
        .route(endpoint::TRIGGER, post(triggers::fire))
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(
            Arc::clone(shared),
            gate::check,
        ))
}

async fn wrong_method() -> Response {
    refusal::of(
        StatusCode::METHOD_NOT_ALLOWED,
        "MethodNotAllowed",
        "wrong_method",
        "The resource does not support this method",
    )
    .into_response()
}

/// A path below `/api/` that version 3 does not have.
pub(crate) fn wrong_path() -> Response {
    refusal::of(
        StatusCode::NOT_FOUND,
        "NotFound",
        "wrong_path",
        "There is no such resource",
    )
    .into_response()
}
