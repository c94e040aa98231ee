//! Where login lives. Every address of login comes from the issuer's own document, checked, and kept
//! for as long as the document says.

use std::time::Duration;

use enrolment::ports::ServiceError;
use serde_json::Value;
use url::Url;

use crate::{
    cache::Fresh,
    config::{Config, is_allowed},
    http::{Endpoint, Http},
    json::text,
    refusal::Refusal,
};

/// What Vipps answers in `Cache-Control`, for when it is missing.
const USUAL_LIFETIME: Duration = Duration::from_hours(1);

/// Addresses may move: a day is the longest that an answer is kept, whatever it says.
pub(crate) const LONGEST_LIFETIME: Duration = Duration::from_hours(24);

/// Known, for when the document does not name it: some published documents do not.
const BACKCHANNEL_PATH: &str = "vipps-login-ciba/api/backchannel/authentication";

/// The addresses of login, each https or on this machine.
pub(crate) struct Addresses {
    pub(crate) backchannel: Url,
    pub(crate) token: Url,
    pub(crate) user_info: Url,
    pub(crate) keys: Url,
}

/// Fetches and checks the document.
pub(crate) async fn fetch(http: &Http, config: &Config) -> Result<Fresh<Addresses>, ServiceError> {
    let answer = http
        .send(
            Endpoint::Discovery,
            http.get(&document_address(&config.issuer)),
        )
        .await?;
    if !answer.status.is_success() {
        return Err(Refusal::of(&answer).of_public());
    }
    let document = answer.json.ok_or(ServiceError::Unexpected)?;
    let value = read(&document, config)?;
    let lifetime = answer
        .max_age
        .unwrap_or(USUAL_LIFETIME)
        .min(LONGEST_LIFETIME);
    Ok(Fresh { value, lifetime })
}

fn document_address(issuer: &Url) -> Url {
    let mut url = issuer.clone();
    let path = issuer.path().trim_end_matches('/');
    url.set_path(&format!("{path}/.well-known/openid-configuration"));
    url
}

/// Asks for no grant type and no scope by name: the service lists neither CIBA's nor `customFlow`.
fn read(document: &Value, config: &Config) -> Result<Addresses, ServiceError> {
    // Exactly, slash and all (OpenID Connect Discovery 1.0, 4.3).
    if document.get("issuer").and_then(Value::as_str) != Some(config.issuer.as_str()) {
        tracing::warn!("the discovery document is of another issuer than the settings name");
        return Err(ServiceError::NotTrusted);
    }
    let backchannel = if let Some(url) = address(document, "backchannel_authentication_endpoint")? {
        url
    } else {
        tracing::warn!(
            "the discovery document names no backchannel endpoint, the known path is taken"
        );
        config.below_base(BACKCHANNEL_PATH)
    };
    let required = |name| address(document, name)?.ok_or(ServiceError::Unexpected);
    Ok(Addresses {
        backchannel,
        token: required("token_endpoint")?,
        user_info: required("userinfo_endpoint")?,
        keys: required("jwks_uri")?,
    })
}

fn address(document: &Value, name: &str) -> Result<Option<Url>, ServiceError> {
    let Some(text) = text(document.get(name)) else {
        return Ok(None);
    };
    let url = Url::parse(&text).map_err(|_| ServiceError::Unexpected)?;
    if is_allowed(&url) {
        Ok(Some(url))
    } else {
        tracing::warn!(
            name,
            "an address in the discovery document is neither https nor on this machine"
        );
        Err(ServiceError::NotTrusted)
    }
}
