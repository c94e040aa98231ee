//! The settings that an enrolment follows.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ConsentMapping;

/// Who sends the login to the customer's phone (`approval.sent_by`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum AskedBy {
    /// This program asks Vipps.
    Till,
    /// Engage's automation asks Vipps after the contact was made or triggered.
    Engage,
}

/// When the contact is made (`approval.create_contact`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreateContact {
    /// Once the customer approved, with all their data in one write.
    AfterApproval,
    /// Before the customer is asked, with the number alone, of the type `Contact` in the till's way
    /// and of the configured type in Engage's.
    BeforeLogin,
}

/// What every enrolment at this till follows. Taken from the settings at start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Id of this till, in events and history.
    pub till: String,
    /// External id of the store; permanent on a contact that is made here.
    pub store: String,
    /// Who asks.
    pub asked_by: AskedBy,
    /// When the contact is made. [`AskedBy::Engage`] goes with [`CreateContact::BeforeLogin`] only.
    pub create_contact: CreateContact,
    /// The trigger by which Engage asks a contact that exists.
    pub trigger_id: Option<String>,
    /// How long Engage's way waits for the contact to change.
    pub engage_timeout: Duration,
    /// How long a login request lives: 60 to 900 s (`requested_expiry` in the Vipps Login API).
    pub requested_expiry: Duration,
    /// The chain's own age limit in years, 15 at least.
    pub minimum_age: u8,
    /// Handle of the contact type of a member.
    pub contact_type: String,
    /// The source named on contacts and consents that are made here.
    pub source: String,
    /// Where each consent goes.
    pub consents: Vec<ConsentMapping>,
}
