//! The roles of a till.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What somebody at the till is there for. Each may do what those before it may.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "StaffRole")]
pub enum Role {
    /// Enrols customers. Needs no PIN.
    #[default]
    Cashier,
    /// Reads the history, looks after what is unsaved, exports and erases.
    Manager,
    /// Sets up the till, too.
    Administrator,
}

impl Role {
    /// Those that are unlocked with a PIN.
    pub const WITH_PIN: [Self; 2] = [Self::Manager, Self::Administrator];

    /// The name under which it is kept and typed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cashier => "cashier",
            Self::Manager => "manager",
            Self::Administrator => "administrator",
        }
    }
}
