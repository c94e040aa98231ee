//! What every enrolment store promises, whatever it keeps them in. Each claim takes two handles on
//! the same, still empty store, as two programs would have them.

use std::collections::BTreeSet;

use enrolment::{
    Baseline, Enrolment, Event, Milestone, Outcome, ProblemCode, Step, WorkerId,
    ports::{EnrolmentStore, StoreError},
};
use jiff::{SignedDuration, Timestamp};

use crate::samples::{KARI, OLA, at, nth, number, scanned, steps_to_member, typed};

/// Makes a test of each claim. `$open` gives something with the handles `one` and `other`.
macro_rules! suite {
    ($open:path) => {
        $crate::contract::suite!($open:
            what_was_inserted_is_loaded
            an_unknown_enrolment_is_not_loaded
            every_transition_is_loaded_as_it_was_saved
            the_oldest_open_enrolment_comes_first
            a_number_is_in_one_open_enrolment_only
            a_number_that_becomes_known_may_be_taken
            enrolments_without_a_number_do_not_collide
            a_number_is_free_after_the_end
            a_stale_transition_is_a_conflict
            a_version_is_not_skipped
            of_two_transitions_at_once_one_is_stored
            an_ended_enrolment_is_not_open
            what_is_not_due_is_not_claimed
            what_is_due_within_a_millisecond_is_not_claimed_early
            what_waited_longest_is_claimed_first
            a_claimed_enrolment_is_claimed_by_nobody
            two_workers_never_claim_the_same
            a_lease_that_ended_is_claimed
            times_of_a_clock_that_was_ahead_hold_nothing_up
            the_next_is_due_when_it_is_due_and_free
            a_transition_leaves_the_lease
            a_held_enrolment_stays_held
            a_released_enrolment_is_claimed
            a_worker_cannot_hold_what_another_holds
            what_nobody_holds_is_taken_by_one
        );
    };
    ($open:path: $($claim:ident)+) => {
        $(
            #[tokio::test]
            async fn $claim() {
                let handles = $open().await;
                $crate::contract::$claim(&handles.one, &handles.other).await;
            }
        )+
    };
}
pub(crate) use suite;

type Store = dyn EnrolmentStore;

async fn keep(store: &Store, (enrolment, event): (Enrolment, Event)) -> Enrolment {
    store.insert(&enrolment, &event).await.unwrap();
    enrolment
}

async fn step(store: &Store, enrolment: &mut Enrolment, step: Step, now: Timestamp) {
    let event = enrolment.apply(step, now).unwrap();
    store.save(enrolment, &event).await.unwrap();
}

/// Claims at a second for 30 seconds.
async fn claim(store: &Store, worker: WorkerId, second: i64) -> Vec<Enrolment> {
    store
        .claim(worker, at(second), at(second + 30), 10)
        .await
        .unwrap()
        .enrolments
}

pub(crate) async fn what_was_inserted_is_loaded(one: &Store, other: &Store) {
    for enrolment in [keep(one, scanned(0)).await, keep(one, typed(0, KARI)).await] {
        assert_eq!(
            one.load(enrolment.id).await.unwrap(),
            Some(enrolment.clone())
        );
        assert_eq!(other.load(enrolment.id).await.unwrap(), Some(enrolment));
    }
}

pub(crate) async fn an_unknown_enrolment_is_not_loaded(one: &Store, _: &Store) {
    keep(one, scanned(0)).await;
    assert_eq!(one.load(scanned(0).0.id).await.unwrap(), None);
}

pub(crate) async fn every_transition_is_loaded_as_it_was_saved(one: &Store, other: &Store) {
    let mut enrolment = keep(one, scanned(0)).await;
    for (second, next) in (1..).zip(steps_to_member()) {
        step(one, &mut enrolment, next, at(second)).await;
        let expected = (!enrolment.phase.is_ended()).then(|| enrolment.clone());
        assert_eq!(
            other.load(enrolment.id).await.unwrap(),
            expected,
            "after step {second}"
        );
    }
    assert!(
        enrolment.milestones.contains_key(&Milestone::Saved),
        "the script reached its end"
    );
}

pub(crate) async fn the_oldest_open_enrolment_comes_first(one: &Store, other: &Store) {
    let mut kept = Vec::new();
    for second in [20, 0, 10] {
        kept.push(keep(one, scanned(second)).await);
    }
    kept.sort_by_key(|enrolment| enrolment.opened_at);
    assert_eq!(other.open().await.unwrap(), kept);
}

