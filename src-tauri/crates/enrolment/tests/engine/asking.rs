//! From a code or a number to an answer: every ending before the save.

use std::time::Duration;

use enrolment::{
    Begin, Begun, CodeKind, Identity, Outcome, Personal, Phase, ProblemCode, QrText, RequestError,
    Rules, Source,
    ports::{Identified, IdentifyError, Poll, ProfileError, ServiceError, StartError},
};
use rstest::rstest;

use crate::{
    Bench, DOWN, LOST,
    fakes::{Engage, Vipps, approved, contact},
    kari, number, rules,
};

fn personal_code() -> Identity {
    Identity::Qr(QrText::new("https://qr.vipps.no/p/abcdefghijklmnopqrstu"))
}

fn failed(code: ProblemCode) -> Outcome {
    Outcome::Failed { code }
}

#[tokio::test(start_paused = true)]
async fn a_scanned_code_becomes_a_member() {
    let vipps = Vipps::new([Ok(Poll::Pending), Ok(approved())]);
    vipps.identify.lock().unwrap().push_back(Ok(Identified {
        number: number(),
        verified: true,
    }));
    vipps.profile.lock().unwrap().push_back(Ok(kari()));
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin_with(personal_code()).await;
    let ended = bench.ended(id).await;
    assert_eq!(
        ended.phase,
        Phase::Ended {
            outcome: Outcome::Enrolled
        }
    );
    assert_eq!(ended.masked_number.as_deref(), Some("+47 ••• •• 001"));
    assert_eq!(
        ended.milestones.len(),
        6,
        "every step has its time: {:?}",
        ended.milestones
    );
    let steps: Vec<_> = bench
        .store
        .events(id)
        .iter()
        .map(|event| event.step)
        .collect();
    assert_eq!(
        steps.join(" "),
        "begun identified checked request requested poll_planned poll_planned poll_planned \
         approved profiled write_sent made end"
    );
}

#[rstest]
#[case::not_accepted(Err(IdentifyError::NotAccepted), ProblemCode::CodeNotAccepted)]
#[case::down(Err(DOWN.into()), ProblemCode::VippsUnreachable)]
#[case::keys(Err(ServiceError::KeysRefused.into()), ProblemCode::VippsKeysRefused)]
#[tokio::test(start_paused = true)]
async fn a_code_that_gives_no_number_says_why(
    #[case] answer: Result<Identified, IdentifyError>,
    #[case] problem: ProblemCode,
) {
    let vipps = Vipps::new([]);
    for _ in 0..4 {
        vipps.identify.lock().unwrap().push_back(answer.clone());
    }
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin_with(personal_code()).await;
    assert_eq!(bench.outcome(id).await, failed(problem));
}

#[tokio::test(start_paused = true)]
async fn a_shops_code_is_refused_at_once() {
    let bench = Bench::new(Vipps::new([]), Engage::default(), rules());
    let shop = QrText::new("https://qr.vipps.no/28/2/01/031/123456?v=1");
    let begin = Begin {
        source: Source::Camera,
        identity: Identity::Qr(shop),
        cashier: None,
    };
    let refused = bench.engine.begin(begin).await;
    assert!(
        matches!(
            refused,
            Err(RequestError::NotPersonal(CodeKind::ShopNumber))
        ),
        "{refused:?}"
    );
}

#[rstest]
#[case::member(vec![contact("a", "member")], Outcome::AlreadyMember)]
#[case::several(vec![contact("a", "Member"), contact("b", "Contact")], Outcome::SeveralContacts)]
#[tokio::test(start_paused = true)]
async fn whoever_stands_in_the_register_is_not_asked(
    #[case] contacts: Vec<enrolment::Contact>,
    #[case] outcome: Outcome,
) {
    let engage = Engage::with(contacts.into_iter().map(|contact| (number(), contact)));
    let bench = Bench::new(Vipps::new([]), engage, rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, outcome);
    assert!(bench.vipps.started.lock().unwrap().is_empty());
    assert_eq!(
        bench.engage.count("update") + bench.engage.count("create"),
        0
    );
}

