//! Why the back office did not do what was asked.

use std::io;

use access::{NotAStaffNumber, Role, WeakPin};
use enrolment::{
    InvalidNumber, RequestError,
    ports::{ServiceError, StoreError},
};
use history::InvalidPeriod;

use crate::{OpenError, SaveError, desk::ReopenError};

/// Why. The windows have a sentence for each.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// Nobody with this role is let in, or not any more.
    #[error("this needs the role {needs:?}")]
    NotAllowed {
        /// The least role that may.
        needs: Role,
    },
    /// No till is open.
    #[error("no till is open")]
    Closed,
    /// Too easy to guess.
    #[error(transparent)]
    WeakPin(#[from] WeakPin),
    /// No staff number.
    #[error(transparent)]
    StaffNumber(#[from] NotAStaffNumber),
    /// The database keeps something else in the place of a PIN, or was set aside, and the PINs with it.
    #[error("the PIN that is kept cannot be read")]
    PinUnreadable,
    /// Not in practice, whose PINs everybody knows.
    #[error("not in practice")]
    Practice,
    /// What was typed is no number.
    #[error("not a number: {0:?}")]
    InvalidNumber(InvalidNumber),
    /// There is none of this id, or not any more.
    #[error("there is none of this id")]
    NotFound,
    /// It is being saved at this moment, or stands where this is not possible.
    #[error("this is not possible any more")]
    TooLate,
    /// A customer approved and is not saved yet: to be erased all the same, it has to be said, and what
    /// approved ones are saved with stays until then.
    #[error("an approved enrolment is not saved yet")]
    Unsaved,
    /// The days of a period cannot be counted.
    #[error(transparent)]
    Period(#[from] InvalidPeriod),
    /// Somebody is being served; later.
    #[error("somebody is being served")]
    NotNow,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Settings, their file or the keychain.
    #[error(transparent)]
    Settings(#[from] SaveError),
    /// A file cannot be written or read.
    #[error("the file cannot be used")]
    File(#[from] io::Error),
    /// No till can be opened with what is set.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Vipps or Engage failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The operating system gives no randomness.
    #[error("the operating system gives no randomness")]
    NoRandomness,
}

impl From<InvalidNumber> for OfficeError {
    fn from(fault: InvalidNumber) -> Self {
        Self::InvalidNumber(fault)
    }
}

impl From<RequestError> for OfficeError {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::NotOpen => Self::NotFound,
            // The others are of customers that are being served.
            RequestError::TooLate
            | RequestError::TooManyRequests
            | RequestError::NotPersonal(_) => Self::TooLate,
            RequestError::Store(error) => Self::Store(error),
        }
    }
}

impl From<ReopenError> for OfficeError {
    fn from(error: ReopenError) -> Self {
        match error {
            ReopenError::Busy => Self::NotNow,
            ReopenError::Unsaved => Self::Unsaved,
            ReopenError::Closed => Self::Closed,
            ReopenError::Save(error) => Self::Settings(error),
            ReopenError::Open(error) => Self::Open(error),
            ReopenError::Store(error) => Self::Store(error),
        }
    }
}
