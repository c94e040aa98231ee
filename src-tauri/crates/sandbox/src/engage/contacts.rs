//! Calls about one contact: read, create, update, promote, prefer, count.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::automation;
use super::draft::{self, Draft};
use super::query::Query;
use super::refusal::{self, Refusal};
use super::register::ContactRecord;
use crate::config::{DuplicateBehaviour, SandboxConfig};
use crate::journal::Remark;
use crate::world::Shared;

pub(super) async fn read(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id = contact_id(&id)?;
    let world = shared.world();
    let contact = world
        .register
        .get(id)
        .ok_or_else(refusal::contact_not_found)?;
    Ok(answer(&shared.config, StatusCode::OK, contact, None))
}

pub(super) async fn count(State(shared): State<Arc<Shared>>) -> Json<usize> {
    let world = shared.world();
    let contacts = world.register.all().iter();
    Json(contacts.filter(|contact| contact.is_approved).count())
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Response, Refusal> {
    let names = ["source", "storeExternalId", "createAsUnapproved"];
    let query = Query::read(query.as_deref(), &names)?;
    let config = &shared.config;
    let draft = Draft::read(config, &body)?;
    let has_ignored = draft.has_ignored;
    let contact = new_contact(config, &query, draft)?;
    let response = {
        let mut world = shared.world();
        let existing = contact
            .attribute("mobilePhone")
            .and_then(|phone| world.register.with_key(phone));
        if let Some(existing) = existing {
            return match config.duplicate_behaviour {
                DuplicateBehaviour::Conflict409 => Err(refusal::of(
                    StatusCode::CONFLICT,
                    "ApprovedContactWithKeyExists",
                    "duplicate",
                    "An approved contact with the same key exists",
                )),
                DuplicateBehaviour::ReturnsFirst200 => {
                    Ok(answer(config, StatusCode::OK, existing, Some("duplicate")))
                }
            };
        }
        let status = if config.engage_quirks.created_as_200 {
            StatusCode::OK
        } else {
            StatusCode::CREATED
        };
        let response = answer(config, status, &contact, note(has_ignored));
        world.register.put(contact.clone());
        response
    };
    shared.changed();
    automation::contact_created(&shared, &contact);
    Ok(response)
}

/// The contact that a create makes, if the tenant's rules allow it.
fn new_contact(
    config: &SandboxConfig,
    query: &Query,
    draft: Draft,
) -> Result<ContactRecord, Refusal> {
    let is_approved = !query.flag("createAsUnapproved")?;
    let store = query.get("storeExternalId");
    let known_store = config
        .stores
        .iter()
        .find(|known| known.active && store == Some(&known.external_id));
    if store.is_some() && known_store.is_none() {
        return Err(refusal::bad(
            "InvalidStore",
            "unknown_store",
            "There is no active store with this external id",
        ));
    }
    let mut contact = ContactRecord {
        id: Uuid::new_v4(),
        contact_type: draft
            .contact_type
            .clone()
            .unwrap_or_else(|| "Member".to_owned()),
        attributes: std::collections::BTreeMap::new(),
        preferences: std::collections::BTreeMap::new(),
        consents: Vec::new(),
        source: query.get("source").map(ToOwned::to_owned),
        store: store.map(ToOwned::to_owned),
        is_approved,
    };
    contact.take(draft, false);
    // The country comes from the address, else from the store.
    if let Some(store) = known_store {
        contact
            .attributes
            .entry("countryCode".to_owned())
            .or_insert_with(|| json!(store.country_code));
    }
    is_complete(config, &contact, &contact.contact_type)?;
    Ok(contact)
}

/// Whether the contact has the key and everything that the type demands.
fn is_complete(
    config: &SandboxConfig,
    contact: &ContactRecord,
    contact_type: &str,
) -> Result<(), Refusal> {
    if !config.contact_types.iter().any(|own| own == contact_type) {
        return Err(unknown_type());
    }
    let key = ["mobilePhone".to_owned()];
    let mut missing = contact.lacks(&key);
    if contact_type == "Member" {
        missing.extend(contact.lacks(&config.member_attributes));
        missing.dedup();
    }
    if missing.is_empty() {
        return Ok(());
    }
    let faults: Vec<String> = missing
        .iter()
        .map(|name| format!("{name} is required"))
        .collect();
    Err(refusal::invalid("missing_attribute", &faults))
}

pub(super) async fn update(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let id = contact_id(&id)?;
    let draft = Draft::read(&shared.config, &body)?;
    if draft.contact_type.is_some() {
        let fault = "contactType is changed by updateContactType".to_owned();
        return Err(refusal::invalid("type_in_update", &[fault]));
    }
    let note = note(draft.has_ignored);
    change(&shared, id, note, |contact| {
        contact.take(draft, shared.config.engage_quirks.patch_replaces_consents);
        Ok(())
    })
}

pub(super) async fn change_type(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Response, Refusal> {
    let id = contact_id(&id)?;
    let query = Query::read(query.as_deref(), &["contactTypeId"])?;
    let wanted = query.get("contactTypeId").ok_or_else(unknown_type)?;
    if !(body.is_empty() || body.as_ref() == b"{}") {
        let message = "The body must be empty";
        return Err(refusal::bad("InvalidBody", "body_sent", message));
    }
    change(&shared, id, None, |contact| {
        is_complete(&shared.config, contact, wanted)?;
        wanted.clone_into(&mut contact.contact_type);
        Ok(())
    })?;
    // No answer body is documented.
    Ok(StatusCode::OK.into_response())
}

pub(super) async fn set_preference(
    State(shared): State<Arc<Shared>>,
    Path((id, name)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let id = contact_id(&id)?;
    if !draft::PREFERENCES.contains(&name.as_str()) {
        return Err(refusal::of(
            StatusCode::NOT_FOUND,
            "NotFound",
            "unknown_preference",
            "There is no such preference",
        ));
    }
    let members = draft::object(&body)?;
    let value = members.get("value").and_then(Value::as_bool);
    let (Some(value), 1) = (value, members.len()) else {
        let fault = "value must be a truth value and stand alone".to_owned();
        return Err(refusal::invalid("bad_body", &[fault]));
    };
    change(&shared, id, None, |contact| {
        contact.preferences.insert(name, value);
        // Setting a preference approves (generated client, model of July 2024).
        contact.is_approved = true;
        Ok(())
    })
}

fn change(
    shared: &Shared,
    id: Uuid,
    note: Option<&'static str>,
    act: impl FnOnce(&mut ContactRecord) -> Result<(), Refusal>,
) -> Result<Response, Refusal> {
    let response = {
        let mut world = shared.world();
        let contact = world
            .register
            .get_mut(id)
            .ok_or_else(refusal::contact_not_found)?;
        act(contact)?;
        answer(&shared.config, StatusCode::OK, contact, note)
    };
    shared.changed();
    Ok(response)
}

fn answer(
    config: &SandboxConfig,
    status: StatusCode,
    contact: &ContactRecord,
    note: Option<&'static str>,
) -> Response {
    let mut response = (status, Json(contact.shown(config))).into_response();
    response.extensions_mut().insert(Remark {
        note,
        number: contact.number().map(ToOwned::to_owned),
        login: None,
    });
    response
}

fn note(has_ignored: bool) -> Option<&'static str> {
    has_ignored.then_some("ignored_attribute")
}

pub(super) fn contact_id(text: &str) -> Result<Uuid, Refusal> {
    text.parse().map_err(|_| {
        let message = "The contact id is no GUID";
        refusal::bad("InvalidContactId", "bad_contact_id", message)
    })
}

pub(super) fn unknown_type() -> Refusal {
    let message = "There is no such contact type";
    refusal::bad("InvalidContactType", "unknown_contact_type", message)
}