#[rstest]
#[case::not_on_vipps(StartError::NotOnVipps, Outcome::NotOnVipps)]
#[case::old_app(StartError::AppTooOld, Outcome::AppTooOld)]
#[case::lost(LOST.into(), Outcome::AnswerLost)]
#[case::garbled(ServiceError::Unexpected.into(), Outcome::AnswerLost)]
#[case::keys(ServiceError::KeysRefused.into(), failed(ProblemCode::VippsKeysRefused))]
#[case::scope(ServiceError::Misconfigured.into(), failed(ProblemCode::VippsMisconfigured))]
#[case::crowd(
    ServiceError::Busy { retry_after: Some(Duration::from_mins(1)) }.into(),
    failed(ProblemCode::VippsBusy)
)]
#[tokio::test(start_paused = true)]
async fn a_request_that_is_not_sent_ends_the_enrolment(
    #[case] error: StartError,
    #[case] outcome: Outcome,
) {
    let vipps = Vipps::new([]);
    vipps.start.lock().unwrap().push_back(Err(error));
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, outcome);
}

#[tokio::test(start_paused = true)]
async fn a_number_that_cannot_log_in_gets_no_request() {
    let vipps = Vipps::new([]);
    *vipps.can_log_in.lock().unwrap() = Ok(false);
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::NotOnVipps);
    assert!(bench.vipps.started.lock().unwrap().is_empty());
}

#[rstest]
#[case::declined(Ok(Poll::Declined), Outcome::Declined)]
#[case::expired(Ok(Poll::Expired), Outcome::Expired)]
#[case::gone(Ok(Poll::Gone), Outcome::AnswerLost)]
#[case::not_on_vipps(Ok(Poll::NotOnVipps), Outcome::NotOnVipps)]
#[case::old_app(Ok(Poll::AppTooOld), Outcome::AppTooOld)]
#[case::keys(Err(ServiceError::KeysRefused), failed(ProblemCode::VippsKeysRefused))]
#[case::never(Ok(Poll::Pending), Outcome::Expired)]
#[case::silence(Err(DOWN), Outcome::AnswerLost)]
#[tokio::test(start_paused = true)]
async fn a_poll_may_end_the_enrolment(
    #[case] answer: Result<Poll, ServiceError>,
    #[case] outcome: Outcome,
) {
    let bench = Bench::new(Vipps::new([answer]), Engage::default(), rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, outcome);
    assert!(bench.engage.contacts.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_failing_advice_does_not_stop_the_request() {
    let vipps = Vipps::new([Ok(Poll::Declined)]);
    *vipps.can_log_in.lock().unwrap() = Err(ServiceError::Unexpected);
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::Declined);
}

#[tokio::test(start_paused = true)]
async fn the_profile_of_another_number_is_not_kept() {
    let vipps = Vipps::new([Ok(approved())]);
    let other = enrolment::Profile {
        phone: Personal::new(Some("4790000009".into())),
        ..kari()
    };
    vipps.profile.lock().unwrap().push_back(Ok(other));
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, Outcome::NumberMismatch);
    assert!(bench.engage.contacts.lock().unwrap().is_empty());
}

#[rstest]
#[case::too_young(Some(jiff::civil::date(2010, 11, 21)), 18, Outcome::UnderAge)]
#[case::unknown(None, 18, failed(ProblemCode::AgeUnknown))]
#[case::old_enough(Some(jiff::civil::date(2008, 11, 20)), 18, Outcome::Enrolled)]
#[case::no_limit_of_its_own(None, 15, Outcome::Enrolled)]
#[tokio::test(start_paused = true)]
async fn the_chains_age_limit_holds(
    #[case] born: Option<jiff::civil::Date>,
    #[case] minimum_age: u8,
    #[case] outcome: Outcome,
) {
    let vipps = Vipps::new([Ok(approved())]);
    let profile = enrolment::Profile {
        birth_date: Personal::new(born),
        ..kari()
    };
    vipps.profile.lock().unwrap().push_back(Ok(profile));
    let bench = Bench::new(
        vipps,
        Engage::default(),
        Rules {
            minimum_age,
            ..rules()
        },
    );
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, outcome);
}

