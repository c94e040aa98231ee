//! What the ledger says is what plain SQL says: for random histories, in several zones, around the
//! days on which clocks are changed.

use std::cell::RefCell;

use enrolment::Source;
use history::{HistoryFilter, HistoryQuery, Ledger, OutcomeKind, Overview, PeriodChoice, Scope};
use jiff::{SignedDuration, Timestamp, ToSpan as _, tz::TimeZone};
use proptest::{
    collection::vec,
    option::weighted,
    prelude::*,
    sample::{select, subsequence},
    test_runner::{Config, TestRunner},
};
use serde::de::DeserializeOwned;
use sqlx::Connection as _;
use tokio::runtime::Runtime;

use crate::{
    place::{Place, Raw, at, zone},
    plain::{self, Answer},
};

/// Zones, and when their clocks are changed, if they are: by an hour, by half an hour, and at midnight.
const PLACES: [(&str, &str); 8] = [
    ("Europe/Oslo", "2026-03-29T01:00:00Z"),
    ("Europe/Oslo", "2026-10-25T01:00:00Z"),
    ("America/Nuuk", "2026-03-29T01:00:00Z"),
    ("America/Nuuk", "2026-10-25T01:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
    ("Asia/Kathmandu", "2026-06-15T12:00:00Z"),
    ("UTC", "2026-06-15T12:00:00Z"),
];

const OUTCOMES: [&str; 14] = [
    "enrolled",
    "updated",
    "alreadyMember",
    "declined",
    "expired",
    "notOnVipps",
    "appTooOld",
    "underAge",
    "numberMismatch",
    "severalContacts",
    "answerLost",
    "noReply",
    "cancelled",
    "failed",
];
const SOURCES: [&str; 5] = ["camera", "handScanner", "keypad", "file", "call"];
const STORES: [&str; 2] = ["oslo-1", "oslo-2"];
const TILLS: [&str; 2] = ["1", "2"];
const CASHIERS: [&str; 2] = ["ane", "bo"];
const MILESTONES: [&str; 6] = [
    "identified",
    "checked",
    "asked",
    "approved",
    "profiled",
    "saved",
];
const MASKED: [&str; 3] = ["+47 ••• •• 567", "+45 •• •• •5 67", "+47 ••• •• 007"];

const LAST_THREE: [&str; 3] = ["567", "007", "67"];

#[derive(Debug, Clone)]
struct Case {
    zone: &'static str,
    now: Timestamp,
    rows: Vec<Raw>,
    /// How many of the rows are there when the ledger reads first.
    known: usize,
    query: HistoryQuery,
    may_compare_staff: bool,
}

/// Around a change of the clock, or as many days after it as periods have: then the time of day is
/// compared with one near the change.
fn moment() -> impl Strategy<Value = (&'static str, Timestamp)> {
    let days = select(vec![0, 1, 7, 30]);
    let minutes = prop_oneof![-80..80_i64, -1_500..1_500_i64];
    (select(&PLACES[..]), days, minutes).prop_map(|((zone, change), days, minutes)| {
        let away = SignedDuration::from_mins(days * 24 * 60 + minutes);
        (zone, at(change) + away)
    })
}

fn case() -> impl Strategy<Value = Case> {
    moment().prop_flat_map(|(zone, now)| {
        (
            Just((zone, now)),
            vec(row(now, zone), 0..250),
            0.0..1.0,
            query(now, zone),
            any::<bool>(),
        )
            .prop_map(|((zone, now), mut rows, known, query, may_compare_staff)| {
                for (id, row) in (1..).zip(&mut rows) {
                    // Not in the order of the ends.
                    row.id = id * 7_919 % 65_536;
                }
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    clippy::cast_precision_loss,
                    reason = "a part of a few hundred"
                )]
                let known = (rows.len() as f64 * known) as usize;
                Case {
                    zone,
                    now,
                    rows,
                    known,
                    query,
                    may_compare_staff,
                }
            })
    })
}

/// Ended at any time, within three milliseconds of a midnight, or a few quarters of an hour from `now` on
/// this day or one that it is compared with.
fn ended_at(now: Timestamp, zone: &'static str) -> impl Strategy<Value = i64> {
    let day = 86_400_000;
    let now_ms = now.as_millisecond();
    let anyway = (now_ms - 70 * day)..(now_ms + 2 * day);
    let here = TimeZone::get(zone).unwrap();
    let midnight = (-16..3_i32, -3..3_i64).prop_map(move |(days, away)| {
        let date = now.to_zoned(here.clone()).date() + days.days();
        let midnight = date.to_zoned(here.clone()).unwrap();
        midnight.timestamp().as_millisecond() + away
    });
    let same_time = (select(vec![0, -1, -7, -30]), -8..8_i64, -3..3_i64)
        .prop_map(move |(days, quarters, away)| now_ms + days * day + quarters * 900_000 + away);
    let near = (now_ms - 2 * day)..(now_ms + day / 2);
    prop_oneof![2 => anyway, 3 => midnight, 2 => same_time, 3 => near]
}

