//! The key of the encrypted file.

use std::fmt;

use enrolment::{Personal, ports::NoRandomness};
use secrecy::{ExposeSecret as _, SecretBox, zeroize::Zeroizing};

const LENGTH: usize = 32;

/// The 256 bits that encrypt the database: AES key and nothing else, so it is used as it is and not
/// stretched like a password. Wiped from memory when dropped; an open database has its own copy.
pub struct DatabaseKey(SecretBox<[u8; LENGTH]>);

/// The text is not a database key. Never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a database key has {} hexadecimal digits", LENGTH * 2)]
pub struct InvalidKey;

impl DatabaseKey {
    /// A fresh key out of the operating system's randomness.
    pub fn generate() -> Result<Self, NoRandomness> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        getrandom::fill(bytes.as_mut()).map_err(|_| NoRandomness)?;
        Ok(Self(SecretBox::new(Box::new(*bytes))))
    }

    /// Reads the form that [`to_hex`](Self::to_hex) gives. White space around it is passed over.
    pub fn from_hex(text: &Personal<String>) -> Result<Self, InvalidKey> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        hex::decode_to_slice(text.expose().trim(), bytes.as_mut()).map_err(|_| InvalidKey)?;
        Ok(Self(SecretBox::new(Box::new(*bytes))))
    }

    /// The form for the keychain: 64 hexadecimal digits.
    pub fn to_hex(&self) -> Personal<String> {
        Personal::new(hex::encode(self.0.expose_secret()))
    }
}

impl fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseKey(<redacted>)")
    }
}

#[cfg(test)]
mod tests {
    use enrolment::Personal;
    use rstest::rstest;

    use super::{DatabaseKey, InvalidKey};

    #[test]
    fn a_key_survives_its_text_form() {
        let text = DatabaseKey::generate().unwrap().to_hex();
        assert_eq!(text.expose().len(), 64);
        assert_eq!(DatabaseKey::from_hex(&text).unwrap().to_hex(), text);
        let padded = Personal::new(format!(" {}\n", text.expose().to_uppercase()));
        assert_eq!(DatabaseKey::from_hex(&padded).unwrap().to_hex(), text);
    }

    #[test]
    fn no_key_is_made_twice() {
        let [one, other] = [(); 2].map(|()| DatabaseKey::generate().unwrap().to_hex());
        assert_ne!(one, other);
    }

    #[rstest]
    #[case::empty(String::new())]
    #[case::short("0f".repeat(31))]
    #[case::long("0f".repeat(33))]
    #[case::odd("0f".repeat(31) + "0")]
    #[case::signed("+f".repeat(32))]
    #[case::not_hexadecimal("æ".repeat(32))]
    fn a_text_that_is_no_key_is_refused(#[case] text: String) {
        assert_eq!(
            DatabaseKey::from_hex(&Personal::new(text)).unwrap_err(),
            InvalidKey
        );
    }

    #[test]
    fn a_key_does_not_print_itself() {
        let key = DatabaseKey::generate().unwrap();
        assert_eq!(format!("{key:?}"), "DatabaseKey(<redacted>)");
    }
}