#[rstest]
#[case::gone(vec![Err(ProfileError::TokenGone)], Outcome::AnswerLost)]
#[case::forged(
    vec![Err(ServiceError::NotTrusted.into())],
    failed(ProblemCode::VippsNotTrusted)
)]
#[case::back_in_time(vec![Err(DOWN.into()), Err(LOST.into()), Ok(kari())], Outcome::Enrolled)]
#[case::not_back_in_time(vec![Err(DOWN.into()); 60], Outcome::AnswerLost)]
#[tokio::test(start_paused = true)]
async fn a_profile_is_fetched_while_its_token_is_good(
    #[case] answers: Vec<Result<enrolment::Profile, ProfileError>>,
    #[case] outcome: Outcome,
) {
    let vipps = Vipps::new([Ok(approved())]);
    vipps.profile.lock().unwrap().extend(answers);
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    assert_eq!(bench.outcome(id).await, outcome);
}

#[tokio::test(start_paused = true)]
async fn one_number_has_one_open_enrolment() {
    let bench = Bench::new(Vipps::new([Ok(Poll::Pending)]), Engage::default(), rules());
    let first = bench.begin().await;
    let begin = Begin {
        source: Source::Keypad,
        identity: Identity::Number(number()),
        cashier: None,
    };
    let second = bench.engine.begin(begin).await.unwrap();
    assert!(
        matches!(second, Begun::AlreadyOpen(id) if id == first),
        "{second:?}"
    );

    // The same by a code, whose number is only known after the exchange.
    let answer = Ok(Identified {
        number: number(),
        verified: true,
    });
    bench.vipps.identify.lock().unwrap().push_back(answer);
    let third = bench.begin_with(personal_code()).await;
    assert_eq!(bench.outcome(third).await, failed(ProblemCode::AlreadyOpen));
    bench
        .until(first, |phase| {
            matches!(phase, Phase::AwaitingApproval { .. })
        })
        .await;
    assert_eq!(
        bench.vipps.started.lock().unwrap().len(),
        1,
        "one request was sent"
    );
}

#[tokio::test(start_paused = true)]
async fn a_wait_can_be_cancelled_and_an_approval_cannot() {
    let bench = Bench::new(Vipps::new([Ok(Poll::Pending)]), Engage::default(), rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
        .await;
    bench.engine.cancel(id).await.unwrap();
    assert_eq!(bench.outcome(id).await, Outcome::Cancelled);
    assert!(matches!(
        bench.engine.cancel(id).await,
        Err(RequestError::NotOpen)
    ));

    let vipps = Vipps::new([Ok(approved())]);
    vipps
        .profile
        .lock()
        .unwrap()
        .extend([Err(DOWN.into()), Ok(kari())]);
    let bench = Bench::new(vipps, Engage::default(), rules());
    let id = bench.begin().await;
    bench
        .until(id, |phase| matches!(phase, Phase::FetchingProfile))
        .await;
    assert!(matches!(
        bench.engine.cancel(id).await,
        Err(RequestError::TooLate)
    ));
    assert_eq!(bench.outcome(id).await, Outcome::Enrolled);
}

#[tokio::test(start_paused = true)]
async fn several_customers_are_served_at_once() {
    let other = enrolment::Msisdn::from_international("4520123456").unwrap();
    let bench = Bench::new(Vipps::new([Ok(Poll::Pending)]), Engage::default(), rules());
    let first = bench.begin().await;
    let second = bench.begin_with(Identity::Number(other)).await;
    for id in [first, second] {
        bench
            .until(id, |phase| matches!(phase, Phase::AwaitingApproval { .. }))
            .await;
    }
    bench.engine.cancel(first).await.unwrap();
    bench.vipps.polls.lock().unwrap()[0] = Ok(Poll::Declined);
    assert_eq!(bench.outcome(second).await, Outcome::Declined);
    assert_eq!(bench.outcome(first).await, Outcome::Cancelled);
}
