//! The wrapper for everything that must not reach a log, an error or a screen by accident.

use std::fmt;

/// A value about a person, or a secret that stands for one. `Debug` prints `<redacted>`, there is no
/// `Display` and no `Serialize`: whoever wants the value writes [`Personal::expose`] and is seen doing it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Every call is a place to ask where it goes.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Unwraps the value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// For `#[serde(with = "enrolment::stored")]`: the one way a personal value is written, and only by
/// types that live in the encrypted store ([`Private`](crate::Private)).
pub mod stored {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Personal;

    /// Writes the value in clear: for the encrypted store only.
    pub fn serialize<T: Serialize, S: Serializer>(
        value: &Personal<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.expose().serialize(serializer)
    }

    /// Reads what [`serialize`] wrote.
    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Personal<T>, D::Error> {
        T::deserialize(deserializer).map(Personal)
    }
}

#[cfg(test)]
mod tests {
    use super::Personal;

    #[test]
    fn a_personal_value_does_not_print_itself() {
        let name = Personal::new("Kari Nordmann".to_owned());
        assert_eq!(format!("{:?}", Some(&name)), "Some(<redacted>)");
        assert_eq!(name.expose(), "Kari Nordmann");
    }
}
