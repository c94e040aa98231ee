//! The only way out: one call, its limits, and what became of it. Knows no meaning of an answer but
//! that of the statuses which any of the services' gateways may send.
//!
//! | what happened | becomes |
//! | --- | --- |
//! | no connection (name, TCP, TLS, its time limit) | `Unreachable` |
//! | sent, and no complete answer came within the time limit | `AnswerLost` |
//! | 503 | `Unreachable` |
//! | 408, and every other 5xx | `AnswerLost` |
//! | 429 | `Busy` with `Retry-After` as seconds or date |
//! | an answer of more than 1 MiB | `Unexpected` |
//! | any other status, redirects among them | an [`Answer`] for the caller to read |

use std::{error::Error as _, sync::Arc, time::Duration};

use enrolment::ports::{Clock, ServiceError};
use jiff::Timestamp;
use reqwest::{
    Certificate, ClientBuilder, RequestBuilder, Response, StatusCode,
    header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER},
    redirect, tls,
};
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use crate::config::{Config, ConfigError, is_loopback, sendable};

/// No answer of the services comes near it; a body that goes on is not read further.
const LONGEST_BODY: usize = 1 << 20;

/// A longer wait than a login request can live says "not now" and no more.
const LONGEST_WAIT: Duration = Duration::from_mins(15);

/// What is called, by the name it has in logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Discovery,
    Keys,
    AccessToken,
    QrExchange,
    UserExists,
    Backchannel,
    Token,
    UserInfo,
}

impl Endpoint {
    const fn name(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Keys => "jwks",
            Self::AccessToken => "access-token",
            Self::QrExchange => "qr-exchange",
            Self::UserExists => "user-exists",
            Self::Backchannel => "backchannel-authentication",
            Self::Token => "token",
            Self::UserInfo => "userinfo",
        }
    }
}

/// A complete answer. May hold tokens and personal data: it has no `Debug` and goes into no error.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// The `max-age` of `Cache-Control`.
    pub(crate) max_age: Option<Duration>,
    /// The body, if it is JSON.
    pub(crate) json: Option<Value>,
}

/// Makes calls.
pub(crate) struct Http {
    /// Goes by the proxy of the system, if it has one.
    remote: reqwest::Client,
    /// Stays within this machine: plain http must not be handed to a proxy.
    local: reqwest::Client,
    clock: Arc<dyn Clock>,
}

impl Http {
    /// Takes a configuration that was found valid.
    pub(crate) fn new(config: &Config, clock: Arc<dyn Clock>) -> Result<Self, ConfigError> {
        let headers = standard_headers(config)?;
        let roots = extra_roots(config.extra_root_pem.as_deref())?;
        let builder = |is_own_machine: bool| {
            let builder = ClientBuilder::new();
            // The system's roots take long to read, and say nothing about this machine.
            let builder = if is_own_machine {
                builder.tls_certs_only(roots.clone())
            } else {
                builder.tls_certs_merge(roots.clone())
            };
            builder
                .default_headers(headers.clone())
                .user_agent(format!("{}/{}", config.system.name, config.system.version))
                .redirect(redirect::Policy::none())
                .referer(false)
                .tls_version_min(tls::Version::TLS_1_2)
                .connect_timeout(config.timeouts.connect)
                .timeout(config.timeouts.total)
        };
        // A root that parses as PEM can still be no certificate: that shows only here.
        let failed = if roots.is_empty() {
            ConfigError::Tls
        } else {
            ConfigError::RootCertificate
        };
        // Stand-ins on this machine lead nowhere else.
        let remote = builder(is_loopback(&config.base_url)).build();
        let remote = remote.map_err(|_| failed.clone())?;
        let local = builder(true).no_proxy().build().map_err(|_| failed)?;
        Ok(Self {
            remote,
            local,
            clock,
        })
    }

    pub(crate) fn get(&self, url: &Url) -> RequestBuilder {
        self.client_for(url).get(url.clone())
    }

    pub(crate) fn post(&self, url: &Url) -> RequestBuilder {
        self.client_for(url).post(url.clone())
    }

