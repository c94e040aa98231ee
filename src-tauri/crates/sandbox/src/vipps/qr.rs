//! `POST /qr/v1/exchange`: a personal QR code to a phone number.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller;
use super::msisdn::is_msisdn;
use super::refusal::{self, Refusal};
use crate::cast::Code;
use crate::clock;
use crate::config::Strangers;
use crate::journal::Remark;
use crate::media;
use crate::world::Shared;

/// Age of a token code when it is shown, in seconds: it was made as the app opened.
const AGE: i64 = 3;

pub(super) async fn exchange(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    caller::of_gateway(&shared, &headers)?;
    if let Err(fault) = caller::standard_headers(&shared, &headers) {
        return Err(refusal::qr(fault.name, fault.note, &fault.reason));
    }
    if !media::is_content_type(&headers, "application/json") {
        return Err(refusal::gateway(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not_json",
            "The body must be application/json",
        ));
    }
    let text = qr_code(&body)?;
    let (number, answer) = resolve(&shared, &text)?;
    let mut response = Json(answer).into_response();
    response.extensions_mut().insert(Remark::number(number));
    Ok(response)
}

/// The code out of a body that holds nothing undocumented.
fn qr_code(body: &[u8]) -> Result<String, Refusal> {
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        return Err(refusal::qr(
            "body",
            "not_json",
            "A JSON object is required.",
        ));
    };
    let stranger = members
        .keys()
        .find(|name| !["qrCode", "requestedData"].contains(&name.as_str()));
    if let Some(name) = stranger {
        return Err(refusal::qr(name, "unknown_field", "Unknown parameter."));
    }
    if members
        .get("requestedData")
        .is_some_and(|asked| *asked != json!(["MSISDN"]))
    {
        let reason = "Only MSISDN can be requested.";
        return Err(refusal::qr("requestedData", "bad_requested_data", reason));
    }
    match members.get("qrCode") {
        Some(Value::String(text)) => Ok(text.clone()),
        _ => Err(incomplete()),
    }
}

fn incomplete() -> Refusal {
    refusal::qr(
        "qrCode",
        "incomplete_code",
        "The complete data contained in the QR code is required.",
    )
}

fn resolve(shared: &Shared, text: &str) -> Result<(String, Value), Refusal> {
    let Some(path) = text.strip_prefix("https://qr.vipps.no/") else {
        return Err(incomplete());
    };
    if let Some(rest) = path.strip_prefix("28/2/01/031/") {
        return clear_number(rest);
    }
    if !path.starts_with("p/") {
        return Err(not_personal());
    }
    let owner = shared
        .world()
        .customers
        .values()
        .find(|customer| customer.code != Code::Number && customer.qr_text() == text)
        .map(|customer| (customer.number.clone(), customer.code));
    let owner = owner.or_else(|| {
        let approve = shared.config.strangers == Strangers::Approve;
        approve.then(|| (invented_number(path), Code::Token))
    });
    match owner {
        Some((number, Code::Token)) => {
            let answer = json!({
                "msisdn": number,
                "timestamp": clock::now().as_second() - AGE,
                "version": "2.0",
            });
            Ok((number, answer))
        }
        Some((number, _)) => {
            let refusal = refusal::qr("qrCode", "expired_code", "The QR code has expired.");
            Err(refusal.about(&number, None))
        }
        None => Err(refusal::qr(
            "qrCode",
            "unknown_code",
            "The QR code is not known.",
        )),
    }
}

/// A Norwegian number in a range of its own that stands for a token nobody here made.
fn invented_number(token: &str) -> String {
    let sum = token.bytes().fold(0_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    format!("4791{:06}", sum % 1_000_000)
}

/// Version 1.0. Shops have codes with the same beginning and a short number.
fn clear_number(rest: &str) -> Result<(String, Value), Refusal> {
    let number = rest.split('?').next().unwrap_or_default();
    if !is_msisdn(number) {
        return Err(not_personal());
    }
    if rest.strip_prefix(number) != Some("?v=1") {
        return Err(incomplete());
    }
    let answer = json!({ "msisdn": number, "version": "1.0" });
    Ok((number.to_owned(), answer))
}

fn not_personal() -> Refusal {
    refusal::qr(
        "qrCode",
        "not_personal",
        "The QR code is not a personal one.",
    )
}
