//! Consents: what the customer answered, and where each answer goes in the member register.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One box that the customer saw in the app, in either shape that the login API documents
/// (`flowResult` and
/// `delegatedConsents` in the Vipps Login API), or the acceptance of terms, with the id `agreement`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentAnswer {
    /// The id given to the box in the portal.
    pub id: String,
    /// Whether it was ticked.
    pub accepted: bool,
    /// The words beside the box as the customer saw them.
    pub text: String,
}

/// What the customer answered in this login. No answers means "no news", never "no consent".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consents {
    /// One entry for each box, in the order shown.
    pub answers: Vec<ConsentAnswer>,
    /// When the customer answered, if it was told.
    pub given_at: Option<Timestamp>,
    /// Language of the texts, as the service names it (`NO`, `EN`).
    pub language: Option<String>,
    /// Addresses of the terms and the privacy statement that were linked.
    pub links: Vec<String>,
}

/// What an answer becomes in Engage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConsentKind {
    /// One of the switches `acceptsEmail`, `acceptsSms`, `acceptsPostal`.
    Preference,
    /// An entry in the contact's list of consents, with date, source and comment.
    Consent,
}

/// One line of the setting `consents.map`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentMapping {
    /// The id of the box at Vipps.
    pub from: String,
    /// The name of the preference or the id of the consent in Engage.
    pub to: String,
    /// Which of the two it is.
    pub kind: ConsentKind,
}
