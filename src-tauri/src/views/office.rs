//! The back office as a window opens it. What it shows is made by the till.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ManagerSection")]
pub enum Section {
    /// What ended.
    History,
    /// What is not saved.
    Unsaved,
    /// What was done here.
    Audit,
    /// The settings of the till.
    Settings,
}

impl Section {
    /// The part of the address that names it.
    pub(crate) const fn fragment(self) -> &'static str {
        match self {
            Self::History => "history",
            Self::Unsaved => "unsaved",
            Self::Audit => "audit",
            Self::Settings => "settings",
        }
    }
}
