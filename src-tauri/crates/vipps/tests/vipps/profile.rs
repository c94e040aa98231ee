use enrolment::ports::{CustomerLogin as _, ServiceError};
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::support::{MSN, SUB, Stand, USER_INFO, header, id_token, ok, request};

#[tokio::test]
async fn user_info_is_asked_with_the_access_token_and_no_key() {
    let stand = Stand::new().await;
    stand
        .answers("GET", USER_INFO, ok(json!({ "sub": SUB })))
        .await;
    let tokens = stand.tokens(id_token(&stand.claims()));
    stand.client().profile(&tokens, &request()).await.unwrap();
    let call = stand.call(USER_INFO).await;
    for (name, value) in [
        ("authorization", Some("Bearer ciba.9fK2example")),
        ("merchant-serial-number", Some(MSN)),
        ("vipps-system-name", Some("medlem")),
        ("ocp-apim-subscription-key", None),
        ("client_id", None),
        ("client_secret", None),
    ] {
        assert_eq!(header(&call, name), value, "{name}");
    }
}

#[tokio::test]
async fn the_profile_is_what_the_customer_shared() {
    let stand = Stand::new().await;
    let body = json!({
        "sub": SUB, "sid": "0c9d8e7f6a5b4c3d",
        "name": "Kari Nordmann", "given_name": "Kari", "family_name": "Nordmann",
        "birthdate": "1990-02-28", "email": "kari@example.com", "email_verified": true,
        "phone_number": "4741234567", "phone_number_verified": true,
        "address": {
            "address_type": "home", "street_address": "Eksempelveien 1\nH0201",
            "postal_code": "0150", "region": "OSLO", "country": "NO",
            "formatted": "Eksempelveien 1\nH0201\n0150\nOSLO\nNO",
        },
        "other_addresses": [],
        "flowResult": {
            "language": "NO",
            "screens": [{ "elements": [
                { "type": "checkbox", "id": "accept_email", "title": "E-post", "checked": true },
            ] }],
            "timeOfConsent": "2026-11-20T10:15:00Z",
        },
    });
    stand.answers("GET", USER_INFO, ok(body)).await;
    let tokens = stand.tokens(id_token(&stand.claims()));
    let profile = stand.client().profile(&tokens, &request()).await.unwrap();
    insta::assert_json_snapshot!(profile, @r#"
    {
      "phone": "4741234567",
      "given_name": "Kari",
      "family_name": "Nordmann",
      "verified_email": "kari@example.com",
      "birth_date": "1990-02-28",
      "address": {
        "street": "Eksempelveien 1, H0201",
        "postal_code": "0150",
        "city": "OSLO",
        "country": "NO"
      },
      "consents": {
        "answers": [
          {
            "id": "accept_email",
            "accepted": true,
            "text": "E-post"
          }
        ],
        "given_at": "2026-11-20T10:15:00Z",
        "language": "NO",
        "links": []
      }
    }
    "#);
}

#[tokio::test]
async fn user_info_that_is_no_object_is_not_understood() {
    for body in ["[]", "<html></html>", "", "null"] {
        let stand = Stand::new().await;
        let page = ResponseTemplate::new(200).set_body_raw(body, "application/json");
        stand.answers("GET", USER_INFO, page).await;
        let tokens = stand.tokens(id_token(&stand.claims()));
        let read = stand.client().profile(&tokens, &request()).await;
        assert_eq!(read, Err(ServiceError::Unexpected.into()), "{body}");
    }
}
