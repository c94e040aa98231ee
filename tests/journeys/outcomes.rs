//! Every ending of an enrolment in the till's own way of asking, and what stands in Engage then.
//! That an approved customer waits here for Engage is in `saving`.

use rstest::rstest;
use sandbox::{
    Credentials, Effect, Endpoint, Fault, IdTokenFlaw, IdTokenQuirks, Moment, RefusalMember,
    RefusalMoment, Role, SandboxConfig, Tick, UnavailableScope, VippsQuirks,
};

use crate::{
    contacts::{assert_made, assert_nothing_written, assert_raised, only, writes},
    desk::{Desk, Run, credentials, quick},
    together::each,
};

const EVERYTHING: Option<&[Tick]> = Some(&Tick::ALL);

#[test]
fn whoever_approves_becomes_one_member_with_every_answer() {
    let cases: [(_, (Role, Option<&'static [Tick]>)); 9] = [
        ("all", (Role::ApprovesAll, EVERYTHING)),
        ("some", (Role::ApprovesSome, Some(&[Tick::Email]))),
        ("none", (Role::ApprovesNone, Some(&[]))),
        ("consented before", (Role::ConsentedBefore, None)),
        ("no e-mail", (Role::NoEmail, EVERYTHING)),
        ("empty address", (Role::EmptyAddress, EVERYTHING)),
        ("Danish, token code", (Role::Danish, EVERYTHING)),
        ("Finnish, token code", (Role::Finnish, EVERYTHING)),
        ("Swedish", (Role::Swedish, EVERYTHING)),
    ];
    each(cases, |(role, answers)| async move {
        let desk = Desk::usual().await;
        let number = role.number();
        let code = desk.sandbox.customer(number).unwrap().qr_text();
        let ended = desk.enrolled_by_code(&code);
        ended.assert_ended("enrolled", 0);
        assert_eq!(ended.last()["verified"], true);
        assert_made(&desk, number, answers);
        assert_eq!(writes(&desk), [Endpoint::EngageCreate], "in one write");
        let rows = desk.history();
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert_eq!(rows[0]["outcome"], "enrolled");
        let told = rows[0]["consents"].as_object().unwrap().len();
        assert_eq!(told, if answers.is_some() { 3 } else { 0 }, "{rows:?}");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_becomes_a_member_and_keeps_its_store() {
    let desk = Desk::usual().await;
    let before = only(&desk, Role::Contact.number());
    desk.enrolled(Role::Contact.number())
        .assert_ended("updated", 0);
    assert_raised(&desk, &before, &Tick::ALL);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clear_code_is_read_here_when_nobody_can_be_asked_and_says_so() {
    let desk = Desk::usual().await;
    let away = Fault::next(Endpoint::QrExchange, Effect::status(503)).calls(10);
    desk.sandbox.add_fault(away);
    let code = desk.sandbox.cast().swap_remove(0).qr_text;
    let ended = desk.enrolled_by_code(&code);
    ended.assert_ended("enrolled", 0);
    assert_eq!(ended.last()["verified"], false);
    assert_made(&desk, Role::ApprovesAll.number(), EVERYTHING);
}

/// Somebody who does not become a member.
#[derive(Default)]
struct Without {
    config: Option<SandboxConfig>,
    settings: &'static str,
    /// Done once the request is on the phone.
    then: Option<fn(&Desk, &Run, &str)>,
}

#[test]
fn whoever_does_not_approve_leaves_nothing_in_engage() {
    let told = |refusal_member, refusal_moment| Without {
        config: Some(SandboxConfig {
            vipps_quirks: VippsQuirks {
                refusal_member,
                refusal_moment,
                ..VippsQuirks::default()
            },
            ..quick()
        }),
        ..Without::default()
    };
    let then = |act| Without {
        then: Some(act),
        ..Without::default()
    };
    let of_age = Without {
        settings: "engage.minimum_age = 18",
        ..Without::default()
    };
    let (code, error) = (RefusalMember::ErrorCode, RefusalMember::Error);
    let (start, poll) = (RefusalMoment::Start, RefusalMoment::Poll);
    let plain = Without::default;
    let cases = [
        ("declines", (Role::Declines, "declined", 10, plain())),
        (
            "expires",
            (
                Role::NeverAnswers,
                "expired",
                11,
                then(|desk, _, number| assert_eq!(desk.sandbox.expire(number), 1)),
            ),
        ),
        (
            "Ctrl-C",
            (
                Role::ByHand,
                "cancelled",
                1,
                then(|_, run, _| run.interrupt()),
            ),
        ),
        ("absent", (Role::NotOnVipps, "notOnVipps", 12, plain())),
        (
            "invalid at the start, in `error_code`",
            (Role::ListedButInvalid, "notOnVipps", 12, told(code, start)),
        ),
        (
            "invalid at the start, in `error`",
            (Role::ListedButInvalid, "notOnVipps", 12, told(error, start)),
        ),
        (
            "invalid at a poll, in `error_code`",
            (Role::ListedButInvalid, "notOnVipps", 12, told(code, poll)),
        ),
        (
            "invalid at a poll, in `error`",
            (Role::ListedButInvalid, "notOnVipps", 12, told(error, poll)),
        ),
        (
            "old app at the start",
            (Role::OldApp, "appTooOld", 1, told(code, start)),
        ),
        (
            "old app at a poll",
            (Role::OldApp, "appTooOld", 1, told(error, poll)),
        ),
        ("under age", (Role::UnderAge, "underAge", 13, of_age)),
        (
            "other number",
            (Role::OtherNumber, "numberMismatch", 1, plain()),
        ),
        ("member", (Role::Member, "alreadyMember", 0, plain())),
        (
            "two contacts",
            (Role::TwoContacts, "severalContacts", 1, plain()),
        ),
    ];
    each(cases, |(role, outcome, code, without)| async move {
        let desk = Desk::new(without.config.unwrap_or_else(quick), without.settings).await;
        let mut run = desk.enrol(role.number());
        if let Some(then) = without.then {
            run.until("awaitingApproval");
            then(&desk, &run, role.number());
        }
        desk.finish(run).assert_ended(outcome, code);
        assert_nothing_written(&desk);
        let rows = desk.history();
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert_eq!(rows[0]["outcome"], outcome, "{rows:?}");
    });
}

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
        assert_made(&desk, Role::ApprovesAll.number(), EVERYTHING);
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

#[test]
fn a_contact_made_before_the_login_is_a_member_only_after_a_yes() {
    let cases = [
        ("approves", (Role::ApprovesAll, "enrolled", 0, "Member")),
        ("declines", (Role::Declines, "declined", 10, "Contact")),
    ];
    each(cases, |(role, outcome, code, contact_type)| async move {
        let desk = Desk::new(quick(), r#"approval.create_contact = "before_login""#).await;
        let mut run = desk.enrol(role.number());
        run.until("awaitingApproval");
        let before = only(&desk, role.number());
        assert_eq!(
            before.contact_type, "Contact",
            "before the customer said yes"
        );
        desk.finish(run).assert_ended(outcome, code);
        if contact_type == "Member" {
            assert_raised(&desk, &before, &Tick::ALL);
        } else {
            assert_eq!(only(&desk, role.number()), before, "as it was");
        }
    });
}
