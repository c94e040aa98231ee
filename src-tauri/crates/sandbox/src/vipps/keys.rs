//! Signing keys and their public halves (RFC 7517, RFC 7518).

use std::sync::{Arc, OnceLock};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::config::IdTokenAlg;

/// A key could not be made or used.
#[derive(Debug, thiserror::Error)]
#[error("the cryptographic library refused")]
pub(crate) struct Unmakeable(#[from] aws_lc_rs::error::Unspecified);

/// The keys of one sandbox, made when the first login or the key set is asked for: making them takes longer
/// than all the rest of a start.
#[derive(Default)]
pub(crate) struct KeyRing(Mutex<Option<Arc<Keys>>>);

impl KeyRing {
    /// The keys that sign now.
    pub(crate) async fn current(&self) -> Result<Arc<Keys>, Unmakeable> {
        let mut kept = self.0.lock().await;
        if let Some(keys) = &*kept {
            return Ok(Arc::clone(keys));
        }
        let keys = Arc::new(apart(Keys::generate).await?);
        *kept = Some(Arc::clone(&keys));
        Ok(keys)
    }

    /// Makes new keys under new ids.
    pub(crate) async fn rotate(&self) -> Result<(), Unmakeable> {
        let old = self.current().await?;
        let keys = apart(move || old.rotated()).await?;
        *self.0.lock().await = Some(Arc::new(keys));
        Ok(())
    }
}

/// Makes keys where no call waits for an answer.
async fn apart(
    make: impl FnOnce() -> Result<Keys, Unmakeable> + Send + 'static,
) -> Result<Keys, Unmakeable> {
    let keys = tokio::task::spawn_blocking(make).await;
    keys.map_err(|_| Unmakeable(aws_lc_rs::error::Unspecified))?
}

enum Pair {
    Rsa(Arc<RsaKeyPair>),
    Ec(Box<EcdsaKeyPair>),
}

/// The RSA key of every sandbox until it rotates: it takes long to make, and guards nothing. Each sandbox
/// gives it an id of its own.
static FIRST_RSA: OnceLock<Arc<RsaKeyPair>> = OnceLock::new();

/// One key.
pub(crate) struct SigningKey {
    pub(crate) kid: String,
    pair: Pair,
    public: Value,
}

/// The keys of the issuer.
pub(crate) struct Keys {
    rsa: SigningKey,
    ec: SigningKey,
    /// Public halves of the keys before the last rotation.
    retired: Vec<Value>,
}

impl Keys {
    /// The keys of a new sandbox. May take long: not for a thread that answers calls.
    fn generate() -> Result<Self, Unmakeable> {
        let rsa = if let Some(made) = FIRST_RSA.get() {
            made
        } else {
            let made = Arc::new(RsaKeyPair::generate(KeySize::Rsa2048)?);
            FIRST_RSA.get_or_init(|| made)
        };
        Ok(Self {
            rsa: SigningKey::rsa(Arc::clone(rsa)),
            ec: SigningKey::ec()?,
            retired: Vec::new(),
        })
    }

    /// New keys under new ids; these here stay published for tokens under way.
    fn rotated(&self) -> Result<Self, Unmakeable> {
        Ok(Self {
            rsa: SigningKey::rsa(Arc::new(RsaKeyPair::generate(KeySize::Rsa2048)?)),
            ec: SigningKey::ec()?,
            retired: vec![self.rsa.public.clone(), self.ec.public.clone()],
        })
    }

    pub(crate) fn signing(&self, alg: IdTokenAlg) -> &SigningKey {
        match alg {
            IdTokenAlg::Rs256 => &self.rsa,
            IdTokenAlg::Es256 => &self.ec,
        }
    }

    /// The JWKS document.
    pub(crate) fn published(&self) -> Value {
        let current = [self.rsa.public.clone(), self.ec.public.clone()];
        let keys: Vec<Value> = current.into_iter().chain(self.retired.clone()).collect();
        json!({ "keys": keys })
    }
}

impl SigningKey {
    fn rsa(pair: Arc<RsaKeyPair>) -> Self {
        let public = pair.public_key();
        let modulus = public.modulus().big_endian_without_leading_zero().to_vec();
        let exponent = public.exponent().big_endian_without_leading_zero().to_vec();
        let kid = new_id();
        let public = json!({
            "use": "sig", "kty": "RSA", "kid": kid, "alg": "RS256",
            "n": encode(&modulus), "e": encode(&exponent),
        });
        let pair = Pair::Rsa(pair);
        Self { kid, pair, public }
    }

    fn ec() -> Result<Self, Unmakeable> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        // An uncompressed point: 4, then x and y of 32 bytes each.
        let point = pair.public_key().as_ref();
        let kid = new_id();
        let public = json!({
            "use": "sig", "kty": "EC", "kid": kid, "alg": "ES256", "crv": "P-256",
            "x": encode(&point[1..33]), "y": encode(&point[33..]),
        });
        let pair = Pair::Ec(Box::new(pair));
        Ok(Self { kid, pair, public })
    }

    /// The JWS signature of a signing input.
    pub(crate) fn sign(&self, input: &[u8]) -> Result<Vec<u8>, Unmakeable> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, input, &mut signature)?;
                Ok(signature)
            }
            Pair::Ec(pair) => Ok(pair.sign(&random, input)?.as_ref().to_vec()),
        }
    }
}

/// Like the real ones.
pub(crate) fn new_id() -> String {
    format!("public:{}", Uuid::new_v4())
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
