//! What each answer becomes, row by row.

use std::time::Duration;

use enrolment::{
    Contact, ContactDetails, Found,
    ports::{
        Created, MemberRegister,
        ServiceError::{
            self, AnswerLost, Busy, KeysRefused, Misconfigured, Rejected, Unexpected, Unreachable,
        },
    },
};
use insta::assert_debug_snapshot;
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::stand_in::{
    ID, error, everything, id, kari, new_contact, number, only_request, page, status, tenant,
};

#[rstest]
#[case::quoted(status(200).set_body_string(format!("\"{ID}\"")), Found::One(id()))]
#[case::unquoted(status(200).set_body_string(format!(" {ID}\r\n")), Found::One(id()))]
#[case::not_found(error(404, "ContactNotFound"), Found::None)]
#[case::not_found_in_silence(status(404), Found::None)]
#[case::several(several(3), Found::Several(3))]
#[case::several_in_silence(status(409), Found::Several(2))]
#[case::several_on_a_page(page(409), Found::Several(2))]
#[tokio::test]
async fn a_look_up_finds(#[case] answer: ResponseTemplate, #[case] found: Found) {
    let (server, client) = tenant(answer).await;
    assert_eq!(client.find(&number()).await, Ok(found));
    only_request(&server).await;
}

fn several(count: usize) -> ResponseTemplate {
    let ids: Vec<String> = (0..count).map(|at| format!("7b0d7c1e-{at}")).collect();
    let body = json!({
        "errorCode": "MultipleMatches",
        "message": "Several contacts matched the search",
        "messageDetails": { "multipleMatchesFound": ids },
    });
    status(409).set_body_json(body)
}

#[rstest]
#[case::no_body(status(200))]
#[case::null(status(200).set_body_string("null"))]
#[case::page(page(200))]
#[case::nothing_to_say(status(204))]
#[tokio::test]
async fn a_look_up_without_an_id_is_not_nobody(#[case] answer: ResponseTemplate) {
    let (_server, client) = tenant(answer).await;
    assert_eq!(client.find(&number()).await, Err(Unexpected));
}

#[rstest]
#[case::page(page(404))]
#[case::no_code(status(404).set_body_json(json!({ "Message": "No HTTP resource was found" })))]
#[tokio::test]
async fn a_web_server_that_knows_no_such_path_does_not_say_that_there_is_nobody(
    #[case] answer: ResponseTemplate,
) {
    let (_server, client) = tenant(answer).await;
    assert_eq!(client.find(&number()).await, Err(Misconfigured));
    assert_eq!(client.read(&id()).await, Err(Misconfigured));
    assert_eq!(
        client.update(&id(), &everything()).await,
        Err(Misconfigured)
    );
}

/// Answers that mean the same to every call.
#[rstest]
#[case::redirect(status(302).insert_header("Location", "/login"), Misconfigured)]
#[case::bad_request(status(400), Rejected { status: 400 })]
#[case::bad_number(error(400, "InvalidPhoneNumber"), Rejected { status: 400 })]
#[case::bad_email(error(400, "InvalidEmailAddress"), Rejected { status: 400 })]
#[case::bad_query(error(400, "InvalidSearchQuery"), Rejected { status: 400 })]
#[case::no_data(error(400, "NoData"), Rejected { status: 400 })]
#[case::bad_type(error(400, "InvalidContactType"), Misconfigured)]
#[case::bad_type_spelt_otherwise(
    status(400).set_body_json(json!({ "ErrorCode": "invalidcontacttype" })), Misconfigured)]
#[case::bad_request_page(page(400), Rejected { status: 400 })]
#[case::no_key(status(401), KeysRefused)]
#[case::no_key_page(page(401), KeysRefused)]
#[case::address_not_allowed(status(403), KeysRefused)]
#[case::wrong_method(status(405), Rejected { status: 405 })]
#[case::too_slow(status(408), AnswerLost)]
#[case::invalid(error(422, "ValidationError"), Rejected { status: 422 })]
#[case::invalid_with_items(
    status(422).set_body_json(json!({ "validationErrors": [{ "errorDescription": "no" }] })),
    Rejected { status: 422 })]
#[case::busy(status(429), Busy { retry_after: None })]
#[case::busy_for_a_while(status(429).insert_header("Retry-After", "7"),
    Busy { retry_after: Some(Duration::from_secs(7)) })]
