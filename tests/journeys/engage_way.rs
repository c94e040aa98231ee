//! Every ending where Engage asks the customer: the till makes or triggers the contact, and watches it.
//!
//! A till looks first after ten seconds, and its shortest patience is half a minute, so these journeys
//! take that long, all at once.

use std::time::Duration;

use sandbox::{
    Automation, Call, ContactRecord, Credentials, Effect, Endpoint, Fault, Role, SandboxConfig,
    Tick,
};

use crate::{
    contacts::{assert_nothing_written, only, writes},
    desk::{Desk, credentials, quick},
    together::each,
};

const ASKED_BY_ENGAGE: &str =
    r#"approval = { sent_by = "engage", trigger_id = "vipps-login", timeout_s = 30 }"#;

/// A tenant with its own Vipps automation for adults.
fn tenant() -> SandboxConfig {
    SandboxConfig {
        automation: Some(Automation {
            source: "POS".to_owned(),
            minimum_age: 18,
            delay: Duration::from_millis(200),
        }),
        ..quick()
    }
}

/// The till itself asks Vipps nothing.
fn assert_vipps_not_called(desk: &Desk) {
    let journal = desk.sandbox.journal();
    let calls = journal
        .iter()
        .filter(|call| !call.path.starts_with("/api/v3/"));
    let calls: Vec<&Call> = calls.collect();
    assert!(calls.is_empty(), "{calls:?}");
}

/// A member as the automation leaves one.
fn assert_filled(member: &ContactRecord, ticks: &[Tick]) {
    assert_eq!(member.contact_type, "Member", "{member:?}");
    let names = ["firstName", "lastName", "birthDay", "email", "city"];
    for name in names {
        assert!(member.attribute(name).is_some(), "{name}: {member:?}");
    }
    let switches = [("acceptsEmail", Tick::Email), ("acceptsSms", Tick::Sms)];
    let switches = switches.map(|(name, tick)| (name.to_owned(), ticks.contains(&tick)));
    assert_eq!(member.preferences, switches.into(), "{member:?}");
    let [consent] = member.consents.as_slice() else {
        panic!("one consent: {member:?}")
    };
    assert_eq!(consent.value, ticks.contains(&Tick::Personal), "{member:?}");
    assert_eq!(consent.source.as_deref(), Some("Vipps CIBA"));
}

