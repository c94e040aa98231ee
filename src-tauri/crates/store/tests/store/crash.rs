//! What is left when the program goes at any moment.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use enrolment::{Enrolment, Outcome, Step, ports::EnrolmentStore as _};
use rstest::rstest;
use store::{DatabaseKey, OpenError, SqliteStore};

use crate::{
    samples::{at, scanned, steps_to_member},
    sqlite::Place,
};

/// Drives a future until it is done or was woken `polls` times, then drops it.
async fn at_most<T>(polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| match left.checked_sub(1) {
        None => Poll::Ready(None),
        Some(fewer) => {
            left = fewer;
            future.as_mut().poll(context).map(Some)
        }
    })
    .await
}

/// The files as a power cut would leave them: copied while the database is open.
fn cut_power(place: &Place) -> Place {
    let mut left = Place::new();
    left.key = DatabaseKey::from_hex(&place.key.to_hex()).unwrap();
    for (name, bytes) in place.files() {
        if !name.ends_with("-shm") {
            std::fs::write(left.path.with_file_name(name), bytes).unwrap();
        }
    }
    left
}

async fn stands(store: &SqliteStore, enrolment: &Enrolment) -> Option<Enrolment> {
    store.load(enrolment.id).await.unwrap()
}

#[tokio::test]
async fn every_transition_survives_a_power_cut() {
    let place = Place::new();
    let store = place.open().await;
    let (mut enrolment, event) = scanned(0);
    store.insert(&enrolment, &event).await.unwrap();
    for (second, step) in (1..).zip(steps_to_member()) {
        let left = cut_power(&place);
        let after = left.open().await;
        assert_eq!(stands(&after, &enrolment).await, Some(enrolment.clone()));
        assert_eq!(after.events_of(enrolment.id).await.unwrap().len(), second);

        let event = enrolment
            .apply(step, at(i64::try_from(second).unwrap()))
            .unwrap();
        store.save(&enrolment, &event).await.unwrap();
    }
    let after = cut_power(&place).open().await;
    assert_eq!(stands(&after, &enrolment).await, None);
    assert_eq!(after.history(None, 10).await.unwrap().len(), 1);
}

#[rstest]
#[case::that_moves_on(4, Outcome::Cancelled)]
#[case::that_ends(12, Outcome::Enrolled)]
#[tokio::test]
async fn a_save_that_is_dropped_is_done_or_was_not_begun(
    #[case] steps: usize,
    #[case] ending: Outcome,
) {
    let place = Place::new();
    let store = place.open().await;
    let [mut done, mut undone] = [0; 2];
    // How many polls a save takes depends on how quick the database is.
    for polls in (0..8).cycle().take(40) {
        let (mut enrolment, mut event) = scanned(0);
        store.insert(&enrolment, &event).await.unwrap();
        let mut before = enrolment.clone();
        for step in steps_to_member().into_iter().take(steps) {
            if before != enrolment {
                store.save(&enrolment, &event).await.unwrap();
            }
            before = enrolment.clone();
            event = enrolment.apply(step, at(1)).unwrap();
        }

        let is_done = at_most(polls, store.save(&enrolment, &event))
            .await
            .is_some();

        let left = stands(&store, &enrolment).await;
        let events = store.events_of(enrolment.id).await.unwrap().len();
        let ended = store.history(None, 100).await.unwrap();
        let has_ended = ended.iter().any(|row| row.id == enrolment.id);
        if left == Some(before) {
            undone += 1;
            assert!(!is_done, "what was said to be stored is");
            assert_eq!(
                (events, has_ended),
                (steps, false),
                "dropped after {polls} polls"
            );
        } else {
            done += 1;
            let is_end = enrolment.phase.is_ended();
            assert_eq!(left, (!is_end).then_some(enrolment.clone()));
            assert_eq!(
                (events, has_ended),
                (steps + 1, is_end),
                "dropped after {polls} polls"
            );
        }
        // Leaves the number to the next round.
        if let Some(mut left) = stands(&store, &enrolment).await {
            let event = left.apply(Step::End(ending.clone()), at(2)).unwrap();
            store.save(&left, &event).await.unwrap();
        }
    }
    assert!(
        done > 0 && undone > 0,
        "{done} done and {undone} not show too little"
    );
}

#[tokio::test]
async fn another_key_takes_nothing_from_a_database_after_a_power_cut() {
    let place = Place::new();
    let store = place.open().await;
    let (enrolment, event) = scanned(0);
    store.insert(&enrolment, &event).await.unwrap();
    let left = cut_power(&place);

    let other_key = DatabaseKey::generate().unwrap();
    let error = SqliteStore::open(&left.path, &other_key).await.unwrap_err();

    assert!(matches!(error, OpenError::NotOurs { .. }), "{error:?}");
    assert_eq!(
        stands(&left.open().await, &enrolment).await,
        Some(enrolment)
    );
}
