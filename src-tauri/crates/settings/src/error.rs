//! Why settings cannot be used. No message repeats a value: somebody may have put a secret there.

use std::{fmt, path::PathBuf};

use crate::{Layer, Place};

/// Every mistake in the settings, in the order of the layers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadError {
    mistakes: Vec<Mistake>,
}

impl LoadError {
    /// `Ok` when there is no mistake.
    pub(crate) fn unless_none(mistakes: Vec<Mistake>) -> Result<(), Self> {
        if mistakes.is_empty() {
            Ok(())
        } else {
            Err(Self { mistakes })
        }
    }

    pub(crate) fn of(mistake: Mistake) -> Self {
        Self {
            mistakes: vec![mistake],
        }
    }

    /// The mistakes; at least one.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

impl std::error::Error for LoadError {}

/// One line for each mistake.
impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, mistake) in self.mistakes.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            mistake.fmt(f)?;
        }
        Ok(())
    }
}

/// One mistake, with the place where to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {text}")]
pub struct Mistake {
    /// Where.
    pub place: Place,
    /// The keys that it is about, known or not; none if it is about a file as a whole.
    pub keys: Vec<String>,
    /// What is wrong and what is allowed, naming the key.
    pub text: String,
}

impl Mistake {
    /// About a file as a whole.
    pub(crate) fn in_file(layer: Layer, text: impl Into<String>) -> Self {
        Self {
            place: Place {
                layer,
                position: None,
            },
            keys: Vec::new(),
            text: text.into(),
        }
    }
}

/// Settings without which this till cannot do what it was asked to do. They have no built-in value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete {
    /// The keys, `till.id`; at least one.
    pub missing: Vec<&'static str>,
    /// The file to which they can be added.
    pub file: Option<PathBuf>,
}

impl std::error::Error for Incomplete {}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not set: ")?;
        for (at, key) in self.missing.iter().enumerate() {
            write!(f, "{}`{key}`", if at > 0 { ", " } else { "" })?;
        }
        match &self.file {
            Some(file) => write!(f, " (to be added to {})", file.display()),
            None => Ok(()),
        }
    }
}
