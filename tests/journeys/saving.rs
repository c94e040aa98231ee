//! The save when Engage is unwell: whoever approved ends as exactly one right contact, at once or
//! after a while in the unsaved list, and nothing that changed in Engage meanwhile is undone.

use sandbox::{ConsentRecord, ContactRecord, Effect, Endpoint, Fault, Moment, Role, Tick};

use crate::{
    contacts::{assert_made, assert_raised, now, only},
    desk::{Desk, Ended},
    together::each,
};

/// The first retry of the unsaved list comes after ten seconds.
const PATIENCE_S: u32 = 20;

const AFTER: Moment = Moment::AfterWork;
const BEFORE: Moment = Moment::BeforeWork;

/// The save's first look comes after the member check's.
fn find() -> Fault {
    Fault::next(Endpoint::EngageFind, Effect::status(503)).skip(1)
}

fn busy(seconds: &str, moment: Moment) -> Effect {
    Effect::Status {
        status: 429,
        headers: [("Retry-After".to_owned(), seconds.to_owned())].into(),
        body: String::new(),
        moment,
    }
}

fn failing(status: u16, moment: Moment) -> Effect {
    Effect::Status {
        status,
        headers: [].into(),
        body: String::new(),
        moment,
    }
}

/// Ended at once, or safely kept and then saved by `work`.
fn assert_saved_at_last(desk: &Desk, ended: &Ended, outcome: &str) {
    if ended.code() == Some(14) {
        let last = ended.last();
        assert_eq!(last["phase"], "unsaved", "{}", ended.out);
        let waiting = desk.history();
        assert_eq!(waiting.len(), 1, "{waiting:?}");
        assert_eq!(waiting[0]["phase"], "unsaved", "it stands in the list");
        desk.sandbox.clear_faults();
        let worked = desk.work(PATIENCE_S);
        assert_eq!(worked.code(), Some(0), "{}", worked.log);
        assert!(worked.out.contains("Nothing waits"), "{}", worked.out);
    } else {
        ended.assert_ended(outcome, 0);
    }
    let rows = desk.history();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["outcome"], outcome, "{rows:?}");
}

#[test]
fn a_create_that_goes_wrong_makes_one_member_all_the_same() {
    let create = |effect| Fault::next(Endpoint::EngageCreate, effect);
    let read = |effect| Fault::next(Endpoint::EngageRead, effect);
    let at_once = [
        ("cut before", create(Effect::Cut { moment: BEFORE })),
        ("cut after", create(Effect::Cut { moment: AFTER })),
        ("cut in the body", create(Effect::CutBody)),
        ("500 before", create(failing(500, BEFORE))),
        ("500 after", create(failing(500, AFTER))),
        ("429 before", create(busy("1", BEFORE))),
        ("garbage", create(Effect::Garbage)),
        ("50 MB", create(Effect::Huge)),
        ("other types", create(Effect::WrongType)),
        ("look cut", find()),
        ("read cut", read(Effect::Cut { moment: AFTER })),
    ];
    each(at_once, |fault| async move {
        let desk = Desk::usual().await;
        desk.sandbox.add_fault(fault);
        let ended = desk.enrolled(Role::ApprovesSome.number());
        ended.assert_ended("enrolled", 0);
        assert_saved_at_last(&desk, &ended, "enrolled");
        assert_made(&desk, Role::ApprovesSome.number(), Some(&[Tick::Email]));
    });
}

