//! The program dies at every stored transition; the next start goes on where it stood.

use std::time::Duration;

use enrolment::{Outcome, Phase, ports::Poll};

use crate::{
    Bench, DOWN,
    fakes::{Engage, Failure, Vipps, approved},
    kari, rules,
};

fn vipps() -> Vipps {
    let vipps = Vipps::new([Ok(Poll::Pending), Ok(approved())]);
    vipps
        .profile
        .lock()
        .unwrap()
        .extend([Ok(kari()), Ok(kari())]);
    vipps
}

#[tokio::test(start_paused = true)]
async fn a_crash_at_any_transition_ends_in_one_member_or_honestly() {
    let bench = Bench::new(vipps(), Engage::default(), rules());
    let id = bench.begin().await;
    bench.ended(id).await;
    let steps = bench.store.events(id);
    // The first is the begin itself, which no worker stores; the last is the end.
    for (at, event) in steps.iter().enumerate().skip(1).take(steps.len() - 2) {
        let version = i64::try_from(at).unwrap() + 1;
        let bench = Bench::new(vipps(), Engage::default(), rules());
        *bench.store.dies_after.lock().unwrap() = Some(version);
        let id = bench.begin().await;
        let (_, mut changes) = bench.engine.watch().await.unwrap();
        while bench.store.open_row(id).unwrap().version < version {
            let _ = tokio::time::timeout(Duration::from_secs(1), changes.recv()).await;
        }
        *bench.store.dies_after.lock().unwrap() = None;
        let bench = bench.crash(rules());
        let outcome = bench.outcome(id).await;
        let step = event.step;
        if step == "request" {
            assert_eq!(
                outcome,
                Outcome::AnswerLost,
                "nobody can tell whether it went out"
            );
            assert!(bench.engage.contacts.lock().unwrap().is_empty());
            continue;
        }
        assert_eq!(outcome, Outcome::Enrolled, "died after {step}");
        let saved = bench.engage.only_contact();
        assert_eq!(
            saved.preference("acceptsEmail"),
            Some(true),
            "died after {step}"
        );
        assert_eq!(
            saved.preference("acceptsSms"),
            Some(false),
            "died after {step}"
        );
        assert_eq!(saved.consents.len(), 1, "died after {step}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_profile_that_was_stored_is_saved_after_a_crash() {
    let bench = Bench::new(vipps(), Engage::default(), rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
        .await;
    bench.engage.fail("find", [Failure::Before(DOWN)]);
    bench
        .until(id, |phase| matches!(phase, Phase::Saving))
        .await;
    let bench = bench.crash(rules());
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    assert_eq!(
        bench.vipps.profile.lock().unwrap().len(),
        1,
        "the profile was fetched once"
    );
    bench.engage.only_contact();
}

#[tokio::test(start_paused = true)]
async fn a_poll_after_a_crash_keeps_the_interval() {
    let bench = Bench::new(Vipps::new([Ok(Poll::Pending)]), Engage::default(), rules());
    let id = bench.begin().await;
    let polls = |bench: &Bench| bench.vipps.polled.lock().unwrap().len();
    bench.until(id, |_| polls(&bench) == 1).await;
    let bench = bench.crash(rules());
    bench.until(id, |_| polls(&bench) >= 3).await;
    let polled = bench.vipps.polled.lock().unwrap();
    for pair in polled.windows(2) {
        let wait = pair[1].1.duration_since(pair[0].1);
        assert!(wait.as_secs() >= 5, "{wait:?} between two polls");
    }
}

#[tokio::test(start_paused = true)]
async fn a_restart_after_the_end_of_a_request_does_not_claim_that_nobody_answered() {
    // The power goes while the request is out, with or without a poll under way, and comes back
    // when it is over: the customer may have said yes.
    for polls in [0, 1] {
        let bench = Bench::new(Vipps::new([Ok(Poll::Pending)]), Engage::default(), rules());
        let id = bench.begin().await;
        let polled = |bench: &Bench| bench.vipps.polled.lock().unwrap().len();
        bench
            .until(id, |phase| {
                matches!(phase, Phase::AwaitingApproval { .. }) && polled(&bench) >= polls
            })
            .await;
        let bench = bench.stop();
        tokio::time::advance(Duration::from_mins(30)).await;
        let bench = bench.start(rules());
        assert_eq!(
            bench.outcome(id).await,
            Outcome::AnswerLost,
            "{polls} polls"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_far_stalls_nothing() {
    let day = jiff::SignedDuration::from_hours(24);
    let bench = Bench::new(vipps(), Engage::default(), rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
        .await;
    let before = tokio::time::Instant::now();
    bench.clock.set_by(-day);
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    assert!(
        before.elapsed() < Duration::from_mins(2),
        "{:?}",
        before.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn an_unsaved_one_is_tried_although_the_clock_was_set_back() {
    let bench = Bench::new(vipps(), Engage::default(), rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
        .await;
    bench.engage.fail("find", [Failure::Before(DOWN); 8]);
    bench
        .until(id, |phase| matches!(phase, Phase::Unsaved { .. }))
        .await;
    bench.engage.fail("find", []);
    bench
        .clock
        .set_by(-jiff::SignedDuration::from_hours(24 * 365));
    let before = tokio::time::Instant::now();
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    assert!(
        before.elapsed() < Duration::from_mins(2),
        "{:?}",
        before.elapsed()
    );
}
