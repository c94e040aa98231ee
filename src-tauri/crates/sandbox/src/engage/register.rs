//! The contacts that stand in Engage.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::draft::Draft;
use crate::cast::{CAST, Role};
use crate::config::SandboxConfig;

/// One contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContactRecord {
    /// Made by Engage.
    #[serde(default = "Uuid::new_v4")]
    pub id: Uuid,
    /// `Member`, `Contact` or another type of the tenant.
    pub contact_type: String,
    /// By the names of the API: `mobilePhone`, `firstName` and so on.
    #[serde(default)]
    pub attributes: BTreeMap<String, Value>,
    /// `acceptsEmail`, `acceptsSms`, `acceptsPostal`.
    #[serde(default)]
    pub preferences: BTreeMap<String, bool>,
    /// At most one of each id.
    #[serde(default)]
    pub consents: Vec<ConsentRecord>,
    /// The `source` of the create.
    #[serde(default)]
    pub source: Option<String>,
    /// The `storeExternalId` of the create; never changes.
    #[serde(default)]
    pub store: Option<String>,
    /// Unapproved contacts are not counted.
    #[serde(default = "approved")]
    pub is_approved: bool,
}

fn approved() -> bool {
    true
}

/// One answered consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRecord {
    /// Id of the consent in the tenant.
    pub id: String,
    /// Yes or no.
    pub value: bool,
    /// ISO 8601 with offset, as it was sent.
    pub date: String,
    /// Where it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl ContactRecord {
    /// A bare approved contact with this phone, in digits or with a plus.
    pub fn with_phone(number: &str, contact_type: &str) -> Self {
        let phone = json!(format!("+{}", number.trim_start_matches('+')));
        Self {
            id: Uuid::new_v4(),
            contact_type: contact_type.to_owned(),
            attributes: BTreeMap::from([("mobilePhone".to_owned(), phone)]),
            preferences: BTreeMap::new(),
            consents: Vec::new(),
            source: None,
            store: None,
            is_approved: true,
        }
    }

    /// A text attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name)?.as_str()
    }

    /// The answer to a consent, if there was one.
    pub fn consent(&self, id: &str) -> Option<&ConsentRecord> {
        self.consents.iter().find(|consent| consent.id == id)
    }

    /// Phone as digits with country code, as Vipps has it.
    pub(crate) fn number(&self) -> Option<&str> {
        self.attribute("mobilePhone")?.strip_prefix('+')
    }

    /// Puts what the draft has over what stands here.
    pub(crate) fn take(&mut self, draft: Draft, replaces_consents: bool) {
        self.attributes.extend(draft.attributes);
        self.preferences.extend(draft.preferences);
        if let Some(consents) = draft.consents {
            if replaces_consents {
                self.consents.clear();
            }
            for consent in consents {
                self.set_consent(consent);
            }
        }
    }

    pub(crate) fn set_consent(&mut self, consent: ConsentRecord) {
        self.consents.retain(|other| other.id != consent.id);
        self.consents.push(consent);
    }

    pub(crate) fn lacks<'a>(&self, attributes: &'a [String]) -> Vec<&'a str> {
        attributes
            .iter()
            .map(String::as_str)
            .filter(|name| self.attribute(name).is_none_or(str::is_empty))
            .collect()
    }

    /// The contact as the API shows it.
    pub(crate) fn shown(&self, config: &SandboxConfig) -> Value {
        let preferences: Map<String, Value> = self
            .preferences
            .iter()
            .map(|(name, value)| {
                let mut name = name.clone();
                if config.engage_quirks.capital_preferences {
                    name[..1].make_ascii_uppercase();
                }
                (name, json!(value))
            })
            .collect();
        json!({
            "id": self.id,
            "attributes": self.attributes,
            "meta": { "contactType": self.contact_type },
            "preferences": preferences,
            "consents": self.consents,
        })
    }
}

/// All contacts, in order of creation.
#[derive(Debug, Default)]
pub(crate) struct Register(Vec<ContactRecord>);

impl Register {
    /// Those of the cast who stand in Engage from the start.
    pub(crate) fn with_cast(config: &SandboxConfig) -> Self {
        let contact = |role: Role, contact_type: &str| {
            let mut contact = ContactRecord::with_phone(role.number(), contact_type);
            if let Some(part) = CAST.iter().find(|part| part.role == role) {
                let (first, last) = part.name;
                contact
                    .attributes
                    .insert("firstName".to_owned(), json!(first));
                contact
                    .attributes
                    .insert("lastName".to_owned(), json!(last));
            }
            contact.store = config.stores.first().map(|store| store.external_id.clone());
            contact
        };
        Self(vec![
            contact(Role::Member, "Member"),
            contact(Role::Contact, "Contact"),
            contact(Role::TwoContacts, "Member"),
            contact(Role::TwoContacts, "Contact"),
        ])
    }

    pub(crate) fn all(&self) -> &[ContactRecord] {
        &self.0
    }

    pub(crate) fn get(&self, id: Uuid) -> Option<&ContactRecord> {
        self.0.iter().find(|contact| contact.id == id)
    }

    pub(crate) fn get_mut(&mut self, id: Uuid) -> Option<&mut ContactRecord> {
        self.0.iter_mut().find(|contact| contact.id == id)
    }

    /// The first contact with this phone, plus and all: the key of every contact type.
    pub(crate) fn with_key(&self, phone: &str) -> Option<&ContactRecord> {
        self.0
            .iter()
            .find(|contact| contact.attribute("mobilePhone") == Some(phone))
    }

    /// Adds a contact, or puts it in the place of the one with its id.
    pub(crate) fn put(&mut self, contact: ContactRecord) {
        match self.get_mut(contact.id) {
            Some(place) => *place = contact,
            None => self.0.push(contact),
        }
    }
}
