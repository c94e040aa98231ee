use std::time::Duration;

use enrolment::{
    AuthRequestId, ConfirmationCode,
    ports::{CustomerLogin as _, ServiceError, StartError, Started},
};
use rstest::rstest;
use serde_json::{Value, json};
use vipps::{Client, ClientAuth};
use wiremock::ResponseTemplate;

use crate::support::{
    ACCESS_TOKEN, BACKCHANNEL, CLIENT_ID, CLIENT_SECRET, MSN, Stand, access_token, answer, form,
    header, number, ok, pairs,
};

pub(crate) async fn start(client: &Client) -> Result<Started, StartError> {
    start_for(client, Duration::from_millis(180_900)).await
}

async fn start_for(client: &Client, expiry: Duration) -> Result<Started, StartError> {
    client
        .start(
            &number(),
            &ConfirmationCode::new("K7P-412").unwrap(),
            expiry,
        )
        .await
}

async fn answered(body: ResponseTemplate) -> Result<Started, StartError> {
    let stand = Stand::new().await;
    stand.answers("POST", BACKCHANNEL, body).await;
    start(&stand.client()).await
}

fn good() -> ResponseTemplate {
    ok(json!({ "auth_req_id": "h0kqT3", "expires_in": 180, "interval": 5 }))
}

#[tokio::test]
async fn the_request_is_the_one_of_the_guide() {
    let stand = Stand::new().await;
    stand.answers("POST", BACKCHANNEL, good()).await;
    start(&stand.client()).await.unwrap();

    let call = stand.call(BACKCHANNEL).await;
    assert_eq!(
        form(&call),
        pairs(&[
            ("scope", "openid name phoneNumber customFlow"),
            ("login_hint", "urn:msisdn:4741234567"),
            ("binding_message", "K7P-412"),
            ("requested_expiry", "180"),
        ])
    );
    let basic = "Basic ZmI0OTJiNWUtNzkwNy00ZDgzLWJhMjAtYzdmYjYwY2EzNWRlOlk4S3RlZXc2R0UyK21leWMvdDZlZ2c9PQ==";
    let headers = [
        ("authorization", Some(basic)),
        ("merchant-serial-number", Some(MSN)),
        ("vipps-system-name", Some("medlem")),
        ("vipps-system-version", Some("0.1.0")),
        ("vipps-system-plugin-name", Some("medlem-till")),
        ("vipps-system-plugin-version", Some("0.1.1")),
        ("user-agent", Some("medlem/0.1.0")),
        ("ocp-apim-subscription-key", None),
        ("client_secret", None),
        ("cookie", None),
    ];
    for (name, value) in headers {
        assert_eq!(header(&call, name), value, "{name}");
    }
}

#[tokio::test]
async fn keys_go_into_the_form_if_the_unit_is_set_so() {
    let stand = Stand::new().await;
    stand.answers("POST", BACKCHANNEL, good()).await;
    start(&stand.client_by(ClientAuth::Post)).await.unwrap();
    let call = stand.call(BACKCHANNEL).await;
    let fields = form(&call);
    assert!(fields.ends_with(&pairs(&[
        ("client_id", CLIENT_ID),
        ("client_secret", CLIENT_SECRET)
    ])));
    assert_eq!(header(&call, "authorization"), None);
}

#[tokio::test]
async fn a_partner_comes_with_an_access_token_and_the_merchants_number() {
    let stand = Stand::new().await;
    stand
        .answers("POST", ACCESS_TOKEN, access_token("eyJ.partner"))
        .await;
    stand.answers("POST", BACKCHANNEL, good()).await;
    start(&stand.client_by(ClientAuth::Partner)).await.unwrap();
    let call = stand.call(BACKCHANNEL).await;
    assert_eq!(header(&call, "authorization"), Some("Bearer eyJ.partner"));
    assert_eq!(header(&call, "merchant-serial-number"), Some(MSN));
    assert_eq!(header(&call, "ocp-apim-subscription-key"), None);
    assert!(
        form(&call)
            .iter()
            .all(|(name, _)| !name.starts_with("client_"))
    );
}

#[rstest]
#[case::whole(json!({ "auth_req_id": "a", "expires_in": 600, "interval": 7 }), 600, 7)]
#[case::numbers_as_text(json!({ "auth_req_id": "a", "expires_in": "600", "interval": "7" }), 600, 7)]
#[case::without_interval(json!({ "auth_req_id": "a", "expires_in": 600 }), 600, 5)]
#[case::no_interval_at_all(json!({ "auth_req_id": "a", "expires_in": 600, "interval": 0 }), 600, 5)]
#[case::only_the_handle(json!({ "auth_req_id": "a", "more": [] }), 180, 5)]
#[case::wrong_types(json!({ "auth_req_id": "a", "expires_in": [], "interval": {} }), 180, 5)]
#[tokio::test]
async fn a_started_request_has_its_times(
    #[case] body: Value,
    #[case] expires_in: u64,
    #[case] interval: u64,
) {
    let expected = Started {
        request: AuthRequestId::new("a".to_owned()),
        expires_in: Duration::from_secs(expires_in),
        interval: Duration::from_secs(interval),
    };
    assert_eq!(answered(ok(body)).await, Ok(expected));
}

