//! What the ledger promises besides its figures.

use std::time::Duration;

use history::{HistoryFilter, HistoryQuery, InvalidPeriod, Ledger, PageError, PeriodChoice, Scope};
use jiff::{civil::date, tz::TimeZone};
use rstest::rstest;
use sqlx::Connection as _;
use tokio::time::timeout;

use crate::place::{Place, Raw, at, scope, zone};

const YEAR: PeriodChoice = PeriodChoice::Own {
    from: date(2026, 1, 1),
    to: date(2026, 12, 31),
};

fn year() -> HistoryQuery {
    HistoryQuery {
        period: YEAR,
        filter: HistoryFilter::default(),
    }
}

#[tokio::test]
async fn what_was_changed_or_removed_in_the_store_is_so_in_the_ledger_after_a_refresh() {
    let place = Place::new().await;
    let mut connection = place.beneath().await;
    for id in 1..=3 {
        let row = Raw {
            id,
            cashier: Some("ane"),
            masked_number: Some("+47 ••• •• 567"),
            ..Raw::default()
        };
        row.write(&mut connection).await;
    }
    let mut ledger = Ledger::read(&place.store).await.unwrap();
    let query = HistoryQuery {
        filter: HistoryFilter {
            last_three: Some("567".to_owned()),
            ..HistoryFilter::default()
        },
        ..year()
    };
    let utc = TimeZone::UTC;
    let scope = scope(&query, &utc);
    assert_eq!(ledger.count(&scope), Ok(3));

    for (change, left) in [
        (
            "UPDATE history SET masked_number = NULL, cashier = NULL WHERE rowid = 1",
            2,
        ),
        ("DELETE FROM history WHERE rowid = 3", 1),
    ] {
        sqlx::query(change).execute(&mut connection).await.unwrap();
        ledger.refresh(&place.store).await.unwrap();
        assert_eq!(ledger.count(&scope), Ok(left), "after: {change}");
    }
}

#[tokio::test]
async fn a_row_of_a_later_version_is_left_out_and_hides_nothing() {
    let place = Place::new().await;
    let mut connection = place.beneath().await;
    for (id, outcome) in (1..).zip(["enrolled", "abducted", "savedLater", "expired"]) {
        let row = Raw {
            id,
            outcome,
            ..Raw::default()
        };
        row.write(&mut connection).await;
    }
    let ledger = Ledger::read(&place.store).await.unwrap();
    let (query, utc) = (year(), TimeZone::UTC);
    let page = ledger
        .page(&place.store, &scope(&query, &utc), None)
        .await
        .unwrap();
    assert_eq!(page.rows.len(), 2);
}

