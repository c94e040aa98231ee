//! Two workers, a clock that jumps, a program that is closed: nothing is done twice, nothing is lost.

use std::time::Duration;

use enrolment::{
    Identity, Msisdn, Outcome, Personal, Phase, Step, Tokens, ports::Clock as _, ports::Poll,
};

use crate::{
    Bench, DOWN,
    fakes::{Engage, Failure, Vipps, approved},
    kari, rules,
};

fn awaiting(phase: &Phase) -> bool {
    matches!(phase, Phase::AwaitingApproval { .. })
}

#[tokio::test(start_paused = true)]
async fn an_approval_that_another_worker_stored_is_not_undone_by_a_late_answer() {
    let vipps = Vipps::new([Ok(Poll::Gone)]);
    vipps.profile.lock().unwrap().push_back(Ok(kari()));
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    bench.until(id, awaiting).await;
    // While this worker's poll is under way, another one hears the approval and stores it.
    let (store, clock) = (bench.store.clone(), bench.clock.clone());
    let elsewhere = move || {
        let mut row = store.open_row(id).unwrap();
        let tokens = Tokens {
            access_token: Personal::new("ciba.token".to_owned()),
            id_token: Personal::new("eyJ.id.token".to_owned()),
            good_until: clock.now() + Duration::from_mins(5),
            request: row.newest_request().unwrap().id.clone(),
        };
        let event = row.apply(Step::Approved(tokens), clock.now()).unwrap();
        store.keep(&row, &event).unwrap();
    };
    *bench.vipps.during_poll.lock().unwrap() = Some(Box::new(elsewhere));
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
}

#[tokio::test(start_paused = true)]
async fn an_approval_is_not_lost_to_a_wish_for_another_request() {
    let vipps = Vipps::new([Ok(approved())]);
    vipps.profile.lock().unwrap().push_back(Ok(kari()));
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    bench.until(id, awaiting).await;
    let (store, clock) = (bench.store.clone(), bench.clock.clone());
    let elsewhere = move || {
        let mut row = store.open_row(id).unwrap();
        let event = row.apply(Step::SendAgain, clock.now()).unwrap();
        store.keep(&row, &event).unwrap();
    };
    *bench.vipps.during_poll.lock().unwrap() = Some(Box::new(elsewhere));
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    assert_eq!(bench.vipps.started.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_row_is_not_carried_twice_when_its_lease_lapses_under_way() {
    let vipps = Vipps::new([Ok(Poll::Declined)]);
    *vipps.start_takes.lock().unwrap() = Duration::from_secs(1);
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::Requesting))
        .await;
    // The computer slept for a moment; then another customer wakes the engine.
    bench.clock.set_by(jiff::SignedDuration::from_secs(10));
    let other = Msisdn::from_international("4520123456").unwrap();
    bench.begin_with(Identity::Number(other)).await;
    assert_eq!(
        bench.outcome(id).await,
        Outcome::Declined,
        "not taken for a crash"
    );
}

#[tokio::test(start_paused = true)]
async fn closing_the_program_sends_nobody_a_request() {
    let engage = Engage::default();
    engage.fail("find", [Failure::Before(DOWN)]);
    let bench = Bench::new(Vipps::new([Ok(Poll::Declined)]), engage, rules());
    let id = bench.begin().await;
    while bench.engage.count("find") == 0 {
        tokio::task::yield_now().await;
    }
    let closed = bench.close().await;
    assert!(closed.0.vipps.started.lock().unwrap().is_empty());
    assert!(
        closed.0.store.open_row(id).is_some(),
        "it goes on at the next start"
    );
    let bench = closed.start(rules());
    assert_eq!(bench.outcome(id).await, Outcome::Declined);
}

#[tokio::test(start_paused = true)]
async fn a_request_ends_however_long_a_wait_the_service_names() {
    let vipps = Vipps {
        interval: Duration::from_hours(5),
        ..Vipps::new([Ok(Poll::Pending)])
    };
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::Expired);
    assert!(
        bench.seconds_since_start() < 300,
        "{} s",
        bench.seconds_since_start()
    );
    assert!(
        bench.vipps.polled.lock().unwrap().is_empty(),
        "never before the interval"
    );
}