#[test]
fn a_contact_that_is_made_is_asked_by_engage() {
    let slow = Fault::next(Endpoint::EngageRead, Effect::status(503)).skip(1);
    let cases = [
        ("all", (Role::ApprovesAll, Tick::ALL.as_slice(), None)),
        ("some", (Role::ApprovesSome, &[Tick::Email], None)),
        ("none", (Role::ApprovesNone, &[], None)),
        (
            "a look that fails",
            (Role::ApprovesAll, &Tick::ALL, Some(slow)),
        ),
    ];
    each(cases, |(role, ticks, fault)| async move {
        let desk = Desk::new(tenant(), ASKED_BY_ENGAGE).await;
        if let Some(fault) = fault {
            desk.sandbox.add_fault(fault);
        }
        let ended = desk.enrolled(role.number());
        ended.assert_ended("enrolled", 0);
        let told = ended.last()["consents"].clone();
        assert_eq!(told["acceptsEmail"], ticks.contains(&Tick::Email), "{told}");
        let member = only(&desk, role.number());
        assert_filled(&member, ticks);
        assert_eq!(member.source.as_deref(), Some("POS"));
        assert_eq!(member.store.as_deref(), Some("oslo-01"));
        assert_eq!(writes(&desk), [Endpoint::EngageCreate]);
        assert_vipps_not_called(&desk);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_that_stands_there_is_triggered_and_raised() {
    let desk = Desk::new(tenant(), ASKED_BY_ENGAGE).await;
    let before = only(&desk, Role::Contact.number());
    let ended = desk.enrolled(Role::Contact.number());
    ended.assert_ended("updated", 0);
    let member = only(&desk, Role::Contact.number());
    assert_eq!(member.id, before.id);
    assert_filled(&member, &Tick::ALL);
    assert_eq!(
        writes(&desk),
        [Endpoint::EngageTrigger, Endpoint::EngageType]
    );
    assert_vipps_not_called(&desk);
}

#[test]
fn silence_is_no_reply_whatever_stands_behind_it() {
    let cases = [
        ("declines", Role::Declines),
        ("never answers", Role::NeverAnswers),
        ("not on Vipps", Role::NotOnVipps),
        ("too young for the automation", Role::UnderAge),
    ];
    each(cases, |role| async move {
        let desk = Desk::new(tenant(), ASKED_BY_ENGAGE).await;
        desk.enrolled(role.number()).assert_ended("noReply", 11);
        let contact = only(&desk, role.number());
        // The number, and the country that Engage takes from the store.
        let names: Vec<&String> = contact.attributes.keys().collect();
        assert_eq!(names, ["countryCode", "mobilePhone"], "{contact:?}");
        assert_eq!(contact.preferences, [].into(), "{contact:?}");
        assert_eq!(contact.consents, [], "{contact:?}");
        assert_eq!(writes(&desk), [Endpoint::EngageCreate]);
        assert_vipps_not_called(&desk);
    });
}

#[test]
fn whoever_need_not_or_must_not_be_asked_is_not_touched() {
    let wrong_key = || SandboxConfig {
        credentials: Some(Credentials {
            engage_api_key: "another".to_owned(),
            ..credentials()
        }),
        ..tenant()
    };
    let no_trigger = r#"approval = { sent_by = "engage", timeout_s = 30 }"#;
    let away = || Some(Fault::next(Endpoint::EngageFind, Effect::status(503)).calls(10));
    let usual = ASKED_BY_ENGAGE;
    let cases = [
        (
            "alreadyMember",
            (Role::Member, tenant(), usual, None, 0, None),
        ),
        (
            "severalContacts",
            (Role::TwoContacts, tenant(), usual, None, 1, None),
        ),
        (
            "failed",
            (
                Role::Contact,
                tenant(),
                no_trigger,
                None,
                1,
                Some("triggerMissing"),
            ),
        ),
        (
            "failed",
            (
                Role::ApprovesAll,
                tenant(),
                usual,
                away(),
                1,
                Some("engageUnreachable"),
            ),
        ),
        (
            "failed",
            (
                Role::ApprovesAll,
                wrong_key(),
                usual,
                None,
                1,
                Some("engageKeyRefused"),
            ),
        ),
    ];
    let cases = cases.map(|(outcome, case)| (outcome, (outcome, case)));
    each(cases, |(outcome, case)| async move {
        let (role, config, settings, fault, code, problem) = case;
        let desk = Desk::new(config, settings).await;
        if let Some(fault) = fault {
            desk.sandbox.add_fault(fault);
        }
        let ended = desk.enrolled(role.number());
        ended.assert_ended(outcome, code);
        assert_eq!(ended.last()["code"].as_str(), problem, "{}", ended.out);
        assert_nothing_written(&desk);
        assert_vipps_not_called(&desk);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trigger_that_engage_does_not_know_is_a_fault_of_the_settings() {
    let settings = ASKED_BY_ENGAGE.replace("vipps-login", "another");
    let desk = Desk::new(tenant(), &settings).await;
    let before = only(&desk, Role::Contact.number());
    desk.enrolled(Role::Contact.number())
        .assert_failed("engageRejected");
    assert_eq!(only(&desk, Role::Contact.number()), before);
    assert_eq!(desk.sandbox.pending(Role::Contact.number()), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_can_be_left_at_any_time() {
    let desk = Desk::new(tenant(), ASKED_BY_ENGAGE).await;
    let mut run = desk.enrol(Role::ByHand.number());
    run.until("awaitingChange");
    run.interrupt();
    desk.finish(run).assert_ended("cancelled", 1);
    let contact = only(&desk, Role::ByHand.number());
    assert_eq!(contact.attribute("firstName"), None, "{contact:?}");
}
