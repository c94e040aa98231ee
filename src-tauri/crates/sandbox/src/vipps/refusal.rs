//! The error bodies of Vipps MobilePay. Each family of calls has its own.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::journal::Remark;

/// An answer that says no.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    body: Value,
    retry_after: Option<u32>,
    remark: Remark,
}

impl Refusal {
    fn new(status: StatusCode, note: &'static str, body: Value) -> Self {
        Self {
            status,
            body,
            retry_after: None,
            remark: Remark {
                note: Some(note),
                ..Remark::default()
            },
        }
    }

    pub(crate) fn retry_after(self, seconds: u32) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }

    /// Names customer and login for the journal.
    pub(crate) fn about(mut self, number: &str, login: Option<u64>) -> Self {
        self.remark.number = Some(number.to_owned());
        self.remark.login = login;
        self
    }
}

/// Login, CIBA and token calls: `error` and `error_description`.
pub(crate) fn login(
    status: StatusCode,
    error: &'static str,
    note: &'static str,
    description: &str,
) -> Refusal {
    let body = json!({ "error": error, "error_description": description });
    Refusal::new(status, note, body)
}

/// The commonest of them.
pub(crate) fn invalid_request(note: &'static str, description: &str) -> Refusal {
    login(
        StatusCode::BAD_REQUEST,
        "invalid_request",
        note,
        description,
    )
}

/// Vipps's own codes, in whichever member the configuration says.
pub(crate) fn vipps_code(member: &str, code: &'static str) -> Refusal {
    let body = json!({ member: code, "error_description": "The login cannot be completed" });
    Refusal::new(StatusCode::BAD_REQUEST, code, body)
}

/// Userinfo: `status` is text here.
pub(crate) fn userinfo(status: StatusCode, note: &'static str, detail: &str) -> Refusal {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_str(),
        "detail": detail,
        "instance": Uuid::new_v4(),
        "extraInfo": {},
    });
    Refusal::new(status, note, body)
}

/// QR exchange: `status` is a number, the culprit stands in `extraDetails`.
pub(crate) fn qr(field: &str, note: &'static str, reason: &str) -> Refusal {
    let body = json!({
        "title": "Bad request",
        "status": 400,
        "detail": "The request body contains one or more invalid parameters.",
        "extraDetails": [{ "name": field, "reason": reason }],
    });
    Refusal::new(StatusCode::BAD_REQUEST, note, body)
}

/// No key could be made to sign with.
pub(crate) fn no_keys() -> Refusal {
    gateway(
        StatusCode::INTERNAL_SERVER_ERROR,
        "unsigned",
        "Internal server error",
    )
}

/// What answers before the service itself does.
pub(crate) fn gateway(status: StatusCode, note: &'static str, message: &str) -> Refusal {
    let body = json!({ "statusCode": status.as_u16(), "message": message });
    Refusal::new(status, note, body)
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        if let Some(seconds) = self.retry_after {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response.extensions_mut().insert(self.remark);
        response
    }
}
