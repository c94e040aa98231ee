//! What an examination finds, and why a till does not open: a closed list that every screen has a
//! sentence for. [`Display`](std::fmt::Display) has the English one, for terminals and logs.

mod causes;
mod words;

pub(crate) use words::{quoted, remedy};

use std::path::{Path, PathBuf};

use enrolment::ports::{SecretName, SecretsError};
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use ts_rs::TS;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// It works.
    Good,
    /// It works, but someone should know.
    Notice,
    /// It must be fixed before customers can be enrolled.
    Fix,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// How serious it is.
    pub level: Level,
    /// What was found.
    pub found: Found,
}

/// What was found. `detail` is a line in English for support; a screen shows it small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "what",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Found {
    /// No setting is missing.
    SettingsComplete,
    /// These settings have no value, and no built-in one.
    SettingsMissing {
        /// By key, `till.id`.
        keys: Vec<String>,
        /// The file to which they can be added.
        #[serde(serialize_with = "shown_if_any")]
        #[ts(type = "string | null")]
        file: Option<PathBuf>,
    },
    /// The settings cannot be read.
    SettingsWrong {
        /// Each mistake with its place; never a value.
        detail: String,
    },
    /// The user's file sets a key that the machine's file locks.
    SettingLocked {
        /// The key.
        key: String,
        /// Where it stands in vain.
        ignored: String,
        /// What holds instead.
        locked_by: String,
    },
    /// The customer is shown boxes to tick, and nothing says where the ticks go.
    ConsentsNotMapped,
    /// Consents have a place to go to, and no customer is asked for one.
    ConsentsNotAsked,
    /// The keychain does not answer.
    KeychainFails {
        /// Why.
        fault: SecretsError,
    },
    /// All secrets are in the keychain.
    KeysThere,
    /// These were never put.
    KeysMissing {
        /// Which.
        names: Vec<SecretName>,
    },
    /// The database opens.
    DatabaseOpens,
    /// Approved enrolments wait to be saved.
    Unsaved {
        /// How many.
        count: usize,
    },
    /// Open enrolments that only a later version of the program can read.
    NewerOnly {
        /// How many.
        count: usize,
    },
    /// The database stands there, its key does not.
    DatabaseKeyMissing {
        /// The database.
        #[serde(serialize_with = "shown")]
        #[ts(type = "string")]
        path: PathBuf,
    },
    /// The keychain holds something else in place of its key.
    DatabaseKeyUnreadable,
    /// The database has holes.
    DatabaseDamaged {
        /// The database.
        #[serde(serialize_with = "shown")]
        #[ts(type = "string")]
        path: PathBuf,
    },
    /// The database cannot be used.
    DatabaseFails {
        /// Why.
        detail: String,
    },
    /// A damaged database was set aside, and approved enrolments may be in it.
    SetAside {
        /// The file.
        #[serde(serialize_with = "shown")]
        #[ts(type = "string")]
        path: PathBuf,
    },
    /// Whether one was set aside cannot be seen.
    SetAsideUnknown {
        /// Why.
        detail: String,
    },
    /// Vipps answers and is the issuer that is set.
    VippsAnswers,
    /// Vipps accepts the keys.
    VippsTakesKeys,
    /// It does not.
    VippsRefusesKeys,
    /// Vipps answers as another issuer than the one that is set.
    VippsOtherIssuer,
    /// Vipps cannot be used.
    VippsFails {
        /// Why.
        detail: String,
    },
    /// Engage answers and accepts the key.
    EngageAnswers,
    /// It does not accept the key.
    EngageRefusesKey,
    /// Engage cannot be used.
    EngageFails {
        /// Why.
        detail: String,
    },
    /// Engage knows the till's store.
    StoreKnown {
        /// Its external id.
        store: String,
    },
    /// The store is inactive in Engage.
    StoreInactive {
        /// Its external id.
        store: String,
    },
    /// Engage does not know the store.
    StoreUnknown {
        /// Its external id.
        store: String,
    },
    /// Engage does not tell whether it knows the store.
    StoreUntold {
        /// Why.
        detail: String,
    },
    /// There are cameras.
    Cameras {
        /// Their names.
        names: Vec<String>,
    },
    /// There is none.
    NoCamera,
    /// The program was killed, crashed, or lost its power.
    EndedUncleanly {
        /// How often in the last thirty days.
        count: usize,
        /// The last time, as far as it is known.
        #[ts(type = "string | null")]
        last_at: Option<Timestamp>,
    },
}

impl Found {
    /// How serious it is.
    pub const fn level(&self) -> Level {
        match self {
            Self::SettingsComplete
            | Self::KeysThere
            | Self::DatabaseOpens
            | Self::VippsAnswers
            | Self::VippsTakesKeys
            | Self::EngageAnswers
            | Self::StoreKnown { .. }
            | Self::Cameras { .. } => Level::Good,
            Self::SettingLocked { .. }
            | Self::ConsentsNotMapped
            | Self::ConsentsNotAsked
            | Self::Unsaved { .. }
            | Self::NewerOnly { .. }
            | Self::SetAside { .. }
            | Self::SetAsideUnknown { .. }
            | Self::StoreUntold { .. }
            | Self::NoCamera
            | Self::EndedUncleanly { .. } => Level::Notice,
            Self::SettingsMissing { .. }
            | Self::SettingsWrong { .. }
            | Self::KeychainFails { .. }
            | Self::KeysMissing { .. }
            | Self::DatabaseKeyMissing { .. }
            | Self::DatabaseKeyUnreadable
            | Self::DatabaseDamaged { .. }
            | Self::DatabaseFails { .. }
            | Self::VippsRefusesKeys
            | Self::VippsOtherIssuer
            | Self::VippsFails { .. }
            | Self::EngageRefusesKey
            | Self::EngageFails { .. }
            | Self::StoreInactive { .. }
            | Self::StoreUnknown { .. } => Level::Fix,
        }
    }
}

impl From<Found> for Finding {
    fn from(found: Found) -> Self {
        Self {
            level: found.level(),
            found,
        }
    }
}

/// A path as it is shown to people: what is not Unicode in it becomes U+FFFD.
fn shown<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&path.display())
}

#[expect(clippy::ref_option, reason = "serde passes the field")]
fn shown_if_any<S: Serializer>(path: &Option<PathBuf>, to: S) -> Result<S::Ok, S::Error> {
    match path {
        Some(path) => shown(path, to),
        None => to.serialize_none(),
    }
}
