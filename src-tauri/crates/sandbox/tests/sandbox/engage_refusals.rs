//! What a till must not send to Engage.

use crate::caller::{Caller, fast, sent};
use reqwest::{Method, RequestBuilder};
use rstest::rstest;
use sandbox::{Role, SandboxConfig};
use serde_json::{Value, json};

/// A call with every header but one.
fn without(caller: &Caller, missing: &str) -> RequestBuilder {
    let mut call = caller.bare(Method::GET, "/api/v3/contacts/count");
    for (name, value) in [
        (
            "apikey",
            caller.sandbox.credentials().engage_api_key.as_str(),
        ),
        ("User-Agent", "Test/1.0"),
        ("Content-Type", "application/json"),
    ] {
        if name != missing {
            call = call.header(name, value);
        }
    }
    call
}

#[rstest]
#[case("apikey", 401, "bad_api_key")]
#[case("User-Agent", 400, "bad_user_agent")]
#[case("Content-Type", 500, "no_content_type")]
#[tokio::test]
async fn every_header_is_needed(#[case] name: &str, #[case] status: u16, #[case] note: &str) {
    let caller = Caller::fast().await;
    assert_eq!(sent(without(&caller, "none")).await.status, 200);
    assert_eq!(sent(without(&caller, name)).await.status, status);
    assert_eq!(caller.note(), Some(note));
}

#[tokio::test]
async fn without_a_content_type_the_answer_is_plain_text() {
    let caller = Caller::fast().await;
    let answer = sent(without(&caller, "Content-Type")).await;
    assert_eq!(answer.body, "An error has occurred");
}

#[rstest]
#[case("User-Agent", "Test", 400, "bad_user_agent")]
#[case("User-Agent", "Test/", 400, "bad_user_agent")]
#[case("Content-Type", "text/plain", 415, "not_json")]
#[case("apikey", "wrong", 401, "bad_api_key")]
#[tokio::test]
async fn a_wrong_header_is_refused(
    #[case] name: &str,
    #[case] value: &str,
    #[case] status: u16,
    #[case] note: &str,
) {
    let caller = Caller::fast().await;
    let call = without(&caller, name).header(name, value);
    assert_eq!(sent(call).await.status, status);
    assert_eq!(caller.note(), Some(note));
}

#[rstest]
#[case("source")]
#[case("storeExternalId")]
#[case("createAsUnapproved")]
#[tokio::test]
async fn parameters_of_version_2_are_refused_as_headers(#[case] name: &str) {
    let caller = Caller::fast().await;
    let call = caller
        .engage(Method::POST, "/contacts")
        .header(name, "true")
        .body(json!({ "mobilePhone": "+4790000001" }).to_string());
    assert_eq!(sent(call).await.status, 400);
    assert_eq!(caller.note(), Some("version_2_header"));
    assert!(caller.sandbox.contacts_of("4790000001").is_empty());
}

#[rstest]
#[case("?storeExternalId=nowhere", "unknown_store")]
#[case("?storeExternalId=moss-01", "unknown_store")]
#[case("?source=", "empty_parameter")]
#[case("?store=oslo-01", "unknown_parameter")]
#[case("?source=a&source=b", "repeated_parameter")]
#[case("?createAsUnapproved=yes", "bad_flag")]
#[tokio::test]
async fn a_bad_parameter_of_create_is_refused(#[case] query: &str, #[case] note: &str) {
    let caller = Caller::fast().await;
    let body = json!({ "mobilePhone": "+4790000001" });
    let path = format!("/contacts{query}");
    let answer = caller.engage_send(Method::POST, &path, &body).await;
    assert_eq!(answer.status, 400);
    assert_eq!(caller.note(), Some(note));
    assert!(caller.sandbox.contacts_of("4790000001").is_empty());
}

fn consent(entry: &Value) -> Value {
    json!({ "mobilePhone": "+4790000001", "consents": [entry] })
}