    fn client_for(&self, url: &Url) -> &reqwest::Client {
        if is_loopback(url) {
            &self.local
        } else {
            &self.remote
        }
    }

    /// Makes the call, once.
    pub(crate) async fn send(
        &self,
        endpoint: Endpoint,
        request: RequestBuilder,
    ) -> Result<Answer, ServiceError> {
        let endpoint = endpoint.name();
        let begun = Instant::now();
        let elapsed = || u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let response = request.send().await.map_err(|error| {
            if error.is_connect() {
                // Nothing was sent yet, so the cause cannot quote any of it.
                let cause = innermost(&error);
                tracing::debug!(endpoint, elapsed_ms = elapsed(), cause, "no connection");
                return ServiceError::Unreachable;
            }
            let timed_out = error.is_timeout();
            tracing::debug!(endpoint, elapsed_ms = elapsed(), timed_out, "no answer");
            if error.is_builder() {
                ServiceError::Unexpected
            } else {
                ServiceError::AnswerLost
            }
        })?;
        let status = response.status();
        let read = self.read(response).await;
        let failure = read.as_ref().err().map(tracing::field::display);
        tracing::debug!(
            endpoint,
            status = status.as_u16(),
            elapsed_ms = elapsed(),
            failure,
            "answered"
        );
        read
    }

    async fn read(&self, response: Response) -> Result<Answer, ServiceError> {
        let status = response.status();
        match status {
            StatusCode::TOO_MANY_REQUESTS => {
                let retry_after = retry_after(response.headers(), self.clock.now());
                return Err(ServiceError::Busy { retry_after });
            }
            StatusCode::SERVICE_UNAVAILABLE => return Err(ServiceError::Unreachable),
            StatusCode::REQUEST_TIMEOUT => return Err(ServiceError::AnswerLost),
            _ if status.is_server_error() => return Err(ServiceError::AnswerLost),
            _ => {}
        }
        let max_age = max_age(response.headers());
        let body = capped_body(response).await?;
        Ok(Answer {
            status,
            max_age,
            json: serde_json::from_slice(&body).ok(),
        })
    }
}

async fn capped_body(mut response: Response) -> Result<Vec<u8>, ServiceError> {
    let mut body = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|_| ServiceError::AnswerLost)?
    {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(ServiceError::Unexpected);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The headers of every call (Vipps MobilePay, HTTP headers).
fn standard_headers(config: &Config) -> Result<HeaderMap, ConfigError> {
    let mut headers = HeaderMap::new();
    let msn = sendable("merchant_serial_number", &config.merchant_serial_number)?;
    headers.insert(HeaderName::from_static("merchant-serial-number"), msn);
    for (name, setting, value) in config.system.headers() {
        headers.insert(HeaderName::from_static(name), sendable(setting, value)?);
    }
    headers.insert(
        reqwest::header::ACCEPT,
        HeaderValue::from_static("application/json"),
    );
    Ok(headers)
}

fn extra_roots(pem: Option<&str>) -> Result<Vec<Certificate>, ConfigError> {
    let Some(pem) = pem else {
        return Ok(Vec::new());
    };
    Certificate::from_pem_bundle(pem.as_bytes())
        .ok()
        .filter(|roots| !roots.is_empty())
        .ok_or(ConfigError::RootCertificate)
}

fn innermost(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    while let Some(deeper) = cause.and_then(|cause| cause.source()) {
        cause = Some(deeper);
    }
    cause.map(ToString::to_string).unwrap_or_default()
}

/// Both forms of RFC 9110 10.2.3. A date that has passed is no wait.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if let Ok(seconds) = value.parse() {
        Duration::from_secs(seconds)
    } else {
        let at = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
        Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO)
    };
    Some(wait.min(LONGEST_WAIT))
}

fn max_age(headers: &HeaderMap) -> Option<Duration> {
    let directives = headers.get(CACHE_CONTROL)?.to_str().ok()?;
    let seconds = directives.split(',').find_map(|directive| {
        let (name, value) = directive.trim().split_once('=')?;
        name.eq_ignore_ascii_case("max-age")
            .then(|| value.trim_matches('"').parse().ok())?
    })?;
    Some(Duration::from_secs(seconds))
}
