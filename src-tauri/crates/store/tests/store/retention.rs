//! What grew old tells of nobody, once.

use std::collections::BTreeMap;

use enrolment::{Outcome, Step, ports::EnrolmentStore as _};
use jiff::{SignedDuration, Timestamp};
use store::{Actor, AuditAction, HistoryRow, SqliteStore};

use crate::{
    privacy::decrypted,
    samples::{KARI, at, nth, number, typed},
    sqlite::Place,
};

const DAY: i64 = 86_400;

/// One enrolment a day, of days from 0.
async fn some_days(place: &Place, days: usize) -> SqliteStore {
    let store = place.open().await;
    for index in 0..days {
        let second = i64::try_from(index).unwrap() * DAY;
        let (mut enrolment, event) = nth(second, index);
        store.insert(&enrolment, &event).await.unwrap();
        let event = enrolment
            .apply(Step::End(Outcome::AlreadyMember), at(second))
            .unwrap();
        store.save(&enrolment, &event).await.unwrap();
    }
    store
}

fn tells_of_nobody(row: &HistoryRow) -> bool {
    row.masked_number.is_none() && row.cashier.is_none()
}

/// Which days still tell of people.
async fn telling(store: &SqliteStore) -> Vec<i64> {
    let mut rows = store.history(None, 1_000).await.unwrap();
    rows.retain(|row| !tells_of_nobody(row));
    let day = |row: &HistoryRow| row.ended_at.duration_since(at(0)).as_secs() / DAY;
    rows.iter().rev().map(day).collect()
}

async fn anonymise(store: &SqliteStore, older_than: Timestamp, limit: u32) -> u32 {
    store.anonymise(older_than, at(100), limit).await.unwrap()
}

#[tokio::test]
async fn rows_that_are_old_enough_lose_what_tells_of_people_the_oldest_first() {
    let place = Place::new();
    let store = some_days(&place, 6).await;
    assert_eq!(anonymise(&store, at(4 * DAY), 3).await, 3);
    assert_eq!(telling(&store).await, [3, 4, 5]);
    assert_eq!(anonymise(&store, at(4 * DAY), 3).await, 1);
    assert_eq!(telling(&store).await, [4, 5], "not what is just as old");
    assert_eq!(anonymise(&store, at(4 * DAY), 3).await, 0);

    let rows = store.history(None, 10).await.unwrap();
    assert_eq!(rows.len(), 6, "they stay as figures");
    let left: Vec<Option<Vec<u8>>> =
        sqlx::query_scalar("SELECT number_key FROM history ORDER BY ended_at_ms")
            .fetch_all(&mut place.beneath().await)
            .await
            .unwrap();
    let left: Vec<_> = left.iter().map(Option::is_some).collect();
    assert_eq!(left, [false, false, false, false, true, true]);
}

#[tokio::test]
async fn no_copy_of_a_number_that_was_taken_away_is_left_in_the_files() {
    let place = Place::new();
    let store = some_days(&place, 60).await;
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("SELECT number_key FROM history")
        .fetch_all(&mut place.beneath().await)
        .await
        .unwrap();
    let left = |place: &Place| {
        let clear = decrypted(place);
        let holds = |key: &&Vec<u8>| clear.windows(key.len()).any(|bytes| bytes == **key);
        kept.iter().filter(holds).count()
    };
    assert_eq!(anonymise(&store, at(60 * DAY), 100).await, 60);
    store.sweep().await.unwrap();
    let wal = place
        .files()
        .into_iter()
        .find(|(name, _)| name.ends_with("-wal"));
    assert_eq!(wal.map(|(_, bytes)| bytes.len()), Some(0));
    store.close().await;
    assert_eq!(left(&place), 0);
}

#[tokio::test]
async fn the_numbers_of_one_till_are_forgotten_and_those_of_others_stay() {
    let place = Place::new();
    let store = some_days(&place, 2).await;
    let (mut other, event) = typed(3 * DAY, KARI);
    other.till = "practice".to_owned();
    store.insert(&other, &event).await.unwrap();
    let step = Step::End(Outcome::AlreadyMember);
    let event = other.apply(step, at(3 * DAY)).unwrap();
    store.save(&other, &event).await.unwrap();
    assert_eq!(store.find_by_number(&number(KARI)).await.unwrap().len(), 1);

    assert_eq!(store.forget_numbers("practice").await.unwrap(), 1);

    assert_eq!(store.find_by_number(&number(KARI)).await.unwrap(), []);
    let rows = store.history(None, 10).await.unwrap();
    let masked: Vec<_> = rows.iter().map(|row| row.masked_number.is_some()).collect();
    assert_eq!(masked, [false, true, true]);
    assert_eq!(store.forget_numbers("practice").await.unwrap(), 0, "once");
}

