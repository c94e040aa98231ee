//! The same questions in plain SQL. Shares no code with the ledger: where a day begins is found by
//! searching for the first moment at which the clock on the wall shows its date.

use std::collections::BTreeMap;

use history::{Figures, Funnel, HistoryQuery, PeriodChoice};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;
use sqlx::{SqliteConnection, query_as, query_scalar};

const DAY: i64 = 86_400_000;

/// A clock on a wall, in milliseconds.
struct Wall<'a>(&'a TimeZone);

impl Wall<'_> {
    fn offset(&self, at: i64) -> i64 {
        let at = Timestamp::from_millisecond(at).unwrap();
        i64::from(self.0.to_offset(at).seconds()) * 1_000
    }

    fn shows(&self, at: i64) -> i64 {
        at + self.offset(at)
    }

    /// The first moment at which it shows the day (counted from 1970) or a later one.
    fn begin(&self, day: i64) -> i64 {
        let (mut before, mut not_before) = ((day - 2) * DAY, (day + 2) * DAY);
        while before + 1 < not_before {
            let middle = i64::midpoint(before, not_before);
            if self.shows(middle).div_euclid(DAY) < day {
                before = middle;
            } else {
                not_before = middle;
            }
        }
        not_before
    }

    /// When it shows so much of the day, the first time; where it skips that, as if it had not been
    /// changed yet.
    fn time_of(&self, day: i64, time: i64) -> i64 {
        let shown = day * DAY + time;
        let times = [DAY, -DAY].map(|away| shown - self.offset(shown + away));
        let seen = times.into_iter().filter(|at| self.shows(*at) == shown);
        seen.min()
            .unwrap_or_else(|| shown - self.offset(self.begin(day)))
            .min(self.begin(day + 1))
    }
}

/// What plain SQL says to a question.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) figures: Figures,
    pub(crate) before: Figures,
    pub(crate) funnel: Funnel,
    /// Each day from 1970, and how many ended as what.
    pub(crate) days: Vec<(i64, BTreeMap<String, u32>)>,
    /// What a page shows, on all pages.
    pub(crate) ids: Vec<String>,
}

pub(crate) async fn answer(
    connection: &mut SqliteConnection,
    query: &HistoryQuery,
    now: Timestamp,
    zone: &TimeZone,
    may_compare_staff: bool,
) -> Answer {
    let wall = Wall(zone);
    let now = now.as_millisecond();
    let today = wall.shows(now).div_euclid(DAY);
    let (first, last) = match query.period {
        PeriodChoice::Today => (today, today),
        PeriodChoice::Days7 => (today - 6, today),
        PeriodChoice::Days30 => (today - 29, today),
        PeriodChoice::Own { from, to } => {
            (number(connection, from).await, number(connection, to).await)
        }
    };
    let length = last - first + 1;
    let (from, until) = (wall.begin(first), wall.begin(last + 1));
    let before_from = wall.begin(first - length);
    let before_until = if first <= today && today <= last {
        wall.time_of(today - length, wall.shows(now).rem_euclid(DAY))
    } else {
        from
    };
    choose(connection, query, may_compare_staff).await;
    let mut days = Vec::new();
    for day in first..=last {
        let outcomes: Vec<(String, u32)> = query_as(
            "SELECT outcome, count(*) FROM chosen
             WHERE ended_at_ms >= ? AND ended_at_ms < ? GROUP BY outcome",
        )
        .bind(wall.begin(day))
        .bind(wall.begin(day + 1))
        .fetch_all(&mut *connection)
        .await
        .unwrap();
        days.push((day, outcomes.into_iter().collect()));
    }
    let ids = query_scalar(
        "SELECT id FROM chosen WHERE ended_at_ms >= ? AND ended_at_ms < ?
         ORDER BY ended_at_ms DESC, id DESC",
    )
    .bind(from)
    .bind(until)
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    Answer {
        from,
        until,
        figures: figures(connection, from, until).await,
        before: figures(connection, before_from, before_until).await,
        funnel: funnel(connection, from, until).await,
        days,
        ids,
    }
}

