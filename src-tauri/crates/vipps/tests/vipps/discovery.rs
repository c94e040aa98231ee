use enrolment::ports::{CustomerLogin as _, Poll, ServiceError};
use jiff::SignedDuration;
use rstest::rstest;
use serde_json::{Value, json};
use vipps::ClientAuth;
use wiremock::ResponseTemplate;

use crate::support::{ACCESS_TOKEN, BACKCHANNEL, DISCOVERY, Stand, TOKEN, answer, ok, request};

async fn poll(stand: &Stand) -> Result<Poll, ServiceError> {
    stand.client().poll(&request()).await
}

fn pending() -> ResponseTemplate {
    answer(400, json!({ "error": "authorization_pending" }))
}

#[rstest]
#[case::for_an_hour_if_it_says_nothing(None, 3_600)]
#[case::for_as_long_as_it_says(Some("public, max-age=120"), 120)]
#[case::for_a_day_at_most(Some("max-age=31536000"), 86_400)]
#[tokio::test]
async fn the_document_is_kept(#[case] cache_control: Option<&str>, #[case] seconds: i64) {
    let stand = Stand::bare().await;
    let mut document = ok(stand.document());
    if let Some(value) = cache_control {
        document = document.insert_header("cache-control", value);
    }
    stand.answers("GET", DISCOVERY, document).await;
    stand.answers("POST", TOKEN, pending()).await;
    let client = stand.client();

    client.poll(&request()).await.unwrap();
    stand.clock.advance(SignedDuration::from_secs(seconds - 1));
    client.poll(&request()).await.unwrap();
    assert_eq!(
        stand.calls(DISCOVERY).await.len(),
        1,
        "it may still be used"
    );

    stand.clock.advance(SignedDuration::from_secs(1));
    client.poll(&request()).await.unwrap();
    assert_eq!(stand.calls(DISCOVERY).await.len(), 2, "its time is over");
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_make_the_document_young_again() {
    let stand = Stand::new().await;
    stand.answers("POST", TOKEN, pending()).await;
    let client = stand.client();
    client.poll(&request()).await.unwrap();
    stand.clock.advance(SignedDuration::from_hours(-5));
    client.poll(&request()).await.unwrap();
    assert_eq!(stand.calls(DISCOVERY).await.len(), 2);
}

#[tokio::test]
async fn a_document_that_did_not_come_is_asked_for_again() {
    let stand = Stand::new().await;
    stand
        .answers_first(1, "GET", DISCOVERY, ResponseTemplate::new(503))
        .await;
    stand.answers("POST", TOKEN, pending()).await;
    let client = stand.client();
    assert_eq!(
        client.poll(&request()).await,
        Err(ServiceError::Unreachable)
    );
    assert_eq!(client.poll(&request()).await, Ok(Poll::Pending));
}

#[tokio::test]
async fn a_lost_preparation_puts_nothing_in_doubt() {
    for (at, client_auth) in [
        (DISCOVERY, ClientAuth::Basic),
        (ACCESS_TOKEN, ClientAuth::Partner),
    ] {
        let stand = Stand::new().await;
        for verb in ["GET", "POST"] {
            stand
                .answers_first(9, verb, at, ResponseTemplate::new(500))
                .await;
        }
        let client = stand.client_by(client_auth);
        assert_eq!(
            client.poll(&request()).await,
            Err(ServiceError::Unreachable)
        );
        let started = crate::start::start(&client).await;
        assert_eq!(started, Err(ServiceError::Unreachable.into()));
    }
}

#[tokio::test]
async fn a_missing_backchannel_address_is_known() {
    let stand = Stand::bare().await;
    let mut document = stand.document();
    document
        .as_object_mut()
        .unwrap()
        .remove("backchannel_authentication_endpoint");
    stand.answers("GET", DISCOVERY, ok(document)).await;
    stand
        .answers("POST", BACKCHANNEL, ok(json!({ "auth_req_id": "a" })))
        .await;
    crate::start::start(&stand.client()).await.unwrap();
    stand.call(BACKCHANNEL).await;
}

#[tokio::test]
async fn addresses_may_move() {
    let stand = Stand::bare().await;
    let mut document = stand.document();
    document["token_endpoint"] = json!(format!("{}/moved/token", stand.server.uri()));
    stand.answers("GET", DISCOVERY, ok(document)).await;
    stand.answers("POST", "/moved/token", pending()).await;
    assert_eq!(poll(&stand).await, Ok(Poll::Pending));
}

#[rstest]
#[case::without_the_slash("http://127.0.0.1/access-management-1.0/access")]
#[case::another("https://api.vipps.no/access-management-1.0/access/")]
#[case::none("")]
#[tokio::test]
async fn another_issuer_is_not_trusted(#[case] issuer: &str) {
    let stand = Stand::bare().await;
    let mut document = stand.document();
    document["issuer"] = json!(issuer);
    stand.answers("GET", DISCOVERY, ok(document)).await;
    assert_eq!(poll(&stand).await, Err(ServiceError::NotTrusted));
    assert!(
        stand.calls(TOKEN).await.is_empty(),
        "no key may go to an address of a stranger"
    );
}

#[rstest]
#[case("http://example.com/token", ServiceError::NotTrusted)]
#[case("file:///etc/passwd", ServiceError::NotTrusted)]
#[case("https://a:b@example.com/token", ServiceError::NotTrusted)]
#[case("token", ServiceError::Unexpected)]
#[case("", ServiceError::Unexpected)]
#[tokio::test]
async fn an_address_that_is_not_safe_is_not_called(
    #[case] address: &str,
    #[case] expected: ServiceError,
    #[values("token_endpoint", "userinfo_endpoint", "jwks_uri")] name: &str,
) {
    let stand = Stand::bare().await;
    let mut document = stand.document();
    document[name] = json!(address);
    stand.answers("GET", DISCOVERY, ok(document)).await;
    assert_eq!(poll(&stand).await, Err(expected));
}

#[rstest]
#[case(404, json!({}), ServiceError::Misconfigured)]
#[case(401, json!({ "error": "x" }), ServiceError::Misconfigured)]
#[case(302, json!({}), ServiceError::Unexpected)]
#[case(200, json!([]), ServiceError::NotTrusted)]
#[tokio::test]
async fn an_answer_that_is_no_document_is_an_error(
    #[case] status: u16,
    #[case] body: Value,
    #[case] expected: ServiceError,
) {
    let stand = Stand::bare().await;
    stand.answers("GET", DISCOVERY, answer(status, body)).await;
    assert_eq!(poll(&stand).await, Err(expected));
}

#[tokio::test]
async fn one_caller_fetches_for_all() {
    let stand = Stand::new().await;
    stand.answers("POST", TOKEN, pending()).await;
    let client = stand.client();
    let own = request();
    let (one, two, three) = tokio::join!(client.poll(&own), client.poll(&own), client.poll(&own));
    assert_eq!(
        [one, two, three],
        [Ok(Poll::Pending), Ok(Poll::Pending), Ok(Poll::Pending)]
    );
    assert_eq!(stand.calls(DISCOVERY).await.len(), 1);
}