#[test]
fn a_save_that_cannot_be_is_kept_and_made_later() {
    let create = |effect| Fault::next(Endpoint::EngageCreate, effect);
    let cases = [
        ("away", ("unreachable", find().calls(100))),
        (
            "away after the create",
            ("unreachable", find().skip(2).calls(100)),
        ),
        ("drop by drop", ("unreachable", create(Effect::Trickle))),
        (
            "not for a while",
            ("unreachable", create(busy("12", BEFORE)).calls(100)),
        ),
        (
            "key refused midway",
            ("keyRefused", create(failing(401, BEFORE))),
        ),
        ("refused", ("rejected", create(failing(400, BEFORE)))),
        (
            "read garbage",
            (
                "rejected",
                Fault::next(Endpoint::EngageRead, Effect::Garbage),
            ),
        ),
    ];
    each(cases, |(reason, fault)| async move {
        let desk = Desk::usual().await;
        desk.sandbox.add_fault(fault);
        let ended = desk.enrolled(Role::ApprovesSome.number());
        assert_eq!(ended.code(), Some(14), "{}\n{}", ended.out, ended.log);
        assert_eq!(ended.last()["reason"], reason, "{}", ended.out);
        assert_saved_at_last(&desk, &ended, "enrolled");
        assert_made(&desk, Role::ApprovesSome.number(), Some(&[Tick::Email]));
    });
}

#[test]
fn a_raise_that_goes_wrong_raises_the_same_contact() {
    let update = |effect| Fault::next(Endpoint::EngageUpdate, effect);
    let raise = |effect| Fault::next(Endpoint::EngageType, effect);
    let cases = [
        ("update, cut before", update(Effect::Cut { moment: BEFORE })),
        ("update, cut after", update(Effect::Cut { moment: AFTER })),
        ("update, 429", update(busy("1", BEFORE))),
        ("update, key refused", update(failing(401, BEFORE))),
        ("type, cut before", raise(Effect::Cut { moment: BEFORE })),
        ("type, cut after", raise(Effect::Cut { moment: AFTER })),
        ("type, refused", raise(failing(400, BEFORE))),
    ];
    each(cases, |fault| async move {
        let desk = Desk::usual().await;
        desk.sandbox.add_fault(fault);
        let before = only(&desk, Role::Contact.number());
        let ended = desk.enrolled(Role::Contact.number());
        assert_saved_at_last(&desk, &ended, "updated");
        assert_raised(&desk, &before, &Tick::ALL);
    });
}

/// The customer says no to everything, in Engage, by the wall clock.
fn withdrawn(mut contact: ContactRecord) -> ContactRecord {
    let no = ["acceptsEmail", "acceptsSms"].map(|name| (name.to_owned(), false));
    contact.preferences.extend(no);
    contact.consents = vec![ConsentRecord {
        id: "tailoredOffers".to_owned(),
        value: false,
        date: now().to_string(),
        source: Some("web".to_owned()),
        comment: None,
    }];
    contact
}

#[test]
fn what_is_withdrawn_before_a_late_save_stays_withdrawn() {
    let arrived = Fault::next(Endpoint::EngageUpdate, failing(500, AFTER));
    let stuck = Fault::next(Endpoint::EngageType, failing(503, BEFORE)).calls(100);
    let cases = [
        (
            "a contact, nothing arrived",
            (Role::Contact, vec![find().calls(100)], "updated"),
        ),
        (
            "a contact, all arrived",
            (Role::Contact, vec![arrived, stuck], "updated"),
        ),
        (
            "nobody, all arrived",
            (
                Role::ApprovesAll,
                vec![find().skip(2).calls(100)],
                "enrolled",
            ),
        ),
    ];
    each(cases, |(role, faults, outcome)| async move {
        let desk = Desk::usual().await;
        for fault in faults {
            desk.sandbox.add_fault(fault);
        }
        let ended = desk.enrolled(role.number());
        assert_eq!(ended.code(), Some(14), "{}\n{}", ended.out, ended.log);
        let contact = withdrawn(only(&desk, role.number()));
        desk.sandbox.put_contact(contact.clone());
        assert_saved_at_last(&desk, &ended, outcome);
        let saved = only(&desk, role.number());
        assert_eq!(saved.contact_type, "Member");
        assert_eq!(saved.preferences, contact.preferences, "the later no");
        assert_eq!(saved.consents, contact.consents, "the later no");
        assert!(saved.attribute("email").is_some(), "{saved:?}");
    });
}
