//! Form bodies, read without mercy.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, StatusCode};

use super::refusal::{self, Refusal};
use crate::media;

/// The fields of a form, each at most once.
#[derive(Debug)]
pub(crate) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads a form that may hold `allowed` fields only.
    pub(crate) fn read(
        headers: &HeaderMap,
        body: &[u8],
        allowed: &[&str],
    ) -> Result<Self, Refusal> {
        if !media::is_content_type(headers, "application/x-www-form-urlencoded") {
            return Err(refusal::login(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "invalid_request",
                "not_a_form",
                "The body must be application/x-www-form-urlencoded",
            ));
        }
        if !is_well_encoded(body) {
            return Err(refusal::invalid_request(
                "bad_encoding",
                "The body is not properly percent-encoded",
            ));
        }
        let mut fields = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(body) {
            if !allowed.contains(&name.as_ref()) {
                return Err(refusal::invalid_request(
                    "unknown_field",
                    &format!("Unknown parameter {name}"),
                ));
            }
            let name = name.into_owned();
            if fields.insert(name.clone(), value.into_owned()).is_some() {
                return Err(refusal::invalid_request(
                    "repeated_field",
                    &format!("Parameter {name} is given twice"),
                ));
            }
        }
        Ok(Self(fields))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A field that must be there.
    pub(crate) fn require(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| {
            refusal::invalid_request("missing_field", &format!("Parameter {name} is required"))
        })
    }
}

/// Only visible ASCII, and each `%` begins a byte that completes valid UTF-8.
fn is_well_encoded(body: &[u8]) -> bool {
    let mut rest = body;
    let mut decoded = Vec::with_capacity(body.len());
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first == b'%' {
            let [high, low, tail @ ..] = rest else {
                return false;
            };
            let digits = [
                char::from(*high).to_digit(16),
                char::from(*low).to_digit(16),
            ];
            let [Some(high), Some(low)] = digits else {
                return false;
            };
            decoded.extend(u8::try_from(high * 16 + low));
            rest = tail;
        } else if first.is_ascii_graphic() {
            decoded.push(*first);
        } else {
            return false;
        }
    }
    std::str::from_utf8(&decoded).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_well_encoded;
    use rstest::rstest;

    #[rstest]
    #[case(b"scope=openid%20name", true)]
    #[case(b"scope=openid+name", true)]
    #[case(b"scope=openid name", false)]
    #[case(b"scope=50%", false)]
    #[case(b"scope=%zz", false)]
    #[case(b"scope=%c3%b8", true)]
    #[case(b"scope=%c3", false)]
    #[case("scope=ø".as_bytes(), false)]
    fn a_body_is_encoded_or_not(#[case] body: &[u8], #[case] verdict: bool) {
        assert_eq!(is_well_encoded(body), verdict);
    }
}
