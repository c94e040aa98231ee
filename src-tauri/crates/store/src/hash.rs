//! The keyed hash by which a number is found again without being kept.

use enrolment::Msisdn;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// HMAC-SHA-256 over a number's digits. There are so few phone numbers that a plain hash could be
/// turned back by trying them all; the secret stays in the encrypted file.
#[derive(Clone)]
pub(crate) struct NumberHash(Hmac<Sha256>);

impl NumberHash {
    /// How long a fresh secret is.
    pub(crate) const SECRET_LENGTH: usize = 32;

    /// The hash under a secret; `None` if the secret is too short to be one.
    pub(crate) fn new(secret: &[u8]) -> Option<Self> {
        if secret.len() < Self::SECRET_LENGTH {
            return None;
        }
        Hmac::new_from_slice(secret).ok().map(Self)
    }

    /// The hash of a number.
    pub(crate) fn of(&self, number: &Msisdn) -> Vec<u8> {
        let mut mac = self.0.clone();
        mac.update(number.digits().as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use enrolment::Msisdn;

    use super::NumberHash;

    #[test]
    fn a_number_has_one_hash_under_each_secret() {
        let number = Msisdn::from_international("4741234567").unwrap();
        let other = Msisdn::from_international("4741234568").unwrap();
        let [hash, elsewhere] = [1, 2].map(|byte| NumberHash::new(&[byte; 32]).unwrap());
        assert_eq!(hash.of(&number), hash.of(&number.clone()));
        assert_ne!(hash.of(&number), hash.of(&other));
        assert_ne!(hash.of(&number), elsewhere.of(&number));
    }

    #[test]
    fn a_secret_that_was_cut_off_is_refused() {
        assert!(NumberHash::new(&[1; 31]).is_none());
    }
}
