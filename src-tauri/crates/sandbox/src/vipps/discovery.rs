//! The discovery document and the published keys.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::refusal;
use crate::endpoint;
use crate::world::Shared;

pub(super) async fn document(State(shared): State<Arc<Shared>>) -> Response {
    let at = |path: &str| format!("{}{path}", shared.origin);
    let oauth = |name: &str| at(&format!("{}oauth2/{name}", endpoint::ISSUER));
    // The CIBA grant and customFlow are never listed, though both are served.
    let mut document = json!({
        "issuer": at(endpoint::ISSUER),
        "authorization_endpoint": oauth("auth"),
        "token_endpoint": at(endpoint::TOKEN),
        "revocation_endpoint": oauth("revoke"),
        "jwks_uri": at(endpoint::JWKS),
        "userinfo_endpoint": at(endpoint::USERINFO),
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "backchannel_token_delivery_modes_supported": ["poll"],
        "scopes_supported": [
            "openid", "name", "phoneNumber", "nin", "address", "birthDate",
            "delegatedConsents", "email", "gender",
        ],
    });
    if shared.config.vipps_quirks.backchannel_discoverable {
        document["backchannel_authentication_endpoint"] = json!(at(endpoint::BACKCHANNEL));
    }
    ([(header::CACHE_CONTROL, "max-age=3600")], Json(document)).into_response()
}

pub(super) async fn keys(State(shared): State<Arc<Shared>>) -> Response {
    match shared.keys.current().await {
        Ok(keys) => Json(keys.published()).into_response(),
        Err(_) => refusal::no_keys().into_response(),
    }
}
