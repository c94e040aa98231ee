//! Phone numbers of the five countries in which Vipps MobilePay logs people in.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The countries whose numbers a login accepts (46, 45, 47, 358 and 299, as the
/// error text of the Vipps Login API lists them).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    /// Norway, +47.
    No,
    /// Sweden, +46.
    Se,
    /// Denmark, +45.
    Dk,
    /// Finland with Åland, +358.
    Fi,
    /// Greenland, +299.
    Gl,
}

impl Country {
    /// All of them, in the order a keypad offers them.
    pub const ALL: [Self; 5] = [Self::No, Self::Se, Self::Dk, Self::Fi, Self::Gl];

    /// The calling code, without plus.
    pub const fn calling_code(self) -> &'static str {
        match self {
            Self::No => "47",
            Self::Se => "46",
            Self::Dk => "45",
            Self::Fi => "358",
            Self::Gl => "299",
        }
    }

    /// ISO 3166 alpha-2 code in upper case.
    pub const fn iso(self) -> &'static str {
        match self {
            Self::No => "NO",
            Self::Se => "SE",
            Self::Dk => "DK",
            Self::Fi => "FI",
            Self::Gl => "GL",
        }
    }

    /// Its English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::No => "Norway",
            Self::Se => "Sweden",
            Self::Dk => "Denmark",
            Self::Fi => "Finland",
            Self::Gl => "Greenland",
        }
    }

    /// How many digits a subscriber number has, without the calling code and without a trunk zero.
    const fn subscriber_digits(self) -> std::ops::RangeInclusive<usize> {
        match self {
            Self::No | Self::Dk => 8..=8,
            Self::Se => 7..=10,
            Self::Fi => 5..=11,
            Self::Gl => 6..=6,
        }
    }

    /// Group sizes in which people read the number aloud; the last size repeats.
    const fn groups(self, digits: usize) -> &'static [usize] {
        match self {
            Self::No => &[3, 2, 3],
            Self::Dk | Self::Gl => &[2],
            Self::Se => &[2, 3, 2],
            Self::Fi if digits >= 9 => &[2, 3, 4],
            Self::Fi => &[2, 3],
        }
    }
}

/// A phone number as the login API takes it: country calling code and subscriber number, digits only
/// (Vipps Login API, `urn:msisdn`). Personal: `Debug` shows it masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Msisdn {
    country: Country,
    digits: String,
}

/// Why a text is not a phone number that can log in. Never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(tag = "why", content = "country", rename_all = "camelCase")]
pub enum InvalidNumber {
    /// Something else than digits, spaces and the usual punctuation stands in it.
    #[error("a phone number has only digits, spaces and a leading plus")]
    NotANumber,
    /// The calling code is of none of the five countries.
    #[error("only numbers from Norway, Sweden, Denmark, Finland and Greenland can be asked")]
    UnknownCountry,
    /// Too few or too many digits for its country.
    #[error("the number has too few or too many digits for {}", .0.name())]
    WrongLength(Country),
}

impl Msisdn {
    /// Reads what a service sends: digits with the calling code, with or without a plus.
    pub fn from_international(text: &str) -> Result<Self, InvalidNumber> {
        let digits = only_digits(text)?;
        let digits = digits.strip_prefix("00").unwrap_or(&digits);
        let country = Country::ALL
            .into_iter()
            .find(|country| digits.starts_with(country.calling_code()))
            .ok_or(InvalidNumber::UnknownCountry)?;
        Self::new(country, &digits[country.calling_code().len()..])
    }

    /// Reads what a person types at a till in `home`: `412 34 567`, `+47 412 34 567`, `0047…`, and
    /// with a trunk zero where the country has one (`070-123 45 67`).
    pub fn from_typed(text: &str, home: Country) -> Result<Self, InvalidNumber> {
        let trimmed = text.trim();
        let digits = only_digits(trimmed)?;
        if trimmed.starts_with('+') || digits.starts_with("00") {
            return Self::from_international(trimmed);
        }
        let code = home.calling_code();
        // Where numbers are of many lengths, one with its calling code can look like one without; but
        // without it people begin with the trunk zero.
        if matches!(home, Country::Se | Country::Fi)
            && digits.len() >= 10
            && let Some(rest) = digits.strip_prefix(code)
            && let Ok(number) = Self::new(home, rest)
        {
            return Ok(number);
        }
        match Self::new(home, &digits) {
            Err(InvalidNumber::WrongLength(_)) if digits.starts_with(code) => {
                Self::new(home, &digits[code.len()..])
            }
            read => read,
        }
    }

    fn new(country: Country, subscriber: &str) -> Result<Self, InvalidNumber> {
        let subscriber = match country {
            Country::Se | Country::Fi => subscriber.strip_prefix('0').unwrap_or(subscriber),
            Country::No | Country::Dk | Country::Gl => subscriber,
        };
        if !country.subscriber_digits().contains(&subscriber.len()) || subscriber.starts_with('0') {
            return Err(InvalidNumber::WrongLength(country));
        }
        Ok(Self {
            country,
            digits: format!("{}{subscriber}", country.calling_code()),
        })
    }

    /// Whose number it is.
    pub const fn country(&self) -> Country {
        self.country
    }

    /// Digits with the calling code, no plus: `4741234567`. Personal.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// With the plus, as Engage keeps it: `+4741234567`. Personal.
    pub fn e164(&self) -> String {
        format!("+{}", self.digits)
    }

    fn subscriber(&self) -> &str {
        &self.digits[self.country.calling_code().len()..]
    }

