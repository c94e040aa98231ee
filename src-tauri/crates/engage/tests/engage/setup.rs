//! What settings and the doctor see.

use engage::{Checked, Store, StoreStanding};
use enrolment::ports::ServiceError;
use insta::assert_debug_snapshot;
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

use crate::stand_in::{client, error, page, status, tenant};

fn oslo(active: bool) -> Value {
    json!({
        "name": "Oslo", "externalId": "oslo-01", "type": "RETAIL", "active": active, "city": "Oslo",
        "countryCode": "NO", "email": null, "timeZone": null, "headerHtml": "<p></p>",
    })
}

fn oslo_as_read(is_active: bool) -> Store {
    Store {
        external_id: "oslo-01".to_owned(),
        name: Some("Oslo".to_owned()),
        city: Some("Oslo".to_owned()),
        country_code: Some("NO".to_owned()),
        is_active,
    }
}

async fn check(count: ResponseTemplate, store: ResponseTemplate) -> Result<Checked, ServiceError> {
    let server = MockServer::start().await;
    let at = |place, answer| Mock::given(path(place)).respond_with(answer);
    at("/api/v3/contacts/count", count).mount(&server).await;
    at("/api/v3/stores/oslo-01", store).mount(&server).await;
    client(&server.uri()).check().await
}

#[rstest]
#[case::active(status(200).set_body_json(oslo(true)), Ok(StoreStanding::Active(oslo_as_read(true))))]
#[case::closed(status(200).set_body_json(oslo(false)), Ok(StoreStanding::Inactive(oslo_as_read(false))))]
#[case::unknown(error(404, "StoreNotFound"), Ok(StoreStanding::Unknown))]
#[case::unknown_in_silence(status(404), Ok(StoreStanding::Unknown))]
#[case::not_allowed(status(403), Err(ServiceError::KeysRefused))]
#[case::nonsense(page(200), Err(ServiceError::Unexpected))]
#[tokio::test]
async fn a_check_tells_how_the_store_stands(
    #[case] answer: ResponseTemplate,
    #[case] store: Result<StoreStanding, ServiceError>,
) {
    let checked = check(status(200).set_body_string("48213"), answer).await;
    assert_eq!(
        checked,
        Ok(Checked {
            contacts: 48213,
            store
        })
    );
}

#[rstest]
#[case(status(401), ServiceError::KeysRefused)]
#[case(page(200), ServiceError::Unexpected)]
#[case(status(200).set_body_string("-1"), ServiceError::Unexpected)]
#[case(page(503), ServiceError::Unreachable)]
#[tokio::test]
async fn a_check_without_a_connection_is_the_error_of_the_connection(
    #[case] count: ResponseTemplate,
    #[case] error: ServiceError,
) {
    assert_eq!(
        check(count, status(200).set_body_json(oslo(true))).await,
        Err(error)
    );
}

#[tokio::test]
async fn stores_are_listed_and_an_unreadable_one_is_left_out() {
    let answer = json!([oslo(true), { "name": "no id" }, null]);
    let (_server, client) = tenant(status(200).set_body_json(answer)).await;
    assert_eq!(client.stores().await, Ok(vec![oslo_as_read(true)]));
}

#[tokio::test]
async fn consents_come_with_their_texts_by_culture() {
    let answer = json!([{
        "id": "memberTerms", "name": "Member terms",
        "metaData": {
            "displayText": { "nb-NO": "Jeg godtar", "en-GB": "I accept the" },
            "linkText": { "nb-NO": "vilkårene", "en-GB": null },
        },
    }]);
    let (_server, client) = tenant(status(200).set_body_json(answer)).await;
    assert_debug_snapshot!(client.consent_definitions().await.unwrap(), @r#"
    [
        ConsentDefinition {
            id: "memberTerms",
            name: Some(
                "Member terms",
            ),
            display_text: {
                "en-GB": "I accept the",
                "nb-NO": "Jeg godtar",
            },
            link_text: {
                "nb-NO": "vilkårene",
            },
            condition_text: {},
        },
    ]
    "#);
}
