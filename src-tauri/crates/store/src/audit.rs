//! The book of what managers and administrators did. Holds no name and no number of a customer.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Its place, from 1 without gaps.
    pub seq: i64,
    /// When.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// Did what.
    pub action: AuditAction,
    /// What else is worth knowing, by name: `period`, `rows`, `keys`, `reference`, `reason`.
    pub detail: BTreeMap<String, String>,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    /// The role: `manager`, `administrator`; `system` for the program itself, `terminal` for `medlemctl`.
    pub role: String,
    /// The staff number, if one was given.
    pub staff: Option<String>,
}

impl Actor {
    /// The program itself.
    pub fn system() -> Self {
        Self::without_staff("system")
    }

    /// Whoever has a terminal of this computer.
    pub fn terminal() -> Self {
        Self::without_staff("terminal")
    }

    fn without_staff(role: &str) -> Self {
        Self {
            role: role.to_owned(),
            staff: None,
        }
    }
}

/// What was done: a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AuditAction {
    /// A role was unlocked.
    Unlocked,
    /// Wrong PINs made the till wait.
    UnlockFailed,
    /// The history was opened.
    HistoryOpened,
    /// A number was looked up.
    LookedUp,
    /// The history was exported.
    Exported,
    /// A customer's data were erased.
    Erased,
    /// Old history was made anonymous.
    Anonymised,
    /// An unsaved enrolment was given up.
    GaveUp,
    /// Settings were changed.
    SettingsChanged,
    /// A key of a service was put into the keychain.
    SecretPut,
    /// The settings were written to a file for another till.
    SettingsExported,
    /// A PIN was chosen or changed.
    PinSet,
    /// A PIN was taken away.
    PinReset,
    /// Diagnostics were saved.
    DiagnosticsSaved,
}

/// What a look at the whole chain came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "finding", rename_all = "camelCase")]
pub enum AuditFinding {
    /// Every entry is as it was written.
    Whole {
        /// How many there are.
        entries: i64,
    },
    /// From this place on the book is not what was written.
    Broken {
        /// The first entry that was changed, removed, inserted or moved.
        seq: i64,
    },
}
