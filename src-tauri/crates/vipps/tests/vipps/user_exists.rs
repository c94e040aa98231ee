use enrolment::ports::{CustomerLogin as _, ServiceError};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{DISCOVERY, Stand, USER_EXISTS, answer, form, header, number, pairs};

#[rstest]
#[case(200, json!({ "exists": true }), Ok(true))]
#[case(200, json!({ "exists": false }), Ok(false))]
#[case(200, json!({ "exists": "true" }), Err(ServiceError::Unexpected))]
#[case(200, json!({}), Err(ServiceError::Unexpected))]
#[case(200, json!(true), Err(ServiceError::Unexpected))]
#[case(400, json!({ "error": "invalid_request", "error_description": "Invalid login_hint" }), Err(ServiceError::Rejected { status: 400 }))]
#[case(400, json!({ "error": "unauthorized_client" }), Err(ServiceError::Misconfigured))]
#[case(401, json!({ "error": "invalid_client" }), Err(ServiceError::KeysRefused))]
#[case(404, json!({}), Err(ServiceError::Rejected { status: 404 }))]
#[case(429, json!({}), Err(ServiceError::Busy { retry_after: None }))]
#[case(500, json!({}), Err(ServiceError::AnswerLost))]
#[tokio::test]
async fn whether_a_number_can_log_in_is_a_plain_yes_or_no(
    #[case] status: u16,
    #[case] body: Value,
    #[case] expected: Result<bool, ServiceError>,
) {
    let stand = Stand::bare().await;
    stand
        .answers("POST", USER_EXISTS, answer(status, body))
        .await;
    assert_eq!(stand.client().can_log_in(&number()).await, expected);

    let call = stand.call(USER_EXISTS).await;
    assert_eq!(
        form(&call),
        pairs(&[("login_hint", "urn:msisdn:4741234567")])
    );
    assert!(
        header(&call, "authorization")
            .unwrap()
            .starts_with("Basic ")
    );
    assert_eq!(header(&call, "ocp-apim-subscription-key"), None);
    assert!(
        stand.calls(DISCOVERY).await.is_empty(),
        "its address is not in the document"
    );
}
