//! One enrolment on the cashier's screen. What may hold a number has no `Debug`: it would print it.

use std::collections::BTreeMap;

use enrolment::{
    Begun, CodeKind, Country, EnrolmentId, InvalidNumber, Milestone, Phase, Source, View,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use till::DeskError;
use ts_rs::TS;

use super::Refusal;

/// Where an enrolment stands. Personal while it is open; once it ended only the last three digits are left.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EnrolmentView {
    /// Which; also the reference to quote to support.
    #[ts(type = "string")]
    pub id: EnrolmentId,
    /// A later version replaces an earlier one.
    pub version: i64,
    /// When it was begun.
    #[ts(type = "string")]
    pub opened_at: Timestamp,
    /// How the customer was identified.
    pub source: Source,
    /// Where it stands.
    pub phase: Phase,
    /// The whole number in groups, while it is open.
    pub number: Option<String>,
    /// The last three digits.
    pub last_three: Option<String>,
    /// Whether the number is sure: typed, or confirmed by the service.
    pub verified: bool,
    /// What was reached when.
    #[ts(as = "BTreeMap<Milestone, String>")]
    pub milestones: BTreeMap<Milestone, Timestamp>,
    /// What the customer answered.
    pub consents: Vec<ConsentView>,
}

/// One answer of the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConsentView {
    /// Its name in Engage: `acceptsEmail`, `acceptsSms`, `acceptsPostal`, or the id of a consent of the chain.
    pub name: String,
    /// Whether it was ticked.
    pub given: bool,
}

impl From<&View> for EnrolmentView {
    fn from(view: &View) -> Self {
        let masked = view.masked_number.as_deref().unwrap_or_default();
        let digits: Vec<char> = masked.chars().filter(char::is_ascii_digit).collect();
        let last_three = digits
            .len()
            .checked_sub(3)
            .map(|from| digits[from..].iter().collect());
        let consents = view.consents.iter().map(|(name, given)| ConsentView {
            name: name.clone(),
            given: *given,
        });
        Self {
            id: view.id,
            version: view.version,
            opened_at: view.opened_at,
            source: view.source,
            phase: view.phase.clone(),
            number: view.number.as_ref().map(enrolment::Msisdn::grouped),
            last_three,
            verified: view.verified,
            milestones: view.milestones.clone(),
            consents: consents.collect(),
        }
    }
}

/// What a watcher of enrolments gets: all open ones first and after each change of mode, then each change.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "change", rename_all = "camelCase")]
pub enum EnrolmentChange {
    /// These are open; whatever else was shown is not.
    Snapshot {
        /// All open ones, oldest first.
        enrolments: Vec<EnrolmentView>,
    },
    /// This one is new or moved.
    Moved {
        /// As it stands now.
        enrolment: EnrolmentView,
    },
}

/// A customer typed by the cashier or by a hand scanner.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "by", rename_all = "camelCase")]
pub enum BeginRequest {
    /// Digits of the keypad.
    Keypad {
        /// As typed, with or without calling code.
        text: String,
        /// Where a number without calling code is from.
        country: Country,
    },
    /// Text of a hand scanner.
    HandScanner {
        /// The code's whole text.
        text: String,
    },
}

/// What became of it.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "answer", rename_all = "camelCase")]
pub enum BeginAnswer {
    /// A new enrolment.
    Opened {
        /// As it stands now.
        enrolment: EnrolmentView,
    },
    /// This number is being asked already, or waits to be saved.
    AlreadyOpen {
        /// The enrolment that has it.
        #[ts(type = "string")]
        id: EnrolmentId,
    },
    /// The code is not a customer's own.
    NotPersonal {
        /// What it is.
        kind: CodeKind,
    },
    /// What was typed is no number that can log in.
    InvalidNumber {
        /// Why.
        fault: InvalidNumber,
    },
}

impl BeginAnswer {
    /// What the desk said to a begin.
    pub(crate) fn of(begun: Result<Begun, DeskError>) -> Result<Self, Refusal> {
        match begun {
            Ok(Begun::Opened(view)) => Ok(Self::Opened {
                enrolment: EnrolmentView::from(&*view),
            }),
            Ok(Begun::AlreadyOpen(id)) => Ok(Self::AlreadyOpen { id }),
            Err(DeskError::NotPersonal(kind)) => Ok(Self::NotPersonal { kind }),
            Err(error) => Err(error.into()),
        }
    }
}
