//! Addresses of services.

use toml::de::DeValue;
use url::{Host, Url};

use crate::rule::{Refusal, Rule, refuse};

/// Where the API of a service begins. Its path ends in a slash, so that [`Url::join`] adds to it.
pub(crate) struct BaseAddress;

impl Rule for BaseAddress {
    type Value = Url;

    fn read(&self, value: &DeValue<'_>) -> Result<Url, Vec<Refusal>> {
        let mut url = safe_address(value)?;
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(url)
    }
}

/// Who signs id tokens. It is compared letter by letter with what the service says (OpenID Connect
/// Discovery 1.0, 4.3), so it must be written exactly as it will be compared.
pub(crate) struct Issuer;

impl Rule for Issuer {
    type Value = Url;

    fn read(&self, value: &DeValue<'_>) -> Result<Url, Vec<Refusal>> {
        let url = safe_address(value)?;
        match value.as_str() {
            Some(written) if written == url.as_str() => Ok(url),
            _ => refuse(
                "must be written in its normal form: lower case, with a path, without the usual port",
            ),
        }
    }
}

/// Any address by https; by http only those that never leave this computer.
fn safe_address(value: &DeValue<'_>) -> Result<Url, Vec<Refusal>> {
    let Some(url) = value.as_str().and_then(|text| Url::parse(text.trim()).ok()) else {
        return refuse("must be an https address in quotes");
    };
    let is_safe = match url.scheme() {
        "https" => true,
        "http" => is_loopback(&url),
        _ => false,
    };
    if !is_safe {
        return refuse("must begin with https:// (http:// only for this computer, 127.0.0.1)");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("must not hold a user name or a password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("must not hold `?` or `#`");
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
