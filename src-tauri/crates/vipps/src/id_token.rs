//! The proof of who answered: an id token that the service signed, for us, now, for this request.
//!
//! Checked: algorithm (exactly RS256 or ES256), signature by the key with the token's `kid`, `iss`,
//! `aud` (with partner keys `msn`: a partner does not know the merchant's client id), `exp` and `iat`
//! with 30 s leeway, and the request's id where the token names one. Sources: OpenID Connect Core 1.0,
//! 3.1.3.7; Vipps Login, core concepts, partner keys and merchant-initiated login guides.

use enrolment::{Personal, ports::ServiceError};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

/// How far the clocks of till and service may be apart.
const LEEWAY: SignedDuration = SignedDuration::from_secs(30);

/// A token whose header was read and whose key is still to be found.
pub(crate) struct Unproven<'a> {
    token: &'a str,
    pub(crate) key_id: String,
    pub(crate) algorithm: Algorithm,
}

/// What the claims must say.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) audience: Audience<'a>,
    /// The id of the login request.
    pub(crate) request: &'a str,
    pub(crate) now: Timestamp,
}

/// For whom the token must be.
pub(crate) enum Audience<'a> {
    /// The `client_id`, in `aud`.
    Client(&'a str),
    /// The sales unit, in `msn`.
    Merchant(&'a str),
}

/// Why a token proves nothing. Goes to the log only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Doubt {
    #[error("it is not a signed token")]
    NotAToken,
    #[error("its algorithm is neither RS256 nor ES256")]
    Algorithm,
    #[error("it asks for rules that are not known here")]
    CriticalHeader,
    #[error("it names no key, or one that the service does not have")]
    Key,
    #[error("its signature is wrong")]
    Signature,
    #[error("it is of another issuer")]
    Issuer,
    #[error("it is for somebody else")]
    Audience,
    #[error("it has expired, or the clock of this machine is fast")]
    Expired,
    #[error("it is from the future, or the clock of this machine is slow")]
    FromTheFuture,
    #[error("it answers another request")]
    Request,
    #[error("it names nobody, or somebody else than the user info")]
    Subject,
}

impl Doubt {
    /// Logs the doubt; to the rest of the program every doubt is the same.
    pub(crate) fn not_trusted(self) -> ServiceError {
        tracing::warn!(doubt = %self, "the id token is not accepted");
        ServiceError::NotTrusted
    }
}

impl<'a> Unproven<'a> {
    /// Reads the header.
    pub(crate) fn read(token: &'a str) -> Result<Self, Doubt> {
        // An algorithm that the library does not know, `none` among them, fails to parse.
        let header = decode_header(token).map_err(|_| Doubt::NotAToken)?;
        if !matches!(header.alg, Algorithm::RS256 | Algorithm::ES256) {
            return Err(Doubt::Algorithm);
        }
        if header.crit.is_some() {
            return Err(Doubt::CriticalHeader);
        }
        let key_id = header.kid.ok_or(Doubt::Key)?;
        Ok(Self {
            token,
            key_id,
            algorithm: header.alg,
        })
    }

    /// Checks signature and claims. Gives the subject.
    pub(crate) fn prove(
        &self,
        key: &DecodingKey,
        expected: &Expected<'_>,
    ) -> Result<Personal<String>, Doubt> {
        // The library checks the signature only: its own time checks ask the system clock.
        let mut validation = Validation::new(self.algorithm);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let claims = decode::<Value>(self.token, key, &validation).map_err(|_| Doubt::Signature)?;
        expected.check(&claims.claims)
    }
}

impl Expected<'_> {
    fn check(&self, claims: &Value) -> Result<Personal<String>, Doubt> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("iss") != Some(self.issuer) {
            return Err(Doubt::Issuer);
        }
        if !self.audience.is_named_in(claims) {
            return Err(Doubt::Audience);
        }
        let expires_at = instant(claims.get("exp")).ok_or(Doubt::Expired)?;
        if expires_at <= self.now - LEEWAY {
            return Err(Doubt::Expired);
        }
        let issued_at = instant(claims.get("iat")).ok_or(Doubt::FromTheFuture)?;
        if issued_at > self.now + LEEWAY {
            return Err(Doubt::FromTheFuture);
        }
        // The guide's prose has the one name, its sample the other.
        for name in ["auth_req_id", "authReqId"] {
            if claims
                .get(name)
                .is_some_and(|id| id.as_str() != Some(self.request))
            {
                return Err(Doubt::Request);
            }
        }
        let subject = text("sub")
            .filter(|subject| !subject.is_empty())
            .ok_or(Doubt::Subject)?;
        Ok(Personal::new(subject.to_owned()))
    }
}

impl Audience<'_> {
    fn is_named_in(&self, claims: &Value) -> bool {
        match self {
            Self::Client(id) => match claims.get("aud") {
                Some(Value::String(one)) => one == id,
                Some(Value::Array(several)) => several.iter().any(|one| one.as_str() == Some(id)),
                _ => false,
            },
            Self::Merchant(msn) => match claims.get("msn") {
                Some(Value::String(own)) => own == msn,
                Some(Value::Number(own)) => own.to_string() == *msn,
                _ => false,
            },
        }
    }
}

/// A `NumericDate`: seconds since 1970, whole in every sample, fractions allowed by RFC 7519.
fn instant(value: Option<&Value>) -> Option<Timestamp> {
    let value = value?;
    let seconds = match value.as_i64() {
        Some(seconds) => SignedDuration::from_secs(seconds),
        None => SignedDuration::try_from_secs_f64(value.as_f64()?).ok()?,
    };
    Timestamp::from_duration(seconds).ok()
}
