//! What a till must not send to Login.

use crate::caller::{Caller, START, TOKEN, USERINFO, sent};
use reqwest::Method;
use rstest::rstest;
use sandbox::Role;

const GOOD: [(&str, &str); 2] = [("scope", "openid"), ("login_hint", "urn:msisdn:4790000018")];

#[rstest]
#[case(
    "login_hint",
    "urn:mobilenumber:4790000018",
    "invalid_request",
    "bad_login_hint"
)]
#[case("login_hint", "4790000018", "invalid_request", "bad_login_hint")]
#[case(
    "login_hint",
    "urn:msisdn:+4790000018",
    "invalid_request",
    "bad_login_hint"
)]
#[case(
    "login_hint",
    "urn:msisdn:90000018",
    "invalid_request",
    "bad_login_hint"
)]
#[case(
    "login_hint",
    "urn:msisdn:4412345678",
    "invalid_request",
    "bad_login_hint"
)]
#[case(
    "login_hint",
    "urn:customer-token:x",
    "invalid_request",
    "bad_login_hint"
)]
#[case(
    "loginHint",
    "urn:msisdn:4790000018",
    "invalid_request",
    "unknown_field"
)]
#[case("bindingMessage", "ABC-123", "invalid_request", "unknown_field")]
#[case(
    "requested_flow",
    "login_to_webpage",
    "invalid_request",
    "unknown_field"
)]
#[case(
    "binding_message",
    "ABCD",
    "invalid_binding_message",
    "bad_binding_message"
)]
#[case(
    "binding_message",
    "ABCD-1234",
    "invalid_binding_message",
    "bad_binding_message"
)]
#[case(
    "binding_message",
    "abc-123",
    "invalid_binding_message",
    "bad_binding_message"
)]
#[case(
    "binding_message",
    "ABC 123",
    "invalid_binding_message",
    "bad_binding_message"
)]
#[case(
    "binding_message",
    "ÆBC-12",
    "invalid_binding_message",
    "bad_binding_message"
)]
#[case("requested_expiry", "59", "invalid_request", "bad_expiry")]
#[case("requested_expiry", "901", "invalid_request", "bad_expiry")]
#[case("requested_expiry", "+120", "invalid_request", "bad_expiry")]
#[case("requested_expiry", "120.5", "invalid_request", "bad_expiry")]
#[case("scope", "name", "invalid_scope", "no_openid")]
#[case("scope", "openid  name", "invalid_scope", "unknown_scope")]
#[case("scope", "openid,name", "invalid_scope", "unknown_scope")]
#[case("scope", "openid nnin", "invalid_scope", "unknown_scope")]
#[case("scope", "openid phone_number", "invalid_scope", "unknown_scope")]
#[tokio::test]
async fn a_start_with_one_thing_wrong_is_refused(
    #[case] field: &str,
    #[case] value: &str,
    #[case] error: &str,
    #[case] note: &str,
) {
    let caller = Caller::fast().await;
    let mut fields: Vec<_> = GOOD
        .into_iter()
        .filter(|(name, _)| *name != field)
        .collect();
    fields.push((field, value));
    let answer = sent(caller.form(START, &fields)).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body["error"], error);
    assert_eq!(caller.note(), Some(note));
    assert!(caller.sandbox.pending(Role::ByHand.number()).is_empty());
}

#[rstest]
#[case(
    b"scope=openid&login_hint=urn:msisdn:4790000018&scope=openid",
    "repeated_field"
)]
#[case(b"scope=openid", "missing_field")]
#[case(b"scope=openid name&login_hint=urn:msisdn:4790000018", "bad_encoding")]
#[case(b"scope=openid%2", "bad_encoding")]
#[case(b"scope=openid%ff", "bad_encoding")]
#[tokio::test]
async fn a_badly_built_form_is_refused(#[case] body: &'static [u8], #[case] note: &str) {
    let caller = Caller::fast().await;
    let call = caller.form(START, &[]).body(body);
    let answer = sent(call).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body["error"], "invalid_request");
    assert_eq!(caller.note(), Some(note));
}

#[rstest]
#[case("application/json")]
#[case("text/plain")]
#[tokio::test]
async fn only_forms_are_taken(#[case] content_type: &str) {
    let caller = Caller::fast().await;
    for path in [START, TOKEN, "/vipps-login-ciba/api/v1/user-exists"] {
        let call = caller
            .bare(Method::POST, path)
            .header("Content-Type", content_type)
            .body("scope=openid");
        assert_eq!(sent(call).await.status, 415);
    }
}

#[rstest]
#[case(
    "Vipps-System-Name",
    "a-name-of-31-characters-is-long",
    "bad_system_header"
)]
#[case(
    "Vipps-System-Plugin-Version",
    "1.000.000.000.000.000.000.000.0",
    "bad_system_header"
)]
#[case("Vipps-System-Name", "", "bad_system_header")]
#[case("Merchant-Serial-Number", "1", "bad_serial_number")]
#[tokio::test]
async fn a_bad_standard_header_is_refused(
    #[case] name: &str,
    #[case] value: &str,
    #[case] note: &str,
) {
    let caller = Caller::fast().await;
    let answer = sent(caller.form(START, &GOOD).header(name, value)).await;
    assert_eq!(answer.status, 400);
    assert_eq!(caller.note(), Some(note));
}