#[case::busy_until(status(429).insert_header("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"),
    Busy { retry_after: None })]
#[case::busy_for_ever(status(429).insert_header("Retry-After", "18446744073709551615"),
    Busy { retry_after: Some(Duration::from_hours(1)) })]
#[case::set_up_wrongly(error(500, "InvalidSystemConfiguration"), Misconfigured)]
#[case::failed(status(500).set_body_string("An error has occurred"), AnswerLost)]
#[case::failed_in_json(status(500).set_body_json("An error has occurred"), AnswerLost)]
#[case::failed_in_silence(status(500), AnswerLost)]
#[case::bad_gateway(page(502), AnswerLost)]
#[case::not_available(page(503), Unreachable)]
#[case::gateway_timeout(error(504, "GatewayTimeout"), AnswerLost)]
#[case::other(status(507), AnswerLost)]
#[tokio::test]
async fn a_refusal_means_the_same_to_every_call(
    #[case] answer: ResponseTemplate,
    #[case] means: ServiceError,
) {
    let (server, client) = tenant(answer).await;
    assert_eq!(client.find(&number()).await, Err(means), "find");
    assert_eq!(client.read(&id()).await, Err(means), "read");
    assert_eq!(
        client.create(&new_contact(everything())).await,
        Err(means),
        "create"
    );
    assert_eq!(
        client.update(&id(), &everything()).await,
        Err(means),
        "update"
    );
    assert_eq!(client.promote(&id(), "Member").await, Err(means), "promote");
    assert_eq!(client.trigger(&id(), "vipps").await, Err(means), "trigger");
    assert_eq!(
        client.set_preference(&id(), "acceptsSms", true).await,
        Err(means),
        "preference"
    );
    assert_eq!(client.count().await, Err(means), "count");
    assert_eq!(client.stores().await, Err(means), "stores");
    assert_eq!(client.store("oslo-01").await, Err(means), "store");
    assert_eq!(client.consent_definitions().await, Err(means), "consents");
    assert_eq!(
        server.received_requests().await.unwrap().len(),
        11,
        "nothing was tried again"
    );
}

#[rstest]
#[case::created(status(201).set_body_json(kari()), Ok(Created::Contact(id())))]
#[case::made_or_stood_there(status(200).set_body_json(kari()), Ok(Created::Named(id())))]
#[case::bare_id(status(200).set_body_json(ID), Ok(Created::Named(id())))]
#[case::key_exists(error(409, "ApprovedContactWithKeyExists"), Ok(Created::Exists))]
#[case::being_made(error(409, "ContactWithKeyIsBeingCreated"), Ok(Created::Exists))]
#[case::exists_in_silence(status(409), Ok(Created::Exists))]
#[case::without_id(status(201), Err(AnswerLost))]
#[case::page(page(200), Err(AnswerLost))]
#[case::no_such_path(page(404), Err(Misconfigured))]
#[tokio::test]
async fn a_create_tells_what_became_of_it(
    #[case] answer: ResponseTemplate,
    #[case] became: Result<Created, ServiceError>,
) {
    let (server, client) = tenant(answer).await;
    assert_eq!(client.create(&new_contact(everything())).await, became);
    only_request(&server).await;
}

#[rstest]
#[case::contact(status(200).set_body_json(kari()), Ok(()))]
#[case::silence(status(204), Ok(()))]
#[case::page(page(200), Ok(()))]
#[case::gone(error(404, "ContactNotFound"), Err(Rejected { status: 404 }))]
#[case::gone_in_silence(status(404), Err(Rejected { status: 404 }))]
#[case::conflict(status(409), Err(Rejected { status: 409 }))]
#[tokio::test]
async fn of_a_write_only_the_success_matters(
    #[case] answer: ResponseTemplate,
    #[case] became: Result<(), ServiceError>,
) {
    let (_server, client) = tenant(answer).await;
    assert_eq!(client.update(&id(), &everything()).await, became);
    assert_eq!(client.promote(&id(), "Member").await, became);
    assert_eq!(client.trigger(&id(), "vipps").await, became);
}

