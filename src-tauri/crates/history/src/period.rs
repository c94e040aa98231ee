//! What the days of a period are in a time zone, and with what a period is compared.

use std::ops::Range;

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use crate::{PeriodChoice, Scope};

/// The most days that a period may have: ten years.
const MOST: i32 = 3_660;

/// A period that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPeriod {
    /// The last day is before the first.
    #[error("the last day of the period is before its first")]
    Reversed,
    /// More than ten years, or at the edge of the calendar.
    #[error("the period is longer than ten years, or its days cannot be counted")]
    TooLong,
}

impl From<jiff::Error> for InvalidPeriod {
    fn from(_: jiff::Error) -> Self {
        Self::TooLong
    }
}

/// A period and the one it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Period {
    /// From when until when.
    pub(crate) span: Range<Timestamp>,
    /// The one before, of as many days. Of a period that today is in, only as far as now is in it.
    pub(crate) before: Range<Timestamp>,
    /// Each day, and when it is over.
    pub(crate) days: Vec<(Date, Timestamp)>,
}

impl Period {
    pub(crate) fn of(scope: &Scope<'_>) -> Result<Self, InvalidPeriod> {
        let now = scope.now.to_zoned(scope.zone.clone());
        let today = now.date();
        let (first, last) = first_and_last(scope)?;
        let length = length(first, last);
        let from = start(first, scope.zone)?;
        let before_from = start(first.checked_sub(length.days())?, scope.zone)?;
        let before_until = if (first..=last).contains(&today) {
            let counterpart = today.checked_sub(length.days())?;
            let same_time = counterpart
                .to_datetime(now.time())
                .to_zoned(scope.zone.clone())?;
            // A time that the clock skips at the end of the day would lie in the next one.
            same_time
                .timestamp()
                .min(start(counterpart.tomorrow()?, scope.zone)?)
        } else {
            from
        };
        let days = first
            .series(1.day())
            .take_while(|day| *day <= last)
            .map(|day| Ok((day, start(day.tomorrow()?, scope.zone)?)))
            .collect::<Result<Vec<_>, InvalidPeriod>>()?;
        let until = days.last().map_or(from, |(_, until)| *until);
        Ok(Self {
            span: from..until,
            before: before_from..before_until,
            days,
        })
    }
}

/// The first and the last day of a period.
pub(crate) fn first_and_last(scope: &Scope<'_>) -> Result<(Date, Date), InvalidPeriod> {
    let today = scope.now.to_zoned(scope.zone.clone()).date();
    let (first, last) = match scope.query.period {
        PeriodChoice::Today => (today, today),
        PeriodChoice::Days7 => (today.checked_sub(6.days())?, today),
        PeriodChoice::Days30 => (today.checked_sub(29.days())?, today),
        PeriodChoice::Own { from, to } => (from, to),
    };
    match length(first, last) {
        ..1 => Err(InvalidPeriod::Reversed),
        1..=MOST => Ok((first, last)),
        _ => Err(InvalidPeriod::TooLong),
    }
}

/// How many days these are.
fn length(first: Date, last: Date) -> i32 {
    (last - first).get_days() + 1
}

/// The first moment of a day.
fn start(day: Date, zone: &TimeZone) -> Result<Timestamp, InvalidPeriod> {
    Ok(day.to_zoned(zone.clone())?.timestamp())
}