#[tokio::test]
async fn a_till_was_used_when_an_enrolment_ended_or_something_was_noted() {
    let place = Place::new();
    let store = some_days(&place, 2).await;
    let used = async |from, until| store.was_used(at(from)..at(until)).await.unwrap();
    assert!(used(DAY, DAY + 1).await);
    assert!(!used(DAY + 1, 9 * DAY).await);
    let (actor, action) = (Actor::system(), AuditAction::LookedUp);
    store
        .note(at(5 * DAY), &actor, action, &BTreeMap::new())
        .await
        .unwrap();
    assert!(used(5 * DAY, 9 * DAY).await);
    assert!(!used(DAY + 1, 5 * DAY).await, "not what is just later");
    assert!(store.is_any_older(at(1)).await.unwrap());
    assert!(!store.is_any_older(at(0)).await.unwrap());
}

#[tokio::test]
async fn each_batch_is_in_the_book_and_none_is_not() {
    let place = Place::new();
    let store = some_days(&place, 3).await;
    for _ in 0..3 {
        anonymise(&store, at(3 * DAY), 2).await;
    }
    let told: Vec<_> = store
        .audit(None, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|entry| (entry.action, entry.actor, entry.detail))
        .collect();
    let batch = |rows: &str| {
        let detail = BTreeMap::from([
            ("before".to_owned(), at(3 * DAY).to_string()),
            ("rows".to_owned(), rows.to_owned()),
        ]);
        (AuditAction::Anonymised, Actor::system(), detail)
    };
    assert_eq!(told, [batch("1"), batch("2")]);
}

#[tokio::test]
async fn where_nothing_is_old_nothing_is_written() {
    let place = Place::new();
    let store = some_days(&place, 3).await;
    let epoch = store.history_epoch().await.unwrap();
    let files = place.files();
    assert_eq!(anonymise(&store, at(0), 10).await, 0);
    assert!(place.files() == files, "not a byte");
    assert_eq!(store.history_epoch().await.unwrap(), epoch);
}

#[tokio::test]
async fn a_clock_that_is_set_back_makes_nothing_old_too_early_or_twice() {
    let place = Place::new();
    let store = some_days(&place, 5).await;
    let kept_for = SignedDuration::from_hours(2 * 24);
    let run = async |now: Timestamp| store.anonymise(now - kept_for, now, 10).await.unwrap();

    assert_eq!(run(at(4 * DAY)).await, 2);
    assert_eq!(run(at(3 * DAY)).await, 0, "a day back");
    assert_eq!(telling(&store).await, [2, 3, 4]);
    let stamps: Vec<Option<i64>> =
        sqlx::query_scalar("SELECT anonymised_at_ms FROM history ORDER BY ended_at_ms")
            .fetch_all(&mut place.beneath().await)
            .await
            .unwrap();
    let first = Some(at(4 * DAY).as_millisecond());
    assert_eq!(stamps, [first, first, None, None, None], "each once");
    assert_eq!(run(at(5 * DAY)).await, 1, "and it goes on where it was");
}

#[tokio::test]
async fn what_a_customer_had_erased_loses_its_cashier_when_it_is_old() {
    let place = Place::new();
    let store = some_days(&place, 1).await;
    let actor = Actor::system();
    store
        .erase(&number("4790000000"), at(1), &actor)
        .await
        .unwrap();
    let erased = store.history(None, 1).await.unwrap().remove(0);
    assert_eq!(
        (erased.masked_number, erased.cashier.as_deref()),
        (None, Some("ane"))
    );
    assert_eq!(anonymise(&store, at(DAY), 10).await, 1);
    assert_eq!(telling(&store).await, [0; 0]);
}

#[tokio::test]
async fn the_epoch_moves_when_rows_change_and_stays_when_they_are_added() {
    let place = Place::new();
    let store = some_days(&place, 2).await;
    let added = store.history_epoch().await.unwrap();
    assert_eq!(added, 0);
    anonymise(&store, at(DAY), 10).await;
    let anonymised = store.history_epoch().await.unwrap();
    assert!(anonymised > added);
    let actor = Actor::system();
    store.erase(&number(KARI), at(1), &actor).await.unwrap();
    assert_eq!(store.history_epoch().await.unwrap(), anonymised, "nothing");
    let of_second = number("4790000001");
    store.erase(&of_second, at(1), &actor).await.unwrap();
    let erased = store.history_epoch().await.unwrap();
    assert!(erased > anonymised);
    sqlx::query("DELETE FROM history")
        .execute(&mut place.beneath().await)
        .await
        .unwrap();
    assert!(store.history_epoch().await.unwrap() > erased);
}
