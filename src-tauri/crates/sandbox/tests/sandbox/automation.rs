//! Voyado's own Vipps product: Engage asks the customer by itself.

use crate::caller::{Caller, fast};
use reqwest::Method;
use rstest::rstest;
use sandbox::{AskedBy, Automation, Role, SandboxConfig, Tick};
use serde_json::{Value, json};
use std::time::Duration;

async fn with_automation() -> Caller {
    Caller::with(SandboxConfig {
        automation: Some(Automation {
            source: "POS".to_owned(),
            minimum_age: 18,
            delay: Duration::ZERO,
        }),
        ..fast()
    })
    .await
}

async fn create(caller: &Caller, number: &str, source: &str) {
    let path = format!("/contacts?source={source}");
    let body = json!({ "mobilePhone": format!("+{number}") });
    let answer = caller.engage_send(Method::POST, &path, &body).await;
    assert_eq!(answer.status, 201);
}

#[tokio::test]
async fn a_contact_from_the_till_is_asked_and_filled() {
    let caller = with_automation().await;
    let number = Role::ByHand.number();
    create(&caller, number, "POS").await;
    let contact = caller.sandbox.contacts_of(number).remove(0);
    let push = caller.sandbox.wait_for_push(number).await;
    assert_eq!(
        push.asked_by,
        AskedBy::Engage {
            contact: contact.id
        }
    );
    assert_eq!(push.code, None, "Engage shows no code");
    assert!(caller.sandbox.approve(number, &[Tick::Email]));
    let filled = caller.sandbox.contacts_of(number).remove(0);
    assert_eq!(filled.attribute("firstName"), Some("Oskar"));
    assert_eq!(filled.attribute("city"), Some("OSLO"));
    assert!(filled.preferences["acceptsEmail"]);
    assert!(!filled.preferences["acceptsSms"]);
    assert!(!filled.consent("tailoredOffers").unwrap().value);
}

#[tokio::test]
async fn scripted_customers_answer_engage_too() {
    let caller = with_automation().await;
    create(&caller, Role::ApprovesAll.number(), "POS").await;
    let filled = caller
        .sandbox
        .wait_for_contact(|contact| contact.attribute("firstName") == Some("Kari"))
        .await;
    assert!(filled.consent("tailoredOffers").unwrap().value);
}

#[tokio::test]
async fn a_refusal_leaves_the_contact_as_it_was() {
    let caller = with_automation().await;
    let number = Role::ByHand.number();
    create(&caller, number, "POS").await;
    let before = caller.sandbox.contacts_of(number);
    caller.sandbox.wait_for_push(number).await;
    assert!(caller.sandbox.decline(number));
    assert_eq!(caller.sandbox.contacts_of(number), before);
}

#[tokio::test]
async fn a_customer_below_the_tenants_age_leaves_no_trace() {
    let caller = with_automation().await;
    let number = Role::UnderAge.number();
    let mut customer = caller.sandbox.customer(number).unwrap();
    customer.script = sandbox::Script::ByHand;
    caller.sandbox.set_customer(customer);
    create(&caller, number, "POS").await;
    let before = caller.sandbox.contacts_of(number);
    caller.sandbox.wait_for_push(number).await;
    assert!(caller.sandbox.approve(number, &Tick::ALL));
    assert_eq!(caller.sandbox.contacts_of(number), before);
}

#[tokio::test]
async fn a_trigger_asks_a_contact_who_stands_there_already() {
    let caller = with_automation().await;
    let number = Role::Contact.number();
    let id = caller.sandbox.contacts_of(number)[0].id;
    let path = format!("/automation/customTriggers/vipps-login/triggerByContactId/{id}");
    let fields = json!({ "store": "oslo-01" });
    let answer = caller.engage_send(Method::POST, &path, &fields).await;
    assert_eq!(answer.status, 200);
    caller
        .sandbox
        .wait_for_contact(|contact| contact.id == id && contact.attribute("birthDay").is_some())
        .await;
}

#[tokio::test]
async fn another_source_asks_nobody() {
    let caller = with_automation().await;
    create(&caller, Role::ByHand.number(), "medlem").await;
    create(&caller, Role::NeverAnswers.number(), "POS").await;
    // Pushes are made in the order of the creates: the second one proves that the first never came.
    caller
        .sandbox
        .wait_for_push(Role::NeverAnswers.number())
        .await;
    assert!(caller.sandbox.pending(Role::ByHand.number()).is_empty());
}

#[rstest]
#[case("unknown", None, json!({}), 404, "unknown_trigger")]
#[case("vipps-login", Some("5f3c2f0e-8c5a-4a0e-9d55-b2a100d1f3aa"), json!({}), 404, "contact_not_found")]
#[case("vipps-login", Some("x"), json!({}), 400, "bad_contact_id")]
#[case("vipps-login", None, json!({ "a": { "b": 1 } }), 422, "nested_field")]
#[case("vipps-login", None, json!({ "a": null }), 422, "nested_field")]
#[case("vipps-login", None, json!([]), 400, "not_an_object")]
#[tokio::test]
async fn a_bad_trigger_is_refused(
    #[case] trigger: &str,
    #[case] contact: Option<&str>,
    #[case] fields: Value,
    #[case] status: u16,
    #[case] note: &str,
) {
    let caller = with_automation().await;
    let known = caller.sandbox.contacts_of(Role::Contact.number())[0]
        .id
        .to_string();
    let contact = contact.unwrap_or(&known);
    let path = format!("/automation/customTriggers/{trigger}/triggerByContactId/{contact}");
    let answer = caller.engage_send(Method::POST, &path, &fields).await;
    assert_eq!(answer.status, status);
    assert_eq!(caller.note(), Some(note));
}
