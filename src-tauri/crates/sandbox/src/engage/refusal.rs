//! The error body of Engage: `errorCode`, `message` and, where known, more.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::journal::Remark;

/// An answer that says no.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    body: Value,
    note: &'static str,
}

pub(crate) fn of(
    status: StatusCode,
    code: &'static str,
    note: &'static str,
    message: &str,
) -> Refusal {
    Refusal {
        status,
        body: json!({ "errorCode": code, "message": message }),
        note,
    }
}

pub(crate) fn bad(code: &'static str, note: &'static str, message: &str) -> Refusal {
    of(StatusCode::BAD_REQUEST, code, note, message)
}

pub(crate) fn contact_not_found() -> Refusal {
    of(
        StatusCode::NOT_FOUND,
        "ContactNotFound",
        "contact_not_found",
        "The contact was not found",
    )
}

pub(crate) fn multiple_matches(ids: &[Uuid]) -> Refusal {
    Refusal {
        status: StatusCode::CONFLICT,
        body: json!({
            "errorCode": "MultipleMatches",
            "message": "Several contacts matched the search",
            "messageDetails": { "multipleMatchesFound": ids },
        }),
        note: "multiple_matches",
    }
}

/// A body that is JSON but breaks rules. The descriptions name fields, never values.
pub(crate) fn invalid(note: &'static str, descriptions: &[String]) -> Refusal {
    let errors: Vec<Value> = descriptions
        .iter()
        .map(|text| json!({ "errorDescription": text }))
        .collect();
    Refusal {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        body: json!({
            "errorCode": "ValidationError",
            "message": "The request is invalid",
            "validationErrors": errors,
        }),
        note,
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        response.extensions_mut().insert(Remark {
            note: Some(self.note),
            ..Remark::default()
        });
        response
    }
}
