//! The program dies at every stored transition; the next start goes on where it stood.

use std::collections::BTreeSet;

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
    let last = bench.ended(id).await.version;
    let mut outcomes = BTreeSet::new();
    for version in 1..last {
        let bench = Bench::new(vipps(), Engage::default(), rules());
        let id = bench.begin().await;
        let reached = || {
            bench
                .store
                .open_row(id)
                .is_none_or(|row| row.version >= version)
        };
        bench.until(id, |_| reached()).await;
        let bench = bench.crash(rules());
        let outcome = bench.outcome(id).await;
        match outcome {
            Outcome::Enrolled => {
                let saved = bench.engage.only_contact();
                assert_eq!(
                    saved.preference("acceptsEmail"),
                    Some(true),
                    "version {version}"
                );
                assert_eq!(
                    saved.preference("acceptsSms"),
                    Some(false),
                    "version {version}"
                );
                assert_eq!(saved.consents.len(), 1, "version {version}");
            }
            Outcome::AnswerLost => {
                assert!(
                    bench.engage.contacts.lock().unwrap().is_empty(),
                    "version {version}"
                );
            }
            other => panic!("version {version} ended as {other:?}"),
        }
        outcomes.insert(format!("{outcome:?}"));
    }
    assert!(outcomes.contains("Enrolled"), "{outcomes:?}");
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
