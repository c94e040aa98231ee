//! The save: once, only what was ticked, nothing newer undone, nothing lost.

use std::time::Duration;

use enrolment::{
    Baseline, Consents, CreateContact, EnrolmentId, GiveUpReason, Outcome, Personal, Phase,
    ProblemCode, RequestError, Rules, Step, UnsavedReason,
    ports::{Clock as _, ServiceError},
};
use rstest::rstest;

use crate::{
    Bench, DOWN, LOST,
    fakes::{Engage, Failure, Vipps, approved, contact},
    kari, number, rules,
};

fn approving() -> Vipps {
    let vipps = Vipps::new([Ok(approved())]);
    vipps.profile.lock().unwrap().push_back(Ok(kari()));
    vipps
}

fn unsaved(phase: &Phase) -> bool {
    matches!(phase, Phase::Unsaved { .. })
}

/// Brings an enrolment to the unsaved list: the register is away from the save on.
async fn unsaved_over(engage: Engage) -> (Bench, EnrolmentId) {
    let bench = Bench::new(approving(), engage, rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
        .await;
    bench.engage.fail("find", [Failure::Before(DOWN); 8]);
    bench.until(id, unsaved).await;
    (bench, id)
}

#[tokio::test(start_paused = true)]
async fn a_new_member_stands_in_the_register_with_every_answer() {
    let bench = Bench::new(approving(), Engage::default(), rules());
    let id = bench.begin().await;
    let ended = bench.ended(id).await;
    assert_eq!(
        ended.phase,
        Phase::Ended {
            outcome: Outcome::Enrolled
        }
    );
    assert_eq!(bench.engage.count("create"), 1);
    let made = bench.engage.only_contact();
    assert_eq!(made.contact_type.as_deref(), Some("Member"));
    assert_eq!(made.details.first_name.expose().as_deref(), Some("Kari"));
    assert_eq!(
        made.preferences,
        [("acceptsEmail".into(), true), ("acceptsSms".into(), false)].into()
    );
    insta::assert_json_snapshot!(made.consents, @r#"
    [
      {
        "id": "memberTerms",
        "value": true,
        "date": "2026-11-20T10:00:30Z",
        "source": "POS",
        "comment": "Vipps Login at till-1: \"Yes to terms\" EN https://example.com/terms"
      }
    ]
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_contact_is_raised_and_an_empty_box_withdraws_nothing() {
    let mut standing = contact("a", "Contact");
    standing.preferences.insert("acceptsSms".to_owned(), true);
    let bench = Bench::new(approving(), Engage::with([(number(), standing)]), rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::Updated);
    let raised = bench.engage.only_contact();
    assert_eq!(raised.contact_type.as_deref(), Some("Member"));
    assert_eq!(raised.preference("acceptsEmail"), Some(true));
    assert_eq!(
        raised.preference("acceptsSms"),
        Some(true),
        "left empty is not withdrawn"
    );
}

#[tokio::test(start_paused = true)]
async fn no_consents_in_the_profile_change_no_consent() {
    let mut standing = contact("a", "Contact");
    standing.preferences.insert("acceptsSms".to_owned(), true);
    let vipps = Vipps::new([Ok(approved())]);
    let profile = enrolment::Profile {
        consents: Consents::default(),
        ..kari()
    };
    vipps.profile.lock().unwrap().push_back(Ok(profile));
    let bench = Bench::new(vipps, Engage::with([(number(), standing.clone())]), rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::Updated);
    let raised = bench.engage.only_contact();
    assert_eq!(raised.preferences, standing.preferences);
    assert_eq!(raised.consents, []);
}

#[rstest]
#[case::before_the_work(Failure::Before(DOWN))]
#[case::after_the_work(Failure::After(LOST))]
#[tokio::test(start_paused = true)]
async fn a_create_that_fails_is_looked_for_before_it_is_made_again(#[case] failure: Failure) {
    let engage = Engage::default();
    engage.fail("create", [failure]);
    let bench = Bench::new(approving(), engage, rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    let made = bench.engage.only_contact();
    assert_eq!(made.preference("acceptsEmail"), Some(true));
    assert_eq!(made.consents.len(), 1);
}

#[rstest]
#[case::away(ServiceError::Unreachable, UnsavedReason::Unreachable)]
#[case::key(ServiceError::KeysRefused, UnsavedReason::KeyRefused)]
#[case::data(ServiceError::Rejected { status: 422 }, UnsavedReason::Rejected)]
#[tokio::test(start_paused = true)]
async fn an_approved_customer_is_kept_until_the_register_takes_them(
    #[case] error: ServiceError,
    #[case] reason: UnsavedReason,
) {
    let engage = Engage::default();
    engage.fail("create", [Failure::Before(error); 7]);
    let bench = Bench::new(approving(), engage, rules());
    let id = bench.begin().await;
    bench.until(id, unsaved).await;
    let kept = bench.store.open_row(id).unwrap();
    assert!(
        matches!(kept.phase, Phase::Unsaved { reason: own, .. } if own == reason),
        "{:?}",
        kept.phase
    );
    assert_eq!(kept.private.profile.as_ref(), Some(&kari()));
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    assert_eq!(bench.engage.count("create"), 8);
    bench.engage.only_contact();
}

#[rstest]
#[case::bearable(5, false)]
#[case::not_bearable(60, true)]
#[tokio::test(start_paused = true)]
async fn a_wait_that_the_register_names_is_kept_even_while_someone_waits(
    #[case] seconds: u64,
    #[case] is_left_to_the_background: bool,
) {
    let retry_after = Some(std::time::Duration::from_secs(seconds));
    let engage = Engage::default();
    engage.fail(
        "create",
        [Failure::Before(ServiceError::Busy { retry_after })],
    );
    let bench = Bench::new(approving(), engage, rules());
    let id = bench.begin().await;
    bench.until(id, |_| bench.engage.count("create") == 1).await;
    let refused = bench.seconds_since_start();
    bench
        .until(id, |phase| unsaved(phase) || phase.is_ended())
        .await;
    let is_left = bench.store.open_row(id).is_some();
    assert_eq!(is_left, is_left_to_the_background);
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    assert_eq!(bench.engage.count("create"), 2);
    let waited = bench.seconds_since_start() - refused;
    assert!(
        waited >= i64::try_from(seconds).unwrap(),
        "called again after {waited} s"
    );
}

#[tokio::test(start_paused = true)]
async fn a_register_that_is_away_from_the_start_does_not_keep_the_customer_waiting() {
    let engage = Engage::default();
    engage.fail("find", [Failure::Before(DOWN); 9]);
    let bench = Bench::new(approving(), engage, rules());
    let id = bench.begin().await;
    bench.until(id, unsaved).await;
    assert!(
        bench.seconds_since_start() < 30,
        "took {} s",
        bench.seconds_since_start()
    );
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    bench.engage.only_contact();
}

#[tokio::test(start_paused = true)]
async fn an_unsaved_one_can_be_sent_now() {
    let (bench, id) = unsaved_over(Engage::default()).await;
    let before = bench.seconds_since_start();
    bench.engage.fail("find", []);
    bench.engine.save_now(id).await.unwrap();
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    assert_eq!(bench.seconds_since_start(), before, "at once");
}

#[tokio::test(start_paused = true)]
async fn an_unsaved_one_can_be_given_up_and_is_never_saved() {
    let (bench, id) = unsaved_over(Engage::default()).await;
    bench
        .engine
        .give_up(id, GiveUpReason::CustomerWithdrew)
        .await
        .unwrap();
    let code = ProblemCode::GivenUp;
    assert_eq!(bench.outcome(id).await, Outcome::Failed { code });
    let last = bench.store.events(id).pop().unwrap();
    assert_eq!(
        (last.step, last.detail.as_deref()),
        ("give_up", Some(r#""customerWithdrew""#))
    );
    bench.engage.fail("find", []);
    tokio::time::sleep(Duration::from_hours(1)).await;
    assert_eq!(bench.engage.count("create"), 0);
    assert_eq!(bench.engage.contacts.lock().unwrap().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn nobody_gives_up_what_is_being_saved_in_this_moment() {
    let (bench, id) = unsaved_over(Engage::default()).await;
    bench.engage.fail("find", []);
    *bench.engage.creates_in.lock().unwrap() = Duration::from_secs(3);
    bench.engine.save_now(id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let too_late = bench.engine.give_up(id, GiveUpReason::Mistake).await;
    assert!(
        matches!(too_late, Err(RequestError::TooLate)),
        "{too_late:?}"
    );
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
}

#[tokio::test(start_paused = true)]
async fn what_somebody_else_moves_on_meanwhile_is_not_given_up() {
    let (bench, id) = unsaved_over(Engage::default()).await;
    bench.engage.fail("find", []);
    let (store, clock) = (bench.store.clone(), bench.clock.clone());
    let elsewhere = move || {
        let mut row = store.open_row(id).unwrap();
        let event = row.apply(Step::SaveNow, clock.now()).unwrap();
        store.keep(&row, &event).unwrap();
    };
    *bench.store.before_save.lock().unwrap() = Some(Box::new(elsewhere));
    let too_late = bench.engine.give_up(id, GiveUpReason::Mistake).await;
    assert!(
        matches!(too_late, Err(RequestError::TooLate)),
        "{too_late:?}"
    );
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled, "and let go");
}

#[tokio::test(start_paused = true)]
async fn only_what_is_unsaved_is_given_up() {
    let bench = Bench::new(approving(), Engage::default(), rules());
    let id = bench.begin().await;
    let give_up = || bench.engine.give_up(id, GiveUpReason::Mistake);
    let early = give_up().await;
    assert!(matches!(early, Err(RequestError::TooLate)), "{early:?}");
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    let late = give_up().await;
    assert!(matches!(late, Err(RequestError::NotOpen)), "{late:?}");
}

#[tokio::test(start_paused = true)]
async fn a_preference_changed_meanwhile_is_not_granted_again() {
    let mut standing = contact("a", "Contact");
    standing.preferences.remove("acceptsEmail");
    let (bench, id) = unsaved_over(Engage::with([(number(), standing)])).await;
    bench.engage.change(|contact| {
        contact.preferences.insert("acceptsEmail".to_owned(), false);
    });
    assert_eq!(bench.outcome(id).await, Outcome::Updated);
    let saved = bench.engage.only_contact();
    assert_eq!(
        saved.preference("acceptsEmail"),
        Some(false),
        "the later no stands"
    );
    assert_eq!(saved.details.first_name.expose().as_deref(), Some("Kari"));
}

#[tokio::test(start_paused = true)]
async fn a_yes_withdrawn_after_a_lost_answer_is_not_granted_again() {
    let engage = Engage::default();
    let bench = Bench::new(approving(), engage, rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
        .await;
    // The create arrives, its answer does not, and then Engage is away for a while.
    bench.engage.fail("create", [Failure::After(LOST)]);
    bench.until(id, |_| bench.engage.count("create") == 1).await;
    bench.engage.fail("find", [Failure::Before(DOWN); 8]);
    bench.until(id, unsaved).await;
    bench.engage.change(|contact| {
        contact.preferences.insert("acceptsEmail".to_owned(), false);
        contact.consents[0].value = false;
        contact.consents[0].date = Some("2026-11-20T10:05:00Z".parse().unwrap());
    });
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    let saved = bench.engage.only_contact();
    assert_eq!(saved.preference("acceptsEmail"), Some(false));
    assert!(!saved.consents[0].value);
    assert_eq!(bench.engage.count("create"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_newer_consent_is_not_overwritten_and_an_older_one_is() {
    for (date, value) in [
        ("2026-11-20T10:05:00Z", false),
        ("2025-01-01T00:00:00Z", true),
    ] {
        let (bench, id) = unsaved_over(Engage::with([(number(), contact("a", "Contact"))])).await;
        bench.engage.change(|contact| {
            contact.consents.push(enrolment::ConsentEntry {
                id: "memberTerms".to_owned(),
                value: false,
                date: Some(date.parse().unwrap()),
                source: Some("web".to_owned()),
                comment: None,
            });
        });
        assert_eq!(bench.outcome(id).await, Outcome::Updated);
        let saved = bench.engage.only_contact();
        assert_eq!(
            saved.consent("memberTerms").unwrap().value,
            value,
            "no of {date}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_register_that_drops_a_consent_without_a_word_is_noticed() {
    let engage = Engage::default();
    *engage.forgets.lock().unwrap() = true;
    let bench = Bench::new(approving(), engage, rules());
    let id = bench.begin().await;
    bench.until(id, unsaved).await;
    let reason = UnsavedReason::NotKept;
    bench
        .until(
            id,
            |phase| matches!(phase, Phase::Unsaved { reason: own, .. } if *own == reason),
        )
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_contact_that_someone_else_made_before_the_create_is_raised() {
    let engage = Engage::default();
    let mut rival = contact("rival", "Contact");
    rival.preferences.clear();
    *engage.rival.lock().unwrap() = Some(rival);
    let bench = Bench::new(approving(), engage, rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    let raised = bench.engage.only_contact();
    assert_eq!(raised.contact_type.as_deref(), Some("Member"));
    assert_eq!(raised.details.first_name.expose().as_deref(), Some("Kari"));
    assert_eq!(raised.preference("acceptsEmail"), Some(true));
    assert_eq!(raised.consents.len(), 1);
    assert_eq!(bench.engage.count("update"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_second_contact_that_appears_before_the_save_is_not_touched() {
    let bench = Bench::new(approving(), Engage::default(), rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
        .await;
    for own in ["a", "b"] {
        bench
            .engage
            .contacts
            .lock()
            .unwrap()
            .push((number(), contact(own, "Contact")));
    }
    bench.until(id, unsaved).await;
    assert_eq!(
        bench.engage.count("update") + bench.engage.count("create"),
        0
    );
    bench.engage.contacts.lock().unwrap().pop();
    // Nobody had the number when the customer was asked.
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    assert_eq!(bench.engage.count("create"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_contact_may_be_made_before_the_login_and_raised_after_it() {
    let before = Rules {
        create_contact: CreateContact::BeforeLogin,
        ..rules()
    };
    let bench = Bench::new(approving(), Engage::default(), before);
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
        .await;
    let made = bench.engage.only_contact();
    assert_eq!(
        made.contact_type.as_deref(),
        Some("Contact"),
        "not a member before the yes"
    );
    assert_eq!(made.details.first_name, Personal::default());
    assert_eq!(
        bench.store.open_row(id).unwrap().private.baseline,
        Baseline::Contact {
            id: made.id.clone(),
            preferences: made.preferences.clone(),
            consents: [].into(),
            digest: made.digest(),
        }
    );
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    let saved = bench.engage.only_contact();
    assert_eq!(saved.contact_type.as_deref(), Some("Member"));
    assert_eq!(saved.preference("acceptsEmail"), Some(true));
}

#[tokio::test(start_paused = true)]
async fn a_withdrawal_after_a_lost_update_stands_and_so_does_a_newer_address() {
    let bench = Bench::new(
        approving(),
        Engage::with([(number(), contact("a", "Contact"))]),
        rules(),
    );
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
        .await;
    // The update arrives, its answer does not, and then Engage is away for a while.
    bench.engage.fail("update", [Failure::After(LOST)]);
    bench.until(id, |_| bench.engage.count("update") == 1).await;
    bench.engage.fail("find", [Failure::Before(DOWN); 8]);
    bench.until(id, unsaved).await;
    bench.engage.change(|contact| {
        contact.preferences.insert("acceptsEmail".to_owned(), false);
        contact.details.email = Personal::new(Some("newer@example.com".to_owned()));
    });
    assert_eq!(bench.outcome(id).await, Outcome::Updated);
    let saved = bench.engage.only_contact();
    assert_eq!(saved.preference("acceptsEmail"), Some(false));
    let email = saved.details.email.expose().as_deref();
    assert_eq!(email, Some("newer@example.com"));
    assert_eq!(saved.contact_type.as_deref(), Some("Member"));
}

#[tokio::test(start_paused = true)]
async fn a_consent_that_is_dropped_every_time_stays_on_the_unsaved_list() {
    let engage = Engage::default();
    *engage.forgets.lock().unwrap() = true;
    let bench = Bench::new(approving(), engage, rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| {
            matches!(
                phase,
                Phase::Unsaved {
                    reason: UnsavedReason::NotKept,
                    ..
                }
            )
        })
        .await;
    let tried = || {
        bench
            .store
            .open_row(id)
            .is_none_or(|row| row.private.tries >= 4)
    };
    bench.until(id, |_| tried()).await;
    let row = bench.store.open_row(id).expect("still on the list");
    assert!(row.private.profile.is_some());
    // The tenant is mended: the next try brings it there.
    *bench.engage.forgets.lock().unwrap() = false;
    bench.engage.change(|contact| {
        contact.preferences.insert("acceptsEmail".to_owned(), true);
    });
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
    assert_eq!(bench.engage.only_contact().consents.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_address_changed_while_the_save_waited_is_not_overwritten() {
    let (bench, id) = unsaved_over(Engage::with([(number(), contact("a", "Contact"))])).await;
    bench.engage.change(|contact| {
        contact.details.email = Personal::new(Some("newer@example.com".to_owned()));
    });
    assert_eq!(bench.outcome(id).await, Outcome::Updated);
    let saved = bench.engage.only_contact();
    let email = saved.details.email.expose().as_deref();
    assert_eq!(email, Some("newer@example.com"));
    let name = saved.details.first_name.expose().as_deref();
    assert_eq!(name, Some("Kari"), "what was empty is filled");
}

/// Asks while the register is away, so that nobody knows how the contact stood.
async fn unknown_before(standing: enrolment::Contact) -> (Bench, EnrolmentId) {
    let engage = Engage::with([(number(), standing)]);
    engage.fail("find", [Failure::Before(DOWN); 4]);
    let bench = Bench::new(approving(), engage, rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
        .await;
    (bench, id)
}

#[tokio::test(start_paused = true)]
async fn a_write_that_was_surely_not_done_leaves_no_doubt() {
    let mut standing = contact("a", "Contact");
    standing.preferences.clear();
    let (bench, id) = unknown_before(standing).await;
    bench.engage.fail("update", [Failure::Before(DOWN)]);
    assert_eq!(bench.outcome(id).await, Outcome::Updated);
    let saved = bench.engage.only_contact();
    assert_eq!(saved.preference("acceptsEmail"), Some(true));
}

#[tokio::test(start_paused = true)]
async fn what_is_shown_in_the_end_is_what_stands_in_the_register() {
    let (bench, id) = unknown_before(contact("a", "Contact")).await;
    let ended = bench.ended(id).await;
    assert_eq!(
        bench.engage.only_contact().preference("acceptsEmail"),
        Some(false)
    );
    assert!(
        !ended.consents["acceptsEmail"],
        "a standing no is not overwritten"
    );
    assert!(ended.consents["memberTerms"]);
}

#[tokio::test(start_paused = true)]
async fn a_contact_that_stands_in_the_way_is_not_created_against_over_and_over() {
    let engage = Engage::default();
    *engage.exists_elsewhere.lock().unwrap() = true;
    let bench = Bench::new(approving(), engage, rules());
    let id = bench.begin().await;
    bench.until(id, unsaved).await;
    let kept = bench.store.open_row(id).unwrap();
    let reason = UnsavedReason::Rejected;
    assert!(matches!(kept.phase, Phase::Unsaved { reason: own, .. } if own == reason));
    assert_eq!(bench.engage.count("create"), 1);
}