#[tokio::test]
async fn pages_go_on_without_gap_or_repetition_while_enrolments_end() {
    let place = Place::new().await;
    let mut connection = place.beneath().await;
    let ended = |id: u32| Raw {
        id,
        // Several end in the same moment.
        ended_at_ms: Raw::default().ended_at_ms + i64::from(id / 3),
        ..Raw::default()
    };
    for id in 1..=250 {
        ended(id).write(&mut connection).await;
    }
    let mut ledger = Ledger::read(&place.store).await.unwrap();
    let (query, utc) = (year(), TimeZone::UTC);
    let scope = scope(&query, &utc);
    let mut paged = Vec::new();
    let mut after = None;
    for late in 1_000.. {
        let page = ledger
            .page(&place.store, &scope, after.as_deref())
            .await
            .unwrap();
        paged.extend(page.rows);
        ended(late).write(&mut connection).await;
        ledger.refresh(&place.store).await.unwrap();
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let all = place.store.history(None, 1_000).await.unwrap();
    let late = all.len() - 250;
    assert_eq!(
        paged,
        all[late..],
        "the rows that were there first, newest first"
    );
}

#[rstest]
#[case("")]
#[case("1763712000000")]
#[case("yesterday.019aa4f0-0000-7000-8000-000000000001")]
#[case("1763712000000.enrolled' OR 1=1")]
#[tokio::test]
async fn a_place_that_no_page_gave_is_refused(#[case] place_text: &str) {
    let place = Place::new().await;
    let ledger = Ledger::read(&place.store).await.unwrap();
    let (query, utc) = (year(), TimeZone::UTC);
    let refused = ledger
        .page(&place.store, &scope(&query, &utc), Some(place_text))
        .await;
    assert!(
        matches!(refused, Err(PageError::UnknownPlace)),
        "{refused:?}"
    );
}

#[rstest]
#[case(date(2026, 3, 2), date(2026, 3, 1), InvalidPeriod::Reversed)]
#[case(date(2010, 1, 1), date(2026, 1, 1), InvalidPeriod::TooLong)]
#[case(date(-9999, 1, 1), date(-9999, 1, 2), InvalidPeriod::TooLong)]
#[case(date(9999, 12, 30), date(9999, 12, 31), InvalidPeriod::TooLong)]
#[tokio::test]
async fn a_period_that_cannot_be_counted_is_refused(
    #[case] from: jiff::civil::Date,
    #[case] to: jiff::civil::Date,
    #[case] why: InvalidPeriod,
) {
    let query = HistoryQuery {
        period: PeriodChoice::Own { from, to },
        ..HistoryQuery::default()
    };
    let oslo = zone("Europe/Oslo");
    let refused = Ledger::default().overview(&scope(&query, &oslo));
    assert_eq!(refused, Err(why));
}

#[tokio::test]
async fn today_is_compared_with_yesterday_as_far_as_the_same_time_of_day() {
    let place = Place::new().await;
    let mut connection = place.beneath().await;
    for (id, ended_at) in (1..).zip([
        "2026-10-24T09:59:59.999Z", // 11:59 by summer time, the day before
        "2026-10-24T10:00:00Z",     // 12:00
        "2026-10-24T11:30:00Z",     // 13:30
        "2026-10-25T10:30:00Z",     // 11:30 by winter time, today
    ]) {
        let row = Raw {
            id,
            ended_at_ms: at(ended_at).as_millisecond(),
            ..Raw::default()
        };
        row.write(&mut connection).await;
    }
    let ledger = Ledger::read(&place.store).await.unwrap();
    let oslo = zone("Europe/Oslo");
    let query = HistoryQuery::default();
    let scope = Scope {
        query: &query,
        now: at("2026-10-25T11:00:00Z"), // noon
        zone: &oslo,
        may_compare_staff: false,
    };
    let overview = ledger.overview(&scope).unwrap();
    assert_eq!(
        (overview.figures.enrolled, overview.before.enrolled),
        (1, 1)
    );
    let day = overview.until.duration_since(overview.from);
    assert_eq!(day.as_hours(), 25, "the day on which the clock is set back");
}

#[rstest]
#[case::any_day("Europe/Oslo", "2026-11-21T12:00:00Z", "2026-11-20T12:00:00Z")]
// 02:30, which the day before showed twice, did not show, and (23:30) did not show before it was over.
#[case::twice("Europe/Oslo", "2026-10-26T01:30:00Z", "2026-10-25T00:30:00Z")]
#[case::skipped("Europe/Oslo", "2026-03-30T00:30:00Z", "2026-03-29T01:30:00Z")]
#[case::at_midnight("America/Nuuk", "2026-03-30T00:30:00Z", "2026-03-29T01:00:00Z")]
// By half an hour: 02:10.
#[case::half("Australia/Lord_Howe", "2026-10-04T15:10:00Z", "2026-10-03T15:40:00Z")]
#[tokio::test]
async fn the_same_time_of_day_is_found_where_clocks_are_changed(
    #[case] place_name: &str,
    #[case] now: &str,
    #[case] same_time: &str,
) {
    let place = Place::new().await;
    let mut connection = place.beneath().await;
    let same_time = at(same_time).as_millisecond();
    for (id, ended_at_ms) in (1..).zip([same_time - 1, same_time]) {
        let row = Raw {
            id,
            ended_at_ms,
            ..Raw::default()
        };
        row.write(&mut connection).await;
    }
    let ledger = Ledger::read(&place.store).await.unwrap();
    let (query, here) = (HistoryQuery::default(), zone(place_name));
    let scope = Scope {
        now: at(now),
        ..scope(&query, &here)
    };
    let overview = ledger.overview(&scope).unwrap();
    assert_eq!(overview.before.enrolled, 1, "the one just before it");
}

#[tokio::test]
async fn nobody_is_chosen_or_picked_out_where_people_are_not_to_be_compared() {
    let place = Place::new().await;
    let mut connection = place.beneath().await;
    for (id, cashier) in (1..).zip([Some("ane"), Some("bo"), None]) {
        let row = Raw {
            id,
            cashier,
            ..Raw::default()
        };
        row.write(&mut connection).await;
    }
    let ledger = Ledger::read(&place.store).await.unwrap();
    let query = HistoryQuery {
        filter: HistoryFilter {
            cashier: Some("ane".to_owned()),
            ..HistoryFilter::default()
        },
        ..year()
    };
    let utc = TimeZone::UTC;
    for (may_compare_staff, cashiers, enrolled) in
        [(true, vec!["ane", "bo"], 1), (false, vec![], 3)]
    {
        let scope = Scope {
            may_compare_staff,
            ..scope(&query, &utc)
        };
        let overview = ledger.overview(&scope).unwrap();
        assert_eq!(overview.choices.cashiers, cashiers);
        assert_eq!(overview.figures.enrolled, enrolled);
    }
}

#[tokio::test]
async fn a_reading_that_is_given_up_on_the_way_leaves_nothing_out_of_order() {
    const ROWS: i64 = 5_000;
    let place = Place::new().await;
    let mut connection = place.beneath().await;
    let mut transaction = connection.begin().await.unwrap();
    for id in 1..=5_000_u32 {
        let row = Raw {
            id,
            // The first to be written ended last, as by a clock that was set back.
            ended_at_ms: Raw::default().ended_at_ms - i64::from(id),
            ..Raw::default()
        };
        row.write(&mut transaction).await;
    }
    transaction.commit().await.unwrap();

    let mut ledger = Ledger::default();
    let mut given_up = 0;
    for patience in 1..100 {
        let reading = ledger.refresh(&place.store);
        match timeout(Duration::from_millis(patience), reading).await {
            Err(_) => given_up += 1,
            Ok(read) => {
                read.unwrap();
                break;
            }
        }
    }
    ledger.refresh(&place.store).await.unwrap();
    assert!(given_up > 0, "the first millisecond is not enough");
    let (first, last) = (
        Raw::default().ended_at_ms - ROWS,
        Raw::default().ended_at_ms,
    );
    let (query, utc) = (year(), TimeZone::UTC);
    let page = ledger
        .page(&place.store, &scope(&query, &utc), None)
        .await
        .unwrap();
    let ends = page.rows.iter().map(|row| row.ended_at.as_millisecond());
    assert!(ends.eq((first..last).rev().take(history::PAGE)));
}