pub(crate) async fn a_number_is_in_one_open_enrolment_only(one: &Store, other: &Store) {
    let first = keep(one, typed(0, KARI)).await;
    keep(one, typed(0, OLA)).await;
    let (second, event) = typed(1, KARI);
    let refused = other.insert(&second, &event).await.unwrap_err();
    assert!(
        matches!(refused, StoreError::NumberBusy(id) if id == first.id),
        "{refused:?}"
    );
    assert_eq!(
        one.load(second.id).await.unwrap(),
        None,
        "nothing of it was kept"
    );
}

pub(crate) async fn a_number_that_becomes_known_may_be_taken(one: &Store, other: &Store) {
    let first = keep(one, typed(0, KARI)).await;
    let before = keep(one, scanned(1)).await;

    let mut second = before.clone();
    let known = Step::Identified {
        number: number(KARI),
        verified: true,
    };
    let event = second.apply(known, at(2)).unwrap();
    let refused = other.save(&second, &event).await.unwrap_err();
    assert!(
        matches!(refused, StoreError::NumberBusy(id) if id == first.id),
        "{refused:?}"
    );
    assert_eq!(
        one.load(before.id).await.unwrap(),
        Some(before.clone()),
        "it is as it was"
    );

    let mut second = before;
    let ending = Outcome::Failed {
        code: ProblemCode::AlreadyOpen,
    };
    step(one, &mut second, Step::End(ending), at(2)).await;
    assert_eq!(one.open().await.unwrap(), [first]);
}

pub(crate) async fn enrolments_without_a_number_do_not_collide(one: &Store, other: &Store) {
    keep(one, scanned(0)).await;
    keep(other, scanned(0)).await;
    assert_eq!(one.open().await.unwrap().len(), 2);
}

pub(crate) async fn a_number_is_free_after_the_end(one: &Store, other: &Store) {
    let mut first = keep(one, typed(0, KARI)).await;
    step(one, &mut first, Step::End(Outcome::Cancelled), at(1)).await;
    let second = keep(other, typed(2, KARI)).await;
    assert_eq!(one.open().await.unwrap(), [second]);
}

pub(crate) async fn a_stale_transition_is_a_conflict(one: &Store, other: &Store) {
    let mut enrolment = keep(one, typed(0, KARI)).await;
    let mut stale = enrolment.clone();
    step(one, &mut enrolment, Step::Checked(Baseline::Nobody), at(1)).await;
    for late in [
        Step::Checked(Baseline::Unknown),
        Step::End(Outcome::Cancelled),
    ] {
        let mut attempt = stale.clone();
        let event = attempt.apply(late, at(2)).unwrap();
        let refused = other.save(&attempt, &event).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict), "{refused:?}");
        assert_eq!(
            one.load(enrolment.id).await.unwrap(),
            Some(enrolment.clone())
        );
    }
    // Loading and applying again is the way out.
    stale = other.load(enrolment.id).await.unwrap().unwrap();
    step(other, &mut stale, Step::End(Outcome::Cancelled), at(3)).await;
}

pub(crate) async fn a_version_is_not_skipped(one: &Store, _: &Store) {
    let before = keep(one, typed(0, KARI)).await;
    let mut ahead = before.clone();
    ahead.apply(Step::Checked(Baseline::Nobody), at(1)).unwrap();
    let event = ahead.apply(Step::Request, at(1)).unwrap();
    let refused = one.save(&ahead, &event).await.unwrap_err();
    assert!(matches!(refused, StoreError::Conflict), "{refused:?}");
    assert_eq!(one.load(before.id).await.unwrap(), Some(before));
}

pub(crate) async fn of_two_transitions_at_once_one_is_stored(one: &Store, other: &Store) {
    for index in 0..10 {
        let mut ours = keep(one, nth(0, index)).await;
        let mut theirs = ours.clone();
        let our_event = ours.apply(Step::Checked(Baseline::Nobody), at(1)).unwrap();
        let their_event = theirs.apply(Step::End(Outcome::Cancelled), at(1)).unwrap();
        let results = tokio::join!(
            one.save(&ours, &our_event),
            other.save(&theirs, &their_event)
        );
        let left = one.load(ours.id).await.unwrap();
        match results {
            (Ok(()), Err(StoreError::Conflict)) => assert_eq!(left, Some(ours)),
            (Err(StoreError::Conflict), Ok(())) => assert_eq!(left, None),
            results => panic!("not exactly one was stored: {results:?}"),
        }
    }
}

