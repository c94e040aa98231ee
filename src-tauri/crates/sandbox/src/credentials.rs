//! The keys that the stand-ins accept. They open nothing outside this process,
//! yet they are kept out of `Debug` like real ones, because they travel the same ways.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use crate::random;

/// Everything a till needs to call both services.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// A GUID.
    pub client_id: String,
    /// Base64-looking text, with the characters that break careless encoding.
    pub client_secret: String,
    /// `Ocp-Apim-Subscription-Key`.
    pub subscription_key: String,
    /// Six digits.
    pub merchant_serial_number: String,
    /// Key of the Engage API connection.
    pub engage_api_key: String,
}

impl Credentials {
    /// Fresh random keys.
    pub(crate) fn generate() -> Self {
        Self {
            client_id: Uuid::new_v4().to_string(),
            client_secret: awkward_secret(),
            subscription_key: Uuid::new_v4().simple().to_string(),
            merchant_serial_number: (100_000 + u32::from_le_bytes(random::bytes()) % 900_000)
                .to_string(),
            engage_api_key: random::url_safe::<24>(),
        }
    }
}

/// A secret that holds `+`, `/` and `=`, so that a client that encodes wrongly is found out.
fn awkward_secret() -> String {
    loop {
        let secret = STANDARD.encode(random::bytes::<32>());
        if secret.contains('+') && secret.contains('/') {
            return secret;
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("merchant_serial_number", &self.merchant_serial_number)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_secret_needs_careful_encoding() {
        let secret = Credentials::generate().client_secret;
        assert!(['+', '/', '='].iter().all(|&sign| secret.contains(sign)));
    }

    #[test]
    fn debug_shows_no_key() {
        let keys = Credentials::generate();
        let shown = format!("{keys:?}");
        for secret in [
            &keys.client_id,
            &keys.client_secret,
            &keys.subscription_key,
            &keys.engage_api_key,
        ] {
            assert!(!shown.contains(secret.as_str()));
        }
    }
}