fn row(now: Timestamp, zone: &'static str) -> impl Strategy<Value = Raw> {
    let names = (
        select(&STORES[..]),
        select(&TILLS[..]),
        weighted(0.8, select(&CASHIERS[..])),
        select(&SOURCES[..]),
        select(&OUTCOMES[..]),
        weighted(0.8, select(&MASKED[..])),
    );
    let milestones = (
        subsequence(&MILESTONES[..], 0..=MILESTONES.len()),
        vec(-2_000..90_000_i64, MILESTONES.len()),
    )
        .prop_map(|(names, after)| names.into_iter().zip(after).collect());
    (ended_at(now, zone), 0..200_000_i64, names, milestones).prop_map(
        |(
            ended_at_ms,
            lasted,
            (store, till, cashier, source, outcome, masked_number),
            milestones,
        )| {
            Raw {
                id: 0,
                opened_at_ms: ended_at_ms - lasted,
                ended_at_ms,
                store,
                till,
                cashier,
                source,
                outcome,
                milestones,
                masked_number,
            }
        },
    )
}

fn query(now: Timestamp, zone: &'static str) -> impl Strategy<Value = HistoryQuery> {
    let today = now.to_zoned(TimeZone::get(zone).unwrap()).date();
    let own = (-12..4_i32, 0..10_i32).prop_map(move |(from, more)| PeriodChoice::Own {
        from: today + from.days(),
        to: today + (from + more).days(),
    });
    let period = prop_oneof![
        2 => Just(PeriodChoice::Today),
        2 => Just(PeriodChoice::Days7),
        2 => Just(PeriodChoice::Days30),
        4 => own,
    ];
    let some = |names: &'static [&'static str]| weighted(0.25, select(names));
    let filter = (
        some(&STORES),
        some(&TILLS),
        some(&CASHIERS),
        some(&OUTCOMES),
        some(&SOURCES),
        some(&LAST_THREE),
    )
        .prop_map(
            |(store, till, cashier, outcome, source, last_three)| HistoryFilter {
                store: store.map(str::to_owned),
                till: till.map(str::to_owned),
                cashier: cashier.map(str::to_owned),
                outcome: outcome.map(from_word::<OutcomeKind>),
                source: source.map(from_word::<Source>),
                last_three: last_three.map(str::to_owned),
            },
        );
    (period, filter).prop_map(|(period, filter)| HistoryQuery { period, filter })
}

fn from_word<T: DeserializeOwned>(word: &str) -> T {
    serde_json::from_value(word.into()).unwrap()
}

#[test]
fn figures_funnel_days_and_pages_are_those_of_plain_sql() {
    let runtime = Runtime::new().unwrap();
    let place = runtime.block_on(Place::new());
    // One ledger for all: each case removes the history of the one before.
    let kept = RefCell::new((Ledger::default(), runtime.block_on(place.beneath())));
    let mut runner = TestRunner::new(Config {
        cases: 100,
        failure_persistence: None,
        ..Config::default()
    });
    let done = runner.run(&case(), |case| {
        let (ledger, connection) = &mut *kept.borrow_mut();
        runtime.block_on(async {
            let here = zone(case.zone);
            let (known, new) = case.rows.split_at(case.known);
            let mut transaction = connection.begin().await.unwrap();
            sqlx::query("DELETE FROM history")
                .execute(&mut *transaction)
                .await
                .unwrap();
            for row in known {
                row.write(&mut transaction).await;
            }
            transaction.commit().await.unwrap();
            ledger.refresh(&place.store).await.unwrap();
            let mut transaction = connection.begin().await.unwrap();
            for row in new {
                row.write(&mut transaction).await;
            }
            transaction.commit().await.unwrap();
            ledger.refresh(&place.store).await.unwrap();

            let scope = Scope {
                query: &case.query,
                now: case.now,
                zone: &here,
                may_compare_staff: case.may_compare_staff,
            };
            let overview = ledger.overview(&scope).unwrap();
            let ids = all_pages(ledger, &place, &scope).await;
            let said = told(&overview, ids);
            let plain = plain::answer(
                connection,
                &case.query,
                case.now,
                &here,
                case.may_compare_staff,
            )
            .await;
            prop_assert_eq!(said, plain);
            prop_assert!(case.may_compare_staff || overview.choices.cashiers.is_empty());
            Ok(())
        })
    });
    if let Err(error) = done {
        panic!("{error}");
    }
}

async fn all_pages(ledger: &Ledger, place: &Place, scope: &Scope<'_>) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after = None;
    loop {
        let page = ledger
            .page(&place.store, scope, after.as_deref())
            .await
            .unwrap();
        ids.extend(page.rows.iter().map(|row| row.id.to_string()));
        after = page.next;
        if after.is_none() {
            return ids;
        }
        assert_eq!(
            page.rows.len(),
            history::PAGE,
            "only the last page is shorter"
        );
    }
}

fn told(overview: &Overview, ids: Vec<String>) -> Answer {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = overview.days.iter().map(|day| {
        let outcomes = day.outcomes.iter().map(|(outcome, count)| {
            let word = serde_json::to_value(outcome).unwrap();
            (word.as_str().unwrap().to_owned(), *count)
        });
        let number = i64::from((day.date - epoch).get_days());
        (number, outcomes.collect())
    });
    Answer {
        from: overview.from.as_millisecond(),
        until: overview.until.as_millisecond(),
        figures: overview.figures,
        before: overview.before,
        funnel: overview.funnel,
        days: days.collect(),
        ids,
    }
}
