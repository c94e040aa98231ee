//! What a connection needs to know, and what is wrong with it. Reads no file and no environment.

use std::time::Duration;

use url::{Host, Url};

/// A connection to Engage.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the tenant is: `https://<tenant>.voyado.com`, or a relay's address with any path.
    /// `http` only on loopback.
    pub base_url: Url,
    /// The source named on every contact made here. The marketer can filter on it only after
    /// Voyado's team added it ("Create contact").
    pub source: String,
    /// External id of the store. Permanent on a contact made here.
    pub store: String,
    /// `<Product>/<version>`, by which Voyado traces callers.
    pub user_agent: String,
    /// How long to wait.
    pub timeouts: Timeouts,
    /// Certificates in PEM that are trusted beside those of the operating system.
    pub extra_roots: Option<Vec<u8>>,
}

/// How long a call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// To connect, TLS included. Keep it below `total`: a call that ends while connecting is known
    /// not to have been made.
    pub connect: Duration,
    /// From the start to the last byte of the answer. Waiting for the pace does not count.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(10),
        }
    }
}

/// What is wrong with the settings of the connection. Never repeats a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The address is not one to send a key to.
    #[error(
        "the address of Engage must be https, or http on loopback, with no user, query or fragment"
    )]
    Address,
    /// The source is blank.
    #[error("the source named on contacts is blank")]
    Source,
    /// The store is blank.
    #[error("the external id of the store is blank")]
    Store,
    /// The user agent does not have its form.
    #[error("the user agent must be a product and a version with a slash between them")]
    UserAgent,
    /// The key is blank or has characters that no key has.
    #[error("the API key is blank or has characters that a key cannot have")]
    ApiKey,
    /// The extra certificates cannot be used.
    #[error("the extra root certificates cannot be used: they must be certificates in PEM")]
    ExtraRoots,
    /// The HTTP client cannot be built, such as when the system has no usable root certificates.
    #[error("the TLS of this system cannot be used")]
    Tls,
}

impl Config {
    /// Whether the server is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.base_url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        let url = &self.base_url;
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && self.is_loopback());
        let is_bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !(is_safe && is_bare) {
            return Err(ConfigError::Address);
        }
        if self.source.trim().is_empty() {
            return Err(ConfigError::Source);
        }
        if self.store.trim().is_empty() {
            return Err(ConfigError::Store);
        }
        match self.user_agent.split_once('/') {
            Some((product, version)) if is_token(product) && is_token(version) => Ok(()),
            _ => Err(ConfigError::UserAgent),
        }
    }
}

fn is_token(text: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._+".contains(c);
    !text.is_empty() && text.chars().all(is_allowed)
}
