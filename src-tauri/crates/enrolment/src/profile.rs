//! What a customer shared when they approved (Vipps Userinfo API).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Consents, Msisdn, Personal, stored};

/// The shared data. Every part is optional: the customer's plan, scopes and profile decide.
/// Empty texts are already `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// Digits with the calling code, as the service gave them.
    #[serde(with = "stored")]
    pub phone: Personal<Option<String>>,
    /// Given names, separated by spaces.
    #[serde(with = "stored")]
    pub given_name: Personal<Option<String>>,
    /// Family name.
    #[serde(with = "stored")]
    pub family_name: Personal<Option<String>>,
    /// The e-mail address, unless Vipps says that it is not verified: Login gives verified ones only.
    #[serde(with = "stored")]
    pub verified_email: Personal<Option<String>>,
    /// Date of birth.
    #[serde(with = "stored")]
    pub birth_date: Personal<Option<Date>>,
    /// The home address.
    #[serde(with = "stored")]
    pub address: Personal<Option<Address>>,
    /// What was ticked and what was not.
    pub consents: Consents,
}

impl Profile {
    /// Whether the profile is of the person with this number; `None` when it names no number.
    pub fn is_of(&self, number: &Msisdn) -> Option<bool> {
        let phone = self.phone.expose().as_deref()?;
        Some(Msisdn::from_international(phone).is_ok_and(|phone| phone == *number))
    }

    /// Full years of age on `today`; `None` when the birth date was not shared.
    pub fn age_on(&self, today: Date) -> Option<i16> {
        let born = (*self.birth_date.expose())?;
        let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
        Some(today.year() - born.year() - i16::from(!had_birthday))
    }
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// Street, house and flat.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Post town (the API calls it `region`).
    pub city: Option<String>,
    /// ISO 3166 alpha-2 code.
    pub country: Option<String>,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rstest::rstest;

    use super::{Personal, Profile};
    use crate::Msisdn;

    #[rstest]
    #[case(date(2026, 2, 27), 17)]
    #[case(date(2026, 2, 28), 18)]
    #[case(date(2026, 11, 20), 18)]
    fn a_person_is_a_year_older_on_the_birthday(
        #[case] today: jiff::civil::Date,
        #[case] age: i16,
    ) {
        let born = Profile {
            birth_date: Personal::new(Some(date(2008, 2, 28))),
            ..Profile::default()
        };
        assert_eq!(born.age_on(today), Some(age));
    }

    #[test]
    fn a_profile_says_whose_it_is_only_if_it_names_a_number() {
        let number = Msisdn::from_international("4741234567").unwrap();
        let of = |phone: Option<&str>| Profile {
            phone: Personal::new(phone.map(str::to_owned)),
            ..Profile::default()
        };
        assert_eq!(of(Some("4741234567")).is_of(&number), Some(true));
        assert_eq!(of(Some("4741234568")).is_of(&number), Some(false));
        assert_eq!(of(None).is_of(&number), None);
    }
}