#[rstest]
#[case(json!({}))]
#[case(json!({ "auth_req_id": "" }))]
#[case(json!({ "auth_req_id": 7 }))]
#[case(json!("auth_req_id"))]
#[tokio::test]
async fn an_answer_without_a_handle_is_not_understood(#[case] body: Value) {
    assert_eq!(
        answered(ok(body)).await,
        Err(ServiceError::Unexpected.into())
    );
}

#[rstest]
#[case(59)]
#[case(901)]
#[tokio::test]
async fn an_expiry_that_the_service_does_not_take_is_not_sent(#[case] seconds: u64) {
    let stand = Stand::new().await;
    let refused = start_for(&stand.client(), Duration::from_secs(seconds)).await;
    assert_eq!(refused, Err(ServiceError::Misconfigured.into()));
    assert!(stand.server.received_requests().await.unwrap().is_empty());
}

#[rstest]
#[case(400, json!({ "error": "unknown_user_id" }), StartError::NotOnVipps)]
#[case(400, json!({ "error_code": "invalid_user" }), StartError::NotOnVipps)]
#[case(400, json!({ "error": "invalid_request", "error_code": "invalid_user" }), StartError::NotOnVipps)]
#[case(400, json!({ "error": "something_new", "error_code": "invalid_user" }), StartError::NotOnVipps)]
#[case(400, json!({ "title": "invalid_user", "status": "400" }), StartError::NotOnVipps)]
#[case(400, json!({ "title": "Bad request", "detail": "unknown_user_id" }), StartError::NotOnVipps)]
#[case(400, json!({ "error_code": "old_app" }), StartError::AppTooOld)]
#[case(400, json!({ "error": "outdated_app_version" }), StartError::AppTooOld)]
#[case(401, json!({ "error": "invalid_client", "error_code": 401 }), ServiceError::KeysRefused.into())]
#[case(400, json!({ "error": "invalid_client" }), ServiceError::KeysRefused.into())]
#[case(401, json!({ "statusCode": 401, "message": "Access denied" }), ServiceError::KeysRefused.into())]
#[case(403, json!({ "statusCode": 403, "message": "Forbidden" }), ServiceError::KeysRefused.into())]
#[case(403, json!({ "error": "access_denied" }), ServiceError::Misconfigured.into())]
#[case(400, json!({ "error": "unauthorized_client" }), ServiceError::Misconfigured.into())]
#[case(400, json!({ "error": "invalid_scope" }), ServiceError::Misconfigured.into())]
#[case(400, json!({ "error": "invalid_binding_message" }), ServiceError::Misconfigured.into())]
#[case(400, json!({ "error": "invalid_request", "error_code": 400 }), ServiceError::Misconfigured.into())]
#[case(
    400,
    json!({ "error": "invalid_request", "error_description": "login_hint must be urn:msisdn with 45, 46, 47, 299 or 358" }),
    ServiceError::Rejected { status: 400 }.into()
)]
#[case(400, json!({ "error": "authorization_pending" }), ServiceError::Rejected { status: 400 }.into())]
#[case(400, json!({ "error": { "code": 400 } }), ServiceError::Rejected { status: 400 }.into())]
#[case(400, json!(["unknown_user_id"]), ServiceError::Rejected { status: 400 }.into())]
#[case(404, json!({}), ServiceError::Rejected { status: 404 }.into())]
#[case(422, json!({ "statusCode": 422, "message": "no" }), ServiceError::Rejected { status: 422 }.into())]
#[case(429, json!({ "statusCode": 429, "message": "Rate limit is exceeded." }), ServiceError::Busy { retry_after: None }.into())]
#[case(500, json!({ "error": "server_error" }), ServiceError::AnswerLost.into())]
#[case(500, json!({ "error": "unknown_user_id" }), ServiceError::AnswerLost.into())]
#[case(502, json!({}), ServiceError::AnswerLost.into())]
#[case(503, json!({}), ServiceError::Unreachable.into())]
#[case(504, json!({}), ServiceError::AnswerLost.into())]
#[tokio::test]
async fn a_refused_start_says_why(
    #[case] status: u16,
    #[case] body: Value,
    #[case] expected: StartError,
) {
    assert_eq!(answered(answer(status, body)).await, Err(expected));
}

#[rstest]
#[case(400, ServiceError::Rejected { status: 400 })]
#[case(403, ServiceError::KeysRefused)]
#[case(200, ServiceError::Unexpected)]
#[tokio::test]
async fn a_page_instead_of_json_is_read_by_its_status(
    #[case] status: u16,
    #[case] expected: ServiceError,
) {
    let page = ResponseTemplate::new(status)
        .set_body_raw("<html><title>unknown_user_id</title></html>", "text/html");
    assert_eq!(answered(page).await, Err(expected.into()));
}
