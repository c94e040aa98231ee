//! Polling: the token endpoint with the CIBA grant.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use serde_json::json;
use tokio::time::Instant;

use super::form::Form;
use super::refusal::{self, Refusal};
use super::{caller, ciba, id_token};
use crate::cast::{Standing, Tick};
use crate::config::RefusalMoment;
use crate::journal::Remark;
use crate::login::{Answer, Login, PollResult};
use crate::random;
use crate::world::Shared;

const CIBA_GRANT: &str = "urn:openid:params:grant-type:ciba";

/// What an access token opens.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) number: String,
    pub(crate) scopes: BTreeSet<String>,
    pub(crate) ticks: Vec<Tick>,
    pub(crate) approved_at: Timestamp,
    pub(crate) expires: Instant,
}

pub(super) async fn poll(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let fields = [
        "grant_type",
        "auth_req_id",
        caller::CLIENT_FIELDS[0],
        caller::CLIENT_FIELDS[1],
    ];
    let form = Form::read(&headers, &body, &fields)?;
    caller::of_login(&shared, &headers, &form)?;
    if form.require("grant_type")? != CIBA_GRANT {
        return Err(refused("unsupported_grant_type", "wrong_grant_type"));
    }
    let request_id = form.require("auth_req_id")?;
    let (result, login) = {
        let mut world = shared.world();
        let result = world.logins.poll(request_id, Instant::now());
        (result, world.logins.by_request(request_id).cloned())
    };
    let Some(login) = login else {
        return Err(refused("invalid_grant", "unknown_request"));
    };
    let refusal = match result {
        PollResult::Approved { .. } => return Ok(success(&shared, &login).await),
        PollResult::Pending => pending(&shared, &login),
        PollResult::SlowDown => refused("slow_down", "early_poll"),
        PollResult::Declined => refused("access_denied", "declined"),
        PollResult::Expired => refused("expired_token", "expired"),
        PollResult::InvalidGrant => refused("invalid_grant", "used_request"),
    };
    Err(refusal.about(&login.number, Some(login.ordinal)))
}

fn refused(error: &'static str, note: &'static str) -> Refusal {
    refusal::login(StatusCode::BAD_REQUEST, error, note, note)
}

/// No answer yet, or the late word that there will be none.
fn pending(shared: &Shared, login: &Login) -> Refusal {
    let standing = ciba::standing(shared, &login.number);
    let is_told_late = shared.config.vipps_quirks.refusal_moment == RefusalMoment::Poll;
    if is_told_late && matches!(standing, Standing::Invalid | Standing::OldApp) {
        return ciba::not_eligible(&shared.config, standing);
    }
    refused("authorization_pending", "pending")
}

async fn success(shared: &Shared, login: &Login) -> Response {
    let access_token = format!("ciba.{}", random::url_safe::<24>());
    let Some(Answer::Approved { ticks, at }) = &login.answer else {
        return refused("invalid_grant", "used_request").into_response();
    };
    let now = Instant::now();
    let lifetime = shared.config.access_token_lifetime;
    let grant = Grant {
        number: login.number.clone(),
        scopes: login.scopes.clone(),
        ticks: ticks.clone(),
        approved_at: *at,
        expires: now + lifetime,
    };
    let keys = shared.keys.current().await;
    let id_token = keys.and_then(|keys| id_token::issue(shared, &keys, login, *at, &access_token));
    let Ok(id_token) = id_token else {
        return refusal::no_keys().into_response();
    };
    {
        let mut world = shared.world();
        world.grants.retain(|_, grant| now < grant.expires);
        world.grants.insert(access_token.clone(), grant);
    }
    let token_type = if shared.config.vipps_quirks.capital_bearer {
        "Bearer"
    } else {
        "bearer"
    };
    let mut response = Json(json!({
        "access_token": access_token,
        "token_type": token_type,
        "expires_in": lifetime.as_secs(),
        "id_token": id_token,
    }))
    .into_response();
    response.extensions_mut().insert(Remark {
        note: Some("tokens"),
        login: Some(login.ordinal),
        ..Remark::number(login.number.as_str())
    });
    response
}
