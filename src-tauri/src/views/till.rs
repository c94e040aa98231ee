//! The till as a whole: what the status line and the bands show.

use enrolment::{AskedBy, Country, ProblemCode};
use serde::Serialize;
use settings::Language;
use till::{Finding, ServiceStanding, Standing};
use ts_rs::TS;

use super::CameraView;

/// The state of the till. Sent again whole whenever something in it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that are true or not, each by itself"
)]
pub struct TillView {
    /// What is open.
    pub mode: Mode,
    /// Whether the real till can be opened as it is set up; while it cannot, practice and set-up are
    /// all there is.
    pub is_set_up: bool,
    /// Why it could not be opened, if it was tried.
    pub trouble: Vec<Finding>,
    /// The till's own id.
    pub till: Option<String>,
    /// External id of the store in Engage.
    pub store: Option<String>,
    /// Where a number without calling code is from, and whose brand is shown.
    pub country: Country,
    /// What the screens speak.
    pub language: Language,
    /// Whether the machine's file locks the language.
    pub is_language_locked: bool,
    /// Who asks the customer.
    pub asked_by: AskedBy,
    /// After how many milliseconds an ending clears itself.
    pub clear_after_ms: u32,
    /// The camera.
    pub camera: CameraView,
    /// Vipps.
    pub vipps: ServiceView,
    /// Engage.
    pub engage: ServiceView,
    /// How many approved enrolments wait to be saved.
    pub unsaved: u32,
    /// Whether whoever serves may give their staff number.
    pub asks_for_staff: bool,
    /// The staff number of who serves, if they gave it.
    pub cashier: Option<String>,
    /// Whether the customer display is open.
    pub is_customer_display_open: bool,
}

/// What is open at this till.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// Nothing yet.
    Opening,
    /// Nothing more: what was begun is being stored.
    Closing,
    /// Set-up.
    SetUp,
    /// Real customers.
    Real,
    /// The sandbox.
    Practice,
}

/// How a service was when it was last needed or looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ServiceView {
    /// Not looked at yet.
    Unknown,
    /// It answers and takes the keys.
    Answers,
    /// It does not.
    Fails {
        /// What is wrong.
        code: ProblemCode,
    },
}

impl TillView {
    /// The till as it stands, with what only the windows know.
    pub(crate) fn of(standing: &Standing, is_customer_display_open: bool) -> Self {
        Self {
            mode: standing.mode.into(),
            is_set_up: standing.is_set_up,
            trouble: standing.trouble.clone(),
            till: standing.till.clone(),
            store: standing.store.clone(),
            country: standing.country,
            language: standing.language,
            is_language_locked: standing.is_language_locked,
            asked_by: standing.asked_by,
            clear_after_ms: u32::try_from(standing.clear_after.as_millis()).unwrap_or(u32::MAX),
            camera: (&standing.camera).into(),
            vipps: standing.vipps.into(),
            engage: standing.engage.into(),
            unsaved: u32::try_from(standing.unsaved).unwrap_or(u32::MAX),
            asks_for_staff: standing.asks_for_staff,
            cashier: standing.cashier.clone(),
            is_customer_display_open,
        }
    }
}

impl From<till::Mode> for Mode {
    fn from(mode: till::Mode) -> Self {
        match mode {
            till::Mode::Opening => Self::Opening,
            till::Mode::Closing => Self::Closing,
            till::Mode::SetUp => Self::SetUp,
            till::Mode::Real => Self::Real,
            till::Mode::Practice => Self::Practice,
        }
    }
}

impl From<ServiceStanding> for ServiceView {
    fn from(standing: ServiceStanding) -> Self {
        match standing {
            ServiceStanding::Unknown => Self::Unknown,
            ServiceStanding::Answers => Self::Answers,
            ServiceStanding::Fails(code) => Self::Fails { code },
        }
    }
}
