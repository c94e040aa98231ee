//! The access token for the QR exchange and for partner keys (Vipps MobilePay, Access token API).
//! Lives in memory only; renewed before it ends, by one caller for all.

use std::time::Duration;

use enrolment::ports::ServiceError;
use reqwest::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::{
    cache::Fresh,
    config::{ConfigError, Credentials, sendable},
    http::{Endpoint, Http},
    json::{seconds, text},
    refusal::Refusal,
};

pub(crate) const PATH: &str = "accesstoken/get";

/// The shortest time before its end at which a token is renewed.
const LEAST_MARGIN: Duration = Duration::from_mins(1);

/// Fetches a token.
pub(crate) async fn fetch(
    http: &Http,
    url: &Url,
    keys: &HeaderMap,
) -> Result<Fresh<SecretString>, ServiceError> {
    // Without a length the gateway may answer 411 to a post without a body.
    let request = http
        .post(url)
        .headers(keys.clone())
        .header(CONTENT_LENGTH, "0");
    let answer = http.send(Endpoint::AccessToken, request).await?;
    if !answer.status.is_success() {
        return Err(Refusal::of(&answer).of_access_token());
    }
    let body = answer.json.ok_or(ServiceError::Unexpected)?;
    let token = text(body.get("access_token")).ok_or(ServiceError::Unexpected)?;
    let expires_in = seconds(body.get("expires_in")).ok_or(ServiceError::Unexpected)?;
    Ok(Fresh {
        value: SecretString::from(token),
        lifetime: usable_for(expires_in),
    })
}

/// Renewed with a tenth of its life or a minute left, whichever is more; a token that does not live
/// two minutes, at half of its life.
fn usable_for(expires_in: Duration) -> Duration {
    let margin = (expires_in / 10).max(LEAST_MARGIN).min(expires_in / 2);
    expires_in.saturating_sub(margin)
}

/// The keys as this one endpoint takes them: in headers.
pub(crate) fn key_headers(credentials: &Credentials) -> Result<HeaderMap, ConfigError> {
    let mut headers = HeaderMap::new();
    headers.insert(
        HeaderName::from_static("client_id"),
        secret("client_id", &credentials.client_id)?,
    );
    headers.insert(
        HeaderName::from_static("client_secret"),
        secret("client_secret", &credentials.client_secret)?,
    );
    let (name, value) = subscription_key(credentials)?;
    headers.insert(name, value);
    Ok(headers)
}

/// The subscription key as a header: for the access token and the QR exchange, never for login.
pub(crate) fn subscription_key(
    credentials: &Credentials,
) -> Result<(HeaderName, HeaderValue), ConfigError> {
    let value = secret("subscription_key", &credentials.subscription_key)?;
    Ok((HeaderName::from_static("ocp-apim-subscription-key"), value))
}

/// Marked so that nothing below prints it and HTTP/2 does not index it.
fn secret(setting: &'static str, secret: &SecretString) -> Result<HeaderValue, ConfigError> {
    let mut value = sendable(setting, secret.expose_secret())?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;

    use super::usable_for;

    #[rstest]
    #[case::a_day_in_production(86_400, 77_760)]
    #[case::an_hour_in_test(3_600, 3_240)]
    #[case::the_margin_is_a_minute_at_least(300, 240)]
    #[case::a_short_life_is_halved(60, 30)]
    #[case::no_life_is_no_life(0, 0)]
    fn a_token_is_renewed_before_it_ends(#[case] expires_in: u64, #[case] usable: u64) {
        assert_eq!(
            usable_for(Duration::from_secs(expires_in)),
            Duration::from_secs(usable)
        );
    }
}
