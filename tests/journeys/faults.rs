//! Every fault of the services in the till's own way of asking, up to the approval: each has its name,
//! and none leaves anything in Engage. Faults while saving are in `saving`.

use rstest::rstest;
use sandbox::{
    Credentials, Effect, Endpoint, Fault, IdTokenFlaw, IdTokenQuirks, Moment, Role, SandboxConfig,
    Tick, UnavailableScope,
};

use crate::{
    contacts::{assert_made, assert_nothing_written},
    desk::{Desk, credentials, quick},
    together::each,
};

#[test]
fn an_answer_that_is_lost_is_told_as_lost_and_nothing_is_made_up() {
    let cut = Effect::Cut {
        moment: Moment::AfterWork,
    };
    let cases = [
        ("start, cut", (Endpoint::Backchannel, cut.clone())),
        ("start, garbage", (Endpoint::Backchannel, Effect::Garbage)),
        ("tokens, cut", (Endpoint::Token, cut)),
        (
            "tokens, cut in the body",
            (Endpoint::Token, Effect::CutBody),
        ),
        ("tokens, garbage", (Endpoint::Token, Effect::Garbage)),
        ("tokens, other types", (Endpoint::Token, Effect::WrongType)),
        ("tokens, 50 MB", (Endpoint::Token, Effect::Huge)),
        ("tokens, drop by drop", (Endpoint::Token, Effect::Trickle)),
        (
            "profile, not any more",
            (Endpoint::Userinfo, Effect::status(401)),
        ),
    ];
    each(cases, |(endpoint, effect)| async move {
        let desk = Desk::usual().await;
        desk.sandbox.add_fault(Fault::next(endpoint, effect));
        let ended = desk.enrolled(Role::ApprovesAll.number());
        ended.assert_ended("answerLost", 15);
        assert_nothing_written(&desk);
    });
}

#[test]
fn a_profile_that_does_not_come_at_once_comes_later() {
    let effects = [
        ("500", Effect::status(500)),
        ("429", Effect::status(429)),
        ("garbage", Effect::Garbage),
        ("50 MB", Effect::Huge),
    ];
    each(effects, |effect| async move {
        let desk = Desk::usual().await;
        desk.sandbox
            .add_fault(Fault::next(Endpoint::Userinfo, effect));
        desk.enrolled(Role::ApprovesAll.number())
            .assert_ended("enrolled", 0);
        assert_made(&desk, Role::ApprovesAll.number(), Some(&Tick::ALL));
    });
}

#[test]
fn a_fault_has_its_name_and_leaves_nothing_in_engage() {
    let keys = |change: fn(&mut Credentials)| {
        let mut keys = credentials();
        change(&mut keys);
        SandboxConfig {
            credentials: Some(keys),
            ..quick()
        }
    };
    let faulty = |endpoint, effect: Effect| Some(Fault::next(endpoint, effect).calls(10));
    let later = Effect::Status {
        status: 429,
        headers: [("Retry-After".to_owned(), "60".to_owned())].into(),
        body: String::new(),
        moment: Moment::BeforeWork,
    };
    let out_of_plan = || SandboxConfig {
        unavailable_scopes: vec!["address".to_owned()],
        unavailable_scope: UnavailableScope::Refused,
        ..quick()
    };
    let no_birthday = || SandboxConfig {
        unavailable_scopes: vec!["birthDate".to_owned()],
        ..quick()
    };
    let nowhere = "vipps.base_url = \"http://127.0.0.1:9\"";
    let before_login = r#"approval.create_contact = "before_login""#;
    let away = Effect::status(503);
    let unknown = Effect::status(400);
    let cases = [
        (
            "vippsKeysRefused",
            (keys(|keys| keys.client_secret.push('x')), None, ""),
        ),
        ("vippsMisconfigured", (out_of_plan(), None, "")),
        (
            "vippsBusy",
            (quick(), faulty(Endpoint::Backchannel, later), ""),
        ),
        ("vippsUnreachable", (quick(), None, nowhere)),
        (
            "vippsUnreachable",
            (quick(), faulty(Endpoint::Backchannel, away.clone()), ""),
        ),
        (
            "vippsUnexpected",
            (quick(), faulty(Endpoint::Backchannel, unknown), ""),
        ),
        (
            "ageUnknown",
            (no_birthday(), None, "engage.minimum_age = 18"),
        ),
        (
            "engageKeyRefused",
            (keys(|keys| keys.engage_api_key.push('x')), None, ""),
        ),
        (
            "engageUnexpected",
            (
                quick(),
                faulty(Endpoint::EngageFind, Effect::status(200)),
                "",
            ),
        ),
        (
            // A 404 that is not Engage's word: some other server answers at the address.
            "engageRejected",
            (quick(), faulty(Endpoint::EngageFind, Effect::Garbage), ""),
        ),
        (
            "engageUnreachable",
            (quick(), faulty(Endpoint::EngageFind, away), before_login),
        ),
    ];
    let cases = cases.map(|(problem, case)| (problem, (problem, case)));
    each(cases, |(problem, (config, fault, settings))| async move {
        let desk = Desk::new(config, settings).await;
        if let Some(fault) = fault {
            desk.sandbox.add_fault(fault);
        }
        let ended = desk.enrolled(Role::ApprovesAll.number());
        ended.assert_failed(problem);
        assert_nothing_written(&desk);
        assert_eq!(desk.history()[0]["code"], problem);
    });
}