#[tokio::test]
async fn a_contact_is_read_whole() {
    let (_server, client) = tenant(status(200).set_body_json(kari())).await;
    let contact = client.read(&id()).await.unwrap().unwrap();
    let details = serde_json::to_value(&contact.details).unwrap();
    let as_answered = json!({
        "first_name": "Kari", "last_name": "Nordmann", "email": "kari.nordmann@example.com",
        "birth_day": "1990-05-17", "street": "Eksempelgata 1", "zip_code": "0150", "city": "Oslo",
        "country_code": "NO",
    });
    assert_eq!(details, as_answered);
    assert_debug_snapshot!(contact, @r#"
    Contact {
        id: ContactId(
            "5f3c2f0e-8c5a-4a0e-9d55-b2a100d1f3aa",
        ),
        contact_type: Some(
            "Member",
        ),
        details: ContactDetails {
            first_name: <redacted>,
            last_name: <redacted>,
            email: <redacted>,
            birth_day: <redacted>,
            street: <redacted>,
            zip_code: <redacted>,
            city: <redacted>,
            country_code: Some(
                "NO",
            ),
        },
        preferences: {
            "acceptsEmail": true,
            "acceptsPostal": false,
            "acceptsSms": false,
        },
        consents: [
            ConsentEntry {
                id: "memberTerms",
                value: true,
                date: Some(
                    2026-01-15T09:22:31Z,
                ),
                source: Some(
                    "POS",
                ),
                comment: Some(
                    "Till 3",
                ),
            },
        ],
    }
    "#);
}

#[rstest]
#[case::bare(json!({ "id": ID }))]
#[case::nulls(json!({ "id": ID, "attributes": null, "meta": null, "preferences": null, "consents": null }))]
#[case::wrong_types(json!({ "id": ID, "attributes": [], "meta": 1, "preferences": "x", "consents": {} }))]
#[case::blanks(json!({ "attributes": { "firstName": "", "birthDay": "", "city": null } }))]
#[case::unanswered(json!({ "id": ID, "consents": [{ "id": "x", "value": null }, { "value": true }, 1] }))]
#[tokio::test]
async fn what_a_contact_does_not_have_is_absent(#[case] answer: Value) {
    let (_server, client) = tenant(status(200).set_body_json(answer)).await;
    let contact = client.read(&id()).await.unwrap().unwrap();
    assert_eq!(contact.id, id());
    assert_eq!(contact.contact_type, None);
    assert_eq!(contact.details, ContactDetails::default());
    assert!(contact.preferences.is_empty() && contact.consents.is_empty());
}

#[tokio::test]
async fn a_contact_spelt_otherwise_is_read_alike() {
    let odd = json!({
        "Id": ID,
        "Attributes": { "FirstName": "Kari", "BirthDay": "17/05/1990", "zipCode": 150 },
        "Meta": { "ContactType": "Member" },
        "Preferences": { "AcceptsEmails": "True", "acceptssms": false, "acceptsPostal": null },
        "Consents": [{ "Id": "memberTerms", "Value": "true", "Date": "2026-01-15T09:22:31" }],
    });
    let (_server, client) = tenant(status(200).set_body_json(odd)).await;
    let contact = client.read(&id()).await.unwrap().unwrap();
    assert!(contact.is_of_type("Member"));
    assert_eq!(
        contact.details.birth_day.expose().unwrap().to_string(),
        "1990-05-17"
    );
    assert_eq!(contact.details.zip_code.expose().as_deref(), Some("150"));
    assert_eq!(contact.preference("acceptsEmail"), Some(true));
    assert_eq!(contact.preference("acceptsSms"), Some(false));
    assert_eq!(contact.preference("acceptsPostal"), None);
    assert!(contact.consent("memberTerms").unwrap().value);
}

#[rstest]
#[case::gone(error(404, "ContactNotFound"), Ok(None))]
#[case::gone_in_silence(status(404), Ok(None))]
#[case::not_a_contact(status(200).set_body_json(json!({ "ok": true })), Err(Unexpected))]
#[case::a_list(status(200).set_body_json(json!([kari()])), Err(Unexpected))]
#[case::page(page(200), Err(Unexpected))]
#[case::no_body(status(200), Err(Unexpected))]
#[tokio::test]
async fn a_contact_that_is_not_there_is_told_from_nonsense(
    #[case] answer: ResponseTemplate,
    #[case] read: Result<Option<Contact>, ServiceError>,
) {
    let (_server, client) = tenant(answer).await;
    assert_eq!(client.read(&id()).await, read);
}
