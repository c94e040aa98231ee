//! The process is killed in the middle of every call that an enrolment makes, once before the service
//! did the work and once after; then another takes up what was left.
//!
//! Between two stored transitions stands a call, so this kills at every stored transition and once in
//! between each. Wherever it strikes: one member with the right consents, or an honest ending.

use std::time::Duration;

use sandbox::{
    Automation, Call, ContactRecord, Effect, Endpoint, Fault, Moment, Role, SandboxConfig,
};

use crate::{
    desk::{Desk, quick},
    together::each,
};

/// Which call to kill in: the `nth` to the endpoint, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Strike {
    endpoint: Endpoint,
    nth: u32,
    moment: Moment,
    /// Whether the call brought the approval.
    brings_approval: bool,
}

/// Every call of an enrolment that goes well, each to be struck at both moments.
fn strikes(journal: &[Call]) -> Vec<Strike> {
    let mut strikes = Vec::new();
    for (at, call) in journal.iter().enumerate() {
        let Some(endpoint) = call.endpoint else {
            continue;
        };
        let before = journal[..at]
            .iter()
            .filter(|other| other.endpoint == call.endpoint)
            .count();
        strikes.extend(
            [Moment::BeforeWork, Moment::AfterWork].map(|moment| Strike {
                endpoint,
                nth: u32::try_from(before).unwrap(),
                moment,
                brings_approval: call.note == Some("tokens"),
            }),
        );
    }
    strikes
}

/// Starts an enrolment, kills it in the struck call, and has another process take it up.
async fn struck(desk: &Desk, words: &[&str], strike: Strike) {
    let hold = Effect::Hold {
        moment: strike.moment,
    };
    desk.sandbox
        .add_fault(Fault::next(strike.endpoint, hold).skip(strike.nth));
    let run = desk.start(&[&["enrol", "--json"], words].concat());
    let is_after = strike.moment == Moment::AfterWork;
    let struck = desk
        .sandbox
        .wait_for_call(|call| call.fault.is_some() && (call.is_done || !is_after));
    let struck = tokio::time::timeout(Duration::from_mins(1), struck).await;
    assert!(struck.is_ok(), "{strike:?}: the call was never made");
    let killed = run.kill();
    assert_eq!(
        killed.code(),
        None,
        "{strike:?}: it was over before: {}",
        killed.out
    );
    let worked = desk.work(12);
    assert_eq!(worked.code(), Some(0), "{strike:?}: {}", worked.log);
}

fn named(strikes: impl IntoIterator<Item = Strike>) -> impl Iterator<Item = (String, Strike)> {
    strikes
        .into_iter()
        .map(|strike| (format!("{strike:?}"), strike))
}

fn in_runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

/// The calls of an enrolment that goes well.
fn calls(settings: &str, words: &[&str]) -> Vec<Call> {
    in_runtime(async {
        let desk = Desk::new(quick(), settings).await;
        let ended = desk.finish(desk.start(&[&["enrol", "--json"], words].concat()));
        assert_eq!(ended.code(), Some(0), "{}", ended.log);
        desk.sandbox.journal()
    })
}

/// The one contact of a number, a member with this answer to SMS and an answered consent.
fn assert_is_member(desk: &Desk, role: Role, accepts_sms: bool, strike: Strike) -> ContactRecord {
    let mut contacts = desk.sandbox.contacts_of(role.number());
    assert_eq!(contacts.len(), 1, "{strike:?}: {contacts:?}");
    let member = contacts.remove(0);
    assert_eq!(member.contact_type, "Member", "{strike:?}");
    let switches = &member.preferences;
    assert_eq!(switches.get("acceptsEmail"), Some(&true), "{strike:?}");
    assert_eq!(switches.get("acceptsSms"), Some(&accepts_sms), "{strike:?}");
    assert_eq!(
        member.consents.len(),
        1,
        "{strike:?}: {:?}",
        member.consents
    );
    assert_eq!(member.consents[0].value, accepts_sms, "{strike:?}");
    member
}

