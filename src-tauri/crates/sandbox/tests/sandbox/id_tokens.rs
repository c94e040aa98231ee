//! Id tokens against the published keys, read by a library that is not ours.

use crate::caller::{Caller, fast};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use reqwest::Method;
use rstest::rstest;
use sandbox::{
    AudienceForm, IdTokenAlg, IdTokenFlaw, IdTokenQuirks, RequestIdClaim, Role, SandboxConfig,
};
use serde_json::{Value, json};

const JWKS: &str = "/access-management-1.0/access/.well-known/jwks.json";

async fn keys(caller: &Caller) -> JwkSet {
    serde_json::from_value(caller.get(JWKS).await.body).unwrap()
}

/// The claims, if a careful client would trust them; else why not.
async fn trusted(caller: &Caller, token: &str) -> Result<Value, String> {
    let header = decode_header(token).map_err(|error| error.to_string())?;
    let keys = keys(caller).await;
    let key = header.kid.and_then(|kid| keys.find(&kid).cloned());
    let key = DecodingKey::from_jwk(&key.ok_or("unknown key")?).map_err(|e| e.to_string())?;
    let mut rules = Validation::new(header.alg);
    rules.algorithms = vec![Algorithm::RS256, Algorithm::ES256];
    rules.algorithms.retain(|alg| *alg == header.alg);
    rules.set_issuer(&[caller.sandbox.issuer()]);
    rules.set_audience(&[&caller.sandbox.credentials().client_id]);
    let claims = decode::<Value>(token, &key, &rules)
        .map_err(|error| error.to_string())?
        .claims;
    let now = claims["exp"].as_i64().unwrap() - 3600;
    let issued = claims["iat"].as_i64().unwrap();
    let wall = jsonwebtoken::get_current_timestamp();
    if issued != now || issued > i64::try_from(wall).unwrap() + 30 {
        return Err("issued in the future".to_owned());
    }
    Ok(claims)
}

async fn token_with(config: SandboxConfig) -> (Caller, String, String) {
    let caller = Caller::with(config).await;
    let request_id = caller.started(Role::ApprovesAll.number()).await;
    let token = caller.outcome(&request_id).await.text("id_token");
    (caller, request_id, token)
}

#[rstest]
#[case(IdTokenAlg::Rs256, AudienceForm::Text)]
#[case(IdTokenAlg::Es256, AudienceForm::Array)]
#[tokio::test]
async fn a_good_token_is_trusted(#[case] alg: IdTokenAlg, #[case] audience: AudienceForm) {
    let (caller, request_id, token) = token_with(SandboxConfig {
        alg,
        id_token_quirks: IdTokenQuirks {
            audience,
            ..IdTokenQuirks::default()
        },
        ..fast()
    })
    .await;
    let claims = trusted(&caller, &token).await.unwrap();
    assert_eq!(claims["auth_req_id"], request_id);
    assert_eq!(
        claims["msn"],
        caller.sandbox.credentials().merchant_serial_number
    );
    assert_eq!(claims["aud"].is_array(), audience == AudienceForm::Array);
    let customer = caller.sandbox.customer(Role::ApprovesAll.number());
    assert_eq!(claims["sub"], json!(customer.unwrap().sub));
}

#[rstest]
#[case(IdTokenFlaw::OtherIssuer)]
#[case(IdTokenFlaw::OtherAudience)]
#[case(IdTokenFlaw::Expired)]
#[case(IdTokenFlaw::FromTheFuture)]
#[case(IdTokenFlaw::BadSignature)]
#[case(IdTokenFlaw::UnknownKey)]
#[case(IdTokenFlaw::Unsigned)]
#[tokio::test]
async fn a_flawed_token_is_refused_by_a_careful_reader(
    #[case] flaw: IdTokenFlaw,
    #[values(IdTokenAlg::Rs256, IdTokenAlg::Es256)] alg: IdTokenAlg,
) {
    let (caller, _, token) = token_with(SandboxConfig {
        alg,
        id_token_quirks: IdTokenQuirks {
            flaw: Some(flaw),
            ..IdTokenQuirks::default()
        },
        ..fast()
    })
    .await;
    assert!(trusted(&caller, &token).await.is_err());
}

#[rstest]
#[case(IdTokenFlaw::OtherRequest, "auth_req_id")]
#[case(IdTokenFlaw::OtherSubject, "sub")]
#[tokio::test]
async fn two_flaws_show_only_by_comparison(#[case] flaw: IdTokenFlaw, #[case] claim: &str) {
    let (caller, request_id, token) = token_with(SandboxConfig {
        id_token_quirks: IdTokenQuirks {
            flaw: Some(flaw),
            ..IdTokenQuirks::default()
        },
        ..fast()
    })
    .await;
    let claims = trusted(&caller, &token).await.unwrap();
    let customer = caller.sandbox.customer(Role::ApprovesAll.number());
    let truth = json!({ "auth_req_id": request_id, "sub": customer.unwrap().sub });
    assert_ne!(claims[claim], truth[claim]);
}

#[rstest]
#[case(RequestIdClaim::CamelCase, Some("authReqId"))]
#[case(
    RequestIdClaim::Standard,
    Some("urn:openid:params:jwt:claim:auth_req_id")
)]
#[case(RequestIdClaim::Absent, None)]
#[tokio::test]
async fn the_request_id_has_several_names(
    #[case] request_id_claim: RequestIdClaim,
    #[case] name: Option<&str>,
) {
    let (caller, request_id, token) = token_with(SandboxConfig {
        id_token_quirks: IdTokenQuirks {
            request_id_claim,
            ..IdTokenQuirks::default()
        },
        ..fast()
    })
    .await;
    let claims = trusted(&caller, &token).await.unwrap();
    let names: Vec<_> = claims
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, value)| **value == request_id)
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, Vec::from_iter(name));
}

#[tokio::test]
async fn rotation_signs_with_a_new_key_and_keeps_the_old_one_published() {
    let (caller, _, before) = token_with(fast()).await;
    let answer = crate::caller::sent(caller.bare(Method::POST, "/sandbox/rotate-keys")).await;
    assert_eq!(answer.status, 204);
    let request_id = caller.started(Role::ApprovesAll.number()).await;
    let after = caller.outcome(&request_id).await.text("id_token");
    let kid = |token: &str| decode_header(token).unwrap().kid.unwrap();
    assert_ne!(kid(&before), kid(&after));
    assert!(kid(&after).starts_with("public:"));
    assert!(trusted(&caller, &before).await.is_ok());
    assert!(trusted(&caller, &after).await.is_ok());
}
