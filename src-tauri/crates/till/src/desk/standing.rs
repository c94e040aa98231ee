//! The state of the till as its screens show it.

use std::time::Duration;

use enrolment::{AskedBy, Country, ProblemCode};
use scanner::CameraState;
use settings::Language;

use crate::Finding;

/// What is open at this till.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// Nothing yet.
    #[default]
    Opening,
    /// Nothing more: what was begun is being stored.
    Closing,
    /// Nothing, because the till does not open.
    SetUp,
    /// Real customers.
    Real,
    /// The sandbox.
    Practice,
}

/// The till as a whole. Sent again whenever something in it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What is open.
    pub mode: Mode,
    /// Whether the till was set up. Once it was, the desk changes neither its keys nor the settings of
    /// the set-up.
    pub is_set_up: bool,
    /// Why the real till did not open; or what is worth knowing about how it did.
    pub trouble: Vec<Finding>,
    /// The till's own id.
    pub till: Option<String>,
    /// External id of the store in Engage.
    pub store: Option<String>,
    /// Where a number without calling code is from, and whose brand is shown.
    pub country: Country,
    /// What the screens speak.
    pub language: Language,
    /// Whether the user's file cannot change the language.
    pub is_language_locked: bool,
    /// Who asks the customer.
    pub asked_by: AskedBy,
    /// How long an ending is shown.
    pub clear_after: Duration,
    /// The camera.
    pub camera: CameraState,
    /// Vipps.
    pub vipps: ServiceStanding,
    /// Engage.
    pub engage: ServiceStanding,
    /// How many approved enrolments wait to be saved.
    pub unsaved: usize,
    /// Whether whoever serves may give their staff number.
    pub asks_for_staff: bool,
    /// The staff number of who serves, if they gave it.
    pub cashier: Option<String>,
}

/// How a service was when it was last needed or looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ServiceStanding {
    /// Not looked at yet.
    #[default]
    Unknown,
    /// It answers and takes the keys.
    Answers,
    /// It does not.
    Fails(ProblemCode),
}
