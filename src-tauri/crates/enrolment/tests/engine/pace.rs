//! The pace of polling, and requests sent again.

use std::time::Duration;

use enrolment::{
    Outcome, Phase, RequestError,
    ports::{Poll, ServiceError},
};
use tokio::time::Instant;

use crate::{
    Bench, DOWN,
    fakes::{Engage, Vipps, approved},
    kari, rules,
};

#[tokio::test(start_paused = true)]
async fn polls_keep_the_interval_and_slow_down_for_good() {
    let vipps = Vipps::new([
        Ok(Poll::Pending),
        Ok(Poll::SlowDown),
        Ok(Poll::Pending),
        Ok(Poll::SlowDown),
        Ok(Poll::Pending),
        Ok(Poll::Declined),
    ]);
    let bench = Bench::new(vipps, Engage::default(), rules());
    let begun = Instant::now();
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::Declined);
    assert_eq!(
        bench.vipps.waits("request-1", begun),
        [5, 5, 10, 10, 15, 15]
    );
}

#[tokio::test(start_paused = true)]
async fn a_named_wait_is_honoured_and_a_failing_network_keeps_the_pace() {
    let busy = ServiceError::Busy {
        retry_after: Some(Duration::from_secs(30)),
    };
    let vipps = Vipps::new([Err(busy), Err(DOWN), Ok(Poll::Pending), Ok(Poll::Declined)]);
    let bench = Bench::new(vipps, Engage::default(), rules());
    let begun = Instant::now();
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::Declined);
    assert_eq!(bench.vipps.waits("request-1", begun), [5, 30, 5, 5]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_in_the_last_second_is_picked_up() {
    let mut polls = vec![Ok(Poll::Pending); 34];
    polls.push(Ok(approved()));
    let vipps = Vipps::new(polls);
    vipps.profile.lock().unwrap().push_back(Ok(kari()));
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    let half_a_second_before_the_end = 179;
    assert_eq!(bench.seconds_since_start(), half_a_second_before_the_end);
}

#[tokio::test(start_paused = true)]
async fn a_request_sent_again_has_a_new_code_and_the_old_one_still_counts() {
    let vipps = Vipps::new([Ok(Poll::Pending)]);
    vipps.profile.lock().unwrap().push_back(Ok(kari()));
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    let shows = |code: &'static str| move |phase: &Phase| matches!(phase, Phase::AwaitingApproval { code: own, .. } if own.as_str() == code);
    bench.until(id, shows("AAA-200")).await;
    bench.engine.send_again(id).await.unwrap();
    bench.until(id, shows("AAA-201")).await;
    let third = bench.engine.send_again(id).await;
    assert!(
        matches!(third, Err(RequestError::TooManyRequests)),
        "{third:?}"
    );

    let polled = |request: &str| {
        bench
            .vipps
            .polled
            .lock()
            .unwrap()
            .iter()
            .any(|(id, _)| id == request)
    };
    bench
        .until(id, |_| polled("request-1") && polled("request-2"))
        .await;
    // The customer opens the first of the two.
    bench.vipps.polls.lock().unwrap()[0] = Ok(approved());
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
}

#[tokio::test(start_paused = true)]
async fn a_second_request_that_is_lost_makes_the_end_uncertain() {
    let vipps = Vipps::new([Ok(Poll::Pending)]);
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
        .await;
    bench
        .vipps
        .start
        .lock()
        .unwrap()
        .push_back(Err(ServiceError::AnswerLost.into()));
    bench.engine.send_again(id).await.unwrap();
    assert_eq!(
        bench.outcome(id).await,
        Outcome::AnswerLost,
        "the lost one may be approved"
    );
}
