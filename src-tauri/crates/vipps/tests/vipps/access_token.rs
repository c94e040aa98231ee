use enrolment::{
    QrText,
    ports::{CustomerLogin as _, IdentifyCustomer as _, IdentifyError, Poll, ServiceError},
};
use jiff::SignedDuration;
use rstest::rstest;
use serde_json::{Value, json};
use vipps::{Client, ClientAuth};
use wiremock::ResponseTemplate;

use crate::support::{
    ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, EXCHANGE, MSN, SUBSCRIPTION_KEY, Stand, TOKEN,
    access_token, answer, header, ok, request,
};

async fn identify(client: &Client) -> Result<(), IdentifyError> {
    client
        .identify(&QrText::new("https://qr.vipps.no/p/abc"))
        .await
        .map(drop)
}

async fn stand(token: ResponseTemplate) -> Stand {
    let stand = Stand::new().await;
    stand.answers("POST", ACCESS_TOKEN, token).await;
    stand
        .answers(
            "POST",
            EXCHANGE,
            ok(json!({ "msisdn": "4741234567", "version": "2.0" })),
        )
        .await;
    stand
}

#[tokio::test]
async fn the_keys_go_in_headers_and_the_body_is_empty() {
    let stand = stand(access_token("eyJ.one")).await;
    identify(&stand.client()).await.unwrap();
    let call = stand.call(ACCESS_TOKEN).await;
    assert!(call.body.is_empty());
    for (name, value) in [
        ("client_id", Some(CLIENT_ID)),
        ("client_secret", Some(CLIENT_SECRET)),
        ("ocp-apim-subscription-key", Some(SUBSCRIPTION_KEY)),
        ("merchant-serial-number", Some(MSN)),
        ("vipps-system-plugin-version", Some("0.1.1")),
        ("content-length", Some("0")),
        ("authorization", None),
    ] {
        assert_eq!(header(&call, name), value, "{name}");
    }
}

#[rstest]
#[case::text(json!("3600"))]
#[case::number(json!(3600))]
#[tokio::test]
async fn a_token_is_used_until_a_tenth_of_its_life_is_left(#[case] expires_in: Value) {
    let stand = stand(ok(
        json!({ "access_token": "eyJ.one", "expires_in": expires_in }),
    ))
    .await;
    let client = stand.client();
    identify(&client).await.unwrap();
    stand.clock.advance(SignedDuration::from_secs(3_239));
    identify(&client).await.unwrap();
    assert_eq!(
        stand.calls(ACCESS_TOKEN).await.len(),
        1,
        "it has more than a tenth left"
    );
    stand.clock.advance(SignedDuration::from_secs(1));
    identify(&client).await.unwrap();
    assert_eq!(
        stand.calls(ACCESS_TOKEN).await.len(),
        2,
        "it has a tenth left"
    );
}

#[tokio::test]
async fn callers_at_once_share_one_token() {
    let stand = stand(access_token("eyJ.one")).await;
    let client = stand.client();
    let all = tokio::join!(identify(&client), identify(&client), identify(&client));
    assert_eq!(all, (Ok(()), Ok(()), Ok(())));
    assert_eq!(stand.calls(ACCESS_TOKEN).await.len(), 1);
    assert_eq!(stand.calls(EXCHANGE).await.len(), 3);
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_renewed_once() {
    let stand = stand(access_token("eyJ.two")).await;
    stand
        .answers_first(1, "POST", ACCESS_TOKEN, access_token("eyJ.one"))
        .await;
    stand
        .answers_first(1, "POST", EXCHANGE, answer(401, json!({})))
        .await;
    let client = stand.client();
    assert_eq!(identify(&client).await, Ok(()));
    let calls = stand.calls(EXCHANGE).await;
    let used: Vec<_> = calls
        .iter()
        .map(|call| header(call, "authorization").unwrap())
        .collect();
    assert_eq!(used, ["Bearer eyJ.one", "Bearer eyJ.two"]);

    assert_eq!(identify(&client).await, Ok(()), "the renewed token is kept");
    assert_eq!(stand.calls(ACCESS_TOKEN).await.len(), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_twice_means_wrong_keys() {
    let stand = stand(access_token("eyJ.one")).await;
    stand
        .answers_first(9, "POST", EXCHANGE, answer(401, json!({})))
        .await;
    assert_eq!(
        identify(&stand.client()).await,
        Err(ServiceError::KeysRefused.into())
    );
    assert_eq!(stand.calls(EXCHANGE).await.len(), 2);
}

#[tokio::test]
async fn a_partners_poll_renews_its_token_too() {
    let stand = stand(access_token("eyJ.two")).await;
    stand
        .answers_first(1, "POST", ACCESS_TOKEN, access_token("eyJ.one"))
        .await;
    stand
        .answers_first(
            1,
            "POST",
            TOKEN,
            answer(401, json!({ "error": "invalid_token" })),
        )
        .await;
    stand
        .answers("POST", TOKEN, answer(400, json!({ "error": "slow_down" })))
        .await;
    let client = stand.client_by(ClientAuth::Partner);
    assert_eq!(client.poll(&request()).await, Ok(Poll::SlowDown));
    assert_eq!(
        header(&stand.calls(TOKEN).await[1], "authorization"),
        Some("Bearer eyJ.two")
    );
}

#[rstest]
#[case(400, json!({ "error": "unauthorized_client", "error_description": "AADSTS700016" }), ServiceError::KeysRefused)]
#[case(401, json!({ "statusCode": 401, "message": "Access denied due to invalid subscription key." }), ServiceError::KeysRefused)]
#[case(403, json!({}), ServiceError::KeysRefused)]
#[case(404, json!({}), ServiceError::Rejected { status: 404 })]
#[case(429, json!({}), ServiceError::Busy { retry_after: None })]
#[case::nothing_was_exchanged_yet(500, json!({}), ServiceError::Unreachable)]
#[case(503, json!({}), ServiceError::Unreachable)]
#[case(200, json!({ "access_token": "eyJ.one" }), ServiceError::Unexpected)]
#[case(200, json!({ "expires_in": "3599" }), ServiceError::Unexpected)]
#[case(200, json!([]), ServiceError::Unexpected)]
#[tokio::test]
async fn without_a_token_nothing_is_exchanged(
    #[case] status: u16,
    #[case] body: Value,
    #[case] expected: ServiceError,
) {
    let stand = stand(answer(status, body)).await;
    assert_eq!(identify(&stand.client()).await, Err(expected.into()));
    assert!(stand.calls(EXCHANGE).await.is_empty());
}
