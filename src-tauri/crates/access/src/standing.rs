//! What a screen is told of the session.

use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;

use crate::Role;

/// Who the till takes the person before it for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "AccessView")]
pub struct AccessStanding {
    /// The role that is unlocked.
    pub role: Role,
    /// The staff number that was given with the PIN.
    pub staff: Option<String>,
    /// When the session ends if nobody does anything; none without one.
    #[ts(type = "string | null")]
    pub ends_at: Option<Timestamp>,
    /// The roles that have a PIN.
    pub have_pin: Vec<Role>,
}

/// What became of a try to unlock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "answer",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum UnlockAnswer {
    /// The role is unlocked.
    Unlocked,
    /// Not the PIN of this role.
    WrongPin {
        /// Until when no further try is looked at, if there is a wait.
        #[ts(type = "string | null")]
        wait_until: Option<Timestamp>,
    },
    /// Too many wrong tries before; this one was not looked at.
    Wait {
        /// Until when.
        #[ts(type = "string")]
        until: Timestamp,
    },
    /// The role has no PIN: one has to be chosen first.
    NoPin,
}