#[test]
fn a_kill_in_any_call_leaves_one_member_or_an_honest_ending() {
    let role = Role::ApprovesSome;
    let code = format!("https://qr.vipps.no/28/2/01/031/{}?v=1", role.number());
    let words = ["--qr-text", code.as_str()];
    let strikes = strikes(&calls("", &words));
    assert!(
        strikes.len() > 20,
        "an enrolment makes more calls than {strikes:?}"
    );
    each(named(strikes), |strike| async move {
        let desk = Desk::usual().await;
        struck(&desk, &words, strike).await;
        let rows = desk.history();
        assert_eq!(rows.len(), 1, "{strike:?}: {rows:?}");
        // Discovery is part of the first request: whether that went out, nobody can tell afterwards.
        let is_lost = matches!(strike.endpoint, Endpoint::Backchannel | Endpoint::Discovery)
            || (strike.brings_approval && strike.moment == Moment::AfterWork);
        if is_lost {
            assert_eq!(rows[0]["outcome"], "answerLost", "{strike:?}");
            assert_eq!(desk.sandbox.contacts_of(role.number()), [], "{strike:?}");
        } else {
            assert_eq!(rows[0]["outcome"], "enrolled", "{strike:?}");
            let member = assert_is_member(&desk, role, false, strike);
            assert_eq!(member.store.as_deref(), Some("oslo-01"), "{strike:?}");
        }
    });
}

#[test]
fn a_kill_in_any_write_to_a_contact_that_stood_there_raises_it_once() {
    let before_login = r#"approval = { create_contact = "before_login" }"#;
    for (role, settings, outcome, accepts_sms) in [
        (Role::Contact, "", "updated", true),
        (Role::ApprovesSome, before_login, "enrolled", false),
    ] {
        let number = format!("+{}", role.number());
        let words = ["--phone", number.as_str()];
        let writes: Vec<_> = strikes(&calls(settings, &words))
            .into_iter()
            .filter(|strike| {
                matches!(
                    strike.endpoint,
                    Endpoint::EngageCreate | Endpoint::EngageUpdate | Endpoint::EngageType
                )
            })
            .collect();
        assert!(
            writes.len() >= 4,
            "a contact is changed and raised: {writes:?}"
        );
        each(named(writes), |strike| async move {
            let desk = Desk::new(quick(), settings).await;
            struck(&desk, &words, strike).await;
            let rows = desk.history();
            assert_eq!(rows[0]["outcome"], outcome, "{strike:?}: {rows:?}");
            assert_is_member(&desk, role, accepts_sms, strike);
        });
    }
}

#[test]
fn a_kill_while_engage_is_told_to_ask_makes_no_second_contact_and_no_second_push() {
    let engage_asks = || SandboxConfig {
        automation: Some(Automation {
            source: "POS".to_owned(),
            minimum_age: 15,
            delay: Duration::from_millis(200),
        }),
        ..quick()
    };
    let settings =
        r#"approval = { sent_by = "engage", trigger_id = "vipps-login", timeout_s = 60 }"#;
    let at = |endpoint, moment| Strike {
        endpoint,
        nth: 0,
        moment,
        brings_approval: false,
    };
    let strikes = [Endpoint::EngageCreate, Endpoint::EngageTrigger]
        .into_iter()
        .flat_map(|call| [Moment::BeforeWork, Moment::AfterWork].map(|moment| at(call, moment)))
        .collect::<Vec<_>>();
    each(named(strikes), |strike| async move {
        let (role, outcome) = match strike.endpoint {
            Endpoint::EngageCreate => (Role::ApprovesAll, "enrolled"),
            _ => (Role::Contact, "updated"),
        };
        let desk = Desk::new(engage_asks(), settings).await;
        struck(&desk, &["--phone", &format!("+{}", role.number())], strike).await;
        let contacts = desk.sandbox.contacts_of(role.number());
        assert_eq!(contacts.len(), 1, "{strike:?}: {contacts:?}");
        let journal = desk.sandbox.journal();
        let triggers = journal
            .iter()
            .filter(|call| call.endpoint == Some(Endpoint::EngageTrigger));
        assert!(triggers.count() <= 1, "{strike:?}");
        // A trigger that never arrived is not fired again, for nobody can tell it from one that did:
        // the contact is watched to the end of the set time.
        if strike != at(Endpoint::EngageTrigger, Moment::BeforeWork) {
            assert_eq!(desk.history()[0]["outcome"], outcome, "{strike:?}");
        }
    });
}
