//! Control by HTTP, below `/sandbox`: the cast, faults, the journal, and what stands in
//! Engage. The same acts as the methods of `Sandbox`.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::cast::{CAST, Customer, Role};
use crate::engage::ContactRecord;
use crate::faults::Fault;
use crate::journal::Call;
use crate::world::Shared;

/// A line of the cast, with what the customer's app shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CastMember {
    /// Why the customer exists.
    pub role: Role,
    /// Digits with country code, no plus.
    pub number: String,
    /// Given and family name.
    pub name: String,
    /// Text of the personal QR code.
    pub qr_text: String,
    /// What happens, in a sentence.
    pub what: &'static str,
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    after: u64,
}

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sandbox/cast", get(cast))
        .route(
            "/sandbox/faults",
            get(faults).post(add_fault).delete(clear_faults),
        )
        .route("/sandbox/journal", get(journal))
        .route("/sandbox/contacts", get(contacts).put(put_contact))
        .route("/sandbox/customers", get(customers).put(set_customer))
        .route("/sandbox/customers/{number}/expire", post(expire))
        .route("/sandbox/rotate-keys", post(rotate))
}

/// The cast as it stands now; whoever was changed shows the changed code.
pub(crate) fn members(shared: &Shared) -> Vec<CastMember> {
    let world = shared.world();
    CAST.iter()
        .filter_map(|part| {
            let customer = world.customers.get(part.number)?;
            Some(CastMember {
                role: part.role,
                number: customer.number.clone(),
                name: format!("{} {}", customer.given_name, customer.family_name),
                qr_text: customer.qr_text(),
                what: part.what,
            })
        })
        .collect()
}

async fn cast(State(shared): State<Arc<Shared>>) -> Json<Vec<CastMember>> {
    Json(members(&shared))
}

async fn faults(State(shared): State<Arc<Shared>>) -> Json<Vec<Fault>> {
    Json(shared.world().faults.waiting().to_vec())
}

async fn add_fault(State(shared): State<Arc<Shared>>, Json(fault): Json<Fault>) -> StatusCode {
    shared.world().faults.add(fault);
    StatusCode::CREATED
}

async fn clear_faults(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.world().faults.clear();
    StatusCode::NO_CONTENT
}

async fn journal(State(shared): State<Arc<Shared>>, Query(since): Query<Since>) -> Json<Vec<Call>> {
    let world = shared.world();
    let calls = world.journal.calls();
    Json(
        calls
            .filter(|call| call.sequence > since.after)
            .cloned()
            .collect(),
    )
}

async fn contacts(State(shared): State<Arc<Shared>>) -> Json<Vec<ContactRecord>> {
    Json(shared.world().register.all().to_vec())
}

async fn put_contact(
    State(shared): State<Arc<Shared>>,
    Json(contact): Json<ContactRecord>,
) -> StatusCode {
    shared.world().register.put(contact);
    shared.changed();
    StatusCode::NO_CONTENT
}

async fn customers(State(shared): State<Arc<Shared>>) -> Json<Vec<Customer>> {
    Json(shared.world().customers.values().cloned().collect())
}

async fn set_customer(
    State(shared): State<Arc<Shared>>,
    Json(customer): Json<Customer>,
) -> StatusCode {
    let number = customer.number.clone();
    shared.world().customers.insert(number, customer);
    StatusCode::NO_CONTENT
}

async fn expire(State(shared): State<Arc<Shared>>, Path(number): Path<String>) -> Json<Value> {
    let ended = shared.world().logins.expire(&number, Instant::now());
    shared.changed();
    Json(json!({ "expired": ended }))
}

async fn rotate(State(shared): State<Arc<Shared>>) -> StatusCode {
    match shared.keys.rotate().await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
