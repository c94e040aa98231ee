//! Staff numbers.

use std::fmt;

/// The longest that any system of a shop prints on a card.
const LONGEST: usize = 12;

/// The number of somebody who works here, as it stands on their card: 1 to 12 letters and digits. Not a
/// name, so that none gets into the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffNumber(String);

/// The text is no staff number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a staff number has 1 to {LONGEST} letters and digits, and a digit among them")]
pub struct NotAStaffNumber;

impl StaffNumber {
    /// Reads what a person typed; white space around it is passed over.
    pub fn parse(text: &str) -> Result<Self, NotAStaffNumber> {
        let text = text.trim();
        let is_one = (1..=LONGEST).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && text.bytes().any(|byte| byte.is_ascii_digit());
        is_one.then(|| Self(text.to_owned())).ok_or(NotAStaffNumber)
    }
}

impl fmt::Display for StaffNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{NotAStaffNumber, StaffNumber};

    #[rstest]
    #[case("7", "7")]
    #[case(" 00412 ", "00412")]
    #[case("AB12", "AB12")]
    fn what_stands_on_a_card_is_taken(#[case] typed: &str, #[case] number: &str) {
        assert_eq!(StaffNumber::parse(typed).unwrap().to_string(), number);
    }

    #[rstest]
    #[case::nothing(" ")]
    #[case::a_name("Kari")]
    #[case::two_words("Kari 2")]
    #[case::long("1234567890123")]
    #[case::a_formula("=1")]
    #[case::other_digits("٧")]
    fn a_name_is_no_number(#[case] typed: &str) {
        assert_eq!(StaffNumber::parse(typed).unwrap_err(), NotAStaffNumber);
    }
}