pub(crate) async fn an_ended_enrolment_is_not_open(one: &Store, other: &Store) {
    let mut enrolment = keep(one, typed(0, KARI)).await;
    step(
        one,
        &mut enrolment,
        Step::End(Outcome::AlreadyMember),
        at(1),
    )
    .await;
    assert_eq!(other.load(enrolment.id).await.unwrap(), None);
    assert_eq!(other.open().await.unwrap(), []);
    let claimed = other
        .claim(WorkerId::fresh(), at(100), at(130), 10)
        .await
        .unwrap();
    assert_eq!((claimed.enrolments, claimed.next_due), (vec![], None));
    enrolment.version += 1;
    let event = Event {
        at: at(2),
        step: "end",
        phase: "ended",
        detail: None,
    };
    let refused = one.save(&enrolment, &event).await.unwrap_err();
    assert!(matches!(refused, StoreError::Conflict), "{refused:?}");
}

pub(crate) async fn what_is_not_due_is_not_claimed(one: &Store, other: &Store) {
    let due = keep(one, nth(10, 1)).await;
    keep(one, nth(11, 2)).await;
    let mut never = nth(0, 3);
    never.0.due_at = None;
    keep(one, never).await;

    let claimed = other
        .claim(WorkerId::fresh(), at(10), at(40), 10)
        .await
        .unwrap();
    assert_eq!(claimed.enrolments, [due]);
    assert_eq!(claimed.next_due, Some(at(11)));
}

pub(crate) async fn what_is_due_within_a_millisecond_is_not_claimed_early(one: &Store, _: &Store) {
    let nanosecond = SignedDuration::from_nanos(1);
    let mut sample = nth(0, 1);
    sample.0.due_at = Some(at(10) + nanosecond);
    keep(one, sample).await;
    let worker = WorkerId::fresh();
    assert_eq!(claim(one, worker, 10).await, []);

    let waiting = one.claim(worker, at(10), at(40), 10).await.unwrap();
    let next_due = waiting.next_due.expect("it waits");
    assert!(next_due >= at(10) + nanosecond, "{next_due} is early");
    let claimed = one.claim(worker, next_due, at(40), 10).await.unwrap();
    assert_eq!(
        claimed.enrolments.len(),
        1,
        "what is announced for a moment is to be had then"
    );
}

pub(crate) async fn what_waited_longest_is_claimed_first(one: &Store, other: &Store) {
    for (index, second) in [5, 3, 4, 1, 2].into_iter().enumerate() {
        keep(one, nth(second, index)).await;
    }
    let worker = WorkerId::fresh();
    let first = one.claim(worker, at(10), at(40), 3).await.unwrap();
    let opened: Vec<_> = first
        .enrolments
        .iter()
        .map(|enrolment| enrolment.opened_at)
        .collect();
    assert_eq!(opened, [at(1), at(2), at(3)]);
    assert_eq!(first.next_due, Some(at(4)), "more may be claimed at once");
    let rest = other.claim(worker, at(10), at(50), 3).await.unwrap();
    assert_eq!(rest.enrolments.len(), 2);
    assert_eq!(
        rest.next_due,
        Some(at(40)),
        "the first three, should their worker be gone"
    );
}

pub(crate) async fn a_claimed_enrolment_is_claimed_by_nobody(one: &Store, other: &Store) {
    keep(one, nth(0, 1)).await;
    let worker = WorkerId::fresh();
    assert_eq!(claim(one, worker, 0).await.len(), 1);
    assert_eq!(claim(other, WorkerId::fresh(), 29).await, []);
    assert_eq!(claim(one, worker, 29).await, [], "not even by who has it");
}

pub(crate) async fn two_workers_never_claim_the_same(one: &Store, other: &Store) {
    for index in 0..24 {
        keep(one, nth(0, index)).await;
    }
    let work = async |store: &Store| {
        let worker = WorkerId::fresh();
        let mut ids = Vec::new();
        loop {
            let claimed = store
                .claim(worker, at(1), at(31), 2)
                .await
                .unwrap()
                .enrolments;
            if claimed.is_empty() {
                break ids;
            }
            ids.extend(claimed.into_iter().map(|enrolment| enrolment.id));
        }
    };
    let (ours, theirs) = tokio::join!(work(one), work(other));
    assert_eq!(ours.len() + theirs.len(), 24);
    assert_eq!(
        ours.iter().chain(&theirs).collect::<BTreeSet<_>>().len(),
        24
    );
}

