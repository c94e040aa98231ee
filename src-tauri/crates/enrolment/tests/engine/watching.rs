//! Engage's own way: make or trigger the contact, then watch it.

use enrolment::{
    AskedBy, CreateContact, Outcome, Personal, Phase, ProblemCode, Rules, ports::ServiceError,
};

use crate::{
    Bench, DOWN, LOST,
    fakes::{Engage, Failure, Vipps, contact},
    number, rules,
};

fn engage_rules() -> Rules {
    Rules {
        asked_by: AskedBy::Engage,
        create_contact: CreateContact::BeforeLogin,
        ..rules()
    }
}

fn watched(phase: &Phase) -> bool {
    matches!(phase, Phase::AwaitingChange { .. })
}

#[tokio::test(start_paused = true)]
async fn a_new_contact_that_fills_is_enrolled() {
    let bench = Bench::new(Vipps::new([]), Engage::default(), engage_rules());
    let id = bench.begin().await;
    bench.until(id, watched).await;
    assert_eq!(
        bench.engage.only_contact().contact_type.as_deref(),
        Some("Member")
    );
    bench.engage.change(|contact| {
        contact.details.first_name = Personal::new(Some("Kari".to_owned()));
        contact.preferences.insert("acceptsEmail".to_owned(), true);
    });
    let ended = bench.ended(id).await;
    assert_eq!(
        ended.phase,
        Phase::Ended {
            outcome: Outcome::Enrolled
        }
    );
    assert_eq!(ended.consents, [("acceptsEmail".to_owned(), true)].into());
    assert!(
        bench.vipps.started.lock().unwrap().is_empty(),
        "the till itself asks nobody"
    );
}

#[tokio::test(start_paused = true)]
async fn a_contact_that_stood_there_is_triggered_once_and_promoted() {
    let engage = Engage::with([(number(), contact("a", "Contact"))]);
    let bench = Bench::new(Vipps::new([]), engage, engage_rules());
    let id = bench.begin().await;
    bench.until(id, watched).await;
    bench.engage.change(|contact| {
        contact.details.first_name = Personal::new(Some("Kari".to_owned()));
    });
    assert_eq!(bench.outcome(id).await, Outcome::Updated);
    assert_eq!(*bench.engage.triggered.lock().unwrap(), ["vippsLogin a"]);
    assert_eq!(
        bench.engage.only_contact().contact_type.as_deref(),
        Some("Member")
    );
}

#[tokio::test(start_paused = true)]
async fn a_contact_that_does_not_change_is_no_reply() {
    let bench = Bench::new(Vipps::new([]), Engage::default(), engage_rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::NoReply);
    assert_eq!(
        bench.seconds_since_start(),
        90,
        "after the whole of the set time"
    );
    assert_eq!(
        bench.engage.count("read"),
        6,
        "once after the create, then five looks"
    );
}

#[tokio::test(start_paused = true)]
async fn a_contact_without_a_trigger_is_a_matter_of_settings() {
    let engage = Engage::with([(number(), contact("a", "Contact"))]);
    let bench = Bench::new(
        Vipps::new([]),
        engage,
        Rules {
            trigger_id: None,
            ..engage_rules()
        },
    );
    let id = bench.begin().await;
    let code = ProblemCode::TriggerMissing;
    assert_eq!(bench.outcome(id).await, Outcome::Failed { code });
}

#[tokio::test(start_paused = true)]
async fn a_create_whose_answer_is_lost_is_not_made_twice() {
    let engage = Engage::default();
    engage.fail("create", [Failure::After(LOST)]);
    let bench = Bench::new(Vipps::new([]), engage, engage_rules());
    let id = bench.begin().await;
    bench.until(id, watched).await;
    assert_eq!(
        bench.engage.only_contact().contact_type.as_deref(),
        Some("Member")
    );
    assert_eq!(bench.engage.count("create"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_register_that_is_away_ends_it_before_anyone_was_asked() {
    let engage = Engage::default();
    engage.fail("find", [Failure::Before(DOWN); 4]);
    let bench = Bench::new(Vipps::new([]), engage, engage_rules());
    let id = bench.begin().await;
    let code = ProblemCode::EngageUnreachable;
    assert_eq!(bench.outcome(id).await, Outcome::Failed { code });
}

#[tokio::test(start_paused = true)]
async fn a_crash_between_the_trigger_and_its_answer_does_not_push_twice() {
    let engage = Engage::with([(number(), contact("a", "Contact"))]);
    engage.fail("trigger", [Failure::Before(DOWN)]);
    let bench = Bench::new(Vipps::new([]), engage, engage_rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::Triggering))
        .await;
    let bench = bench.crash(engage_rules());
    bench.until(id, watched).await;
    assert_eq!(
        bench.engage.count("trigger"),
        1,
        "only the first start fired"
    );
    bench.engage.change(|contact| {
        contact.preferences.insert("acceptsSms".to_owned(), true);
    });
    assert_eq!(bench.outcome(id).await, Outcome::Updated);
}

#[tokio::test(start_paused = true)]
async fn looks_that_fail_are_made_again() {
    let bench = Bench::new(Vipps::new([]), Engage::default(), engage_rules());
    let id = bench.begin().await;
    bench.until(id, watched).await;
    let busy = ServiceError::Busy { retry_after: None };
    bench
        .engage
        .fail("read", [Failure::Before(DOWN), Failure::Before(busy)]);
    bench.engage.change(|contact| {
        contact.details.last_name = Personal::new(Some("Nordmann".to_owned()));
    });
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_came_before_the_restart_is_not_taken_for_how_it_always_was() {
    let engage = Engage::default();
    engage.fail("read", [Failure::Before(DOWN)]);
    let bench = Bench::new(Vipps::new([]), engage, engage_rules());
    let id = bench.begin().await;
    bench.until(id, |_| bench.engage.count("create") == 1).await;
    let bench = bench.crash(engage_rules());
    bench.engage.change(|contact| {
        contact.details.first_name = Personal::new(Some("Kari".to_owned()));
    });
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
}

#[tokio::test(start_paused = true)]
async fn only_what_was_answered_now_is_told() {
    let mut standing = contact("a", "Contact");
    standing.consents.push(enrolment::ConsentEntry {
        id: "newsletter".to_owned(),
        value: true,
        date: None,
        source: None,
        comment: None,
    });
    let engage = Engage::with([(number(), standing)]);
    let bench = Bench::new(Vipps::new([]), engage, engage_rules());
    let id = bench.begin().await;
    bench.until(id, watched).await;
    bench.engage.change(|contact| {
        contact.details.first_name = Personal::new(Some("Kari".to_owned()));
        contact.preferences.insert("acceptsSms".to_owned(), true);
    });
    let told = bench.ended(id).await.consents;
    assert_eq!(told, [("acceptsSms".to_owned(), true)].into());
}
