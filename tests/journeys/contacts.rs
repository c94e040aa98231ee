//! What must stand in Engage after a journey, and what must not.

use std::collections::BTreeMap;

use sandbox::{ConsentRecord, ContactRecord, Endpoint, Role, Tick};
use serde_json::{Value, json};

use crate::desk::Desk;

/// The evidence that goes with the consent of the usual till.
const EVIDENCE: &str =
    r#"Vipps Login at till-1: "Customised offers" EN https://fjellheim.example/terms"#;

/// The one contact with the number.
pub(crate) fn only(desk: &Desk, number: &str) -> ContactRecord {
    let mut contacts = desk.sandbox.contacts_of(number);
    assert_eq!(contacts.len(), 1, "exactly one contact: {contacts:?}");
    contacts.remove(0)
}

/// The one contact must be a member whom the till made, with all that was shared and every answer,
/// yes and no. No answers: the profile had none.
pub(crate) fn assert_made(desk: &Desk, number: &str, answers: Option<&[Tick]>) {
    assert_made_with(desk, number, answers, EVIDENCE);
}

/// The same, with other evidence.
pub(crate) fn assert_made_with(
    desk: &Desk,
    number: &str,
    answers: Option<&[Tick]>,
    evidence: &str,
) {
    let member = only(desk, number);
    assert_eq!(member.contact_type, "Member", "{member:?}");
    assert_eq!(member.attributes, shared(desk, number), "{member:?}");
    let switches = |ticks: &[Tick]| {
        [("acceptsEmail", Tick::Email), ("acceptsSms", Tick::Sms)]
            .map(|(name, tick)| (name.to_owned(), ticks.contains(&tick)))
            .into()
    };
    let switches = answers.map_or_else(BTreeMap::new, switches);
    assert_eq!(member.preferences, switches, "{member:?}");
    match (answers, member.consents.as_slice()) {
        (None, []) => {}
        (Some(ticks), [consent]) => {
            assert_consent(consent, ticks.contains(&Tick::Personal), evidence);
        }
        _ => panic!("one answer, one consent: {member:?}"),
    }
    assert_eq!(member.source.as_deref(), Some("POS"), "{member:?}");
    assert_eq!(member.store.as_deref(), Some("oslo-01"), "{member:?}");
}

/// The contact that stood there must be a member now, with all that was shared, what was ticked,
/// and nothing of what was left empty.
pub(crate) fn assert_raised(desk: &Desk, before: &ContactRecord, ticks: &[Tick]) {
    let number = before.attribute("mobilePhone").unwrap();
    let number = number.trim_start_matches('+');
    let member = only(desk, number);
    assert_eq!(member.id, before.id, "another contact took its place");
    assert_eq!(member.contact_type, "Member", "{member:?}");
    assert_eq!(member.attributes, shared(desk, number), "{member:?}");
    let ticked = [("acceptsEmail", Tick::Email), ("acceptsSms", Tick::Sms)]
        .into_iter()
        .filter(|(_, tick)| ticks.contains(tick))
        .map(|(name, _)| (name.to_owned(), true));
    let mut switches = before.preferences.clone();
    switches.extend(ticked);
    assert_eq!(member.preferences, switches, "{member:?}");
    match member.consents.as_slice() {
        [] => assert!(!ticks.contains(&Tick::Personal), "{member:?}"),
        [consent] => assert_consent(consent, true, EVIDENCE),
        _ => panic!("one answer, one consent: {member:?}"),
    }
    assert_eq!(member.source, before.source, "the source is of the create");
    assert_eq!(member.store, before.store, "the store is permanent");
}

/// A consent with its evidence, given within the last minutes.
pub(crate) fn assert_consent(consent: &ConsentRecord, value: bool, evidence: &str) {
    assert_eq!(consent.id, "tailoredOffers", "{consent:?}");
    assert_eq!(consent.value, value, "{consent:?}");
    assert_eq!(consent.source.as_deref(), Some("POS"), "{consent:?}");
    assert_eq!(consent.comment.as_deref(), Some(evidence), "{consent:?}");
    let given: jiff::Timestamp = consent.date.parse().unwrap();
    let age = now().duration_since(given);
    assert!((0..300).contains(&age.as_secs()), "{consent:?}");
}

/// The calls that write to Engage or make it ask, so far.
pub(crate) fn writes(desk: &Desk) -> Vec<Endpoint> {
    const WRITES: [Endpoint; 5] = [
        Endpoint::EngageCreate,
        Endpoint::EngageUpdate,
        Endpoint::EngageType,
        Endpoint::EngagePreference,
        Endpoint::EngageTrigger,
    ];
    let journal = desk.sandbox.journal();
    let called = journal.iter().filter_map(|call| call.endpoint);
    called.filter(|call| WRITES.contains(call)).collect()
}

/// The cast stands in Engage as it did at the start, and nobody wrote anything.
pub(crate) fn assert_nothing_written(desk: &Desk) {
    assert_eq!(writes(desk), []);
    let contacts = desk.sandbox.contacts();
    let numbers = contacts
        .iter()
        .filter_map(|own| own.attribute("mobilePhone"));
    let cast = [
        Role::Member,
        Role::Contact,
        Role::TwoContacts,
        Role::TwoContacts,
    ];
    let cast = cast.map(|role| format!("+{}", role.number()));
    assert_eq!(numbers.collect::<Vec<_>>(), cast);
}

/// What a customer shares, in the form in which Engage takes it.
fn shared(desk: &Desk, number: &str) -> BTreeMap<String, Value> {
    let customer = desk.sandbox.customer(number).unwrap();
    let mut shared = vec![
        ("mobilePhone", format!("+{number}")),
        ("firstName", customer.given_name),
        ("lastName", customer.family_name),
        ("birthDay", customer.birth_date.to_string()),
    ];
    shared.extend(customer.email.map(|email| ("email", email)));
    match customer.address {
        Some(address) => shared.extend([
            ("street", address.street.replace('\n', ", ")),
            ("zipCode", address.postal_code),
            ("city", address.town),
            ("countryCode", address.country),
        ]),
        // Without an address, the country of the number.
        None => shared.push(("countryCode", "NO".to_owned())),
    }
    let owned = |(name, value): (&str, String)| (name.to_owned(), json!(value));
    shared.into_iter().map(owned).collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the dates under test were made by other processes, by the real clock"
)]
pub(crate) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
