//! What is asked, by whom, when and where; and which enrolments it lets through.

use std::collections::BTreeMap;

use enrolment::Source;
use jiff::{Timestamp, tz::TimeZone};

use crate::{HistoryQuery, InvalidPeriod, OutcomeKind, period::first_and_last};

/// A question to the history.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// What is asked for.
    pub query: &'a HistoryQuery,
    /// The time of day.
    pub now: Timestamp,
    /// Where the clock on the wall is.
    pub zone: &'a TimeZone,
    /// Whether people may be compared. Without, nobody can be chosen or picked out by who served.
    pub may_compare_staff: bool,
}

impl Scope<'_> {
    /// What the audit keeps of a question: `period`, its first and last day, and `filter`, by what was
    /// filtered and not for what.
    pub fn for_audit(&self) -> Result<BTreeMap<String, String>, InvalidPeriod> {
        let filter = &self.query.filter;
        let by = [
            ("store", filter.store.is_some()),
            ("till", filter.till.is_some()),
            (
                "cashier",
                filter.cashier.is_some() && self.may_compare_staff,
            ),
            ("outcome", filter.outcome.is_some()),
            ("source", filter.source.is_some()),
            ("lastThree", filter.last_three.is_some()),
        ];
        let by: Vec<_> = by
            .into_iter()
            .filter_map(|(name, is_set)| is_set.then_some(name))
            .collect();
        let (first, last) = first_and_last(self)?;
        let mut detail = BTreeMap::from([("period".to_owned(), format!("{first}/{last}"))]);
        if !by.is_empty() {
            detail.insert("filter".to_owned(), by.join(", "));
        }
        Ok(detail)
    }
}

/// What a filter looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) store: &'a str,
    pub(crate) till: &'a str,
    pub(crate) cashier: Option<&'a str>,
    pub(crate) outcome: OutcomeKind,
    pub(crate) source: Source,
    pub(crate) last_three: Option<u16>,
}

/// A filter, ready for many rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sieve<'a> {
    store: Option<&'a str>,
    till: Option<&'a str>,
    cashier: Option<&'a str>,
    outcome: Option<OutcomeKind>,
    source: Option<Source>,
    last_three: Option<LastThree>,
}

#[derive(Debug, Clone, Copy)]
enum LastThree {
    Are(u16),
    /// Something else was typed: no number ends so.
    Cannot,
}

impl<'a> Sieve<'a> {
    pub(crate) fn of(scope: &Scope<'a>) -> Self {
        let filter = &scope.query.filter;
        let cashier = filter.cashier.as_deref();
        Self {
            store: filter.store.as_deref(),
            till: filter.till.as_deref(),
            cashier: cashier.filter(|_| scope.may_compare_staff),
            outcome: filter.outcome,
            source: filter.source,
            last_three: filter
                .last_three
                .as_deref()
                .map(|typed| three_digits(typed).map_or(LastThree::Cannot, LastThree::Are)),
        }
    }

    /// Whether there is nothing to look at.
    pub(crate) const fn admits_all(&self) -> bool {
        self.store.is_none()
            && self.till.is_none()
            && self.cashier.is_none()
            && self.outcome.is_none()
            && self.source.is_none()
            && self.last_three.is_none()
    }

    pub(crate) fn admits(&self, about: &About<'_>) -> bool {
        self.outcome.is_none_or(|wanted| wanted == about.outcome)
            && self.source.is_none_or(|wanted| wanted == about.source)
            && self.last_three.is_none_or(|wanted| match wanted {
                LastThree::Are(digits) => about.last_three == Some(digits),
                LastThree::Cannot => false,
            })
            && self.store.is_none_or(|wanted| wanted == about.store)
            && self.till.is_none_or(|wanted| wanted == about.till)
            && self
                .cashier
                .is_none_or(|wanted| about.cashier == Some(wanted))
    }
}

/// The last three digits of a masked number: `678` of `+47 ••• •• 678`, and of `+45 •• •• •6 78`.
pub(crate) fn last_three(masked_number: &str) -> Option<u16> {
    let mut place = 1;
    let mut digits = 0;
    let mut from_the_end = masked_number.chars().rev().filter(|c| *c != ' ');
    for _ in 0..3 {
        digits += place * u16::try_from(from_the_end.next()?.to_digit(10)?).ok()?;
        place *= 10;
    }
    Some(digits)
}

fn three_digits(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    (typed.len() == 3).then(|| last_three(typed)).flatten()
}

#[cfg(test)]
mod tests {
    use enrolment::Msisdn;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::{last_three, three_digits};

    #[rstest]
    #[case("4741234678", 678)]
    #[case("4520123456", 456)]
    #[case("46701234007", 7)]
    #[case("35840123000", 0)]
    #[case("299123456", 456)]
    fn the_last_digits_are_found_however_the_country_groups_them(
        #[case] number: &str,
        #[case] digits: u16,
    ) {
        let masked = Msisdn::from_international(number).unwrap().masked();
        assert_eq!(last_three(&masked), Some(digits), "{masked}");
    }

    proptest! {
        #[test]
        fn only_three_digits_are_three_digits(typed in "[ 0-9a•]{0,5}") {
            let trimmed = typed.trim();
            let is_so = trimmed.len() == 3 && trimmed.bytes().all(|byte| byte.is_ascii_digit());
            prop_assert_eq!(three_digits(&typed).is_some(), is_so);
        }
    }
}
