use enrolment::ports::ServiceError;
use rstest::rstest;
use serde_json::json;
use vipps::{Check, Finding};
use wiremock::ResponseTemplate;

use crate::support::{ACCESS_TOKEN, DISCOVERY, Stand, access_token, answer};

fn found(discovery: Result<(), ServiceError>, keys: Result<(), ServiceError>) -> [Finding; 2] {
    [
        Finding {
            check: Check::Discovery,
            result: discovery,
        },
        Finding {
            check: Check::AccessToken,
            result: keys,
        },
    ]
}

#[tokio::test]
async fn settings_that_work_are_found_to_work_each_time_anew() {
    let stand = Stand::new().await;
    stand
        .answers("POST", ACCESS_TOKEN, access_token("eyJ.one"))
        .await;
    let client = stand.client();
    assert_eq!(client.check().await, found(Ok(()), Ok(())));
    stand
        .answers_first(1, "POST", ACCESS_TOKEN, answer(401, json!({})))
        .await;
    assert_eq!(
        client.check().await,
        found(Ok(()), Err(ServiceError::KeysRefused))
    );
    let called = stand.server.received_requests().await.unwrap().len();
    assert_eq!(
        called, 4,
        "nothing else is called: no customer notices a check"
    );
}

#[rstest]
#[case(DISCOVERY, 404, found(Err(ServiceError::Misconfigured), Ok(())))]
#[case(DISCOVERY, 503, found(Err(ServiceError::Unreachable), Ok(())))]
#[case(ACCESS_TOKEN, 401, found(Ok(()), Err(ServiceError::KeysRefused)))]
#[case(ACCESS_TOKEN, 500, found(Ok(()), Err(ServiceError::AnswerLost)))]
#[tokio::test]
async fn one_failing_check_does_not_hide_the_other(
    #[case] failing: &str,
    #[case] status: u16,
    #[case] expected: [Finding; 2],
) {
    let stand = Stand::new().await;
    stand
        .answers("POST", ACCESS_TOKEN, access_token("eyJ.one"))
        .await;
    for verb in ["GET", "POST"] {
        stand
            .answers_first(1, verb, failing, ResponseTemplate::new(status))
            .await;
    }
    assert_eq!(stand.client().check().await, expected);
}
