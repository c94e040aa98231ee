use std::time::Duration;

use enrolment::{
    Personal,
    ports::{CustomerLogin as _, Poll, ServiceError},
};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::support::{REQUEST, Stand, TOKEN, answer, form, header, ok, pairs, request};

async fn answered(body: ResponseTemplate) -> Result<Poll, ServiceError> {
    let stand = Stand::new().await;
    stand.answers("POST", TOKEN, body).await;
    stand.client().poll(&request()).await
}

fn approved(expires_in: u64) -> Poll {
    Poll::Approved {
        access_token: Personal::new("ciba.9fK2".to_owned()),
        id_token: Personal::new("eyJ.a.b".to_owned()),
        expires_in: Duration::from_secs(expires_in),
    }
}

#[tokio::test]
async fn a_poll_is_the_one_of_the_guide() {
    let stand = Stand::new().await;
    stand
        .answers(
            "POST",
            TOKEN,
            answer(400, json!({ "error": "authorization_pending" })),
        )
        .await;
    stand.client().poll(&request()).await.unwrap();
    let call = stand.call(TOKEN).await;
    let grant = ("grant_type", "urn:openid:params:grant-type:ciba");
    assert_eq!(form(&call), pairs(&[grant, ("auth_req_id", REQUEST)]));
    assert!(
        header(&call, "authorization")
            .unwrap()
            .starts_with("Basic ")
    );
    assert_eq!(header(&call, "ocp-apim-subscription-key"), None);
}

#[rstest]
#[case::of_the_guide(json!({ "token_type": "Bearer", "expires_in": 300 }), 300)]
#[case::as_in_the_code_flow(json!({ "token_type": "bearer", "expires_in": 3599, "scope": "openid" }), 300)]
#[case::short(json!({ "token_type": "BEARER", "expires_in": "120" }), 120)]
#[case::without_a_life(json!({}), 300)]
#[tokio::test]
async fn an_approval_brings_tokens_that_are_good_for_five_minutes_at_most(
    #[case] mut body: Value,
    #[case] expires_in: u64,
) {
    body["access_token"] = json!("ciba.9fK2");
    body["id_token"] = json!("eyJ.a.b");
    assert_eq!(answered(ok(body)).await, Ok(approved(expires_in)));
}

#[rstest]
#[case(json!({ "access_token": "a", "expires_in": 300 }))]
#[case(json!({ "id_token": "a", "expires_in": 300 }))]
#[case(json!({ "access_token": "a", "id_token": "b", "token_type": "mac" }))]
#[case(json!({ "access_token": "", "id_token": "b" }))]
#[case(json!({ "access_token": ["a"], "id_token": "b" }))]
#[case(json!([]))]
#[tokio::test]
async fn an_approval_without_its_tokens_is_not_understood(#[case] body: Value) {
    assert_eq!(answered(ok(body)).await, Err(ServiceError::Unexpected));
}

#[rstest]
#[case(400, json!({ "error": "authorization_pending" }), Ok(Poll::Pending))]
#[case(400, json!({ "error": "slow_down" }), Ok(Poll::SlowDown))]
#[case(400, json!({ "error": "access_denied", "error_description": "cancelled" }), Ok(Poll::Declined))]
#[case(403, json!({ "error": "access_denied", "error_code": 403 }), Ok(Poll::Declined))]
#[case(400, json!({ "error": "expired_token" }), Ok(Poll::Expired))]
#[case(400, json!({ "error": "invalid_grant" }), Ok(Poll::Gone))]
#[case(400, json!({ "error": "unknown_user_id" }), Ok(Poll::NotOnVipps))]
#[case(400, json!({ "error_code": "invalid_user" }), Ok(Poll::NotOnVipps))]
#[case(400, json!({ "error_code": "old_app" }), Ok(Poll::AppTooOld))]
#[case(400, json!({ "error": "outdated_app_version" }), Ok(Poll::AppTooOld))]
#[case(400, json!({ "error": " Slow_Down " }), Ok(Poll::SlowDown))]
#[case(401, json!({ "error": "invalid_client" }), Err(ServiceError::KeysRefused))]
#[case(401, json!({ "statusCode": 401, "message": "no" }), Err(ServiceError::KeysRefused))]
#[case(403, json!({}), Err(ServiceError::KeysRefused))]
#[case(400, json!({ "error": "unauthorized_client" }), Err(ServiceError::Misconfigured))]
#[case(400, json!({ "error": "unsupported_grant_type" }), Err(ServiceError::Misconfigured))]
#[case(400, json!({ "error": "invalid_request", "error_hint": "login_hint" }), Err(ServiceError::Misconfigured))]
#[case(400, json!({ "error": "something_new" }), Err(ServiceError::Rejected { status: 400 }))]
#[case(400, json!({}), Err(ServiceError::Rejected { status: 400 }))]
#[case(429, json!({ "error": "slow_down" }), Err(ServiceError::Busy { retry_after: None }))]
#[case(500, json!({ "error": "access_denied" }), Err(ServiceError::AnswerLost))]
#[case(502, json!({}), Err(ServiceError::AnswerLost))]
#[case(503, json!({}), Err(ServiceError::Unreachable))]
#[case(504, json!({}), Err(ServiceError::AnswerLost))]
#[tokio::test]
async fn a_poll_says_where_the_request_stands(
    #[case] status: u16,
    #[case] body: Value,
    #[case] expected: Result<Poll, ServiceError>,
) {
    assert_eq!(answered(answer(status, body)).await, expected);
}

#[tokio::test]
async fn a_code_in_a_successful_answer_is_no_decline() {
    let odd = answered(ok(json!({ "error": "access_denied" }))).await;
    assert_eq!(odd, Err(ServiceError::Unexpected));
}
