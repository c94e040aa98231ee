//! What all calls share: the configuration, the keys, and what is kept between calls.

use std::sync::Arc;

use enrolment::ports::{Clock, ServiceError};
use reqwest::{
    RequestBuilder, StatusCode,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::{
    access_token,
    cache::Cached,
    config::{ClientAuth, Config, ConfigError, Credentials},
    discovery::{self, Addresses},
    http::{Answer, Endpoint, Http},
    keys::KeySet,
};

/// Vipps MobilePay as one sales unit sees it. Answers
/// [`IdentifyCustomer`](enrolment::ports::IdentifyCustomer) and
/// [`CustomerLogin`](enrolment::ports::CustomerLogin); share one in an `Arc`.
pub struct Client {
    pub(crate) config: Config,
    pub(crate) credentials: Credentials,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) http: Http,
    pub(crate) subscription_key: (HeaderName, HeaderValue),
    pub(crate) keys: Cached<KeySet>,
    key_headers: HeaderMap,
    addresses: Cached<Addresses>,
    access_token: Cached<SecretString>,
}

impl Client {
    /// Checks what it is given; calls nobody.
    pub fn new(
        config: Config,
        credentials: Credentials,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ConfigError> {
        config.validate()?;
        Ok(Self {
            http: Http::new(&config, Arc::clone(&clock))?,
            subscription_key: access_token::subscription_key(&credentials)?,
            key_headers: access_token::key_headers(&credentials)?,
            keys: Cached::empty(),
            addresses: Cached::empty(),
            access_token: Cached::empty(),
            config,
            credentials,
            clock,
        })
    }

    /// Where login lives, from the document or from memory.
    pub(crate) async fn addresses(&self) -> Result<Arc<Addresses>, ServiceError> {
        let fetch = discovery::fetch(&self.http, &self.config);
        self.addresses.get(&*self.clock, fetch).await
    }

    async fn access_token(&self) -> Result<Arc<SecretString>, ServiceError> {
        let url = self.config.below_base(access_token::PATH);
        let fetch = access_token::fetch(&self.http, &url, &self.key_headers);
        self.access_token.get(&*self.clock, fetch).await
    }

    /// Posts a form to an endpoint of login in the name of the sales unit.
    pub(crate) async fn post_login(
        &self,
        endpoint: Endpoint,
        url: &Url,
        fields: &[(&str, &str)],
    ) -> Result<Answer, ServiceError> {
        let id = self.credentials.client_id.expose_secret();
        let secret = self.credentials.client_secret.expose_secret();
        let post = || self.http.post(url);
        match self.config.client_auth {
            ClientAuth::Basic => {
                let request = post().basic_auth(id, Some(secret)).form(fields);
                self.http.send(endpoint, request).await
            }
            ClientAuth::Post => {
                let own = [("client_id", id), ("client_secret", secret)];
                let request = post().form(&[fields, &own].concat());
                self.http.send(endpoint, request).await
            }
            ClientAuth::Partner => self.send_with_token(endpoint, || post().form(fields)).await,
        }
    }

    /// Makes a call with the access token. One that is refused is renewed once: it may have been
    /// taken back early. A second refusal is the answer.
    pub(crate) async fn send_with_token(
        &self,
        endpoint: Endpoint,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Answer, ServiceError> {
        let token = self.access_token().await?;
        let first = request().bearer_auth(token.expose_secret());
        let answer = self.http.send(endpoint, first).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        self.access_token.discard(&token).await;
        let renewed = self.access_token().await?;
        self.http
            .send(endpoint, request().bearer_auth(renewed.expose_secret()))
            .await
    }

    /// Asks the service anew, past what is kept, and keeps nothing.
    pub(crate) async fn try_discovery(&self) -> Result<(), ServiceError> {
        discovery::fetch(&self.http, &self.config).await.map(drop)
    }

    /// See [`Self::try_discovery`].
    pub(crate) async fn try_access_token(&self) -> Result<(), ServiceError> {
        let url = self.config.below_base(access_token::PATH);
        access_token::fetch(&self.http, &url, &self.key_headers)
            .await
            .map(drop)
    }
}
