//! A stand-in service with its keys, a clock that stands still, and a client for them.

use std::sync::{Arc, LazyLock, Mutex};

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use enrolment::{AuthRequestId, Msisdn, Personal, Tokens, ports::Clock};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use url::Url;
use vipps::{Client, ClientAuth, Config, Credentials, SystemNames, Timeouts};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

pub(crate) const BACKCHANNEL: &str = "/vipps-login-ciba/api/backchannel/authentication";
pub(crate) const TOKEN: &str = "/access-management-1.0/access/oauth2/token";
pub(crate) const USER_INFO: &str = "/vipps-userinfo-api/userinfo";
pub(crate) const USER_EXISTS: &str = "/vipps-login-ciba/api/v1/user-exists";
pub(crate) const ACCESS_TOKEN: &str = "/accesstoken/get";
pub(crate) const EXCHANGE: &str = "/qr/v1/exchange";
pub(crate) const DISCOVERY: &str = "/access-management-1.0/access/.well-known/openid-configuration";
pub(crate) const KEYS: &str = "/access-management-1.0/access/.well-known/jwks.json";

pub(crate) const CLIENT_ID: &str = "fb492b5e-7907-4d83-ba20-c7fb60ca35de";
pub(crate) const CLIENT_SECRET: &str = "Y8Kteew6GE2+meyc/t6egg==";
pub(crate) const SUBSCRIPTION_KEY: &str = "0f14ebcab0ec4b29ae0cb90d91b4a84a";
pub(crate) const MSN: &str = "123456";
pub(crate) const REQUEST: &str = "h0kqT3example_-27chars";
pub(crate) const SUB: &str = "2f0c1f8e-6a0c-4a52-9d0e-3d3a5f6b7c81";

/// A clock that a test sets.
pub(crate) struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub(crate) fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A service that answers discovery and keys; a test mounts the rest.
pub(crate) struct Stand {
    pub(crate) server: MockServer,
    pub(crate) clock: Arc<TestClock>,
}

impl Stand {
    pub(crate) async fn new() -> Self {
        let stand = Self::bare().await;
        stand.answers("GET", DISCOVERY, ok(stand.document())).await;
        stand
            .answers("GET", KEYS, ok(json!({ "keys": [rsa_jwk(), ec_jwk()] })))
            .await;
        stand
    }

    /// One that answers nothing yet.
    pub(crate) async fn bare() -> Self {
        let now = "2026-11-20T10:15:00Z".parse().unwrap();
        Self {
            server: MockServer::start().await,
            clock: Arc::new(TestClock(Mutex::new(now))),
        }
    }

    pub(crate) fn issuer(&self) -> String {
        format!("{}/access-management-1.0/access/", self.server.uri())
    }

    /// The discovery document as published in 2026.
    pub(crate) fn document(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.server.uri());
        json!({
            "issuer": self.issuer(),
            "authorization_endpoint": at("/access-management-1.0/access/oauth2/auth"),
            "token_endpoint": at(TOKEN),
            "userinfo_endpoint": at(USER_INFO),
            "jwks_uri": at(KEYS),
            "backchannel_authentication_endpoint": at(BACKCHANNEL),
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        })
    }

    /// From now on this is the answer, before any that was mounted earlier.
    pub(crate) async fn answers(&self, verb: &str, at: &str, answer: ResponseTemplate) {
        Mock::given(method(verb))
            .and(path(at))
            .respond_with(answer)
            .mount(&self.server)
            .await;
    }

    /// As [`Self::answers`], for the first `times` calls only.
    pub(crate) async fn answers_first(
        &self,
        times: u64,
        verb: &str,
        at: &str,
        answer: ResponseTemplate,
    ) {
        Mock::given(method(verb))
            .and(path(at))
            .respond_with(answer)
            .up_to_n_times(times)
            .with_priority(1)
            .mount(&self.server)
            .await;
    }

    pub(crate) async fn calls(&self, at: &str) -> Vec<Request> {
        let all = self.server.received_requests().await.unwrap();
        all.into_iter()
            .filter(|request| request.url.path() == at)
            .collect()
    }

    /// The only call that was made there.
    pub(crate) async fn call(&self, at: &str) -> Request {
        let mut calls = self.calls(at).await;
        assert_eq!(calls.len(), 1, "one call of {at}");
        calls.remove(0)
    }

    pub(crate) fn config(&self) -> Config {
        config(&self.server.uri())
    }

    pub(crate) fn client(&self) -> Client {
        self.client_with(self.config())
    }

    pub(crate) fn client_by(&self, client_auth: ClientAuth) -> Client {
        self.client_with(Config {
            client_auth,
            ..self.config()
        })
    }

    pub(crate) fn client_with(&self, config: Config) -> Client {
        Client::new(config, credentials(), self.clock.clone()).unwrap()
    }

    /// The claims of an id token that is good here and now.
    pub(crate) fn claims(&self) -> Value {
        let now = self.clock.now().as_second();
        json!({
            "iss": self.issuer(), "sub": SUB, "aud": [CLIENT_ID], "iat": now, "exp": now + 3600,
            "msn": MSN,
        })
    }

    pub(crate) fn tokens(&self, id_token: String) -> Tokens {
        Tokens {
            access_token: Personal::new("ciba.9fK2example".to_owned()),
            id_token: Personal::new(id_token),
            good_until: self.clock.now() + SignedDuration::from_secs(300),
            request: request(),
        }
    }
}

