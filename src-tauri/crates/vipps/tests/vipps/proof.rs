//! What an id token must be, one lie at a time.

use aws_lc_rs::hmac;
use enrolment::{
    Profile,
    ports::{CustomerLogin as _, ProfileError, ServiceError},
};
use rstest::rstest;
use serde_json::{Value, json};
use vipps::{Client, ClientAuth};
use wiremock::ResponseTemplate;

use crate::support::{
    CLIENT_ID, KEYS, MSN, REQUEST, SUB, Stand, USER_INFO, answer, base64, ec_jwk, id_token, ok,
    request, rsa_jwk, rsa_modulus, signed, signed_ec, signed_rsa,
};

async fn stand() -> Stand {
    let stand = Stand::new().await;
    stand
        .answers("GET", USER_INFO, ok(json!({ "sub": SUB })))
        .await;
    stand
}

async fn profile(
    stand: &Stand,
    client: &Client,
    id_token: String,
) -> Result<Profile, ProfileError> {
    client.profile(&stand.tokens(id_token), &request()).await
}

async fn assert_not_trusted(stand: &Stand, id_token: String) {
    let refused = profile(stand, &stand.client(), id_token).await;
    assert_eq!(refused, Err(ServiceError::NotTrusted.into()));
    assert!(
        stand.calls(USER_INFO).await.is_empty(),
        "nothing is asked for without a proof"
    );
}

/// The claims of a good token, one of them changed or, with `null`, taken away.
fn claims(stand: &Stand, name: &str, value: Value) -> Value {
    let mut claims = stand.claims();
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(name);
    } else {
        claims[name] = value;
    }
    claims
}

#[tokio::test]
async fn a_token_of_either_algorithm_is_a_proof() {
    let stand = stand().await;
    let client = stand.client();
    let rs256 = id_token(&stand.claims());
    assert_eq!(
        profile(&stand, &client, rs256).await,
        Ok(Profile::default())
    );
    let es256 = signed_ec(
        &json!({ "alg": "ES256", "kid": "public:ec" }),
        &stand.claims(),
    );
    assert_eq!(
        profile(&stand, &client, es256).await,
        Ok(Profile::default())
    );
    assert_eq!(stand.calls(KEYS).await.len(), 1, "the keys are kept");
}

#[rstest]
#[case::one_of_several("aud", json!(["other", CLIENT_ID]))]
#[case::plain("aud", json!(CLIENT_ID))]
#[case::request("auth_req_id", json!(REQUEST))]
#[case::request_as_sampled("authReqId", json!(REQUEST))]
#[case::new_claim("new_claim", json!({ "a": [1] }))]
#[tokio::test]
async fn a_token_may_say_it_in_every_published_form(#[case] name: &str, #[case] value: Value) {
    let stand = stand().await;
    let token = id_token(&claims(&stand, name, value));
    assert_eq!(
        profile(&stand, &stand.client(), token).await,
        Ok(Profile::default())
    );
}

#[rstest]
#[case::for_another_client("aud", json!(["other"]))]
#[case::for_another_client_in_plain("aud", json!("other"))]
#[case::for_a_client_with_a_longer_name("aud", json!(format!("{CLIENT_ID}x")))]
#[case::for_nobody("aud", json!(null))]
#[case::for_an_object("aud", json!({ CLIENT_ID: CLIENT_ID }))]
#[case::of_another_issuer("iss", json!("https://api.vipps.no/access-management-1.0/access/"))]
#[case::of_no_issuer("iss", json!(null))]
#[case::without_an_end("exp", json!(null))]
#[case::with_an_end_in_words("exp", json!("tomorrow"))]
#[case::with_an_end_beyond_all("exp", json!(f64::MAX))]
#[case::without_a_birth("iat", json!(null))]
#[case::about_nobody("sub", json!(null))]
#[case::about_an_empty_name("sub", json!(""))]
#[case::about_a_number("sub", json!(7))]
#[case::of_another_request("auth_req_id", json!("another"))]
#[case::of_another_request_as_sampled("authReqId", json!("another"))]
#[case::of_an_odd_request("authReqId", json!(false))]
#[tokio::test]
async fn a_claim_that_is_wrong_is_not_trusted(#[case] name: &str, #[case] value: Value) {
    let stand = stand().await;
    let token = id_token(&claims(&stand, name, value));
    assert_not_trusted(&stand, token).await;
}