#[test]
fn an_id_token_that_proves_nothing_saves_nobody() {
    let flaws = [
        ("other issuer", IdTokenFlaw::OtherIssuer),
        ("other audience", IdTokenFlaw::OtherAudience),
        ("expired", IdTokenFlaw::Expired),
        ("from the future", IdTokenFlaw::FromTheFuture),
        ("bad signature", IdTokenFlaw::BadSignature),
        ("unknown key", IdTokenFlaw::UnknownKey),
        ("unsigned", IdTokenFlaw::Unsigned),
        ("other request", IdTokenFlaw::OtherRequest),
        ("other subject", IdTokenFlaw::OtherSubject),
    ];
    each(flaws, |flaw| async move {
        let config = SandboxConfig {
            id_token_quirks: IdTokenQuirks {
                flaw: Some(flaw),
                ..IdTokenQuirks::default()
            },
            ..quick()
        };
        let desk = Desk::new(config, "").await;
        desk.enrolled(Role::ApprovesAll.number())
            .assert_failed("vippsNotTrusted");
        assert_nothing_written(&desk);
    });
}

#[test]
fn a_code_that_is_not_good_any_more_asks_nobody() {
    let wrong_key = SandboxConfig {
        credentials: Some(Credentials {
            subscription_key: "0000".to_owned(),
            ..credentials()
        }),
        ..quick()
    };
    let expired = (Role::ExpiredToken, quick(), "codeNotAccepted");
    let refused = (Role::Danish, wrong_key, "vippsKeysRefused");
    let cases = [("expired", expired), ("wrong key", refused)];
    each(cases, |(role, config, problem)| async move {
        let desk = Desk::new(config, "").await;
        let code = desk.sandbox.customer(role.number()).unwrap().qr_text();
        desk.enrolled_by_code(&code).assert_failed(problem);
        assert_nothing_written(&desk);
        let journal = desk.sandbox.journal();
        let asked = |call: &sandbox::Call| call.endpoint == Some(Endpoint::Backchannel);
        assert!(!journal.iter().any(asked), "{journal:?}");
    });
}

#[rstest]
#[case::shop("https://qr.vipps.no/28/2/01/031/123456?v=1", "a shop's number")]
#[case::payment("https://qr.vipps.no/28/2/05/031/4790000001?v=1", "a payment code")]
#[case::receipt("https://example.com/receipt/1", "not a Vipps or MobilePay code")]
#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_nobodys_own_calls_no_service(#[case] text: &str, #[case] says: &str) {
    let desk = Desk::usual().await;
    let ended = desk.enrolled_by_code(text);
    assert_eq!(ended.code(), Some(1), "{}", ended.log);
    assert!(ended.log.contains(says), "{}", ended.log);
    assert_eq!(ended.out, "");
    assert_eq!(desk.sandbox.journal(), []);
}
