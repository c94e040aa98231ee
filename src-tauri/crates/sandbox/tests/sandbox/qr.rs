//! The exchange of personal codes.

use crate::caller::{Caller, fast, sent};
use reqwest::Method;
use rstest::rstest;
use sandbox::{CAST, Role, SandboxConfig, Strangers};
use serde_json::{Value, json};

const EXCHANGE: &str = "/qr/v1/exchange";

async fn exchange(caller: &Caller, body: &Value) -> crate::caller::Answer {
    let bearer = caller.bearer().await;
    let key = &caller.sandbox.credentials().subscription_key;
    let call = caller
        .bare(Method::POST, EXCHANGE)
        .bearer_auth(bearer)
        .header("Ocp-Apim-Subscription-Key", key)
        .json(body);
    sent(call).await
}

fn qr_text(caller: &Caller, role: Role) -> String {
    let cast = caller.sandbox.cast();
    let member = cast.into_iter().find(|member| member.role == role);
    member.unwrap().qr_text
}

#[tokio::test]
async fn a_clear_code_is_version_1_and_has_no_time() {
    let caller = Caller::fast().await;
    let code = qr_text(&caller, Role::ApprovesAll);
    let answer = exchange(&caller, &json!({ "qrCode": code })).await;
    assert_eq!(
        answer.body,
        json!({ "msisdn": "4790000001", "version": "1.0" })
    );
}

#[tokio::test]
async fn a_token_code_is_version_2_and_has_its_time() {
    let caller = Caller::fast().await;
    let code = qr_text(&caller, Role::Danish);
    assert!(!code.contains(Role::Danish.number()));
    let body = json!({ "qrCode": code, "requestedData": ["MSISDN"] });
    let answer = exchange(&caller, &body).await;
    assert_eq!(answer.body["msisdn"], Role::Danish.number());
    assert_eq!(answer.body["version"], "2.0");
    assert!(answer.body["timestamp"].is_i64());
}

#[tokio::test]
async fn every_code_of_the_cast_is_different() {
    let caller = Caller::fast().await;
    let mut codes: Vec<_> = CAST
        .iter()
        .map(|part| qr_text(&caller, part.role))
        .collect();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), CAST.len());
}

#[rstest]
#[case(json!({ "qrCode": "https://qr.vipps.no/28/2/01/031/12345?v=1" }), "not_personal")]
#[case(json!({ "qrCode": "https://qr.vipps.no/28/2/01/031/4790000001" }), "incomplete_code")]
#[case(json!({ "qrCode": "4790000001" }), "incomplete_code")]
#[case(json!({ "qrCode": "https://qr.mobilepay.dk/box/1/pay-in" }), "incomplete_code")]
#[case(json!({ "qrCode": "https://qr.vipps.no/mr/1" }), "not_personal")]
#[case(json!({ "qrCode": "https://qr.vipps.no/p/nobodyknowsthistoken" }), "unknown_code")]
#[case(json!({ "qrCode": null }), "incomplete_code")]
#[case(json!({}), "incomplete_code")]
#[case(json!([]), "not_json")]
#[case(json!({ "qrCode": "x", "intent": "LOGIN" }), "unknown_field")]
#[case(json!({ "qrCode": "x", "requestedData": [] }), "bad_requested_data")]
#[case(json!({ "qrCode": "x", "requestedData": ["NAME"] }), "bad_requested_data")]
#[tokio::test]
async fn what_is_no_personal_code_is_refused(#[case] body: Value, #[case] note: &str) {
    let caller = Caller::fast().await;
    let answer = exchange(&caller, &body).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body["status"], 400, "a number here");
    assert!(answer.body["extraDetails"][0]["reason"].is_string());
    assert_eq!(caller.note(), Some(note));
}

#[tokio::test]
async fn an_expired_code_is_refused() {
    let caller = Caller::fast().await;
    let code = qr_text(&caller, Role::ExpiredToken);
    let answer = exchange(&caller, &json!({ "qrCode": code })).await;
    assert_eq!(answer.status, 400);
    assert_eq!(caller.note(), Some("expired_code"));
}

#[rstest]
#[case("Authorization", "bad_bearer")]
#[case("Ocp-Apim-Subscription-Key", "bad_subscription_key")]
#[tokio::test]
async fn both_keys_are_needed(#[case] missing: &str, #[case] note: &str) {
    let caller = Caller::fast().await;
    let bearer = format!("Bearer {}", caller.bearer().await);
    let keys = caller.sandbox.credentials();
    let mut call = caller.bare(Method::POST, EXCHANGE).json(&json!({}));
    for (name, value) in [
        ("Authorization", &bearer),
        ("Ocp-Apim-Subscription-Key", &keys.subscription_key),
    ] {
        if name != missing {
            call = call.header(name, value);
        }
    }
    let answer = sent(call).await;
    assert_eq!(answer.status, 401);
    assert_eq!(caller.note(), Some(note));
}

#[tokio::test]
async fn the_merchant_token_tells_its_numbers_as_text() {
    let caller = Caller::fast().await;
    let keys = caller.sandbox.credentials();
    let call = || {
        caller
            .bare(Method::POST, "/accesstoken/get")
            .header("client_id", &keys.client_id)
            .header("Ocp-Apim-Subscription-Key", &keys.subscription_key)
    };
    let answer = sent(call().header("client_secret", &keys.client_secret)).await;
    for name in ["expires_in", "ext_expires_in", "expires_on", "not_before"] {
        assert!(answer.text(name).parse::<u64>().is_ok());
    }
    assert_eq!(sent(call()).await.status, 400);
    let wrong = sent(call().header("client_secret", "wrong")).await;
    assert_eq!(wrong.status, 401);
    let with_body = call()
        .header("client_secret", &keys.client_secret)
        .body("{}");
    assert_eq!(sent(with_body).await.status, 400);
}

#[tokio::test]
async fn in_practice_a_token_that_nobody_here_made_stands_for_one_stranger() {
    let config = SandboxConfig {
        strangers: Strangers::Approve,
        ..fast()
    };
    let caller = Caller::with(config).await;
    let code = "https://qr.vipps.no/p/somebodysowncodeathome";
    let first = exchange(&caller, &json!({ "qrCode": code })).await;
    let second = exchange(&caller, &json!({ "qrCode": code })).await;
    assert_eq!(first.status, 200);
    assert_eq!(first.body["msisdn"], second.body["msisdn"]);
    assert_eq!(first.body["version"], "2.0");

    let number = first.body["msisdn"].as_str().unwrap();
    assert_eq!(caller.start(number).await.status, 200);
}