#[rstest]
#[case::ends_now("exp", 0, true)]
#[case::ended_within_the_leeway("exp", -29, true)]
#[case::ended_before("exp", -30, false)]
#[case::made_within_the_leeway("iat", 30, true)]
#[case::made_in_the_future("iat", 31, false)]
#[tokio::test]
async fn clocks_may_be_thirty_seconds_apart(
    #[case] name: &str,
    #[case] seconds: i64,
    #[case] is_good: bool,
) {
    let stand = stand().await;
    let at = stand.claims()["iat"].as_i64().unwrap() + seconds;
    let token = id_token(&claims(&stand, name, json!(at)));
    let expected = if is_good {
        Ok(Profile::default())
    } else {
        Err(ServiceError::NotTrusted.into())
    };
    assert_eq!(profile(&stand, &stand.client(), token).await, expected);
}

#[tokio::test]
async fn a_token_that_nobody_signed_is_not_trusted() {
    let stand = stand().await;
    for alg in ["none", "None", "NONE"] {
        let header = json!({ "alg": alg, "kid": "public:rsa" });
        assert_not_trusted(&stand, signed(&header, &stand.claims(), |_| Vec::new())).await;
    }
    let unsigned = signed(
        &json!({ "alg": "RS256", "kid": "public:rsa" }),
        &stand.claims(),
        |_| Vec::new(),
    );
    assert_not_trusted(&stand, unsigned).await;
}

#[tokio::test]
async fn a_token_signed_with_the_public_key_as_a_secret_is_not_trusted() {
    let stand = stand().await;
    let jwk = rsa_jwk().to_string();
    for secret in [
        rsa_modulus(),
        base64(rsa_modulus()).into_bytes(),
        jwk.into_bytes(),
    ] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let header = json!({ "alg": "HS256", "kid": "public:rsa" });
        let token = signed(&header, &stand.claims(), |message| {
            hmac::sign(&key, message).as_ref().to_vec()
        });
        assert_not_trusted(&stand, token).await;
    }
}

#[rstest]
#[case::one_of_the_family(json!({ "alg": "RS512", "kid": "public:rsa" }))]
#[case::padded_otherwise(json!({ "alg": "PS256", "kid": "public:rsa" }))]
#[case::under_the_key_of_the_other(json!({ "alg": "RS256", "kid": "public:ec" }))]
#[case::under_the_name_of_the_other(json!({ "alg": "ES256", "kid": "public:rsa" }))]
#[case::without_a_key(json!({ "alg": "RS256" }))]
#[case::with_rules_of_its_own(json!({ "alg": "RS256", "kid": "public:rsa", "crit": ["b64"], "b64": false }))]
#[tokio::test]
async fn a_header_that_asks_for_something_else_is_not_trusted(#[case] header: Value) {
    let stand = stand().await;
    assert_not_trusted(&stand, signed_rsa(&header, &stand.claims())).await;
}

#[tokio::test]
async fn a_key_that_the_token_brings_along_is_not_believed() {
    let stand = Stand::bare().await;
    stand
        .answers("GET", crate::support::DISCOVERY, ok(stand.document()))
        .await;
    stand.answers("GET", KEYS, ok(json!({ "keys": [] }))).await;
    let header = json!({ "alg": "RS256", "kid": "public:rsa", "jwk": rsa_jwk() });
    assert_not_trusted(&stand, signed_rsa(&header, &stand.claims())).await;
}

#[tokio::test]
async fn a_changed_token_is_not_trusted() {
    let stand = stand().await;
    let good = id_token(&stand.claims());
    let parts: Vec<&str> = good.split('.').collect();
    let other = base64(claims(&stand, "sub", json!("somebody")).to_string());
    assert_not_trusted(&stand, format!("{}.{other}.{}", parts[0], parts[2])).await;
    assert_not_trusted(&stand, format!("{}.{}", parts[0], parts[1])).await;
    assert_not_trusted(&stand, "not a token".to_owned()).await;
    assert_not_trusted(&stand, String::new()).await;
}

#[rstest]
#[case::for_encryption("use", json!("enc"))]
#[case::for_another_algorithm("alg", json!("RS512"))]
#[case::of_another_kind("kty", json!("oct"))]
#[case::without_its_number("n", json!(null))]
#[tokio::test]
async fn a_key_that_is_not_meant_for_it_proves_nothing(#[case] name: &str, #[case] value: Value) {
    let stand = Stand::bare().await;
    stand
        .answers("GET", crate::support::DISCOVERY, ok(stand.document()))
        .await;
    let mut key = rsa_jwk();
    key[name] = value;
    stand
        .answers("GET", KEYS, ok(json!({ "keys": [key] })))
        .await;
    assert_not_trusted(&stand, id_token(&stand.claims())).await;
}