pub(crate) async fn a_lease_that_ended_is_claimed(one: &Store, other: &Store) {
    let enrolment = keep(one, nth(0, 1)).await;
    claim(one, WorkerId::fresh(), 0).await;
    assert_eq!(claim(other, WorkerId::fresh(), 30).await, [enrolment]);
}

pub(crate) async fn times_of_a_clock_that_was_ahead_hold_nothing_up(one: &Store, other: &Store) {
    const A_DAY: i64 = 86_400;
    let enrolment = keep(one, nth(A_DAY, 1)).await;
    assert_eq!(claim(one, WorkerId::fresh(), A_DAY).await.len(), 1);
    // The clock is set back by a day: both the due time and the lease lie far ahead.
    assert_eq!(claim(other, WorkerId::fresh(), 60).await, [enrolment]);
}

pub(crate) async fn the_next_is_due_when_it_is_due_and_free(one: &Store, other: &Store) {
    let mut enrolment = keep(one, nth(0, 1)).await;
    let worker = WorkerId::fresh();
    assert_eq!(claim(one, worker, 0).await.len(), 1);
    let next_due = async || {
        let claimed = other
            .claim(WorkerId::fresh(), at(1), at(31), 10)
            .await
            .unwrap();
        assert_eq!(claimed.enrolments, []);
        claimed.next_due
    };
    assert_eq!(next_due().await, Some(at(30)), "due, but held");
    step(one, &mut enrolment, Step::Checked(Baseline::Nobody), at(60)).await;
    assert_eq!(next_due().await, Some(at(60)), "due after the lease ended");
    one.hold(enrolment.id, worker, at(90)).await.unwrap();
    assert_eq!(next_due().await, Some(at(90)), "held for longer");
}

pub(crate) async fn a_transition_leaves_the_lease(one: &Store, other: &Store) {
    keep(one, nth(0, 1)).await;
    let mut enrolment = claim(one, WorkerId::fresh(), 0).await.remove(0);
    step(one, &mut enrolment, Step::Checked(Baseline::Nobody), at(1)).await;
    assert_eq!(
        claim(other, WorkerId::fresh(), 2).await,
        [],
        "its worker goes on with it"
    );
}

pub(crate) async fn a_held_enrolment_stays_held(one: &Store, other: &Store) {
    keep(one, nth(0, 1)).await;
    let worker = WorkerId::fresh();
    let held = claim(one, worker, 0).await.remove(0);
    one.hold(held.id, worker, at(60)).await.unwrap();
    assert_eq!(claim(other, WorkerId::fresh(), 59).await, []);
    assert_eq!(claim(other, WorkerId::fresh(), 60).await, [held]);
}

pub(crate) async fn a_released_enrolment_is_claimed(one: &Store, other: &Store) {
    keep(one, nth(0, 1)).await;
    let worker = WorkerId::fresh();
    let held = claim(one, worker, 0).await.remove(0);
    one.hold(held.id, worker, at(1)).await.unwrap();
    assert_eq!(claim(other, WorkerId::fresh(), 1).await, [held]);
}

pub(crate) async fn what_nobody_holds_is_taken_by_one(one: &Store, other: &Store) {
    let free = keep(one, nth(90, 1)).await;
    let (winner, loser) = (WorkerId::fresh(), WorkerId::fresh());
    let take = async |store: &Store, worker, second| {
        let until = at(second + 30);
        store
            .take(free.id, worker, at(second), until)
            .await
            .unwrap()
    };
    assert!(take(one, winner, 0).await, "due or not");
    assert!(!take(other, loser, 29).await, "held");
    assert!(take(other, loser, 30).await, "the lease ended");
    let nobody = nth(0, 2).0.id;
    let taken = one.take(nobody, winner, at(0), at(30)).await.unwrap();
    assert!(!taken, "there is none");
}

pub(crate) async fn a_worker_cannot_hold_what_another_holds(one: &Store, other: &Store) {
    keep(one, nth(0, 1)).await;
    let loser = WorkerId::fresh();
    let held = claim(one, loser, 0).await.remove(0);
    claim(other, WorkerId::fresh(), 30).await;
    for until in [at(31), at(300)] {
        one.hold(held.id, loser, until).await.unwrap();
        assert_eq!(claim(one, loser, 59).await, [], "released by who lost it");
    }
    assert_eq!(
        claim(one, loser, 60).await,
        [held],
        "not held for longer by who lost it"
    );
}