    /// For the eyes of the cashier, grouped as the country does: `+47 412 34 567`. Personal.
    pub fn grouped(&self) -> String {
        self.in_groups(self.subscriber())
    }

    /// For lists and logs: the last three digits and the country, `+47 ••• •• 567`. Not personal.
    pub fn masked(&self) -> String {
        let subscriber = self.subscriber();
        let hidden = subscriber.len() - 3;
        let masked: String = subscriber
            .chars()
            .enumerate()
            .map(|(at, digit)| if at < hidden { '•' } else { digit })
            .collect();
        self.in_groups(&masked)
    }

    fn in_groups(&self, subscriber: &str) -> String {
        let mut text = format!("+{}", self.country.calling_code());
        let characters: Vec<char> = subscriber.chars().collect();
        let sizes = self.country.groups(characters.len());
        let mut rest = characters.as_slice();
        for at in 0.. {
            let Some(&size) = sizes.get(at).or(sizes.last()) else {
                break;
            };
            let (group, after) = rest.split_at(size.min(rest.len()));
            // A single digit left over joins the group before it: nobody reads "12 34 5".
            let (group, after) = if after.len() == 1 {
                (rest, &rest[rest.len()..])
            } else {
                (group, after)
            };
            text.push(' ');
            text.extend(group);
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        text
    }
}

fn only_digits(text: &str) -> Result<String, InvalidNumber> {
    let text = text.trim();
    let text = text.strip_prefix('+').unwrap_or(text);
    let mut digits = String::with_capacity(text.len().min(32));
    for character in text.chars() {
        match character {
            '0'..='9' if digits.len() < 20 => digits.push(character),
            ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/' => {}
            _ => return Err(InvalidNumber::NotANumber),
        }
    }
    if digits.is_empty() {
        Err(InvalidNumber::NotANumber)
    } else {
        Ok(digits)
    }
}

/// Written in clear: it is only ever part of [`Private`](crate::Private) in the encrypted store.
impl Serialize for Msisdn {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.digits.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Msisdn {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        Self::from_international(&digits).map_err(serde::de::Error::custom)
    }
}

impl fmt::Debug for Msisdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::{Country, InvalidNumber, Msisdn};

    #[rstest]
    #[case(
        "412 34 567",
        Country::No,
        "4741234567",
        "+47 412 34 567",
        "+47 ••• •• 567"
    )]
    #[case(
        "+47 412 34 567",
        Country::Dk,
        "4741234567",
        "+47 412 34 567",
        "+47 ••• •• 567"
    )]
    #[case(
        "004741234567",
        Country::No,
        "4741234567",
        "+47 412 34 567",
        "+47 ••• •• 567"
    )]
    #[case(
        "4741234567",
        Country::No,
        "4741234567",
        "+47 412 34 567",
        "+47 ••• •• 567"
    )]
    #[case(
        "20 12 34 56",
        Country::Dk,
        "4520123456",
        "+45 20 12 34 56",
        "+45 •• •• •4 56"
    )]
    #[case(
        "070-123 45 67",
        Country::Se,
        "46701234567",
        "+46 70 123 45 67",
        "+46 •• ••• •5 67"
    )]
    #[case(
        "040 123 4567",
        Country::Fi,
        "358401234567",
        "+358 40 123 4567",
        "+358 •• ••• •567"
    )]
    #[case(
        "358 40 123456",
        Country::Fi,
        "35840123456",
        "+358 40 123 456",
        "+358 •• ••• 456"
    )]
    #[case("221234", Country::Gl, "299221234", "+299 22 12 34", "+299 •• •2 34")]
    #[case(
        "47123456",
        Country::No,
        "4747123456",
        "+47 471 23 456",
        "+47 ••• •• 456"
    )]
    fn a_typed_number_is_read(
        #[case] typed: &str,
        #[case] home: Country,
        #[case] digits: &str,
        #[case] grouped: &str,
        #[case] masked: &str,
    ) {
        let number = Msisdn::from_typed(typed, home).unwrap();
        assert_eq!(number.digits(), digits);
        assert_eq!(number.grouped(), grouped);
        assert_eq!(number.masked(), masked);
        assert_eq!(format!("{number:?}"), masked);
    }

    #[rstest]
    #[case("", InvalidNumber::NotANumber)]
    #[case("kari", InvalidNumber::NotANumber)]
    #[case("4123456", InvalidNumber::WrongLength(Country::No))]
    #[case("412345678", InvalidNumber::WrongLength(Country::No))]
    #[case("+1 202 555 0100", InvalidNumber::UnknownCountry)]
    #[case("00412345678", InvalidNumber::UnknownCountry)]
    #[case("٤١٢٣٤٥٦٧", InvalidNumber::NotANumber)]
    fn a_wrong_number_is_refused_with_its_reason(#[case] typed: &str, #[case] why: InvalidNumber) {
        assert_eq!(Msisdn::from_typed(typed, Country::No), Err(why));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            for home in Country::ALL {
                if let Ok(number) = Msisdn::from_typed(&text, home) {
                    prop_assert!((8..=15).contains(&number.digits().len()));
                    prop_assert_eq!(&Msisdn::from_international(number.digits()).unwrap(), &number);
                    prop_assert_eq!(&Msisdn::from_typed(&number.grouped(), home).unwrap(), &number);
                }
            }
        }

        #[test]
        fn a_masked_number_shows_three_digits_at_most(subscriber in "[2-9][0-9]{7}") {
            let number = Msisdn::from_typed(&subscriber, Country::No).unwrap();
            let shown: String = number.masked()[3..].chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(shown, &subscriber[5..]);
        }
    }
}