#[tokio::test]
async fn a_key_that_cannot_be_read_does_not_spoil_the_others() {
    let stand = Stand::bare().await;
    stand
        .answers("GET", crate::support::DISCOVERY, ok(stand.document()))
        .await;
    let odd = [
        json!(7),
        json!({ "kty": "new" }),
        json!({ "kty": "EC", "crv": "P-999" }),
    ];
    let keys: Vec<Value> = odd.into_iter().chain([rsa_jwk()]).collect();
    stand
        .answers("GET", KEYS, ok(json!({ "keys": keys })))
        .await;
    stand
        .answers("GET", USER_INFO, ok(json!({ "sub": SUB })))
        .await;
    let token = id_token(&stand.claims());
    assert_eq!(
        profile(&stand, &stand.client(), token).await,
        Ok(Profile::default())
    );
}

#[tokio::test]
async fn a_new_key_is_fetched_once() {
    let stand = stand().await;
    stand
        .answers_first(1, "GET", KEYS, ok(json!({ "keys": [ec_jwk()] })))
        .await;
    let client = stand.client();
    let token = id_token(&stand.claims());
    assert_eq!(
        profile(&stand, &client, token).await,
        Ok(Profile::default())
    );
    assert_eq!(stand.calls(KEYS).await.len(), 2);
}

#[tokio::test]
async fn a_key_that_stays_unknown_is_asked_for_once_more_and_no_further() {
    let stand = stand().await;
    let header = json!({ "alg": "RS256", "kid": "public:unknown" });
    assert_not_trusted(&stand, signed_rsa(&header, &stand.claims())).await;
    assert_eq!(stand.calls(KEYS).await.len(), 2);
}

#[rstest]
#[case(503, json!({}), ServiceError::Unreachable)]
#[case(404, json!({}), ServiceError::Misconfigured)]
#[case(200, json!({ "keys": {} }), ServiceError::Unexpected)]
#[tokio::test]
async fn without_keys_there_is_no_verdict(
    #[case] status: u16,
    #[case] body: Value,
    #[case] expected: ServiceError,
) {
    let stand = Stand::bare().await;
    stand
        .answers("GET", crate::support::DISCOVERY, ok(stand.document()))
        .await;
    stand.answers("GET", KEYS, answer(status, body)).await;
    let token = id_token(&stand.claims());
    assert_eq!(
        profile(&stand, &stand.client(), token).await,
        Err(expected.into())
    );
}

#[rstest]
#[case::text(json!(MSN), true)]
#[case::number(json!(123_456), true)]
#[case::of_another_merchant(json!("654321"), false)]
#[case::of_none(json!(null), false)]
#[tokio::test]
async fn with_partner_keys_the_token_is_for_the_sales_unit(
    #[case] msn: Value,
    #[case] is_good: bool,
) {
    let stand = stand().await;
    let mut claims = claims(&stand, "msn", msn);
    claims["aud"] = json!(["a client id that the partner does not know"]);
    let client = stand.client_by(ClientAuth::Partner);
    let expected = if is_good {
        Ok(Profile::default())
    } else {
        Err(ServiceError::NotTrusted.into())
    };
    assert_eq!(profile(&stand, &client, id_token(&claims)).await, expected);
}

#[rstest]
#[case(json!({ "sub": "somebody else", "given_name": "Kari" }))]
#[case(json!({ "given_name": "Kari" }))]
#[case(json!({ "sub": [SUB] }))]
#[tokio::test]
async fn user_info_about_somebody_else_is_not_trusted(#[case] body: Value) {
    let stand = Stand::new().await;
    stand.answers("GET", USER_INFO, ok(body)).await;
    let token = id_token(&stand.claims());
    let refused = profile(&stand, &stand.client(), token).await;
    assert_eq!(refused, Err(ServiceError::NotTrusted.into()));
}

#[rstest]
#[case(401, ProfileError::TokenGone)]
#[case(400, ServiceError::Rejected { status: 400 }.into())]
#[case(403, ServiceError::KeysRefused.into())]
#[case(404, ServiceError::Rejected { status: 404 }.into())]
#[case(429, ServiceError::Busy { retry_after: None }.into())]
#[case(500, ServiceError::AnswerLost.into())]
#[case(503, ServiceError::Unreachable.into())]
#[tokio::test]
async fn refused_user_info_says_why(#[case] status: u16, #[case] expected: ProfileError) {
    let stand = Stand::new().await;
    let body = json!({ "type": "about:blank", "title": "no", "status": status.to_string(), "detail": "d", "instance": "i", "extraInfo": "e" });
    stand
        .answers(
            "GET",
            USER_INFO,
            ResponseTemplate::new(status).set_body_json(body),
        )
        .await;
    let token = id_token(&stand.claims());
    assert_eq!(profile(&stand, &stand.client(), token).await, Err(expected));
}
