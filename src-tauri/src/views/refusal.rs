//! Why a command did not do what was asked. The sentence is in the UI's message files.

use enrolment::ports::StoreFault;
use serde::Serialize;
use till::{DeskError, OfficeError, OpenError, PracticeError, SaveError};
use ts_rs::TS;

/// A command's error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// Why.
    pub code: RefusalCode,
    /// The settings and the keys of services that are meant, by name; empty for other refusals.
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
    /// There is no room on the disk for the database.
    DiskFull,
    /// The database cannot be written.
    ReadOnly,
    /// Another program keeps the database locked.
    Locked,
    /// The database is damaged.
    Damaged,
    /// Settings are wrong, locked or missing, or keys of the services are missing; see the keys.
    Settings,
    /// The settings file cannot be written.
    SettingsFile,
    /// The keychain did not take it.
    Keychain,
    /// The practice did not start.
    Practice,
    /// A window or a browser did not open.
    Window,
    /// The PIN is too easy to guess.
    WeakPin,
    /// No staff number.
    StaffNumber,
    /// No number of a phone.
    InvalidNumber,
    /// There is none of this id any more.
    NotFound,
    /// The customer approved and is not saved: to be erased all the same, it has to be said.
    Unsaved,
    /// The days of a period cannot be counted.
    Period,
    /// Somebody is being served.
    NotNow,
    /// Practice changes nothing of this computer.
    NotInPractice,
    /// The file cannot be written or read.
    File,
    /// Vipps or Engage did not answer as it should.
    Service,
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
            DeskError::NotStored(fault) => fault.into(),
            DeskError::NoStaffNumber => RefusalCode::StaffNumber,
        })
    }
}

impl From<StoreFault> for RefusalCode {
    fn from(fault: StoreFault) -> Self {
        match fault {
            StoreFault::DiskFull => Self::DiskFull,
            StoreFault::ReadOnly => Self::ReadOnly,
            StoreFault::Locked => Self::Locked,
            StoreFault::Damaged => Self::Damaged,
            StoreFault::Other => Self::NotStored,
        }
    }
}

impl From<OfficeError> for Refusal {
    fn from(error: OfficeError) -> Self {
        use OfficeError as E;
        use RefusalCode as R;
        match &error {
            E::Store(_) | E::PinUnreadable | E::File(_) | E::Open(_) | E::Service(_) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "the back office did not do what was asked");
            }
            _ => {}
        }
        Self::of(match error {
            E::NotAllowed { .. } => R::NotAllowed,
            E::Closed => R::Closed,
            E::WeakPin(_) => R::WeakPin,
            E::StaffNumber(_) => R::StaffNumber,
            E::PinUnreadable => R::Damaged,
            E::Practice => R::NotInPractice,
            E::InvalidNumber(_) => R::InvalidNumber,
            E::NotFound => R::NotFound,
            E::TooLate => R::TooLate,
            E::Unsaved => R::Unsaved,
            E::Period(_) => R::Period,
            E::NotNow => R::NotNow,
            E::Store(error) => error.fault().into(),
            E::Settings(error) => return error.into(),
            E::File(_) => R::File,
            E::Open(error) => return (&error).into(),
            E::Service(_) => R::Service,
            E::NoRandomness => R::NotStored,
        })
    }
}

impl From<&OpenError> for Refusal {
    fn from(error: &OpenError) -> Self {
        let missing = |keys: Vec<&str>| Self {
            code: RefusalCode::Settings,
            keys: keys.into_iter().map(str::to_owned).collect(),
        };
        Self::of(match error {
            OpenError::Incomplete(incomplete) => return missing(incomplete.missing.clone()),
            OpenError::SecretsMissing(names) => {
                return missing(names.iter().map(|name| name.as_str()).collect());
            }
            OpenError::Vipps(_) | OpenError::Engage(_) => RefusalCode::Settings,
            OpenError::Keychain(_) | OpenError::KeyMissing { .. } | OpenError::KeyUnreadable => {
                RefusalCode::Keychain
            }
            OpenError::Damaged { .. } => RefusalCode::Damaged,
            OpenError::NoRandomness | OpenError::Database(_) | OpenError::SetAside(_) => {
                RefusalCode::NotStored
            }
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