/// A date as the days since 1970.
async fn number(connection: &mut SqliteConnection, date: Date) -> i64 {
    query_scalar("SELECT unixepoch(?) / 86400")
        .bind(date.to_string())
        .fetch_one(connection)
        .await
        .unwrap()
}

/// The rows that the filter lets through, as a table of this connection.
async fn choose(connection: &mut SqliteConnection, query: &HistoryQuery, may_compare: bool) {
    let filter = &query.filter;
    sqlx::query("DROP TABLE IF EXISTS temp.chosen")
        .execute(&mut *connection)
        .await
        .unwrap();
    sqlx::query(
        "CREATE TEMP TABLE chosen AS SELECT * FROM history
         WHERE coalesce(store = ?1, TRUE) AND coalesce(till = ?2, TRUE)
             AND (?3 IS NULL OR coalesce(cashier = ?3, FALSE))
             AND coalesce(outcome = ?4, TRUE) AND coalesce(source = ?5, TRUE)
             AND (?6 IS NULL OR coalesce(substr(replace(masked_number, ' ', ''), -3) = ?6, FALSE))",
    )
    .bind(&filter.store)
    .bind(&filter.till)
    .bind(filter.cashier.as_ref().filter(|_| may_compare))
    .bind(filter.outcome.map(word))
    .bind(filter.source.map(word))
    .bind(&filter.last_three)
    .execute(connection)
    .await
    .unwrap();
}

fn word(value: impl Serialize) -> String {
    let word = serde_json::to_value(value).unwrap();
    word.as_str().unwrap().to_owned()
}

async fn figures(connection: &mut SqliteConnection, from: i64, until: i64) -> Figures {
    let (asked, enrolled, conversion): (u32, u32, Option<f64>) = query_as(
        "SELECT count(*) FILTER (WHERE milestones -> 'asked' IS NOT NULL),
             count(*) FILTER (WHERE outcome IN ('enrolled', 'updated')),
             avg(outcome IN ('enrolled', 'updated')) FILTER (WHERE milestones -> 'asked' IS NOT NULL)
         FROM chosen WHERE ended_at_ms >= ? AND ended_at_ms < ?",
    )
    .bind(from)
    .bind(until)
    .fetch_one(&mut *connection)
    .await
    .unwrap();
    let median_ms = query_scalar(
        "WITH waits AS (
             SELECT CAST(round(1000 * unixepoch(milestones ->> 'approved', 'subsec')) AS INTEGER)
                 - opened_at_ms AS wait
             FROM chosen
             WHERE ended_at_ms >= ? AND ended_at_ms < ? AND milestones -> 'approved' IS NOT NULL)
         SELECT wait FROM waits ORDER BY wait LIMIT 1
         OFFSET (SELECT (count(*) - 1) / 2 FROM waits)",
    )
    .bind(from)
    .bind(until)
    .fetch_optional(connection)
    .await
    .unwrap();
    Figures {
        asked,
        enrolled,
        conversion,
        median_ms,
    }
}

async fn funnel(connection: &mut SqliteConnection, from: i64, until: i64) -> Funnel {
    let (identified, new, asked, approved, saved) = query_as(
        "WITH steps AS (
             SELECT milestones -> 'identified' IS NOT NULL AS identified,
                 milestones -> 'checked' IS NOT NULL
                     AND outcome NOT IN ('alreadyMember', 'severalContacts') AS new,
                 milestones -> 'asked' IS NOT NULL AS asked,
                 milestones -> 'approved' IS NOT NULL AS approved,
                 outcome IN ('enrolled', 'updated') AS saved
             FROM chosen WHERE ended_at_ms >= ? AND ended_at_ms < ?)
         SELECT coalesce(sum(identified), 0), coalesce(sum(identified AND new), 0),
             coalesce(sum(identified AND new AND asked), 0),
             coalesce(sum(identified AND new AND asked AND approved), 0),
             coalesce(sum(identified AND new AND asked AND approved AND saved), 0)
         FROM steps",
    )
    .bind(from)
    .bind(until)
    .fetch_one(connection)
    .await
    .unwrap();
    Funnel {
        identified,
        new,
        asked,
        approved,
        saved,
    }
}
