use enrolment::{
    Msisdn, QrText,
    ports::{Identified, IdentifyCustomer as _, IdentifyError, ServiceError},
};
use rstest::rstest;
use serde_json::{Value, json};
use url::Url;
use vipps::Config;
use wiremock::ResponseTemplate;

use crate::support::{
    ACCESS_TOKEN, EXCHANGE, MSN, SUBSCRIPTION_KEY, Stand, access_token, answer, header, ok,
};

const CLEAR: &str = "https://qr.vipps.no/28/2/01/031/4741234567?v=1";
const TOKENISED: &str = "https://qr.vipps.no/p/abcdefghijklmnopqrstu";

async fn stand(exchange: ResponseTemplate) -> Stand {
    let stand = Stand::bare().await;
    stand
        .answers("POST", ACCESS_TOKEN, access_token("eyJ.one"))
        .await;
    stand.answers("POST", EXCHANGE, exchange).await;
    stand
}

async fn identified(text: &str, exchange: ResponseTemplate) -> Result<Identified, IdentifyError> {
    stand(exchange)
        .await
        .client()
        .identify(&QrText::new(text))
        .await
}

fn of(number: &str, verified: bool) -> Identified {
    Identified {
        number: Msisdn::from_international(number).unwrap(),
        verified,
    }
}

#[tokio::test]
async fn the_whole_text_is_exchanged() {
    let stand = stand(ok(
        json!({ "msisdn": "4541234567", "timestamp": 1_795_000_000, "version": "2.0" }),
    ))
    .await;
    let text = format!("{CLEAR}&more=ø#end\r\n");
    let known = stand.client().identify(&QrText::new(&text)).await;
    assert_eq!(
        known,
        Ok(of("4541234567", true)),
        "the service's number counts, not the text's"
    );

    let call = stand.call(EXCHANGE).await;
    let body: Value = serde_json::from_slice(&call.body).unwrap();
    let whole = format!("{CLEAR}&more=ø#end");
    assert_eq!(
        body,
        json!({ "qrCode": whole, "requestedData": ["MSISDN"] })
    );
    assert_eq!(header(&call, "authorization"), Some("Bearer eyJ.one"));
    assert_eq!(
        header(&call, "ocp-apim-subscription-key"),
        Some(SUBSCRIPTION_KEY)
    );
    assert_eq!(header(&call, "merchant-serial-number"), Some(MSN));
    assert_eq!(header(&call, "content-type"), Some("application/json"));
    assert_eq!(header(&call, "vipps-system-name"), Some("medlem"));
}

#[rstest]
#[case::version_one(json!({ "msisdn": "4741234567", "version": "1.0" }))]
#[case::version_two(json!({ "msisdn": "4741234567", "version": "2.0", "timestamp": 1_795_000_000 }))]
#[case::odd_company(json!({ "msisdn": "+4741234567", "version": 2, "timestamp": "now", "more": null }))]
#[tokio::test]
async fn both_versions_give_a_verified_number(#[case] body: Value) {
    assert_eq!(
        identified(TOKENISED, ok(body)).await,
        Ok(of("4741234567", true))
    );
}

#[rstest]
#[case(json!({}))]
#[case(json!({ "msisdn": "" }))]
#[case(json!({ "msisdn": "kari" }))]
#[case(json!({ "msisdn": "15551234567" }))]
#[case(json!({ "msisdn": 4_741_234_567_u64 }))]
#[case(json!(null))]
#[tokio::test]
async fn an_answer_without_a_number_that_can_be_asked_is_not_understood(#[case] body: Value) {
    assert_eq!(
        identified(CLEAR, ok(body)).await,
        Err(ServiceError::Unexpected.into())
    );
}

#[rstest]
#[case(400, json!({ "title": "Bad request", "status": 400, "detail": "incomplete", "extraDetails": [{ "name": "qrCode", "reason": "The complete data is required." }] }), IdentifyError::NotAccepted)]
#[case(400, json!({}), IdentifyError::NotAccepted)]
#[case(401, json!({ "statusCode": 401, "message": "no" }), ServiceError::KeysRefused.into())]
#[case(403, json!({}), ServiceError::KeysRefused.into())]
#[case(404, json!({}), ServiceError::Rejected { status: 404 }.into())]
#[case(410, json!({}), ServiceError::Rejected { status: 410 }.into())]
#[case(429, json!({}), ServiceError::Busy { retry_after: None }.into())]
#[tokio::test]
async fn a_refusal_is_never_read_around(
    #[case] status: u16,
    #[case] body: Value,
    #[case] expected: IdentifyError,
    #[values(CLEAR, TOKENISED)] text: &str,
) {
    assert_eq!(identified(text, answer(status, body)).await, Err(expected));
}

#[rstest]
#[case(EXCHANGE, 500, ServiceError::AnswerLost)]
#[case(EXCHANGE, 503, ServiceError::Unreachable)]
#[case(EXCHANGE, 504, ServiceError::AnswerLost)]
#[case(ACCESS_TOKEN, 500, ServiceError::Unreachable)]
#[case(ACCESS_TOKEN, 503, ServiceError::Unreachable)]
#[tokio::test]
async fn a_clear_text_code_is_read_here_when_the_exchange_fails(
    #[case] failing: &str,
    #[case] status: u16,
    #[case] failure: ServiceError,
) {
    let stand = Stand::bare().await;
    stand
        .answers_first(9, "POST", failing, ResponseTemplate::new(status))
        .await;
    stand
        .answers("POST", ACCESS_TOKEN, access_token("eyJ.one"))
        .await;
    let client = stand.client();
    let clear = client.identify(&QrText::new(CLEAR)).await;
    assert_eq!(clear, Ok(of("4741234567", false)));
    let tokenised = client.identify(&QrText::new(TOKENISED)).await;
    assert_eq!(tokenised, Err(failure.into()));
}

#[tokio::test]
async fn a_shops_code_is_not_read_as_a_person_when_the_exchange_fails() {
    let shop = "https://qr.vipps.no/28/2/01/031/123456?v=1";
    let failed = identified(shop, ResponseTemplate::new(503)).await;
    assert_eq!(failed, Err(ServiceError::Unreachable.into()));
}

#[tokio::test]
async fn wrong_keys_are_said_even_if_the_code_could_be_read() {
    let stand = Stand::bare().await;
    stand
        .answers("POST", ACCESS_TOKEN, answer(401, json!({})))
        .await;
    let refused = stand.client().identify(&QrText::new(CLEAR)).await;
    assert_eq!(refused, Err(ServiceError::KeysRefused.into()));
}

#[rstest]
#[case("/vipps")]
#[case("/vipps/")]
#[tokio::test]
async fn a_base_address_may_have_a_path(#[case] prefix: &str) {
    let stand = Stand::bare().await;
    stand
        .answers("POST", "/vipps/accesstoken/get", access_token("eyJ.one"))
        .await;
    stand
        .answers(
            "POST",
            "/vipps/qr/v1/exchange",
            ok(json!({ "msisdn": "4741234567" })),
        )
        .await;
    let base_url = Url::parse(&format!("{}{prefix}", stand.server.uri())).unwrap();
    let client = stand.client_with(Config {
        base_url,
        ..stand.config()
    });
    assert_eq!(
        client.identify(&QrText::new(CLEAR)).await,
        Ok(of("4741234567", true))
    );
}
