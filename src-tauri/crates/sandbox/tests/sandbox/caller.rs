//! A till that speaks both protocols by hand.

use reqwest::{Client, Method, RequestBuilder, Response};
use sandbox::{ContactRecord, Sandbox, SandboxConfig};
use serde_json::{Value, json};
use std::sync::LazyLock;

pub(crate) const START: &str = "/vipps-login-ciba/api/backchannel/authentication";
pub(crate) const TOKEN: &str = "/access-management-1.0/access/oauth2/token";
pub(crate) const USERINFO: &str = "/vipps-userinfo-api/userinfo";
pub(crate) const SCOPES: &str = "openid name phoneNumber email address birthDate customFlow";

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// Making a client reads the system's root certificates, which takes longer than most tests.
/// Nothing is pooled, because each test has its own runtime.
static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let builder = Client::builder().pool_max_idle_per_host(0);
    builder.build().unwrap()
});

pub(crate) struct Caller {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
}

/// Polls may follow at once, and scripted customers answer at once.
pub(crate) fn fast() -> SandboxConfig {
    SandboxConfig {
        interval: 0,
        ..SandboxConfig::default()
    }
}

impl Caller {
    pub(crate) async fn fast() -> Self {
        Self::with(fast()).await
    }

    pub(crate) async fn with(config: SandboxConfig) -> Self {
        Self {
            sandbox: Sandbox::start(config).await.unwrap(),
            http: CLIENT.clone(),
        }
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.base_url())
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        read(self.http.get(self.at(path)).send().await.unwrap()).await
    }

    /// A call with nothing but what the caller adds.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.at(path))
    }

    /// A form with the merchant's keys in the default way.
    pub(crate) fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let keys = self.sandbox.credentials();
        self.bare(Method::POST, path)
            .basic_auth(&keys.client_id, Some(&keys.client_secret))
            .form(fields)
    }

    pub(crate) async fn start(&self, number: &str) -> Answer {
        self.start_with(number, &[]).await
    }

    pub(crate) async fn start_with(&self, number: &str, more: &[(&str, &str)]) -> Answer {
        let hint = format!("urn:msisdn:{number}");
        let mut fields = vec![("scope", SCOPES), ("login_hint", &hint)];
        fields.retain(|(name, _)| more.iter().all(|(other, _)| name != other));
        fields.extend_from_slice(more);
        sent(self.form(START, &fields)).await
    }

    pub(crate) async fn started(&self, number: &str) -> String {
        self.started_with(number, &[]).await
    }

    pub(crate) async fn started_with(&self, number: &str, more: &[(&str, &str)]) -> String {
        let answer = self.start_with(number, more).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.text("auth_req_id")
    }

    pub(crate) async fn poll(&self, request_id: &str) -> Answer {
        let grant = "urn:openid:params:grant-type:ciba";
        let fields = [("grant_type", grant), ("auth_req_id", request_id)];
        sent(self.form(TOKEN, &fields)).await
    }

    /// Polls until the customer has answered.
    pub(crate) async fn outcome(&self, request_id: &str) -> Answer {
        loop {
            let answer = self.poll(request_id).await;
            if answer.body["error"] != "authorization_pending" {
                return answer;
            }
        }
    }

    /// Tokens of a customer whose script approves.
    pub(crate) async fn tokens(&self, number: &str) -> Answer {
        let request_id = self.started(number).await;
        let answer = self.outcome(&request_id).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }

    pub(crate) async fn userinfo(&self, access_token: &str) -> Answer {
        let call = self.bare(Method::GET, USERINFO);
        sent(call.bearer_auth(access_token)).await
    }

    /// The profile of a customer whose script approves.
    pub(crate) async fn profile(&self, number: &str) -> Value {
        let tokens = self.tokens(number).await;
        let answer = self.userinfo(&tokens.text("access_token")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }

    /// The merchant's bearer token.
    pub(crate) async fn bearer(&self) -> String {
        let keys = self.sandbox.credentials();
        let call = self
            .bare(Method::POST, "/accesstoken/get")
            .header("client_id", &keys.client_id)
            .header("client_secret", &keys.client_secret)
            .header("Ocp-Apim-Subscription-Key", &keys.subscription_key);
        let answer = sent(call).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.text("access_token")
    }

    /// A call to Engage with everything in order.
    pub(crate) fn engage(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, &format!("/api/v3{path}"))
            .header("apikey", &self.sandbox.credentials().engage_api_key)
            .header("User-Agent", "Test/1.0")
            .header("Content-Type", "application/json")
    }

    pub(crate) async fn engage_get(&self, path: &str) -> Answer {
        sent(self.engage(Method::GET, path)).await
    }

    pub(crate) async fn engage_send(&self, method: Method, path: &str, body: &Value) -> Answer {
        sent(self.engage(method, path).body(body.to_string())).await
    }

    /// A new contact with this phone, made through the API.
    pub(crate) async fn created(&self, phone: &str) -> ContactRecord {
        let body = json!({ "mobilePhone": phone });
        let answer = self.engage_send(Method::POST, "/contacts", &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        self.sandbox.contacts().pop().unwrap()
    }

    /// What the journal says about the newest call.
    pub(crate) fn note(&self) -> Option<&'static str> {
        self.sandbox.journal().last().unwrap().note
    }
}

impl Answer {
    pub(crate) fn text(&self, member: &str) -> String {
        self.body[member].as_str().unwrap().to_owned()
    }
}

pub(crate) async fn sent(call: RequestBuilder) -> Answer {
    read(call.send().await.unwrap()).await
}

pub(crate) async fn read(response: Response) -> Answer {
    let status = response.status();
    let bytes = response.bytes().await.unwrap();
    let text = || Value::from(String::from_utf8_lossy(&bytes));
    let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| text());
    Answer {
        status: status.as_u16(),
        body,
    }
}