#[rstest]
#[case::no_keys(|_: &str, _: &str| None)]
#[case::wrong_secret(|id: &str, _: &str| Some(format!("Basic {}", base64(id, "wrong"))))]
#[case::wrong_case(|id: &str, secret: &str| Some(format!("basic {}", base64(id, secret))))]
#[case::bearer(|id: &str, secret: &str| Some(format!("Bearer {}", base64(id, secret))))]
#[case::url_encoded_secret(|id: &str, secret: &str| {
    let secret = secret.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    Some(format!("Basic {}", base64(id, &secret)))
})]
#[tokio::test]
async fn wrong_keys_are_an_invalid_client(
    #[case] header: fn(&str, &str) -> Option<String>,
    #[values(START, TOKEN, "/vipps-login-ciba/api/v1/user-exists")] path: &str,
) {
    let caller = Caller::fast().await;
    let keys = caller.sandbox.credentials();
    let mut call = caller.bare(Method::POST, path);
    if let Some(value) = header(&keys.client_id, &keys.client_secret) {
        call = call.header("Authorization", value);
    }
    // Keys are looked at before anything else that the form says.
    let answer = sent(call.form(&[] as &[(&str, &str)])).await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.body["error"], "invalid_client");
}

fn base64(id: &str, secret: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"))
}

#[rstest]
#[case(&[("grant_type", "authorization_code"), ("auth_req_id", "x")], "unsupported_grant_type")]
#[case(&[("grant_type", "urn:openid:params:grant-type:ciba")], "invalid_request")]
#[case(&[("grant_type", "urn:openid:params:grant-type:ciba"), ("auth_req_id", "x")], "invalid_grant")]
#[case(&[("auth_req_id", "x")], "invalid_request")]
#[case(&[("grant_type", "urn:openid:params:grant-type:ciba"), ("auth_req_id", "x"), ("scope", "openid")], "invalid_request")]
#[tokio::test]
async fn a_bad_poll_is_refused(#[case] fields: &[(&str, &str)], #[case] error: &str) {
    let caller = Caller::fast().await;
    let answer = sent(caller.form(TOKEN, fields)).await;
    assert_eq!((answer.status, answer.text("error").as_str()), (400, error));
}

#[tokio::test]
async fn a_very_long_state_brings_the_platform_down() {
    let caller = Caller::fast().await;
    let state = "x".repeat(1000);
    let answer = caller
        .start_with(Role::ByHand.number(), &[("state", &state)])
        .await;
    assert_eq!(answer.status, 502);
    let short = [("state", "abc"), ("nonce", "def")];
    caller.started_with(Role::ByHand.number(), &short).await;
}

#[tokio::test]
async fn userinfo_refuses_the_subscription_key() {
    let caller = Caller::fast().await;
    let tokens = caller.tokens(Role::ApprovesAll.number()).await;
    let call = caller
        .bare(Method::GET, USERINFO)
        .bearer_auth(tokens.text("access_token"))
        .header(
            "Ocp-Apim-Subscription-Key",
            &caller.sandbox.credentials().subscription_key,
        );
    assert_eq!(sent(call).await.status, 401);
    assert_eq!(caller.note(), Some("subscription_key_sent"));
}

#[rstest]
#[case(None)]
#[case(Some("Bearer wrong"))]
#[case(Some("bearer wrong"))]
#[tokio::test]
async fn userinfo_refuses_a_bad_token(#[case] authorization: Option<&str>) {
    let caller = Caller::fast().await;
    let mut call = caller.bare(Method::GET, USERINFO);
    if let Some(value) = authorization {
        call = call.header("Authorization", value);
    }
    let answer = sent(call).await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.body["title"], "Unauthorized");
}

#[rstest]
#[case(Method::GET, START, 405)]
#[case(Method::GET, TOKEN, 405)]
#[case(Method::POST, USERINFO, 405)]
#[case(Method::GET, "/accesstoken/get", 405)]
#[case(Method::GET, "/qr/v1/exchange", 405)]
#[case(Method::GET, "/vipps-userinfo-api/userinfo/", 404)]
#[case(Method::POST, "/vipps-login-ciba/api/user-exists", 404)]
#[case(Method::GET, "/", 404)]
#[tokio::test]
async fn wrong_methods_and_paths_are_refused_and_written_down(
    #[case] method: Method,
    #[case] path: &str,
    #[case] status: u16,
) {
    let caller = Caller::fast().await;
    let answer = sent(caller.bare(method, path)).await;
    assert_eq!(answer.status, status);
    assert_eq!(answer.body["statusCode"], status);
    let call = caller.sandbox.journal().pop().unwrap();
    assert_eq!((call.endpoint, call.status), (None, Some(status)));
}
