//! Custom triggers: a caller starts an automation for a contact.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::automation;
use super::contacts::contact_id;
use super::query::Query;
use super::refusal::{self, Refusal};
use crate::journal::Remark;
use crate::world::Shared;

pub(super) async fn fire(
    State(shared): State<Arc<Shared>>,
    Path((trigger, contact)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Response, Refusal> {
    Query::read(query.as_deref(), &[])?;
    if !shared.config.triggers.contains(&trigger) {
        return Err(refusal::of(
            StatusCode::NOT_FOUND,
            "TriggerNotFound",
            "unknown_trigger",
            "There is no such custom trigger",
        ));
    }
    let id = contact_id(&contact)?;
    flat_fields(&body)?;
    let contact = shared.world().register.get(id).cloned();
    let contact = contact.ok_or_else(refusal::contact_not_found)?;
    automation::triggered(&shared, &contact);
    let mut response = Json(json!({})).into_response();
    if let Some(number) = contact.number() {
        response.extensions_mut().insert(Remark::number(number));
    }
    Ok(response)
}

/// The fields of a trigger are flat; none at all is fine.
fn flat_fields(body: &[u8]) -> Result<(), Refusal> {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else {
        let message = "The body must be a JSON object";
        return Err(refusal::bad("NoData", "not_an_object", message));
    };
    let is_flat = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
    if fields.values().all(is_flat) {
        Ok(())
    } else {
        let fault = "fields must be text, numbers or truth values".to_owned();
        Err(refusal::invalid("nested_field", &[fault]))
    }
}
