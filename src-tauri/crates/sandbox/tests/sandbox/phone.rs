//! The customer's phone as a page.

use crate::caller::{Answer, Caller, sent};
use reqwest::Method;
use rstest::rstest;
use sandbox::{CAST, Role};
use serde_json::{Value, json};

async fn state(caller: &Caller, number: &str) -> Value {
    caller.get(&format!("/phone/{number}/state")).await.body
}

async fn act(caller: &Caller, number: &str, action: &str, body: &Value) -> Answer {
    let call = caller.bare(Method::POST, &format!("/phone/{number}/{action}"));
    sent(call.json(body)).await
}

#[rstest]
#[case("/phone", "text/html; charset=utf-8")]
#[case("/phone/4790000001?lang=nb", "text/html; charset=utf-8")]
#[case("/assets/phone.css", "text/css; charset=utf-8")]
#[case("/assets/phone.js", "text/javascript; charset=utf-8")]
#[case("/phone/4790000001/qr.svg", "image/svg+xml")]
#[tokio::test]
async fn pages_are_self_contained(#[case] path: &str, #[case] kind: &str) {
    let caller = Caller::fast().await;
    let response = caller.http.get(caller.at(path)).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], kind);
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(policy.starts_with("default-src 'self';"));
    assert!(!policy.contains("unsafe"));
    let body = response.text().await.unwrap();
    for forbidden in ["<style", "style=", "<script>", "onclick", "innerHTML"] {
        assert!(!body.contains(forbidden), "{path} has {forbidden}");
    }
    let elsewhere = body.replace("http://www.w3.org/2000/svg", "");
    assert!(!elsewhere.contains("http"), "{path} points elsewhere");
}

#[tokio::test]
async fn a_push_is_shown_approved_and_over() {
    let caller = Caller::fast().await;
    let number = Role::ByHand.number();
    let idle = state(&caller, number).await;
    assert_eq!(
        idle,
        json!({
            "number": number, "name": "Oskar Vik", "brand": "Vipps",
            "merchant": "Fjellheim Sport", "pending": null, "ticks": [], "last": null,
        })
    );
    let code = [("binding_message", "K7P-412")];
    let request_id = caller.started_with(number, &code).await;
    let asked = state(&caller, number).await;
    assert_eq!(asked["pending"]["code"], "K7P-412");
    assert_eq!(asked["pending"]["by"], "till");
    assert_eq!(asked["ticks"], json!(["email", "sms", "personal"]));
    let answer = act(&caller, number, "approve", &json!({ "ticks": ["sms"] })).await;
    assert_eq!(answer.status, 204);
    let over = state(&caller, number).await;
    assert_eq!(
        (&over["pending"], &over["last"]),
        (&json!(null), &json!("approved"))
    );
    let tokens = caller.poll(&request_id).await.text("access_token");
    let profile = caller.userinfo(&tokens).await.body;
    let ticks = profile["flowResult"]["screens"][0]["elements"].clone();
    let ticked: Vec<_> = ticks
        .as_array()
        .unwrap()
        .iter()
        .map(|tick| tick["checked"].clone())
        .collect();
    assert_eq!(ticked, [false, true, false]);
}

#[tokio::test]
async fn a_push_can_be_declined_or_missed() {
    let caller = Caller::fast().await;
    let number = Role::ByHand.number();
    let request_id = caller.started(number).await;
    assert_eq!(
        act(&caller, number, "decline", &json!({})).await.status,
        204
    );
    assert_eq!(state(&caller, number).await["last"], "declined");
    let answer = caller.poll(&request_id).await;
    assert_eq!(answer.body["error"], "access_denied");
    caller.started(number).await;
    let path = format!("/sandbox/customers/{number}/expire");
    let expired = sent(caller.bare(Method::POST, &path)).await;
    assert_eq!(expired.body, json!({ "expired": 1 }));
    assert_eq!(state(&caller, number).await["last"], "expired");
}

#[tokio::test]
async fn nothing_is_answered_twice_or_unasked() {
    let caller = Caller::fast().await;
    let number = Role::ByHand.number();
    let ticks = json!({ "ticks": [] });
    assert_eq!(act(&caller, number, "approve", &ticks).await.status, 409);
    caller.started(number).await;
    assert_eq!(act(&caller, number, "approve", &ticks).await.status, 204);
    assert_eq!(
        act(&caller, number, "decline", &json!({})).await.status,
        409
    );
    let unknown = json!({ "ticks": ["telepathy"] });
    assert_eq!(act(&caller, number, "approve", &unknown).await.status, 422);
}

#[tokio::test]
async fn who_consented_before_is_shown_no_boxes() {
    let caller = Caller::fast().await;
    let number = Role::ConsentedBefore.number();
    let mut customer = caller.sandbox.customer(number).unwrap();
    customer.script = sandbox::Script::ByHand;
    caller.sandbox.set_customer(customer);
    caller.started(number).await;
    let screen = state(&caller, number).await;
    assert!(screen["pending"].is_object());
    assert_eq!(screen["ticks"], json!([]));
}

#[tokio::test]
async fn a_stranger_has_no_phone() {
    let caller = Caller::fast().await;
    for rest in ["", "/state", "/qr.svg"] {
        let answer = caller.get(&format!("/phone/4799999999{rest}")).await;
        assert_eq!(answer.status, 404);
    }
}

#[tokio::test]
async fn the_cast_is_listed_whole() {
    let caller = Caller::fast().await;
    let listed = caller.get("/sandbox/cast").await.body;
    let listed: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|member| member["number"].as_str().unwrap())
        .collect();
    let cast: Vec<_> = CAST.iter().map(|part| part.number).collect();
    assert_eq!(listed, cast);
}
