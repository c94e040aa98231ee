//! Id tokens, good ones and, on demand, ones to be refused.

use aws_lc_rs::digest;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};
use uuid::Uuid;

use super::keys::{self, Keys, Unmakeable};
use crate::clock;
use crate::config::{AudienceForm, IdTokenAlg, IdTokenFlaw, RequestIdClaim};
use crate::endpoint;
use crate::login::Login;
use crate::world::Shared;

/// Valid for an hour since August 2025 (Vipps Login changelog).
const LIFETIME: i64 = 3600;

/// Signs a token for an approved login.
pub(super) fn issue(
    shared: &Shared,
    keys: &Keys,
    login: &Login,
    approved_at: Timestamp,
    access_token: &str,
) -> Result<String, Unmakeable> {
    let key = keys.signing(shared.config.alg);
    let flaw = shared.config.id_token_quirks.flaw;
    let kid = match flaw {
        Some(IdTokenFlaw::UnknownKey) => keys::new_id(),
        _ => key.kid.clone(),
    };
    let alg = match (flaw, shared.config.alg) {
        (Some(IdTokenFlaw::Unsigned), _) => "none",
        (_, IdTokenAlg::Rs256) => "RS256",
        (_, IdTokenAlg::Es256) => "ES256",
    };
    let header = json!({ "alg": alg, "kid": kid, "typ": "JWT" });
    let claims = claims(shared, login, approved_at, access_token);
    let input = format!("{}.{}", part(&header), part(&claims));
    let signature = match flaw {
        Some(IdTokenFlaw::Unsigned) => Vec::new(),
        Some(IdTokenFlaw::BadSignature) => key.sign(b"other bytes")?,
        _ => key.sign(input.as_bytes())?,
    };
    Ok(format!("{input}.{}", keys::encode(&signature)))
}

fn part(value: &Value) -> String {
    keys::encode(value.to_string().as_bytes())
}

fn claims(shared: &Shared, login: &Login, approved_at: Timestamp, access_token: &str) -> Value {
    let quirks = shared.config.id_token_quirks;
    let is_flaw = |flaw| quirks.flaw == Some(flaw);
    let is_for_others = is_flaw(IdTokenFlaw::OtherAudience);
    let issued = match quirks.flaw {
        Some(IdTokenFlaw::Expired) => clock::now() - 2.hours(),
        Some(IdTokenFlaw::FromTheFuture) => clock::now() + 1.hour(),
        _ => clock::now(),
    }
    .as_second();
    let customer = shared.world().customers.get(&login.number).cloned();
    let audience = if is_for_others {
        Uuid::new_v4().to_string()
    } else {
        shared.credentials.client_id.clone()
    };
    let mut claims = json!({
        "iss": format!("{}{}", shared.origin, endpoint::ISSUER),
        "sub": customer.as_ref().map(|customer| customer.sub),
        "aud": match quirks.audience {
            AudienceForm::Text => json!(audience),
            AudienceForm::Array => json!([audience]),
        },
        "exp": issued + LIFETIME,
        "iat": issued,
        "auth_time": approved_at.as_second(),
        "rat": issued,
        "jti": Uuid::new_v4(),
        "at_hash": half_hash(access_token),
        "msn": shared.credentials.merchant_serial_number,
    });
    if is_flaw(IdTokenFlaw::OtherIssuer) {
        claims["iss"] = json!("https://login.example.com/");
    }
    if is_flaw(IdTokenFlaw::OtherSubject) {
        claims["sub"] = json!(Uuid::new_v4());
    }
    if is_for_others {
        claims["msn"] = json!("999999");
    }
    let request_id = if is_flaw(IdTokenFlaw::OtherRequest) {
        "another-request"
    } else {
        login.request_id.as_str()
    };
    let claim = match quirks.request_id_claim {
        RequestIdClaim::SnakeCase => Some("auth_req_id"),
        RequestIdClaim::CamelCase => Some("authReqId"),
        RequestIdClaim::Standard => Some("urn:openid:params:jwt:claim:auth_req_id"),
        RequestIdClaim::Absent => None,
    };
    if let Some(name) = claim {
        claims[name] = json!(request_id);
    }
    let email = customer.and_then(|customer| customer.email);
    if let Some(email) = email.filter(|_| login.scopes.contains("email")) {
        claims["email"] = json!(email);
        claims["email_verified"] = json!(true);
    }
    claims
}

/// OpenID Connect Core 1.0, section 3.1.3.6.
fn half_hash(access_token: &str) -> String {
    let digest = digest::digest(&digest::SHA256, access_token.as_bytes());
    keys::encode(&digest.as_ref()[..16])
}
