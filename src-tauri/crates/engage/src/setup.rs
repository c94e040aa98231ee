//! What settings and the doctor ask: whether the connection works, which stores and consents there
//! are. Only reads.

use std::collections::BTreeMap;

use enrolment::ports::ServiceError;
use reqwest::StatusCode;
use serde_json::Value;

use crate::{Client, answer, transport::Call};

/// A store as Engage knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// The id that contacts are made with.
    pub external_id: String,
    /// Its name.
    pub name: Option<String>,
    /// Where it is.
    pub city: Option<String>,
    /// ISO 3166 alpha-2 code.
    pub country_code: Option<String>,
    /// Whether it is in use.
    pub is_active: bool,
}

/// A consent that the merchant defined. The texts are by culture (`nb-NO`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentDefinition {
    /// The id that answers are sent with.
    pub id: String,
    /// What the merchant calls it.
    pub name: Option<String>,
    /// The sentence beside the box.
    pub display_text: BTreeMap<String, String>,
    /// The words that open the conditions; they follow the sentence.
    pub link_text: BTreeMap<String, String>,
    /// The conditions. HTML from outside: never show it as markup.
    pub condition_text: BTreeMap<String, String>,
}

/// What a check of the connection found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How many contacts the tenant counts, up to 20 minutes ago. The key is good.
    pub contacts: u64,
    /// How the store of this till stands there; an error if only that could not be asked.
    pub store: Result<StoreStanding, ServiceError>,
}

/// How the store in the settings stands in Engage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreStanding {
    /// Known and in use.
    Active(Store),
    /// Known, but closed.
    Inactive(Store),
    /// No store has this external id. Contacts made with it would name a store that does not exist.
    Unknown,
}

impl Client {
    /// Counts the approved contacts: the smoke test that Voyado names ("API authentication").
    pub async fn count(&self) -> Result<u64, ServiceError> {
        self.read_json(Call::get("contacts/count", &[]), Value::as_u64)
            .await
    }

    /// The stores that are in use.
    pub async fn stores(&self) -> Result<Vec<Store>, ServiceError> {
        self.read_json(Call::get("stores", &[]), answer::stores)
            .await
    }

    /// The store with the external id, in use or not; `None` if there is none.
    pub async fn store(&self, external_id: &str) -> Result<Option<Store>, ServiceError> {
        let call =
            Call::get("stores/{externalId}", &[external_id]).query("includeInactive", "true");
        let reply = self.shared.transport.send(call).await?;
        match reply.status() {
            StatusCode::OK => reply
                .json()
                .and_then(|store| answer::store(&store))
                .map(Some)
                .ok_or(ServiceError::Unexpected),
            StatusCode::NOT_FOUND if reply.says_there_is_none() => Ok(None),
            _ => Err(reply.refusal()),
        }
    }

    /// The consents that the merchant defined.
    pub async fn consent_definitions(&self) -> Result<Vec<ConsentDefinition>, ServiceError> {
        self.read_json(Call::get("consents", &[]), answer::consent_definitions)
            .await
    }

    /// Asks whether Engage is reached, the key accepted and the store known. The error is the
    /// connection's: nothing else was asked then.
    pub async fn check(&self) -> Result<Checked, ServiceError> {
        let contacts = self.count().await?;
        let store = self
            .store(&self.shared.store)
            .await
            .map(|store| match store {
                Some(store) if store.is_active => StoreStanding::Active(store),
                Some(store) => StoreStanding::Inactive(store),
                None => StoreStanding::Unknown,
            });
        Ok(Checked { contacts, store })
    }

    async fn read_json<T>(
        &self,
        call: Call<'_>,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, ServiceError> {
        let reply = self.shared.transport.send(call).await?;
        if reply.status() != StatusCode::OK {
            return Err(reply.refusal());
        }
        reply
            .json()
            .as_ref()
            .and_then(read)
            .ok_or(ServiceError::Unexpected)
    }
}
