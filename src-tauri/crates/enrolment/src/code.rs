//! Confirmation codes: what the customer compares between the till and their phone.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ports::Codes;

/// Letters and digits that are not mistaken for one another on a screen or said aloud over a
/// counter: none of 0 O 1 I L S 5 B 8, and of those that sound alike (B C D E G P T V Z, M N) one each.
const LETTERS: &[u8] = b"AEFHJKMRUWXY";
const DIGITS: &[u8] = b"234679";

/// The binding message of a login request: `^[A-Z0-9\-]{5,8}$` (Vipps Login API, merchant-initiated).
/// Ours look like `K7H-492`: three signs, a pause, three digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
pub struct ConfirmationCode(String);

/// The text does not have the form of a binding message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a confirmation code has five to eight of A-Z, 0-9 and hyphen")]
pub struct InvalidCode;

impl ConfirmationCode {
    /// Takes a text of the documented form.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidCode> {
        let text = text.into();
        let fits = (5..=8).contains(&text.len())
            && text
                .bytes()
                .all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'-'));
        if fits {
            Ok(Self(text))
        } else {
            Err(InvalidCode)
        }
    }

    /// The code as sent and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Makes a code out of random bytes. Bytes past the last whole multiple of the alphabet are
    /// passed over, so that every code is equally likely; `None` when too few bytes were left.
    fn from_random(bytes: &[u8]) -> Option<Self> {
        let mut bytes = bytes.iter().copied();
        let mut pick = |alphabet: &[u8]| {
            let size = u8::try_from(alphabet.len()).ok()?;
            let fair = u8::MAX - u8::MAX % size;
            let byte = bytes.find(|byte| *byte < fair)?;
            alphabet
                .get(usize::from(byte % size))
                .copied()
                .map(char::from)
        };
        let mut text = String::with_capacity(7);
        for alphabet in [LETTERS, DIGITS, LETTERS] {
            text.push(pick(alphabet)?);
        }
        text.push('-');
        for _ in 0..3 {
            text.push(pick(DIGITS)?);
        }
        Some(Self(text))
    }
}

impl TryFrom<String> for ConfirmationCode {
    type Error = InvalidCode;

    fn try_from(text: String) -> Result<Self, InvalidCode> {
        Self::new(text)
    }
}

impl From<ConfirmationCode> for String {
    fn from(code: ConfirmationCode) -> Self {
        code.0
    }
}

impl fmt::Display for ConfirmationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Codes out of the operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsCodes;

impl Codes for OsCodes {
    fn next(&self) -> Result<ConfirmationCode, crate::ports::NoRandomness> {
        loop {
            let mut bytes = [0; 24];
            getrandom::fill(&mut bytes).map_err(|_| crate::ports::NoRandomness)?;
            if let Some(code) = ConfirmationCode::from_random(&bytes) {
                return Ok(code);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::{ConfirmationCode, OsCodes};
    use crate::ports::Codes as _;

    #[test]
    fn a_code_has_the_form_of_a_binding_message_and_no_look_alikes() {
        let mut seen = HashSet::new();
        for _ in 0..2_000 {
            let code = OsCodes.next().unwrap();
            assert!(ConfirmationCode::new(code.as_str()).is_ok(), "{code}");
            assert!(
                !code.as_str().contains(|c| "0O1ILS5B8".contains(c)),
                "{code}"
            );
            seen.insert(code.as_str().to_owned());
        }
        assert!(
            seen.len() > 1_900,
            "2,000 draws of 186,624 codes gave {} different ones",
            seen.len()
        );
    }

    proptest! {
        #[test]
        fn only_the_documented_form_is_taken(text in "[ -~]{0,10}") {
            let documented = (5..=8).contains(&text.len())
                && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
            prop_assert_eq!(ConfirmationCode::new(text).is_ok(), documented);
        }
    }
}
