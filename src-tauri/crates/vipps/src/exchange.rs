//! The text of a personal QR to a number (Vipps QR, personal QR guide).

use async_trait::async_trait;
use enrolment::{
    Msisdn, QrText,
    ports::{Identified, IdentifyCustomer, IdentifyError, ServiceError},
};
use serde_json::json;

use crate::{
    Client,
    http::{Answer, Endpoint},
    json::text,
    refusal::Refusal,
};

const PATH: &str = "qr/v1/exchange";

#[async_trait]
impl IdentifyCustomer for Client {
    async fn identify(&self, qr: &QrText) -> Result<Identified, IdentifyError> {
        match self.exchange(qr).await {
            // A clear-text code can be read here, but only when the service cannot be asked.
            Err(IdentifyError::Service(
                lost @ (ServiceError::Unreachable | ServiceError::AnswerLost),
            )) => qr
                .clear_number()
                .map(|number| Identified {
                    number,
                    verified: false,
                })
                .ok_or(lost.into()),
            exchanged => exchanged,
        }
    }
}

impl Client {
    async fn exchange(&self, qr: &QrText) -> Result<Identified, IdentifyError> {
        let url = self.config.below_base(PATH);
        let (name, key) = &self.subscription_key;
        let body = json!({ "qrCode": qr.expose(), "requestedData": ["MSISDN"] });
        let request = || self.http.post(&url).header(name, key).json(&body);
        let answer = self.send_with_token(Endpoint::QrExchange, request).await?;
        if !answer.status.is_success() {
            return Err(Refusal::of(&answer).of_exchange());
        }
        let number = number(&answer).ok_or(ServiceError::Unexpected)?;
        Ok(Identified {
            number,
            verified: true,
        })
    }
}

/// `version` and `timestamp` stand beside it; neither changes what is done with the number.
fn number(answer: &Answer) -> Option<Msisdn> {
    let msisdn = text(answer.json.as_ref()?.get("msisdn"))?;
    Msisdn::from_international(&msisdn).ok()
}
