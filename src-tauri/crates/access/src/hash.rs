//! How a PIN is kept: as an Argon2id hash in the PHC string format, salted by itself. The parameters
//! stand in the text, so that they can grow without asking anybody for a new PIN.

use std::fmt;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use enrolment::Personal;

use crate::Pin;

/// How much work one try is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// 19 MiB, two passes, one lane: what OWASP's Password Storage Cheat Sheet asks of Argon2id.
    Full,
    /// As little as there is: for PINs that are no secret, those of practice and of tests.
    Least,
}

/// A PIN as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct PinHash(String);

/// What is kept in the place of a PIN's hash is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what is kept is no hash of a PIN")]
pub struct NotAHash;

/// The operating system gives no randomness for a salt, or no memory for the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the PIN cannot be hashed")]
pub struct CannotHash;

impl PinHash {
    /// Hashes a PIN with a fresh salt. Takes tens of milliseconds: not for a thread that others wait for.
    pub fn of(pin: &Pin, effort: Effort) -> Result<Self, CannotHash> {
        let params = match effort {
            Effort::Full => Params::new(19 * 1024, 2, 1, None),
            Effort::Least => Params::new(Params::MIN_M_COST, 1, 1, None),
        };
        let argon2 = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            params.map_err(|_| CannotHash)?,
        );
        let hash = argon2.hash_password(pin.digits()).map_err(|_| CannotHash)?;
        Ok(Self(hash.to_string()))
    }

    /// Reads the form that [`as_str`](Self::as_str) gives.
    pub fn parse(text: &str) -> Result<Self, NotAHash> {
        match PasswordHash::new(text) {
            Ok(whole) if whole.hash.is_some() => Ok(Self(text.to_owned())),
            _ => Err(NotAHash),
        }
    }

    /// The form to keep. Tells a PIN of few digits to whoever may try them all.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the PIN; compared in constant time. Takes as long as [`of`](Self::of).
    pub fn is_of(&self, tried: &Personal<String>) -> bool {
        PasswordHash::new(&self.0).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(tried.expose().as_bytes(), &hash)
                .is_ok()
        })
    }
}

impl fmt::Debug for PinHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinHash(<redacted>)")
    }
}
