//! What is read back about enrolments: rows for the history, the unsaved list and support. None of
//! them can hold a name or a full number, so all of them may be shown, printed and exported.

use std::collections::BTreeMap;

use enrolment::{EnrolmentId, Milestone, Outcome, Phase, Source};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One enrolment that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryRow {
    /// Which.
    #[ts(type = "string")]
    pub id: EnrolmentId,
    /// When it was begun.
    #[ts(type = "string")]
    pub opened_at: Timestamp,
    /// When it ended.
    #[ts(type = "string")]
    pub ended_at: Timestamp,
    /// The store's external id.
    pub store: String,
    /// The till.
    pub till: String,
    /// Who served, if the till knew.
    pub cashier: Option<String>,
    /// How the customer was identified.
    pub source: Source,
    /// How it ended: `outcome`, and `code` with a failure.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What was reached when.
    #[ts(as = "BTreeMap<Milestone, String>")]
    pub milestones: BTreeMap<Milestone, Timestamp>,
    /// What the customer answered, by the name in Engage.
    pub consents: BTreeMap<String, bool>,
    /// The number with all but its last three digits hidden, if it was known.
    pub masked_number: Option<String>,
}

/// A place in the history, from which reading goes on. Stays good while rows are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryCursor {
    pub(crate) ended_at: Timestamp,
    pub(crate) id: EnrolmentId,
}

impl From<&HistoryRow> for HistoryCursor {
    /// The place after the row.
    fn from(row: &HistoryRow) -> Self {
        Self {
            ended_at: row.ended_at,
            id: row.id,
        }
    }
}

/// One line of the log of transitions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StoredEvent {
    /// When.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// Name of the step.
    pub step: String,
    /// Name of the phase after it.
    pub phase: String,
    /// What else is worth knowing.
    pub detail: Option<String>,
}

/// One enrolment that the customer approved and that the register does not have yet, or of which this
/// version cannot tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnsavedRow {
    /// Which.
    #[ts(type = "string")]
    pub id: EnrolmentId,
    /// When it was begun.
    #[ts(type = "string")]
    pub opened_at: Timestamp,
    /// The store's external id.
    pub store: String,
    /// The till.
    pub till: String,
    /// Who served, if the till knows.
    pub cashier: Option<String>,
    /// Where it stands: `phase`, with `reason` and `since` once a save was refused.
    #[serde(flatten)]
    pub standing: Standing,
    /// When it is tried next, if it is.
    #[ts(type = "string | null")]
    pub due_at: Option<Timestamp>,
    /// The number with all but its last three digits hidden.
    pub masked_number: Option<String>,
}

/// Where an enrolment of the unsaved list stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "phase", rename_all = "camelCase")]
#[ts(rename = "UnsavedStanding")]
pub enum Standing {
    /// This version cannot read it, so it is not worked on. A later one wrote it, and can.
    Unreadable,
    /// In this phase.
    #[serde(untagged)]
    In(Phase),
}
