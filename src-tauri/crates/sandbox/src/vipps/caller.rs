//! Who calls: client authentication and the standard headers.

use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::time::Instant;

use super::form::Form;
use super::refusal::{self, Refusal};
use crate::config::ClientAuth;
use crate::media;
use crate::world::Shared;

const SERIAL_NUMBER: &str = "Merchant-Serial-Number";
const SUBSCRIPTION_KEY: &str = "Ocp-Apim-Subscription-Key";
const SYSTEM_HEADERS: [&str; 4] = [
    "Vipps-System-Name",
    "Vipps-System-Version",
    "Vipps-System-Plugin-Name",
    "Vipps-System-Plugin-Version",
];
const LONGEST_SYSTEM_HEADER: usize = 30;

/// Form fields that a call with `client_secret_post` adds to its own.
pub(crate) const CLIENT_FIELDS: [&str; 2] = ["client_id", "client_secret"];

/// A caller of the Login calls: keys in the one way that the sales unit is set to,
/// or a partner's bearer token.
pub(crate) fn of_login(shared: &Shared, headers: &HeaderMap, form: &Form) -> Result<(), Refusal> {
    if let Err(fault) = standard_headers(shared, headers) {
        return Err(refusal::invalid_request(fault.note, &fault.reason));
    }
    let is_known = if shared.config.require_partner {
        bears_merchant_token(shared, headers)
    } else {
        let authorization = media::text(headers, "Authorization");
        let keys = &shared.credentials;
        match shared.config.client_auth {
            ClientAuth::Basic => {
                let expected =
                    STANDARD.encode(format!("{}:{}", keys.client_id, keys.client_secret));
                has_no_client_fields(form)
                    && authorization.and_then(|value| value.strip_prefix("Basic "))
                        == Some(&expected)
            }
            ClientAuth::Post => {
                authorization.is_none()
                    && form.get("client_id") == Some(&keys.client_id)
                    && form.get("client_secret") == Some(&keys.client_secret)
            }
        }
    };
    if is_known {
        Ok(())
    } else {
        Err(refusal::login(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "invalid_client",
            "Client authentication failed",
        ))
    }
}

fn has_no_client_fields(form: &Form) -> bool {
    CLIENT_FIELDS.iter().all(|name| form.get(name).is_none())
}

/// A caller of the APIs behind the gateway: bearer token and subscription key.
pub(crate) fn of_gateway(shared: &Shared, headers: &HeaderMap) -> Result<(), Refusal> {
    has_subscription_key(shared, headers)?;
    if bears_merchant_token(shared, headers) {
        Ok(())
    } else {
        Err(refusal::gateway(
            StatusCode::UNAUTHORIZED,
            "bad_bearer",
            "Unauthorized. Access token is missing or invalid.",
        ))
    }
}

pub(crate) fn has_subscription_key(shared: &Shared, headers: &HeaderMap) -> Result<(), Refusal> {
    if media::text(headers, SUBSCRIPTION_KEY) == Some(&shared.credentials.subscription_key) {
        Ok(())
    } else {
        Err(refusal::gateway(
            StatusCode::UNAUTHORIZED,
            "bad_subscription_key",
            "Access denied due to missing or invalid subscription key.",
        ))
    }
}

pub(crate) fn sends_subscription_key(headers: &HeaderMap) -> bool {
    headers.contains_key(SUBSCRIPTION_KEY)
}

/// The token of `Authorization: Bearer`, spelled exactly so.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    media::text(headers, "Authorization")?.strip_prefix("Bearer ")
}

fn bears_merchant_token(shared: &Shared, headers: &HeaderMap) -> bool {
    let now = Instant::now();
    bearer(headers).is_some_and(|token| {
        shared
            .world()
            .merchant_tokens
            .get(token)
            .is_some_and(|end| now < *end)
    })
}

/// What is wrong with a standard header.
pub(crate) struct HeaderFault {
    pub(crate) name: &'static str,
    pub(crate) note: &'static str,
    pub(crate) reason: String,
}

/// The serial number is ours if given; system headers are short. Partners must send all.
pub(crate) fn standard_headers(shared: &Shared, headers: &HeaderMap) -> Result<(), HeaderFault> {
    let must = shared.config.require_partner;
    let fault = |name, note, what: &str| {
        let reason = format!("Header {name} {what}");
        Err(HeaderFault { name, note, reason })
    };
    match media::text(headers, SERIAL_NUMBER) {
        Some(number) if number == shared.credentials.merchant_serial_number => {}
        None if !must && !headers.contains_key(SERIAL_NUMBER) => {}
        _ => {
            return fault(
                SERIAL_NUMBER,
                "bad_serial_number",
                "is not that of this unit",
            );
        }
    }
    for name in SYSTEM_HEADERS {
        match media::text(headers, name) {
            Some("") => return fault(name, "bad_system_header", "is empty"),
            Some(value) if value.len() > LONGEST_SYSTEM_HEADER => {
                return fault(name, "bad_system_header", "is longer than 30 characters");
            }
            Some(_) => {}
            None if !must && !headers.contains_key(name) => {}
            None => return fault(name, "bad_system_header", "is missing or unreadable"),
        }
    }
    Ok(())
}
