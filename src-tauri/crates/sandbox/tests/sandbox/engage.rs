//! What Engage does when it is asked properly.

use crate::caller::{Caller, fast};
use reqwest::Method;
use rstest::rstest;
use sandbox::{ContactRecord, DuplicateBehaviour, EngageQuirks, Role, SandboxConfig};
use serde_json::{Value, json};

fn phone(role: Role) -> String {
    format!("%2B{}", role.number())
}

#[tokio::test]
async fn a_known_phone_gives_an_id_in_quotes() {
    let caller = Caller::fast().await;
    let path = format!("/contacts/id?mobilePhone={}", phone(Role::Member));
    let answer = caller.engage_get(&path).await;
    let contact = &caller.sandbox.contacts_of(Role::Member.number())[0];
    assert_eq!((answer.status, answer.body), (200, json!(contact.id)));
}

#[tokio::test]
async fn a_look_up_can_be_kept_to_a_type_in_any_case() {
    let caller = Caller::fast().await;
    let phone = phone(Role::TwoContacts);
    let path = format!("/contacts/id?mobilePhone={phone}&contactType=member");
    assert_eq!(caller.engage_get(&path).await.status, 200);
    let path = format!("/contacts/id?mobilePhone={phone}&contactType=Guest");
    let answer = caller.engage_get(&path).await;
    assert_eq!(answer.body["errorCode"], "InvalidContactType");
}

#[tokio::test]
async fn an_unknown_phone_is_not_found() {
    let caller = Caller::fast().await;
    let path = "/contacts/id?mobilePhone=%2B4790000001";
    let answer = caller.engage_get(path).await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.body["errorCode"], "ContactNotFound");
}

#[tokio::test]
async fn two_contacts_with_one_phone_are_both_named() {
    let caller = Caller::fast().await;
    let path = format!("/contacts/id?mobilePhone={}", phone(Role::TwoContacts));
    let answer = caller.engage_get(&path).await;
    let ids: Vec<_> = caller
        .sandbox
        .contacts_of(Role::TwoContacts.number())
        .iter()
        .map(|contact| contact.id)
        .collect();
    assert_eq!(answer.status, 409);
    assert_eq!(answer.body["errorCode"], "MultipleMatches");
    assert_eq!(
        answer.body["messageDetails"]["multipleMatchesFound"],
        json!(ids)
    );
}

fn full_body() -> Value {
    json!({
        "contactType": "Member",
        "mobilePhone": "+4790000001",
        "email": "kari.nordmann@example.com",
        "firstName": "Kari",
        "birthDay": "1990-05-17",
        "favouriteColour": "blue",
        "preferences": { "acceptsEmail": true, "acceptsSms": false },
        "consents": [{
            "id": "memberTerms", "value": true, "date": "2026-01-15T10:22:31+01:00",
            "source": "POS", "comment": "Till 3",
        }],
    })
}

#[tokio::test]
async fn a_created_contact_can_be_read_back() {
    let caller = Caller::fast().await;
    let path = "/contacts?source=POS&storeExternalId=oslo-01";
    let created = caller.engage_send(Method::POST, path, &full_body()).await;
    assert_eq!(created.status, 201);
    assert_eq!(
        caller.note(),
        Some("ignored_attribute"),
        "an unknown attribute is dropped without a word"
    );
    let read = caller
        .engage_get(&format!("/contacts/{}", created.text("id")))
        .await;
    assert_eq!(read.body, created.body);
    assert_eq!(read.body["meta"]["contactType"], "Member");
    assert_eq!(
        read.body["attributes"],
        json!({
            "mobilePhone": "+4790000001", "email": "kari.nordmann@example.com",
            "firstName": "Kari", "birthDay": "1990-05-17", "countryCode": "NO",
        })
    );
    assert_eq!(read.body["consents"], full_body()["consents"]);
    let contact = &caller.sandbox.contacts_of("4790000001")[0];
    assert_eq!(contact.source.as_deref(), Some("POS"));
    assert_eq!(contact.store.as_deref(), Some("oslo-01"));
}

#[rstest]
#[case(DuplicateBehaviour::Conflict409, 409)]
#[case(DuplicateBehaviour::ReturnsFirst200, 200)]
#[tokio::test]
async fn a_second_create_never_makes_a_second_contact(
    #[case] duplicate_behaviour: DuplicateBehaviour,
    #[case] status: u16,
) {
    let caller = Caller::with(SandboxConfig {
        duplicate_behaviour,
        ..fast()
    })
    .await;
    let first = caller.created("+4790000001").await;
    let body = json!({ "mobilePhone": "+4790000001", "firstName": "Other" });
    let second = caller.engage_send(Method::POST, "/contacts", &body).await;
    assert_eq!(second.status, status);
    match duplicate_behaviour {
        DuplicateBehaviour::Conflict409 => {
            assert_eq!(second.body["errorCode"], "ApprovedContactWithKeyExists");
        }
        DuplicateBehaviour::ReturnsFirst200 => assert_eq!(second.body["id"], json!(first.id)),
    }
    assert_eq!(caller.sandbox.contacts_of("4790000001"), [first]);
}

