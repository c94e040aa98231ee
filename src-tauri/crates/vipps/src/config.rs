//! What a client must be told, and what of it cannot work. Reads no file and no environment.

use std::time::Duration;

use reqwest::header::HeaderValue;
use secrecy::SecretString;
use url::{Host, Url};

/// The longest value of a `Vipps-System-*` header (Vipps MobilePay, HTTP headers).
const LONGEST_SYSTEM_NAME: usize = 30;

/// How the service is reached and how this till names itself.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the APIs live: `https://api.vipps.no`, `https://apitest.vipps.no`, or a stand-in.
    /// Https, or http on this machine.
    pub base_url: Url,
    /// The issuer exactly as the service spells it, with the slash at its end. Https, or http on this
    /// machine.
    pub issuer: Url,
    /// The sales unit (MSN), digits.
    pub merchant_serial_number: String,
    /// How calls to login prove who makes them.
    pub client_auth: ClientAuth,
    /// What the customer is asked to share; `openid` must be among it.
    pub scopes: Vec<String>,
    /// The values of the `Vipps-System-*` headers.
    pub system: SystemNames,
    /// A certificate authority in PEM that is trusted besides those of the operating system.
    pub extra_root_pem: Option<String>,
    /// How long a call may take.
    pub timeouts: Timeouts,
}

/// How calls to login prove who makes them (Vipps Login, token endpoint authentication method).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuth {
    /// `client_secret_basic`: the default of a sales unit.
    Basic,
    /// `client_secret_post`: a switch of the sales unit in the business portal.
    Post,
    /// Partner keys: an access token, and the merchant named by the MSN alone.
    Partner,
}

/// How this program names itself, each at most 30 characters. Without a separate plugin its name
/// and version repeat the system's (Vipps MobilePay, HTTP headers).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemNames {
    /// `Vipps-System-Name`
    pub name: String,
    /// `Vipps-System-Version`
    pub version: String,
    /// `Vipps-System-Plugin-Name`
    pub plugin_name: String,
    /// `Vipps-System-Plugin-Version`
    pub plugin_version: String,
}

/// How long a call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// From the name look-up to the end of the TLS handshake.
    pub connect: Duration,
    /// From the first step to the last byte of the answer.
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

/// The keys of one sales unit, or of a partner.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// `client_id`
    pub client_id: SecretString,
    /// `client_secret`
    pub client_secret: SecretString,
    /// `Ocp-Apim-Subscription-Key`, for the QR exchange and the access token; login never sees it.
    pub subscription_key: SecretString,
}

/// Why no client can be made. Names the setting, never its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The address is not https (or http on this machine), or carries more than host, port and path.
    #[error(
        "`{setting}` must be an https address, or http on this machine, without user, query or fragment"
    )]
    Address {
        /// Which setting.
        setting: &'static str,
    },
    /// The MSN is not digits.
    #[error("`merchant_serial_number` must be the digits of the sales unit")]
    MerchantSerialNumber,
    /// `openid` is missing, or a scope is empty or holds white space.
    #[error("`scopes` must hold `openid` and single words only")]
    Scopes,
    /// A system name is longer than the service takes.
    #[error("`{setting}` has more than {LONGEST_SYSTEM_NAME} characters")]
    TooLong {
        /// Which setting.
        setting: &'static str,
    },
    /// A value is empty, or has a character that an HTTP header cannot carry.
    #[error("`{setting}` is empty or holds a character that cannot be sent")]
    NotSendable {
        /// Which setting.
        setting: &'static str,
    },
    /// The extra root is not a certificate in PEM.
    #[error("`extra_root_pem` holds no certificate that can be read")]
    RootCertificate,
    /// The operating system's roots cannot be loaded.
    #[error("the TLS settings of this machine cannot be used")]
    Tls,
}

impl Config {
    /// Finds what cannot work, before anything is sent.
    pub(crate) fn validate(&self) -> Result<(), ConfigError> {
        for (setting, url) in [("base_url", &self.base_url), ("issuer", &self.issuer)] {
            if !is_allowed(url) || url.query().is_some() {
                return Err(ConfigError::Address { setting });
            }
        }
        let msn = &self.merchant_serial_number;
        if msn.is_empty() || !msn.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ConfigError::MerchantSerialNumber);
        }
        let is_word =
            |scope: &String| !scope.is_empty() && scope.bytes().all(|byte| byte.is_ascii_graphic());
        if !self.scopes.iter().all(is_word) || !self.scopes.iter().any(|scope| scope == "openid") {
            return Err(ConfigError::Scopes);
        }
        for (_, setting, value) in self.system.headers() {
            if value.chars().count() > LONGEST_SYSTEM_NAME {
                return Err(ConfigError::TooLong { setting });
            }
        }
        Ok(())
    }

    /// An address below the base address, whether that ends in a slash or not.
    pub(crate) fn below_base(&self, path: &str) -> Url {
        let mut url = self.base_url.clone();
        url.set_path(&format!(
            "{}/{path}",
            self.base_url.path().trim_end_matches('/')
        ));
        url
    }
}

impl SystemNames {
    /// Header, setting and value of each.
    pub(crate) fn headers(&self) -> [(&'static str, &'static str, &str); 4] {
        [
            ("vipps-system-name", "system.name", &self.name),
            ("vipps-system-version", "system.version", &self.version),
            (
                "vipps-system-plugin-name",
                "system.plugin_name",
                &self.plugin_name,
            ),
            (
                "vipps-system-plugin-version",
                "system.plugin_version",
                &self.plugin_version,
            ),
        ]
    }
}

/// The value as a header.
pub(crate) fn sendable(setting: &'static str, value: &str) -> Result<HeaderValue, ConfigError> {
    let is_clean = !value.is_empty()
        && value.trim() == value
        && value
            .bytes()
            .all(|byte| byte == b' ' || byte.is_ascii_graphic());
    HeaderValue::from_str(value)
        .ok()
        .filter(|_| is_clean)
        .ok_or(ConfigError::NotSendable { setting })
}

/// Whether a call may go there: https anywhere, http only within this machine.
pub(crate) fn is_allowed(url: &Url) -> bool {
    let is_plain_address = url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none()
        && url.host().is_some();
    is_plain_address && (url.scheme() == "https" || url.scheme() == "http" && is_loopback(url))
}

/// Whether the address is of this machine: `127.0.0.0/8`, `::1` or `localhost`.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