pub(crate) fn config(uri: &str) -> Config {
    Config {
        base_url: Url::parse(uri).unwrap(),
        issuer: Url::parse(&format!("{uri}/access-management-1.0/access/")).unwrap(),
        merchant_serial_number: MSN.to_owned(),
        client_auth: ClientAuth::Basic,
        scopes: ["openid", "name", "phoneNumber", "customFlow"]
            .map(str::to_owned)
            .to_vec(),
        system: SystemNames {
            name: "medlem".to_owned(),
            version: "0.1.0".to_owned(),
            plugin_name: "medlem-till".to_owned(),
            plugin_version: "0.1.1".to_owned(),
        },
        extra_root_pem: None,
        timeouts: Timeouts::default(),
    }
}

pub(crate) fn credentials() -> Credentials {
    Credentials {
        client_id: CLIENT_ID.into(),
        client_secret: CLIENT_SECRET.into(),
        subscription_key: SUBSCRIPTION_KEY.into(),
    }
}

pub(crate) fn number() -> Msisdn {
    Msisdn::from_international("4741234567").unwrap()
}

pub(crate) fn request() -> AuthRequestId {
    AuthRequestId::new(REQUEST.to_owned())
}

pub(crate) fn ok(body: Value) -> ResponseTemplate {
    answer(200, body)
}

pub(crate) fn answer(status: u16, body: Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

/// An access token as the test environment gives it: every number a string.
pub(crate) fn access_token(token: &str) -> ResponseTemplate {
    ok(json!({
        "token_type": "Bearer", "expires_in": "3599", "ext_expires_in": "0",
        "expires_on": "1795003599", "not_before": "1795000000", "access_token": token,
    }))
}

pub(crate) fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request
        .headers
        .get(name)
        .map(|value| value.to_str().unwrap())
}

/// The fields of a form, in the order sent.
pub(crate) fn form(request: &Request) -> Vec<(String, String)> {
    assert_eq!(
        header(request, "content-type"),
        Some("application/x-www-form-urlencoded")
    );
    url::form_urlencoded::parse(&request.body)
        .into_owned()
        .collect()
}

pub(crate) fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

static RSA: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());
static EC: LazyLock<EcdsaKeyPair> =
    LazyLock::new(|| EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap());

/// The modulus of the RSA key: public, and thus what an attacker has.
pub(crate) fn rsa_modulus() -> Vec<u8> {
    RSA.public_key()
        .modulus()
        .big_endian_without_leading_zero()
        .to_vec()
}

pub(crate) fn rsa_jwk() -> Value {
    let exponent = RSA
        .public_key()
        .exponent()
        .big_endian_without_leading_zero()
        .to_vec();
    json!({
        "use": "sig", "kty": "RSA", "kid": "public:rsa", "alg": "RS256",
        "n": base64(rsa_modulus()), "e": base64(exponent),
    })
}

pub(crate) fn ec_jwk() -> Value {
    let point = EC.public_key().as_ref();
    json!({
        "use": "sig", "kty": "EC", "kid": "public:ec", "alg": "ES256", "crv": "P-256",
        "x": base64(&point[1..33]), "y": base64(&point[33..]),
    })
}

/// A token signed with RS256 under this header, which may say anything.
pub(crate) fn signed_rsa(header: &Value, claims: &Value) -> String {
    signed(header, claims, |message| {
        let mut signature = vec![0; RSA.public_modulus_len()];
        RSA.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message,
            &mut signature,
        )
        .unwrap();
        signature
    })
}

/// A token signed with ES256.
pub(crate) fn signed_ec(header: &Value, claims: &Value) -> String {
    signed(header, claims, |message| {
        EC.sign(&SystemRandom::new(), message)
            .unwrap()
            .as_ref()
            .to_vec()
    })
}

pub(crate) fn signed(
    header: &Value,
    claims: &Value,
    sign: impl FnOnce(&[u8]) -> Vec<u8>,
) -> String {
    let message = format!(
        "{}.{}",
        base64(header.to_string()),
        base64(claims.to_string())
    );
    let signature = base64(sign(message.as_bytes()));
    format!("{message}.{signature}")
}

/// A token as the service makes it.
pub(crate) fn id_token(claims: &Value) -> String {
    signed_rsa(
        &json!({ "alg": "RS256", "typ": "JWT", "kid": "public:rsa" }),
        claims,
    )
}

pub(crate) fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
