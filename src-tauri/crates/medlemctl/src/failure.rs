//! What went wrong, as one sentence and an exit code.

use std::{
    fmt::{self, Write as _},
    io,
    process::ExitCode,
};

use crate::out;

/// Usage or settings.
const SET_UP: u8 = 2;

/// Anything else.
const OTHER: u8 = 1;

/// Ends the program with a sentence on standard error.
#[derive(Debug)]
pub(crate) struct Failure {
    text: String,
    code: u8,
}

impl Failure {
    /// Something in how the program was called or set up.
    pub(crate) fn set_up(error: &dyn std::error::Error) -> Self {
        Self {
            text: with_causes(error),
            code: SET_UP,
        }
    }

    /// The same, in our own words.
    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            code: SET_UP,
        }
    }

    /// Anything else.
    pub(crate) fn other(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            code: OTHER,
        }
    }

    /// Says it.
    pub(crate) fn tell(&self) -> ExitCode {
        out::complain(&self.text);
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let next_text = next.to_string();
        if !text.contains(&next_text) {
            // Writing to a text cannot fail.
            let _ = write!(text, ": {next_text}");
        }
        cause = next.source();
    }
    text
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::other(error.to_string())
    }
}

impl From<till::OpenError> for Failure {
    fn from(error: till::OpenError) -> Self {
        Self::set_up(&error)
    }
}

impl From<till::PracticeError> for Failure {
    fn from(error: till::PracticeError) -> Self {
        Self::other(with_causes(&error))
    }
}

impl From<till::OfficeError> for Failure {
    fn from(error: till::OfficeError) -> Self {
        match error {
            till::OfficeError::WeakPin(weak) => {
                Self::usage(format!("{weak}; the PIN is as it was"))
            }
            error => Self::other(with_causes(&error)),
        }
    }
}

impl From<settings::LoadError> for Failure {
    fn from(error: settings::LoadError) -> Self {
        Self::set_up(&error)
    }
}

impl From<settings::WriteError> for Failure {
    fn from(error: settings::WriteError) -> Self {
        Self::set_up(&error)
    }
}

impl From<enrolment::ports::StoreError> for Failure {
    fn from(error: enrolment::ports::StoreError) -> Self {
        Self::other(with_causes(&error))
    }
}

impl From<history::InvalidPeriod> for Failure {
    fn from(error: history::InvalidPeriod) -> Self {
        Self::set_up(&error)
    }
}

impl From<history::ExportError> for Failure {
    fn from(error: history::ExportError) -> Self {
        Self::other(with_causes(&error))
    }
}

impl From<enrolment::ports::SecretsError> for Failure {
    fn from(error: enrolment::ports::SecretsError) -> Self {
        till::OpenError::from(error).into()
    }
}

impl From<sandbox::StartError> for Failure {
    fn from(error: sandbox::StartError) -> Self {
        Self::other(with_causes(&error))
    }
}
