//! The start of a merchant-initiated login, and the question whether a number can log in
//! (Vipps Login API guide, merchant-initiated login).

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::form::Form;
use super::msisdn::is_msisdn;
use super::refusal::{self, Refusal};
use super::{caller, scopes};
use crate::cast::Standing;
use crate::config::{RefusalMember, RefusalMoment, SandboxConfig};
use crate::journal::Remark;
use crate::login::{Ask, AskedBy};
use crate::world::Shared;

/// Seconds in `Retry-After` when a customer has too many logins open.
const RETRY_AFTER: u32 = 5;

/// Longer values of `state` and `nonce` have made the real platform answer 502.
const LONGEST_ECHO: usize = 1000;

pub(super) async fn start(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let fields = [
        "scope",
        "login_hint",
        "binding_message",
        "requested_expiry",
        "state",
        "nonce",
        caller::CLIENT_FIELDS[0],
        caller::CLIENT_FIELDS[1],
    ];
    let form = Form::read(&headers, &body, &fields)?;
    caller::of_login(&shared, &headers, &form)?;
    let scopes = scopes::granted(&shared.config, form.require("scope")?)?;
    let number = hinted_number(form.require("login_hint")?)?;
    let code = binding_message(&form)?;
    let lifetime = lifetime(&shared.config, &form)?;
    refuse_long_echo(&form)?;
    shared.meet(number);
    let standing = standing(&shared, number);
    match standing {
        Standing::Absent => {
            let unknown = refusal::login(
                StatusCode::BAD_REQUEST,
                "unknown_user_id",
                "unknown_user_id",
                "No active user with this number",
            );
            return Err(unknown.about(number, None));
        }
        Standing::Active => {}
        Standing::Invalid | Standing::OldApp => {
            if shared.config.vipps_quirks.refusal_moment == RefusalMoment::Start {
                return Err(not_eligible(&shared.config, standing).about(number, None));
            }
        }
    }
    let ask = Ask {
        number: number.to_owned(),
        asked_by: AskedBy::Till,
        code,
        scopes,
        lifetime: Duration::from_secs(u64::from(lifetime)),
        interval: Duration::from_secs(u64::from(shared.config.interval)),
    };
    let Ok(login) = shared.ask(ask) else {
        let many = refusal::login(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            "too_many_logins",
            "Too many logins towards this user",
        );
        return Err(many.retry_after(RETRY_AFTER).about(number, None));
    };
    let mut answer = json!({ "auth_req_id": login.request_id, "expires_in": lifetime });
    if shared.config.vipps_quirks.interval_told {
        answer["interval"] = json!(shared.config.interval);
    }
    let mut response = Json(answer).into_response();
    response.extensions_mut().insert(Remark {
        login: Some(login.ordinal),
        ..Remark::number(number)
    });
    Ok(response)
}

pub(super) async fn user_exists(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let fields = [
        "login_hint",
        caller::CLIENT_FIELDS[0],
        caller::CLIENT_FIELDS[1],
    ];
    let form = Form::read(&headers, &body, &fields)?;
    caller::of_login(&shared, &headers, &form)?;
    let number = hinted_number(form.require("login_hint")?)?;
    shared.meet(number);
    let exists = standing(&shared, number) != Standing::Absent;
    let mut response = Json(json!({ "exists": exists })).into_response();
    response.extensions_mut().insert(Remark::number(number));
    Ok(response)
}

/// The error for somebody who has an account that cannot do this.
pub(super) fn not_eligible(config: &SandboxConfig, standing: Standing) -> Refusal {
    let member = match config.vipps_quirks.refusal_member {
        RefusalMember::ErrorCode => "error_code",
        RefusalMember::Error => "error",
    };
    let code = if standing == Standing::OldApp {
        "old_app"
    } else {
        "invalid_user"
    };
    refusal::vipps_code(member, code)
}

pub(super) fn standing(shared: &Shared, number: &str) -> Standing {
    shared
        .world()
        .customers
        .get(number)
        .map_or(Standing::Absent, |customer| customer.standing)
}

fn hinted_number(hint: &str) -> Result<&str, Refusal> {
    hint.strip_prefix("urn:msisdn:")
        .filter(|number| is_msisdn(number))
        .ok_or_else(|| {
            refusal::invalid_request(
                "bad_login_hint",
                "login_hint must be urn:msisdn:<number> with country code 46, 45, 47, 358 or 299",
            )
        })
}

fn binding_message(form: &Form) -> Result<Option<String>, Refusal> {
    let Some(message) = form.get("binding_message") else {
        return Ok(None);
    };
    let is_allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    if (5..=8).contains(&message.len()) && message.bytes().all(is_allowed) {
        Ok(Some(message.to_owned()))
    } else {
        Err(refusal::login(
            StatusCode::BAD_REQUEST,
            "invalid_binding_message",
            "bad_binding_message",
            "binding_message must match ^[A-Z0-9\\-]{5,8}$",
        ))
    }
}

/// Lifetime of the request in seconds.
fn lifetime(config: &SandboxConfig, form: &Form) -> Result<u32, Refusal> {
    let Some(text) = form.get("requested_expiry") else {
        return Ok(config.default_expiry);
    };
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|seconds| is_digits && config.requested_expiry.contains(seconds))
        .ok_or_else(|| {
            refusal::invalid_request("bad_expiry", "requested_expiry must be 60 to 900 seconds")
        })
}

fn refuse_long_echo(form: &Form) -> Result<(), Refusal> {
    let is_long = ["state", "nonce"]
        .iter()
        .filter_map(|name| form.get(name))
        .any(|value| value.len() >= LONGEST_ECHO);
    if is_long {
        return Err(refusal::gateway(
            StatusCode::BAD_GATEWAY,
            "long_echo",
            "Bad gateway",
        ));
    }
    Ok(())
}