#[tokio::test]
async fn documented_doubts_can_be_switched_on() {
    let caller = Caller::with(SandboxConfig {
        engage_quirks: EngageQuirks {
            created_as_200: true,
            patch_replaces_consents: true,
            capital_preferences: true,
        },
        ..fast()
    })
    .await;
    let created = caller
        .engage_send(Method::POST, "/contacts", &full_body())
        .await;
    assert_eq!(created.status, 200);
    assert_eq!(created.body["preferences"]["AcceptsEmail"], true);
    let path = format!("/contacts/{}", created.text("id"));
    let offers = json!([{ "id": "tailoredOffers", "value": true, "date": "2026-02-01T00:00:00Z" }]);
    let body = json!({ "consents": offers });
    let patched = caller.engage_send(Method::PATCH, &path, &body).await;
    assert_eq!(patched.body["consents"], offers);
}

#[tokio::test]
async fn an_update_overwrites_what_it_names_and_nothing_else() {
    let caller = Caller::fast().await;
    let created = caller
        .engage_send(Method::POST, "/contacts", &full_body())
        .await;
    let path = format!("/contacts/{}", created.text("id"));
    let body = json!({
        "firstName": "",
        "preferences": { "acceptsSms": true },
        "consents": [{ "id": "tailoredOffers", "value": true, "date": "2026-02-01T00:00:00Z" }],
    });
    let updated = caller.engage_send(Method::PATCH, &path, &body).await.body;
    assert_eq!(updated["attributes"]["firstName"], "");
    assert_eq!(
        updated["attributes"]["email"],
        created.body["attributes"]["email"]
    );
    assert_eq!(
        updated["preferences"],
        json!({ "acceptsEmail": true, "acceptsSms": true })
    );
    let ids: Vec<_> = updated["consents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|consent| consent["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["memberTerms", "tailoredOffers"]);
}

#[tokio::test]
async fn a_contact_becomes_a_member() {
    let caller = Caller::fast().await;
    let contact = caller.sandbox.contacts_of(Role::Contact.number()).remove(0);
    let path = format!("/contacts/{}/updateContactType", contact.id);
    let send = async |query: &str| {
        let call = caller.engage(Method::POST, &format!("{path}{query}"));
        crate::caller::sent(call).await.status
    };
    assert_eq!(send("").await, 400);
    assert_eq!(send("?contactTypeId=member").await, 400, "case counts here");
    assert_eq!(send("?contactTypeId=Member").await, 200);
    let now = &caller.sandbox.contacts_of(Role::Contact.number())[0];
    assert_eq!(now.contact_type, "Member");
}

#[tokio::test]
async fn a_type_demands_its_attributes() {
    let caller = Caller::with(SandboxConfig {
        member_attributes: vec!["firstName".to_owned(), "email".to_owned()],
        ..fast()
    })
    .await;
    let contact = ContactRecord::with_phone("4790000001", "Contact");
    let path = format!(
        "/contacts/{}/updateContactType?contactTypeId=Member",
        contact.id
    );
    caller.sandbox.put_contact(contact);
    let answer = crate::caller::sent(caller.engage(Method::POST, &path)).await;
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.body["validationErrors"],
        json!([
            { "errorDescription": "firstName is required" },
            { "errorDescription": "email is required" },
        ])
    );
}

#[tokio::test]
async fn a_preference_approves_and_the_count_is_of_the_approved() {
    let caller = Caller::fast().await;
    let count = async || caller.engage_get("/contacts/count").await.body;
    assert_eq!(count().await, json!(4));
    let body = json!({ "mobilePhone": "+4790000001" });
    let path = "/contacts?createAsUnapproved=true";
    let id = caller
        .engage_send(Method::POST, path, &body)
        .await
        .text("id");
    assert_eq!(count().await, json!(4));
    let path = format!("/contacts/{id}/preferences/acceptsSms");
    let answer = caller
        .engage_send(Method::POST, &path, &json!({ "value": true }))
        .await;
    assert_eq!(answer.body["preferences"]["acceptsSms"], true);
    assert_eq!(count().await, json!(5));
}

#[tokio::test]
async fn stores_and_consents_are_listed() {
    let caller = Caller::fast().await;
    let ids = |body: &Value, name: &str| -> Vec<String> {
        let list = body.as_array().unwrap().iter();
        list.map(|item| item[name].as_str().unwrap().to_owned())
            .collect()
    };
    let stores = caller.engage_get("/stores").await.body;
    assert_eq!(
        ids(&stores, "externalId"),
        ["oslo-01", "bergen-01", "aarhus-01"]
    );
    let all = caller.engage_get("/stores?includeInactive=true").await.body;
    assert_eq!(all.as_array().unwrap().len(), 4);
    let one = caller.engage_get("/stores/oslo-01").await;
    assert_eq!(one.body, stores[0]);
    assert_eq!(caller.engage_get("/stores/nowhere").await.status, 404);
    let consents = caller.engage_get("/consents").await.body;
    assert_eq!(ids(&consents, "id"), ["memberTerms", "tailoredOffers"]);
}
