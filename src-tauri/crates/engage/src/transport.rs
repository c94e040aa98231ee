//! One HTTP call: its address, headers, pace and limits, and the log line about it. Knows nothing of
//! contacts. The URL of a look-up holds a phone number, so no URL and no `reqwest::Error` (which
//! prints it) leaves this module.

use std::{num::NonZeroU32, time::Duration};

use enrolment::ports::ServiceError;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use reqwest::{
    Certificate, Method, Request, Response, StatusCode,
    header::{
        ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
    },
    redirect, retry, tls,
};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use tokio::time::Instant;
use url::Url;

use crate::{
    Config, ConfigError,
    reply::{ErrorCode, Reply},
};

/// The largest body that is read.
const LARGEST_BODY: usize = 1 << 20;

// Voyado asks for fewer than 50 calls a second for a key ("API rate limit"). A bucket lets its burst
// and its rate through in one second, so the two together stay below. Other tills with the same key
// are not counted: a till at work makes a few calls a minute, and Voyado refuses only above 200.
const CALLS_PER_SECOND: NonZeroU32 = NonZeroU32::new(35).unwrap();
const BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// A longer `Retry-After` is cut to this: nobody stops a till for a day because of one header.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(1);

pub(crate) struct Transport {
    http: reqwest::Client,
    base_url: Url,
    pace: DefaultDirectRateLimiter,
}

/// One request. `endpoint` is a template such as `contacts/{id}` below `api/v3`; `arguments` fill its
/// braces in order, so that what is logged is what is called.
pub(crate) struct Call<'a> {
    method: Method,
    endpoint: &'static str,
    arguments: Vec<&'a str>,
    query: Vec<(&'static str, &'a str)>,
    body: Option<Vec<u8>>,
}

impl<'a> Call<'a> {
    pub(crate) fn new(method: Method, endpoint: &'static str, arguments: &[&'a str]) -> Self {
        Self {
            method,
            endpoint,
            arguments: arguments.to_vec(),
            query: Vec::new(),
            body: None,
        }
    }

    pub(crate) fn get(endpoint: &'static str, arguments: &[&'a str]) -> Self {
        Self::new(Method::GET, endpoint, arguments)
    }

    pub(crate) fn post(endpoint: &'static str, arguments: &[&'a str]) -> Self {
        Self::new(Method::POST, endpoint, arguments)
    }

    pub(crate) fn patch(endpoint: &'static str, arguments: &[&'a str]) -> Self {
        Self::new(Method::PATCH, endpoint, arguments)
    }

    pub(crate) fn query(mut self, name: &'static str, value: &'a str) -> Self {
        self.query.push((name, value));
        self
    }

    pub(crate) fn json(mut self, body: &impl Serialize) -> Result<Self, ServiceError> {
        self.body = Some(serde_json::to_vec(body).map_err(|_| ServiceError::Unexpected)?);
        Ok(self)
    }
}

impl Transport {
    pub(crate) fn new(config: &Config, api_key: &SecretString) -> Result<Self, ConfigError> {
        let json = HeaderValue::from_static("application/json");
        let headers = HeaderMap::from_iter([
            (HeaderName::from_static("apikey"), key_header(api_key)?),
            (ACCEPT, json.clone()),
            // On a GET too: without it Engage answers 500 ("API authentication").
            (CONTENT_TYPE, json),
        ]);
        let mut builder = reqwest::Client::builder()
            .default_headers(headers)
            .user_agent(&config.user_agent)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .tls_version_min(tls::Version::TLS_1_2)
            .connect_timeout(config.timeouts.connect)
            .timeout(config.timeouts.total);
        let roots = match &config.extra_roots {
            Some(pem) => Certificate::from_pem_bundle(pem)
                .ok()
                .filter(|roots| !roots.is_empty())
                .ok_or(ConfigError::ExtraRoots)?,
            None => Vec::new(),
        };
        // A proxy cannot reach this machine's loopback, and must not see plain text. The system's roots
        // take long to read, and say nothing about this machine.
        builder = if config.is_loopback() {
            builder.no_proxy().tls_certs_only(roots)
        } else {
            builder.https_only(true).tls_certs_merge(roots)
        };
        Ok(Self {
            // The PEM may wrap something else than a certificate, which only shows here.
            http: builder.build().map_err(|_| match config.extra_roots {
                Some(_) => ConfigError::ExtraRoots,
                None => ConfigError::Tls,
            })?,
            base_url: config.base_url.clone(),
            pace: RateLimiter::direct(Quota::per_second(CALLS_PER_SECOND).allow_burst(BURST)),
        })
    }

