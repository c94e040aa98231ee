//! `GET /contacts/id`: the id behind a phone number, an address or the tenant's own key.

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use uuid::Uuid;

use super::contacts::unknown_type;
use super::draft;
use super::query::Query;
use super::refusal::{self, Refusal};
use super::register::ContactRecord;
use crate::world::Shared;

/// What to search for, and in which type.
const CRITERIA: [&str; 3] = ["mobilePhone", "email", "customKey"];
const CONTACT_TYPE: &str = "contactType";

pub(super) async fn find(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let [phone, email, key] = CRITERIA;
    let query = Query::read(query.as_deref(), &[phone, email, key, CONTACT_TYPE])?;
    check(&query, &shared.config.contact_types)?;
    let ids: Vec<Uuid> = shared
        .world()
        .register
        .all()
        .iter()
        .filter(|contact| fits(&query, contact))
        .map(|contact| contact.id)
        .collect();
    match ids[..] {
        [] => Err(refusal::contact_not_found()),
        [id] => Ok(Json(id).into_response()),
        _ => Err(refusal::multiple_matches(&ids)),
    }
}

fn check(query: &Query, contact_types: &[String]) -> Result<(), Refusal> {
    if CRITERIA.iter().all(|name| query.get(name).is_none()) {
        let message = "Nothing to search for";
        return Err(refusal::bad("InvalidSearchQuery", "no_criterion", message));
    }
    if !query.get("mobilePhone").is_none_or(draft::is_phone) {
        let message = "The phone number is invalid";
        return Err(refusal::bad("InvalidPhoneNumber", "bad_phone", message));
    }
    if !query.get("email").is_none_or(draft::is_email) {
        let message = "The e-mail address is invalid";
        return Err(refusal::bad("InvalidEmailAddress", "bad_email", message));
    }
    match query.get(CONTACT_TYPE) {
        Some(wanted) if !contact_types.iter().any(|own| is_same_type(own, wanted)) => {
            Err(unknown_type())
        }
        _ => Ok(()),
    }
}

fn fits(query: &Query, contact: &ContactRecord) -> bool {
    let has = |attribute: &str, parameter: &str| {
        query
            .get(parameter)
            .is_none_or(|wanted| contact.attribute(attribute) == Some(wanted))
    };
    has("mobilePhone", "mobilePhone")
        && has("email", "email")
        && has("externalId", "customKey")
        && query
            .get(CONTACT_TYPE)
            .is_none_or(|wanted| is_same_type(&contact.contact_type, wanted))
}

/// Case counts in bodies, but not in look-ups: the documented examples are in lower case.
fn is_same_type(own: &str, wanted: &str) -> bool {
    own.eq_ignore_ascii_case(wanted)
}
