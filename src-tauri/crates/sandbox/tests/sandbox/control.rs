//! The server itself: its door, its journal, its start and end.

use crate::caller::{Caller, fast, sent};
use reqwest::Method;
use rstest::rstest;
use sandbox::{
    ContactRecord, Credentials, Effect, Endpoint, Fault, Moment, Role, Sandbox, SandboxConfig,
    StartError,
};
use serde_json::json;

#[rstest]
#[case("Host", "sandbox.example.com")]
#[case("Host", "127.0.0.1.example.com")]
#[case("Origin", "https://example.com")]
#[case("Origin", "http://localhost.example.com")]
#[case("Origin", "null")]
#[tokio::test]
async fn callers_by_another_name_are_turned_away(
    #[case] name: &str,
    #[case] value: &str,
    #[values("/sandbox/journal", "/phone", "/api/v3/contacts/count", "/nowhere")] path: &str,
) {
    let caller = Caller::fast().await;
    let call = caller.bare(Method::GET, path).header(name, value);
    assert_eq!(sent(call).await.status, 403);
    assert!(caller.sandbox.journal().is_empty());
}

#[tokio::test]
async fn our_own_page_may_call() {
    let caller = Caller::fast().await;
    let call = caller
        .bare(Method::GET, "/sandbox/journal")
        .header("Origin", caller.sandbox.base_url());
    assert_eq!(sent(call).await.status, 200);
}

#[tokio::test]
async fn the_journal_has_every_call_in_order_and_no_key() {
    let caller = Caller::fast().await;
    caller.tokens(Role::ApprovesAll.number()).await;
    caller.engage_get("/contacts/count").await;
    caller.bearer().await;
    let journal = caller.sandbox.journal();
    let sequence: Vec<_> = journal.iter().map(|call| call.sequence).collect();
    let expected: Vec<_> = (1..=caller.sandbox.last_sequence()).collect();
    assert_eq!(sequence, expected);
    assert!(journal.is_sorted_by_key(|call| call.at_ms));
    assert_eq!(journal[0].endpoint, Some(Endpoint::Backchannel));
    assert_eq!(journal[0].number.as_deref(), Some("4790000001"));
    let shown = caller.get("/sandbox/journal").await.body.to_string();
    let keys = caller.sandbox.credentials();
    for secret in [
        &keys.client_secret,
        &keys.engage_api_key,
        &keys.subscription_key,
    ] {
        assert!(!shown.contains(secret.as_str()));
    }
    let last = caller.sandbox.last_sequence();
    let path = format!("/sandbox/journal?after={}", last - 1);
    let rest = caller.get(&path).await.body;
    assert_eq!(rest.as_array().unwrap().len(), 1);
    assert_eq!(rest[0]["endpoint"], "access_token");
}

#[tokio::test]
async fn waiting_sees_calls_past_and_to_come() {
    let caller = Caller::fast().await;
    caller.engage_get("/contacts/count").await;
    let is_count = |call: &sandbox::Call| call.endpoint == Some(Endpoint::EngageCount);
    let past = caller.sandbox.wait_for_call(is_count).await;
    assert_eq!(past.status, Some(200));
    let to_come = caller
        .sandbox
        .wait_for_call_after(past.sequence, |call| is_count(call) && call.is_over);
    let (later, _) = tokio::join!(to_come, caller.engage_get("/contacts/count"));
    assert_eq!(later.sequence, past.sequence + 1);
}

#[tokio::test]
async fn contacts_and_customers_can_be_put_and_seen() {
    let caller = Caller::fast().await;
    let contact = ContactRecord::with_phone("4790000001", "Member");
    let body = json!({ "contact_type": "Member", "attributes": { "mobilePhone": "+4790000001" } });
    let put = caller.bare(Method::PUT, "/sandbox/contacts").json(&body);
    assert_eq!(sent(put).await.status, 204);
    assert_eq!(
        caller.sandbox.contacts_of("4790000001")[0].attributes,
        contact.attributes
    );
    let listed = caller.get("/sandbox/contacts").await.body;
    assert_eq!(listed.as_array().unwrap().len(), 5);

    let customers = caller.get("/sandbox/customers").await.body;
    let mut customer = customers[0].clone();
    customer["number"] = json!("4790000077");
    let put = caller
        .bare(Method::PUT, "/sandbox/customers")
        .json(&customer);
    assert_eq!(sent(put).await.status, 204);
    assert_eq!(caller.start("4790000077").await.status, 200);
}

#[tokio::test]
async fn fixed_keys_make_the_same_sales_unit() {
    let first = Caller::fast().await;
    let keys: Credentials = first.sandbox.credentials().clone();
    let config = SandboxConfig {
        credentials: Some(keys.clone()),
        ..fast()
    };
    let second = Caller::with(config).await;
    assert_eq!(*second.sandbox.credentials(), keys);
    let number = Role::ApprovesAll.number();
    assert_eq!(
        first.sandbox.customer(number),
        second.sandbox.customer(number)
    );
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_names_it() {
    let caller = Caller::fast().await;
    let port = caller.sandbox.base_url().rsplit(':').next().unwrap();
    let config = SandboxConfig {
        port: port.parse().unwrap(),
        ..fast()
    };
    let error = Sandbox::start(config).await.err().unwrap();
    assert!(matches!(error, StartError::Bind { .. }));
    assert!(error.to_string().contains(port));
}

fn hold() -> Fault {
    let moment = Moment::BeforeWork;
    Fault::next(Endpoint::EngageCount, Effect::Hold { moment })
}

#[tokio::test]
async fn stopping_cuts_what_is_under_way_and_frees_the_port() {
    let caller = Caller::fast().await;
    caller.sandbox.add_fault(hold());
    let held = tokio::spawn(caller.engage(Method::GET, "/contacts/count").send());
    caller.sandbox.wait_for_call(|_| true).await;
    let url = caller.at("/sandbox/journal");
    caller.sandbox.stop().await;
    assert!(held.await.unwrap().is_err());
    assert!(caller.http.get(url).send().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn dropping_stops_too() {
    let caller = Caller::fast().await;
    caller.sandbox.add_fault(hold());
    let held = tokio::spawn(caller.engage(Method::GET, "/contacts/count").send());
    caller.sandbox.wait_for_call(|_| true).await;
    drop(caller);
    assert!(held.await.unwrap().is_err());
}
