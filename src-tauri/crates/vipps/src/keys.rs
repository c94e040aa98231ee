//! The public keys with which the service signs.

use std::time::Duration;

use enrolment::ports::ServiceError;
use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse},
};
use serde_json::Value;
use url::Url;

use crate::{
    cache::Fresh,
    discovery::LONGEST_LIFETIME,
    http::{Endpoint, Http},
    refusal::Refusal,
};

/// Keys carry no `max-age` that Vipps documents; a key that was taken back must not be believed long.
const USUAL_LIFETIME: Duration = Duration::from_hours(1);

/// The keys of one answer.
pub(crate) struct KeySet(Vec<Jwk>);

/// Fetches the keys. One that cannot be read does not spoil the others.
pub(crate) async fn fetch(http: &Http, url: &Url) -> Result<Fresh<KeySet>, ServiceError> {
    let answer = http.send(Endpoint::Keys, http.get(url)).await?;
    if !answer.status.is_success() {
        return Err(Refusal::of(&answer).of_public());
    }
    let mut document = answer.json.ok_or(ServiceError::Unexpected)?;
    let Some(Value::Array(keys)) = document.get_mut("keys").map(Value::take) else {
        return Err(ServiceError::Unexpected);
    };
    let keys = keys
        .into_iter()
        .filter_map(|key| serde_json::from_value(key).ok())
        .collect();
    let lifetime = answer
        .max_age
        .unwrap_or(USUAL_LIFETIME)
        .min(LONGEST_LIFETIME);
    Ok(Fresh {
        value: KeySet(keys),
        lifetime,
    })
}

impl KeySet {
    /// The key with this id that is meant for this algorithm. The kind of key decides what it can
    /// verify: an RSA key never serves as an HMAC secret.
    pub(crate) fn find(&self, id: &str, algorithm: Algorithm) -> Option<DecodingKey> {
        let key = self
            .0
            .iter()
            .find(|key| key.common.key_id.as_deref() == Some(id) && fits(key, algorithm))?;
        DecodingKey::from_jwk(key).ok()
    }
}

fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let (is_of_kind, name) = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), Algorithm::RS256) => (true, KeyAlgorithm::RS256),
        (AlgorithmParameters::EllipticCurve(curve), Algorithm::ES256) => {
            (curve.curve == EllipticCurve::P256, KeyAlgorithm::ES256)
        }
        _ => return false,
    };
    let is_for_signing = matches!(
        key.common.public_key_use,
        None | Some(PublicKeyUse::Signature)
    );
    is_of_kind && is_for_signing && key.common.key_algorithm.is_none_or(|own| own == name)
}
