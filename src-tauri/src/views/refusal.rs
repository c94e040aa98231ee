//! Why a command did not do what was asked. The sentence is in the UI's message files.

use serde::Serialize;
use till::{DeskError, PracticeError, SaveError};
use ts_rs::TS;

/// A command's error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// Why.
    pub code: RefusalCode,
    /// The settings that are wrong, by key; empty for other refusals.
    pub keys: Vec<String>,
}

/// Why: a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RefusalCode {
    /// The enrolment is over.
    NotOpen,
    /// Not possible any more: approved perhaps.
    TooLate,
    /// Two requests are on the customer's phone already.
    TooManyRequests,
    /// No till is open.
    Closed,
    /// Not here, or not now: set-up is over.
    NotAllowed,
    /// The database did not take it.
    NotStored,
    /// Settings are wrong or locked; see the keys.
    Settings,
    /// The settings file cannot be written.
    SettingsFile,
    /// The keychain did not take it.
    Keychain,
    /// The practice did not start.
    Practice,
    /// A window or a browser did not open.
    Window,
}

impl Refusal {
    /// A refusal that is not about settings.
    pub(crate) const fn of(code: RefusalCode) -> Self {
        Self {
            code,
            keys: Vec::new(),
        }
    }
}

impl From<DeskError> for Refusal {
    fn from(error: DeskError) -> Self {
        Self::of(match error {
            DeskError::Closed => RefusalCode::Closed,
            DeskError::NotOpen => RefusalCode::NotOpen,
            DeskError::TooLate => RefusalCode::TooLate,
            DeskError::TooManyRequests => RefusalCode::TooManyRequests,
            // What begins an enrolment answers with the kind; nothing else is about a code.
            DeskError::NotPersonal(_) => RefusalCode::NotAllowed,
            DeskError::NotStored => RefusalCode::NotStored,
        })
    }
}

impl From<SaveError> for Refusal {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::NotAllowed => Self::of(RefusalCode::NotAllowed),
            SaveError::Refused { keys } => Self {
                code: RefusalCode::Settings,
                keys,
            },
            SaveError::File(error) => {
                tracing::warn!(%error, "the settings were not written");
                Self::of(RefusalCode::SettingsFile)
            }
            SaveError::Keychain(error) => {
                tracing::warn!(%error, "the keychain did not take a secret");
                Self::of(RefusalCode::Keychain)
            }
        }
    }
}

impl From<PracticeError> for Refusal {
    fn from(error: PracticeError) -> Self {
        if matches!(error, PracticeError::Closed) {
            return Self::of(RefusalCode::Closed);
        }
        tracing::error!(%error, "practice did not start");
        Self::of(RefusalCode::Practice)
    }
}

impl From<tauri::Error> for Refusal {
    fn from(error: tauri::Error) -> Self {
        tracing::error!(%error, "a window did not do what was asked");
        Self::of(RefusalCode::Window)
    }
}
