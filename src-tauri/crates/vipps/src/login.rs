//! Login on the customer's phone (Vipps Login, merchant-initiated login guide; OpenID CIBA Core 1.0).

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use enrolment::{
    AuthRequestId, ConfirmationCode, Msisdn, Personal, Profile, Tokens,
    ports::{CustomerLogin, Poll, ProfileError, ServiceError, StartError, Started},
};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::{
    Client,
    claims::read_profile,
    config::ClientAuth,
    http::{Answer, Endpoint},
    id_token::{Audience, Doubt, Expected, Unproven},
    json::{seconds, text},
    keys,
    refusal::Refusal,
};

const USER_EXISTS_PATH: &str = "vipps-login-ciba/api/v1/user-exists";

/// What `requested_expiry` may be, in seconds.
const EXPIRY: std::ops::RangeInclusive<u64> = 60..=900;

/// The wait between polls when the service names none, or none at all (CIBA Core 1.0, 7.3).
const USUAL_INTERVAL: Duration = Duration::from_secs(5);

/// Published lives of this token run from five minutes to an hour, and nothing renews it: the
/// shortest is taken for true.
const LONGEST_TOKEN_LIFE: Duration = Duration::from_mins(5);

#[async_trait]
impl CustomerLogin for Client {
    async fn can_log_in(&self, number: &Msisdn) -> Result<bool, ServiceError> {
        // Not in the discovery document.
        let url = self.config.below_base(USER_EXISTS_PATH);
        let hint = login_hint(number);
        let answer = self
            .post_login(Endpoint::UserExists, &url, &[("login_hint", &hint)])
            .await?;
        if !answer.status.is_success() {
            return Err(Refusal::of(&answer).of_login());
        }
        let exists = answer.json.as_ref().and_then(|body| body.get("exists"));
        exists
            .and_then(Value::as_bool)
            .ok_or(ServiceError::Unexpected)
    }

    /// [`ServiceError::Misconfigured`] if `expiry` is outside the 60 to 900 seconds that the service
    /// takes.
    async fn start(
        &self,
        number: &Msisdn,
        code: &ConfirmationCode,
        expiry: Duration,
    ) -> Result<Started, StartError> {
        if !EXPIRY.contains(&expiry.as_secs()) {
            return Err(ServiceError::Misconfigured.into());
        }
        let addresses = self.addresses().await?;
        let fields = [
            ("scope", &*self.config.scopes.join(" ")),
            ("login_hint", &login_hint(number)),
            ("binding_message", code.as_str()),
            ("requested_expiry", &expiry.as_secs().to_string()),
        ];
        let answer = self
            .post_login(Endpoint::Backchannel, &addresses.backchannel, &fields)
            .await?;
        if !answer.status.is_success() {
            return Err(Refusal::of(&answer).of_start());
        }
        Ok(started(&answer, expiry).ok_or(ServiceError::Unexpected)?)
    }

    async fn poll(&self, request: &AuthRequestId) -> Result<Poll, ServiceError> {
        let addresses = self.addresses().await?;
        let fields = [
            ("grant_type", "urn:openid:params:grant-type:ciba"),
            ("auth_req_id", request.expose()),
        ];
        let answer = self
            .post_login(Endpoint::Token, &addresses.token, &fields)
            .await?;
        if !answer.status.is_success() {
            return Refusal::of(&answer).of_poll();
        }
        approved(&answer).ok_or(ServiceError::Unexpected)
    }

    async fn profile(
        &self,
        tokens: &Tokens,
        request: &AuthRequestId,
    ) -> Result<Profile, ProfileError> {
        let subject = self
            .proven_subject(tokens.id_token.expose(), request)
            .await?;
        let addresses = self.addresses().await?;
        // The access token and nothing else: a subscription key here is refused with 401.
        let call = self
            .http
            .get(&addresses.user_info)
            .bearer_auth(tokens.access_token.expose());
        let answer = self.http.send(Endpoint::UserInfo, call).await?;
        if !answer.status.is_success() {
            return Err(Refusal::of(&answer).of_user_info());
        }
        let claims = answer.json.as_ref().and_then(Value::as_object);
        let claims = claims.ok_or(ServiceError::Unexpected)?;
        // Else the data of one person could stand under the proof of another (OIDC Core 1.0, 5.3.2).
        if claims.get("sub").and_then(Value::as_str) != Some(subject.expose()) {
            return Err(Doubt::Subject.not_trusted().into());
        }
        Ok(read_profile(claims))
    }
}

impl Client {
    async fn proven_subject(
        &self,
        id_token: &str,
        request: &AuthRequestId,
    ) -> Result<Personal<String>, ServiceError> {
        let token = Unproven::read(id_token).map_err(Doubt::not_trusted)?;
        let key = self.key_of(&token).await?;
        let audience = match self.config.client_auth {
            ClientAuth::Basic | ClientAuth::Post => {
                Audience::Client(self.credentials.client_id.expose_secret())
            }
            ClientAuth::Partner => Audience::Merchant(&self.config.merchant_serial_number),
        };
        let expected = Expected {
            issuer: self.config.issuer.as_str(),
            audience,
            request: request.expose(),
            now: self.clock.now(),
        };
        token.prove(&key, &expected).map_err(Doubt::not_trusted)
    }

    /// A key that is not known may be new: the set is fetched once more.
    async fn key_of(
        &self,
        token: &Unproven<'_>,
    ) -> Result<jsonwebtoken::DecodingKey, ServiceError> {
        let known = self.key_set().await?;
        if let Some(key) = known.find(&token.key_id, token.algorithm) {
            return Ok(key);
        }
        self.keys.discard(&known).await;
        let renewed = self.key_set().await?;
        renewed
            .find(&token.key_id, token.algorithm)
            .ok_or_else(|| Doubt::Key.not_trusted())
    }

    async fn key_set(&self) -> Result<Arc<keys::KeySet>, ServiceError> {
        let addresses = self.addresses().await?;
        self.keys
            .get(&*self.clock, keys::fetch(&self.http, &addresses.keys))
            .await
    }
}

fn login_hint(number: &Msisdn) -> String {
    format!("urn:msisdn:{}", number.digits())
}

fn started(answer: &Answer, asked: Duration) -> Option<Started> {
    let body = answer.json.as_ref()?;
    let request = AuthRequestId::new(text(body.get("auth_req_id"))?);
    let expires_in =
        seconds(body.get("expires_in")).unwrap_or_else(|| Duration::from_secs(asked.as_secs()));
    let interval = seconds(body.get("interval"))
        .filter(|interval| !interval.is_zero())
        .unwrap_or(USUAL_INTERVAL);
    Some(Started {
        request,
        expires_in,
        interval,
    })
}

fn approved(answer: &Answer) -> Option<Poll> {
    let body = answer.json.as_ref()?;
    let is_bearer = text(body.get("token_type"))
        .is_none_or(|token_type| token_type.eq_ignore_ascii_case("bearer"));
    let expires_in = seconds(body.get("expires_in")).unwrap_or(LONGEST_TOKEN_LIFE);
    is_bearer.then_some(Poll::Approved {
        access_token: Personal::new(text(body.get("access_token"))?),
        id_token: Personal::new(text(body.get("id_token"))?),
        expires_in: expires_in.min(LONGEST_TOKEN_LIFE),
    })
}