#[rstest]
#[case(json!({}), 400, "no_data")]
#[case(json!([]), 400, "not_an_object")]
#[case(json!({ "mobilePhone": "+4790000001", "email": null }), 422, "null_in_body")]
#[case(json!({ "mobilePhone": "+4790000001", "preferences": { "acceptsSms": null } }), 422, "null_in_body")]
#[case(json!({ "mobilePhone": "4790000001" }), 422, "bad_body")]
#[case(json!({ "mobilePhone": "+47 900 00 001" }), 422, "bad_body")]
#[case(json!({ "mobilePhone": 4_790_000_001_u64 }), 422, "bad_body")]
#[case(json!({ "mobilePhone": "+4790000001", "email": "kari" }), 422, "bad_body")]
#[case(json!({ "mobilePhone": "+4790000001", "birthDay": "17/05/1990" }), 422, "bad_body")]
#[case(json!({ "mobilePhone": "+4790000001", "source": "POS" }), 422, "bad_body")]
#[case(json!({ "mobilePhone": "+4790000001", "preferences": { "acceptsEmails": true } }), 422, "bad_body")]
#[case(json!({ "mobilePhone": "+4790000001", "preferences": { "acceptsEmail": "true" } }), 422, "bad_body")]
#[case(json!({ "mobilePhone": "+4790000001", "contactType": "Guest" }), 400, "unknown_contact_type")]
#[case(json!({ "mobilePhone": "+4790000001", "contactType": "member" }), 400, "unknown_contact_type")]
#[case(json!({ "firstName": "Kari" }), 422, "missing_attribute")]
#[case(json!({ "attributes": { "mobilePhone": "+4790000001" } }), 422, "missing_attribute")]
#[case(consent(&json!({ "id": "memberTerms", "value": true })), 422, "bad_body")]
#[case(consent(&json!({ "id": "memberTerms", "value": "true", "date": "2026-01-15T10:22:31Z" })), 422, "bad_body")]
#[case(consent(&json!({ "id": "memberTerms", "value": true, "date": "2026-01-15T10:22:31" })), 422, "bad_body")]
#[case(consent(&json!({ "id": "memberTerms", "value": true, "date": "2026-01-15" })), 422, "bad_body")]
#[case(consent(&json!({ "id": "other", "value": true, "date": "2026-01-15T10:22:31Z" })), 422, "bad_body")]
#[tokio::test]
async fn a_bad_body_makes_no_contact(#[case] body: Value, #[case] status: u16, #[case] note: &str) {
    let caller = Caller::fast().await;
    let before = caller.sandbox.contacts();
    let answer = caller.engage_send(Method::POST, "/contacts", &body).await;
    assert_eq!(answer.status, status, "{answer:?}");
    assert!(answer.body["errorCode"].is_string());
    assert_eq!(caller.note(), Some(note));
    assert_eq!(caller.sandbox.contacts(), before);
}

#[rstest]
#[case("?mobilePhone=4790000015", "InvalidPhoneNumber")]
#[case("?mobilePhone=+4790000015", "InvalidPhoneNumber")]
#[case("?mobilePhone=%2B47%2090000015", "InvalidPhoneNumber")]
#[case("?email=kari", "InvalidEmailAddress")]
#[case("?mobilephone=%2B4790000015", "InvalidSearchQuery")]
#[case("?contactType=Member", "InvalidSearchQuery")]
#[case("", "InvalidSearchQuery")]
#[tokio::test]
async fn a_bad_look_up_is_refused(#[case] query: &str, #[case] code: &str) {
    let caller = Caller::fast().await;
    let answer = caller.engage_get(&format!("/contacts/id{query}")).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body["errorCode"], code);
}

#[rstest]
#[case(Method::GET, "/contacts/not-a-guid", 400, "InvalidContactId")]
#[case(
    Method::GET,
    "/contacts/5f3c2f0e-8c5a-4a0e-9d55-b2a100d1f3aa",
    404,
    "ContactNotFound"
)]
#[case(
    Method::PATCH,
    "/contacts/5f3c2f0e-8c5a-4a0e-9d55-b2a100d1f3aa",
    404,
    "ContactNotFound"
)]
#[case(Method::PUT, "/contacts", 405, "MethodNotAllowed")]
#[case(Method::POST, "/contacts/id", 405, "MethodNotAllowed")]
#[case(Method::GET, "/receipts", 404, "NotFound")]
#[tokio::test]
async fn what_is_not_there_is_refused_in_the_error_form(
    #[case] method: Method,
    #[case] path: &str,
    #[case] status: u16,
    #[case] code: &str,
) {
    let caller = Caller::fast().await;
    let body = json!({ "firstName": "Kari" });
    let answer = caller.engage_send(method, path, &body).await;
    assert_eq!(answer.status, status);
    assert_eq!(answer.body["errorCode"], code);
}

#[rstest]
#[case(Method::PATCH, "", json!({ "contactType": "Member" }), 422, "type_in_update")]
#[case(Method::PATCH, "", json!({ "firstName": null }), 422, "null_in_body")]
#[case(Method::POST, "", json!({ "firstName": "Kari" }), 405, "wrong_method")]
#[case(Method::POST, "/promoteToMember", json!({}), 404, "wrong_path")]
#[case(Method::POST, "/updateContactType?contactTypeId=Guest", json!({}), 400, "unknown_contact_type")]
#[case(Method::POST, "/preferences/acceptsSms", json!({ "value": "true" }), 422, "bad_body")]
#[case(Method::POST, "/preferences/acceptsSms", json!(true), 400, "not_an_object")]
#[case(Method::POST, "/preferences/acceptsFax", json!({ "value": true }), 404, "unknown_preference")]
#[tokio::test]
async fn a_bad_change_changes_nothing(
    #[case] method: Method,
    #[case] rest: &str,
    #[case] body: Value,
    #[case] status: u16,
    #[case] note: &str,
) {
    let caller = Caller::fast().await;
    let before = caller.sandbox.contacts_of(Role::Contact.number());
    let path = format!("/contacts/{}{rest}", before[0].id);
    let answer = caller.engage_send(method, &path, &body).await;
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(caller.note(), Some(note));
    assert_eq!(caller.sandbox.contacts_of(Role::Contact.number()), before);
}

#[tokio::test]
async fn too_many_calls_in_a_second_are_refused() {
    let caller = Caller::with(SandboxConfig {
        engage_calls_per_second: 3,
        ..fast()
    })
    .await;
    let mut refused = 0;
    for _ in 0..5 {
        let answer = caller.engage_get("/contacts/count").await;
        refused += u32::from(answer.status == 429);
    }
    assert_eq!(refused, 2);
}