    /// Makes the call once. Fails only if there is no complete answer; whatever the answer says is in
    /// the reply.
    pub(crate) async fn send(&self, call: Call<'_>) -> Result<Reply, ServiceError> {
        let endpoint = call.endpoint;
        let method = call.method.clone();
        let request = self.request(call)?;
        self.pace.until_ready().await;
        let started = Instant::now();
        let answer = self.exchange(request).await;
        let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &answer {
            Ok(reply) => {
                let status = reply.status().as_u16();
                let code = reply.code().map(ErrorCode::as_str);
                tracing::debug!(endpoint, %method, status, code, elapsed_ms, "engage answered");
            }
            Err(error) => {
                tracing::debug!(endpoint, %method, %error, elapsed_ms, "engage did not answer");
            }
        }
        answer
    }

    fn request(&self, call: Call<'_>) -> Result<Request, ServiceError> {
        let mut request = Request::new(call.method, self.url(call.endpoint, &call.arguments)?);
        if !call.query.is_empty() {
            request.url_mut().query_pairs_mut().extend_pairs(call.query);
        }
        if call.body.is_none() && request.method() == Method::POST {
            // Some web servers refuse a POST that does not say that it has no body.
            request
                .headers_mut()
                .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        *request.body_mut() = call.body.map(Into::into);
        Ok(request)
    }

    fn url(&self, endpoint: &str, arguments: &[&str]) -> Result<Url, ServiceError> {
        let mut url = self.base_url.clone();
        let mut arguments = arguments.iter();
        {
            let mut path = url
                .path_segments_mut()
                .map_err(|()| ServiceError::Misconfigured)?;
            path.pop_if_empty().extend(["api", "v3"]);
            for segment in endpoint.split('/') {
                if segment.starts_with('{') {
                    // Dots alone would be left out, and the call would reach another endpoint.
                    let argument = arguments
                        .next()
                        .filter(|argument| !argument.trim_matches(['.', ' ']).is_empty())
                        .ok_or(ServiceError::Misconfigured)?;
                    path.push(argument);
                } else {
                    path.push(segment);
                }
            }
        }
        Ok(url)
    }

    async fn exchange(&self, request: Request) -> Result<Reply, ServiceError> {
        let mut response = self.http.execute(request).await.map_err(|error| {
            if error.is_connect() {
                ServiceError::Unreachable
            } else {
                ServiceError::AnswerLost
            }
        })?;
        let status = response.status();
        let retry_after = retry_after(&response);
        let body = capped_body(&mut response).await?;
        Ok(Reply::new(status, retry_after, body))
    }
}

fn key_header(api_key: &SecretString) -> Result<HeaderValue, ConfigError> {
    let key = api_key.expose_secret().trim();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_graphic());
    let mut header = HeaderValue::from_str(key).map_err(|_| ConfigError::ApiKey)?;
    header.set_sensitive(true);
    if is_key {
        Ok(header)
    } else {
        Err(ConfigError::ApiKey)
    }
}

/// The body; `None` if it is larger than [`LARGEST_BODY`], of which no more than that was read.
async fn capped_body(response: &mut Response) -> Result<Option<Vec<u8>>, ServiceError> {
    let announced = response
        .content_length()
        .and_then(|length| usize::try_from(length).ok());
    if announced.is_some_and(|length| length > LARGEST_BODY) {
        return Ok(None);
    }
    let mut body = Vec::with_capacity(announced.unwrap_or_default());
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|_| ServiceError::AnswerLost)?
    {
        if body.len() + chunk.len() > LARGEST_BODY {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

/// Seconds only: Voyado documents no `Retry-After` at all, and a date would need a clock.
fn retry_after(response: &Response) -> Option<Duration> {
    if response.status() != StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    let seconds = response
        .headers()
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_RETRY_AFTER))
}
