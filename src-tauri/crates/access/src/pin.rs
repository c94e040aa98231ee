//! What a PIN may be.

use std::fmt;

use enrolment::Personal;

/// Fewer digits are guessed, more are written on a note.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=12;

/// A PIN that is not easy to guess.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(Personal<String>);

/// Why a PIN is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPin {
    /// Not 4 to 12 digits.
    #[error("a PIN has {} to {} digits", DIGITS.start(), DIGITS.end())]
    NotDigits,
    /// The same digits again and again: 0000, 1212, 123123.
    #[error("the PIN repeats itself")]
    Repeats,
    /// One after the other: 1234, 9876, 7890.
    #[error("the digits of the PIN follow one another")]
    InOrder,
    /// A year in which somebody may have been born.
    #[error("the PIN is a year")]
    Year,
}

impl Pin {
    /// A PIN that may be chosen.
    pub fn new(text: Personal<String>) -> Result<Self, WeakPin> {
        let digits = text.expose().as_bytes();
        if !DIGITS.contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
            return Err(WeakPin::NotDigits);
        }
        if repeats(digits) {
            return Err(WeakPin::Repeats);
        }
        if in_order(digits, 1) || in_order(digits, 9) {
            return Err(WeakPin::InOrder);
        }
        if digits.len() == 4 && matches!(&digits[..2], b"19" | b"20") {
            return Err(WeakPin::Year);
        }
        Ok(Self(text))
    }

    pub(crate) fn digits(&self) -> &[u8] {
        self.0.expose().as_bytes()
    }
}

/// Whether it is a shorter row of digits, several times.
fn repeats(digits: &[u8]) -> bool {
    let lengths = 1..=digits.len() / 2;
    lengths
        .filter(|length| digits.len().is_multiple_of(*length))
        .any(|length| digits.chunks(length).all(|part| part == &digits[..length]))
}

/// Whether each digit is the one before and `step`; 0 comes after 9.
fn in_order(digits: &[u8], step: u8) -> bool {
    let value = |digit: u8| digit - b'0';
    let pairs = digits.windows(2);
    pairs
        .into_iter()
        .all(|pair| (value(pair[0]) + step) % 10 == value(pair[1]))
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(<redacted>)")
    }
}

#[cfg(test)]
mod tests {
    use enrolment::Personal;
    use rstest::rstest;

    use super::{Pin, WeakPin};
    use crate::{Effort, NotAHash, PinHash};

    fn pin(text: &str) -> Result<Pin, WeakPin> {
        Pin::new(Personal::new(text.to_owned()))
    }

    #[rstest]
    #[case::empty("", WeakPin::NotDigits)]
    #[case::short("137", WeakPin::NotDigits)]
    #[case::long("1357913579135", WeakPin::NotDigits)]
    #[case::letters("12a4", WeakPin::NotDigits)]
    #[case::signed("+1357", WeakPin::NotDigits)]
    #[case::other_digits("١٣٥٧", WeakPin::NotDigits)]
    #[case::alike("0000", WeakPin::Repeats)]
    #[case::pairs("121212", WeakPin::Repeats)]
    #[case::twice("123123", WeakPin::Repeats)]
    #[case::up("1234", WeakPin::InOrder)]
    #[case::down("987654", WeakPin::InOrder)]
    #[case::over_nine("789012", WeakPin::InOrder)]
    #[case::year("1987", WeakPin::Year)]
    #[case::young("2009", WeakPin::Year)]
    fn a_pin_that_is_easy_to_guess_is_refused(#[case] text: &str, #[case] why: WeakPin) {
        assert_eq!(pin(text).unwrap_err(), why);
    }

    #[rstest]
    #[case("1357")]
    #[case("2468")]
    #[case("198704")]
    #[case("805193720461")]
    fn others_are_taken(#[case] text: &str) {
        assert!(pin(text).is_ok());
    }

    #[test]
    fn only_the_pin_itself_is_the_pin() {
        let hash = PinHash::of(&pin("8051").unwrap(), Effort::Full).unwrap();
        let kept = PinHash::parse(hash.as_str()).unwrap();
        for (tried, is_it) in [
            ("8051", true),
            ("8052", false),
            ("", false),
            ("8051 ", false),
        ] {
            assert_eq!(
                kept.is_of(&Personal::new(tried.to_owned())),
                is_it,
                "{tried}"
            );
        }
    }

    #[test]
    fn a_hash_says_how_it_was_made_and_is_salted() {
        let [one, other] = [(); 2].map(|()| PinHash::of(&pin("8051").unwrap(), Effort::Full));
        let one = one.unwrap();
        assert!(one.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_ne!(one, other.unwrap());
    }

    #[test]
    fn neither_pin_nor_hash_prints_itself() {
        let pin = pin("8051").unwrap();
        let hash = PinHash::of(&pin, Effort::Least).unwrap();
        assert_eq!(
            format!("{pin:?} {hash:?}"),
            "Pin(<redacted>) PinHash(<redacted>)"
        );
    }

    #[rstest]
    #[case("")]
    #[case("8051")]
    #[case("$argon2id$v=19$m=19456")]
    fn what_is_no_hash_is_not_taken_for_one(#[case] text: &str) {
        assert_eq!(PinHash::parse(text).unwrap_err(), NotAHash);
    }
}
