//! What errors and notices of other parts are as findings.

use settings::{LoadError, Notice};

use super::Found;
use crate::OpenError;

impl From<&LoadError> for Found {
    fn from(error: &LoadError) -> Self {
        Self::SettingsWrong {
            detail: error.to_string(),
        }
    }
}

impl From<&OpenError> for Found {
    fn from(error: &OpenError) -> Self {
        match error {
            OpenError::Incomplete(incomplete) => Self::SettingsMissing {
                keys: incomplete.missing.iter().map(ToString::to_string).collect(),
                file: incomplete.file.clone(),
            },
            OpenError::Keychain(fault) => Self::KeychainFails { fault: *fault },
            OpenError::SecretsMissing(names) => Self::KeysMissing {
                names: names.clone(),
            },
            OpenError::KeyMissing { path } => Self::DatabaseKeyMissing { path: path.clone() },
            OpenError::KeyUnreadable => Self::DatabaseKeyUnreadable,
            OpenError::Damaged { path } => Self::DatabaseDamaged { path: path.clone() },
            OpenError::NoRandomness | OpenError::Database(_) | OpenError::SetAside(_) => {
                Self::DatabaseFails {
                    detail: error.to_string(),
                }
            }
            OpenError::Vipps(error) => Self::SettingsWrong {
                detail: format!("Vipps: {error}"),
            },
            OpenError::Engage(error) => Self::SettingsWrong {
                detail: format!("Engage: {error}"),
            },
        }
    }
}

impl From<&Notice> for Found {
    fn from(notice: &Notice) -> Self {
        match notice {
            Notice::Locked {
                key,
                ignored,
                locked_by,
            } => Self::SettingLocked {
                key: (*key).to_owned(),
                ignored: ignored.to_string(),
                locked_by: locked_by.to_string(),
            },
            Notice::ConsentsNotMapped => Self::ConsentsNotMapped,
            Notice::ConsentsNotAsked => Self::ConsentsNotAsked,
        }
    }
}
