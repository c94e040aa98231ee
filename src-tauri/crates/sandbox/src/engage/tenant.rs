//! What the tenant has set up: stores and consents.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::query::Query;
use super::refusal::{self, Refusal};
use crate::config::Store;
use crate::world::Shared;

pub(super) async fn consents(State(shared): State<Arc<Shared>>) -> Json<Vec<Value>> {
    let consents = shared.config.consents.iter().map(|id| {
        json!({
            "id": id,
            "name": id,
            "metaData": {
                "displayText": { "nb-NO": "Jeg godtar", "en-GB": "I accept the" },
                "linkText": { "nb-NO": "vilkårene", "en-GB": "terms" },
                "conditionText": { "nb-NO": "<p>Vilkår</p>", "en-GB": "<p>Terms</p>" },
            },
        })
    });
    Json(consents.collect())
}

pub(super) async fn stores(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Value>>, Refusal> {
    let query = Query::read(query.as_deref(), &["includeInactive"])?;
    let all = query.flag("includeInactive")?;
    let stores = &shared.config.stores;
    let listed = stores.iter().filter(|store| all || store.active);
    Ok(Json(listed.map(shown).collect()))
}

pub(super) async fn store(
    State(shared): State<Arc<Shared>>,
    Path(external_id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    let query = Query::read(query.as_deref(), &["includeInactive"])?;
    let all = query.flag("includeInactive")?;
    shared
        .config
        .stores
        .iter()
        .find(|store| store.external_id == external_id && (all || store.active))
        .map(|store| Json(shown(store)))
        .ok_or_else(|| {
            refusal::of(
                StatusCode::NOT_FOUND,
                "StoreNotFound",
                "unknown_store",
                "There is no such store",
            )
        })
}

/// Most fields of a real store may be null, so these are.
fn shown(store: &Store) -> Value {
    json!({
        "name": store.name,
        "externalId": store.external_id,
        "type": "RETAIL",
        "active": store.active,
        "city": store.city,
        "countryCode": store.country_code,
        "county": null,
        "region": null,
        "street": null,
        "zipCode": null,
        "email": null,
        "phoneNumber": null,
        "homepage": null,
        "timeZone": "Europe/Oslo",
    })
}
