//! What goes out, to the byte: method, address, headers, body.

use enrolment::{Change, ports::MemberRegister};
use insta::{assert_json_snapshot, assert_snapshot, with_settings};
use serde_json::Value;
use wiremock::Request;

use crate::stand_in::{
    ID, KEY, client, everything, id, kari, new_contact, number, only_request, status, tenant,
};

fn line(request: &Request) -> String {
    let query = request
        .url
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    format!("{} {}{query}", request.method, request.url.path())
}

fn text(request: &Request) -> &str {
    std::str::from_utf8(&request.body).unwrap()
}

fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

fn header<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    request
        .headers
        .get(name)
        .map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_look_up_escapes_the_plus() {
    let (server, client) = tenant(status(200).set_body_json(ID)).await;
    client.find(&number()).await.unwrap();
    let request = only_request(&server).await;
    assert_eq!(
        line(&request),
        "GET /api/v3/contacts/id?mobilePhone=%2B4790000001"
    );
    assert_eq!(request.body, b"");
}

#[tokio::test]
async fn every_call_has_the_headers_that_engage_demands() {
    let (server, client) = tenant(status(500)).await;
    let _ = client.find(&number()).await;
    let _ = client.read(&id()).await;
    let _ = client.create(&new_contact(everything())).await;
    let _ = client.update(&id(), &everything()).await;
    let _ = client.promote(&id(), "Member").await;
    let _ = client.trigger(&id(), "vipps").await;
    let _ = client.set_preference(&id(), "acceptsSms", true).await;
    let _ = client.count().await;
    let _ = client.stores().await;
    let _ = client.store("oslo-01").await;
    let _ = client.consent_definitions().await;
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 11);
    for request in &requests {
        assert_eq!(header(request, "apikey"), Some(KEY), "{}", line(request));
        assert_eq!(
            header(request, "user-agent"),
            Some("Medlem/1.5"),
            "{}",
            line(request)
        );
        assert_eq!(
            header(request, "content-type"),
            Some("application/json"),
            "{}",
            line(request)
        );
        assert_eq!(
            header(request, "accept"),
            Some("application/json"),
            "{}",
            line(request)
        );
        assert!(
            header(request, "source").is_none(),
            "a header in v2, nothing in v3"
        );
    }
}

#[tokio::test]
async fn a_create_sends_all_that_is_known_and_clean() {
    let (server, client) = tenant(status(201).set_body_json(kari())).await;
    client.create(&new_contact(everything())).await.unwrap();
    let request = only_request(&server).await;
    assert_eq!(
        line(&request),
        "POST /api/v3/contacts?source=POS&storeExternalId=oslo-01"
    );
    with_settings!({ sort_maps => true }, {
        assert_json_snapshot!(body(&request), @r#"
        {
          "birthDay": "1990-05-17",
          "city": "Oslo",
          "consents": [
            {
              "comment": "Vipps Login at till 3",
              "date": "2026-01-15T09:22:31+00:00",
              "id": "memberTerms",
              "source": "POS",
              "value": true
            },
            {
              "id": "profiling",
              "value": false
            }
          ],
          "contactType": "Member",
          "countryCode": "NO",
          "email": "kari.nordmann@example.com",
          "firstName": "Kari",
          "lastName": "Nordmann",
          "mobilePhone": "+4790000001",
          "preferences": {
            "acceptsEmail": true,
            "acceptsSms": false
          },
          "street": "Eksempelgata 1, H0201",
          "zipCode": "0150"
        }
        "#);
    });
}

#[tokio::test]
async fn a_create_with_a_number_alone_sends_no_more() {
    let (server, client) = tenant(status(201).set_body_json(kari())).await;
    client
        .create(&new_contact(Change::default()))
        .await
        .unwrap();
    let request = only_request(&server).await;
    assert_snapshot!(text(&request), @r#"{"contactType":"Member","mobilePhone":"+4790000001"}"#);
}

#[tokio::test]
async fn an_update_sends_only_what_has_a_value() {
    let (server, client) = tenant(status(200).set_body_json(kari())).await;
    let mut change = everything();
    change.details.first_name = None.into();
    change.details.street = Some(" \n ".to_owned()).into();
    change.details.email = Some(String::new()).into();
    change.details.birth_day = None.into();
    change.preferences.clear();
    change.consents.truncate(1);
    client.update(&id(), &change).await.unwrap();
    let request = only_request(&server).await;
    assert_eq!(line(&request), format!("PATCH /api/v3/contacts/{ID}"));
    with_settings!({ sort_maps => true }, {
        assert_json_snapshot!(body(&request), @r#"
        {
          "city": "Oslo",
          "consents": [
            {
              "comment": "Vipps Login at till 3",
              "date": "2026-01-15T09:22:31+00:00",
              "id": "memberTerms",
              "source": "POS",
              "value": true
            }
          ],
          "countryCode": "NO",
          "lastName": "Nordmann",
          "zipCode": "0150"
        }
        "#);
    });
}

#[tokio::test]
async fn an_update_of_nothing_makes_no_call() {
    let (server, client) = tenant(status(400)).await;
    let mut nothing = Change::default();
    nothing.details.city = Some("\t".to_owned()).into();
    client.update(&id(), &nothing).await.unwrap();
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_promotion_names_the_type_in_the_query_and_has_no_body() {
    let (server, client) = tenant(status(200)).await;
    client.promote(&id(), "Member").await.unwrap();
    let request = only_request(&server).await;
    let expected = format!("POST /api/v3/contacts/{ID}/updateContactType?contactTypeId=Member");
    assert_eq!(line(&request), expected);
    assert_eq!(request.body, b"");
    assert_eq!(
        header(&request, "content-length"),
        Some("0"),
        "a web server may insist on it"
    );
}

#[tokio::test]
async fn a_trigger_tells_the_automation_where_it_comes_from() {
    let (server, client) = tenant(status(200)).await;
    client.trigger(&id(), "vipps login").await.unwrap();
    let request = only_request(&server).await;
    let expected =
        format!("POST /api/v3/automation/customTriggers/vipps%20login/triggerByContactId/{ID}");
    assert_eq!(line(&request), expected);
    assert_snapshot!(text(&request), @r#"{"source":"POS","store":"oslo-01"}"#);
}

#[tokio::test]
async fn a_preference_is_set_by_its_name() {
    let (server, client) = tenant(status(200).set_body_json(kari())).await;
    client
        .set_preference(&id(), "acceptsSms", false)
        .await
        .unwrap();
    let request = only_request(&server).await;
    assert_eq!(
        line(&request),
        format!("POST /api/v3/contacts/{ID}/preferences/acceptsSms")
    );
    assert_snapshot!(text(&request), @r#"{"value":false}"#);
}

#[tokio::test]
async fn a_store_is_found_even_if_it_is_closed() {
    let (server, client) = tenant(status(500)).await;
    let _ = client.store("oslo/01 øst").await;
    let request = only_request(&server).await;
    let expected = "GET /api/v3/stores/oslo%2F01%20%C3%B8st?includeInactive=true";
    assert_eq!(line(&request), expected);
}

#[tokio::test]
async fn a_relay_may_have_a_path_of_its_own() {
    let (server, _) = tenant(status(200).set_body_json(7)).await;
    client(&format!("{}/relay/engage/", server.uri()))
        .count()
        .await
        .unwrap();
    assert_eq!(
        line(&only_request(&server).await),
        "GET /relay/engage/api/v3/contacts/count"
    );
}
