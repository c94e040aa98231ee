//! An invented history, for practice and for measuring: shops with opening hours and cashiers, and
//! customers who say yes, no, or nothing. The same plan gives the same history, on any machine.

mod story;

use enrolment::IllegalStep;
use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use rand::RngExt as _;
use rand_pcg::Pcg64;
use store::Ended;

use crate::InvalidPeriod;

/// What to invent.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many enrolments.
    pub enrolments: u32,
    /// Over how many days, today among them.
    pub days: u16,
    /// Another one gives another history.
    pub seed: u64,
    /// Until when: nothing ends after it.
    pub until: Timestamp,
    /// Where the shops stand.
    pub zone: TimeZone,
}

/// So many of the newest enrolments have a time line. All of them would make a file many times as large.
const TIME_LINES: u32 = 2_000;

/// When the shops open, and how many come in each hour from then on.
const OPENING: i8 = 10;
const HOURS: [u32; 10] = [3, 4, 6, 7, 7, 8, 10, 11, 8, 5];

/// The enrolments of a plan, one by one, in the order in which they were begun.
pub fn invent(
    plan: &Plan,
) -> Result<impl Iterator<Item = Result<Ended, IllegalStep>>, InvalidPeriod> {
    let hours = open_hours(plan)?;
    let mut dice = Pcg64::new(u128::from(plan.seed), 0);
    let until = plan.until;
    let first_with_time_line = plan.enrolments.saturating_sub(TIME_LINES);
    let openings = shared_out(plan.enrolments, hours).flat_map(move |(hour, count)| {
        let length = hour.until_ms - hour.from_ms;
        let mut openings: Vec<i64> = (0..count)
            .map(|_| hour.from_ms + dice.random_range(0..length))
            .collect();
        openings.sort_unstable();
        openings
    });
    let mut dice = Pcg64::new(u128::from(plan.seed), 1);
    // Of its own for each moment: what is invented later may stand beside it.
    let mut ids = Pcg64::new(u128::from(plan.seed), until.as_nanosecond().cast_unsigned());
    let stories = (0..).zip(openings).map(move |(nth, opened_at_ms)| {
        let has_time_line = nth >= first_with_time_line;
        story::tell(&mut dice, &mut ids, opened_at_ms, until, has_time_line)
    });
    Ok(stories)
}

/// An hour, or what is left of it, in which shops are open.
struct Hour {
    from_ms: i64,
    until_ms: i64,
    /// How many come, as a share of all.
    weight: f64,
}

fn open_hours(plan: &Plan) -> Result<Vec<Hour>, InvalidPeriod> {
    let today = plan.until.to_zoned(plan.zone.clone()).date();
    let first = today.checked_sub((i32::from(plan.days) - 1).days())?;
    let mut hours = Vec::new();
    for day in first.series(1.day()).take(plan.days.into()) {
        for (hour, customers) in (OPENING..).zip(HOURS) {
            let from = day.at(hour, 0, 0, 0).to_zoned(plan.zone.clone())?;
            let from_ms = from.timestamp().as_millisecond();
            let until_ms = (from_ms + 3_600_000).min(plan.until.as_millisecond());
            if from_ms < until_ms {
                #[expect(clippy::cast_precision_loss, reason = "far from 2^52 milliseconds")]
                let share = (until_ms - from_ms) as f64 / 3_600_000.0;
                hours.push(Hour {
                    from_ms,
                    until_ms,
                    weight: share * f64::from(customers) * business(day),
                });
            }
        }
    }
    Ok(hours)
}

/// How much comes on a day, beside a Monday.
fn business(day: Date) -> f64 {
    match day.weekday() {
        Weekday::Monday | Weekday::Tuesday => 1.0,
        Weekday::Wednesday => 1.05,
        Weekday::Thursday => 1.2,
        Weekday::Friday => 1.5,
        Weekday::Saturday => 1.6,
        // Most are closed.
        Weekday::Sunday => 0.15,
    }
}

/// How many enrolments begin in each hour: all of them in all.
fn shared_out(enrolments: u32, hours: Vec<Hour>) -> impl Iterator<Item = (Hour, u32)> {
    let all: f64 = hours.iter().map(|hour| hour.weight).sum();
    let mut weight = 0.0;
    let mut given = 0;
    hours.into_iter().map(move |hour| {
        weight += hour.weight;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and all of them"
        )]
        let by_now = (f64::from(enrolments) * (weight / all).min(1.0)).round() as u32;
        let count = by_now.saturating_sub(given);
        given += count;
        (hour, count)
    })
}
