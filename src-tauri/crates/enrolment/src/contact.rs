//! A person in the member register, as far as an enrolment reads and writes them
//! (Voyado Engage, contact field definitions).

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Msisdn, Personal, stored};

/// The id that the register gave a contact: a GUID, unique, may be kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContactId(pub String);

/// What a look-up by phone number finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nobody.
    None,
    /// One contact.
    One(ContactId),
    /// This many share the number; none of them may be overwritten.
    Several(usize),
}

/// The attributes of a contact that come from Vipps. `None` is left out of a write, never sent as
/// null or empty: a field that is present overwrites (Voyado Engage, update contact).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactDetails {
    /// Given names.
    #[serde(with = "stored")]
    pub first_name: Personal<Option<String>>,
    /// Family name.
    #[serde(with = "stored")]
    pub last_name: Personal<Option<String>>,
    /// E-mail address.
    #[serde(with = "stored")]
    pub email: Personal<Option<String>>,
    /// Date of birth, kept as `YYYY-MM-DD`.
    #[serde(with = "stored")]
    pub birth_day: Personal<Option<Date>>,
    /// Street and house.
    #[serde(with = "stored")]
    pub street: Personal<Option<String>>,
    /// Postal code.
    #[serde(with = "stored")]
    pub zip_code: Personal<Option<String>>,
    /// Post town.
    #[serde(with = "stored")]
    pub city: Personal<Option<String>>,
    /// ISO 3166 alpha-2 code of the country.
    pub country_code: Option<String>,
}

impl ContactDetails {
    /// The names of the attributes that have a value, as Engage spells them. Not personal.
    pub fn names(&self) -> Vec<&'static str> {
        [
            ("firstName", self.first_name.expose().is_some()),
            ("lastName", self.last_name.expose().is_some()),
            ("email", self.email.expose().is_some()),
            ("birthDay", self.birth_day.expose().is_some()),
            ("street", self.street.expose().is_some()),
            ("zipCode", self.zip_code.expose().is_some()),
            ("city", self.city.expose().is_some()),
            ("countryCode", self.country_code.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, has_value)| has_value.then_some(name))
        .collect()
    }
}

/// A contact as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The handle of its type (`Member`, `Contact`), if the register said it.
    pub contact_type: Option<String>,
    /// Its attributes.
    pub details: ContactDetails,
    /// The switches that have a value. The spelling of the names is the register's and uncertain:
    /// read them with [`Contact::preference`].
    pub preferences: BTreeMap<String, bool>,
    /// Its answered consents.
    pub consents: Vec<ConsentEntry>,
}

impl Contact {
    /// Whether the contact is of the type, letter case aside (Voyado Engage, contact types).
    pub fn is_of_type(&self, handle: &str) -> bool {
        self.contact_type
            .as_deref()
            .is_some_and(|own| own.eq_ignore_ascii_case(handle))
    }

    /// The value of a preference, letter case aside; `None` when the register shows none.
    pub fn preference(&self, name: &str) -> Option<bool> {
        self.preferences
            .iter()
            .find_map(|(own, value)| own.eq_ignore_ascii_case(name).then_some(*value))
    }

    /// A digest of everything that a customer's answer changes on a contact: SHA-256 in hex. Two equal
    /// digests mean that nothing of it changed. The country is left out: Engage sets it by itself,
    /// from the address or the store.
    pub fn digest(&self) -> String {
        let mut consents: Vec<_> = self
            .consents
            .iter()
            .map(|c| (&c.id, c.value, c.date))
            .collect();
        consents.sort();
        let details = ContactDetails {
            country_code: None,
            ..self.details.clone()
        };
        // Serialising plain maps and texts cannot fail; an empty digest would only look changed.
        let text = serde_json::to_vec(&(&details, &self.preferences, consents)).unwrap_or_default();
        let digest = Sha256::digest(&text);
        digest
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(hex_digit)
            .collect()
    }

    /// The entry of a consent.
    pub fn consent(&self, id: &str) -> Option<&ConsentEntry> {
        self.consents.iter().find(|entry| entry.id == id)
    }
}

fn hex_digit(nibble: u8) -> Option<char> {
    char::from_digit(nibble.into(), 16)
}

/// One answered consent with its evidence (Voyado Engage, consents).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentEntry {
    /// The id that the merchant defined in Engage.
    pub id: String,
    /// Yes or no.
    pub value: bool,
    /// When it was answered.
    pub date: Option<Timestamp>,
    /// Where it was answered.
    pub source: Option<String>,
    /// The text that was shown, and where.
    pub comment: Option<String>,
}

/// What is written to a contact that exists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Attributes; `None` leaves one as it is.
    pub details: ContactDetails,
    /// Switches by their name in the settings.
    pub preferences: BTreeMap<String, bool>,
    /// Consents, each with its evidence.
    pub consents: Vec<ConsentEntry>,
}

/// A contact to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    /// The number, which is always known.
    pub number: Msisdn,
    /// The handle of the type.
    pub contact_type: String,
    /// All else that is known; nothing when the contact is made before the customer was asked.
    pub content: Change,
}
