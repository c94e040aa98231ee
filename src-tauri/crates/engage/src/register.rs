//! The calls of an enrolment: the `MemberRegister` port.

use async_trait::async_trait;
use enrolment::{
    Change, Contact, ContactId, Found, Msisdn, NewContact,
    ports::{Created, MemberRegister, ServiceError},
};
use reqwest::StatusCode;

use crate::{
    Client, answer,
    body::{ContactBody, PreferenceBody, TriggerBody},
    transport::Call,
};

#[async_trait]
impl MemberRegister for Client {
    async fn find(&self, number: &Msisdn) -> Result<Found, ServiceError> {
        let number = number.e164();
        let call = Call::get("contacts/id", &[]).query("mobilePhone", &number);
        let reply = self.shared.transport.send(call).await?;
        match reply.status() {
            StatusCode::OK => reply
                .contact_id()
                .map(Found::One)
                .ok_or(ServiceError::Unexpected),
            StatusCode::NOT_FOUND if reply.says_there_is_none() => Ok(Found::None),
            // Two at least, even if the body that lists them cannot be read.
            StatusCode::CONFLICT => Ok(Found::Several(reply.matches().max(2))),
            _ => Err(reply.refusal()),
        }
    }

    async fn read(&self, id: &ContactId) -> Result<Option<Contact>, ServiceError> {
        let reply = self
            .shared
            .transport
            .send(Call::get("contacts/{id}", &[&id.0]))
            .await?;
        match reply.status() {
            StatusCode::OK => reply
                .json()
                .and_then(|contact| answer::contact(id, &contact))
                .map(Some)
                .ok_or(ServiceError::Unexpected),
            StatusCode::NOT_FOUND if reply.says_there_is_none() => Ok(None),
            _ => Err(reply.refusal()),
        }
    }

    async fn create(&self, contact: &NewContact) -> Result<Created, ServiceError> {
        // In v3 these two stand in the query; as headers, as in v2, they are silently ignored.
        let call = Call::post("contacts", &[])
            .query("source", &self.shared.source)
            .query("storeExternalId", &self.shared.store)
            .json(&ContactBody::of_new(contact))?;
        let reply = self.shared.transport.send(call).await?;
        match reply.status() {
            StatusCode::CONFLICT => Ok(Created::Exists),
            status if status.is_success() => {
                let id = reply.contact_id().ok_or(ServiceError::AnswerLost)?;
                // A tenant may answer 200 with the contact that stood there before.
                Ok(match status {
                    StatusCode::CREATED => Created::Contact(id),
                    _ => Created::Named(id),
                })
            }
            _ => Err(reply.refusal()),
        }
    }

    /// Makes no call if there is nothing to write.
    async fn update(&self, id: &ContactId, change: &Change) -> Result<(), ServiceError> {
        let body = ContactBody::of_change(change);
        if body.is_empty() {
            return Ok(());
        }
        self.write(Call::patch("contacts/{id}", &[&id.0]).json(&body)?)
            .await
    }

    async fn promote(&self, id: &ContactId, contact_type: &str) -> Result<(), ServiceError> {
        let call = Call::post("contacts/{id}/updateContactType", &[&id.0]);
        self.write(call.query("contactTypeId", contact_type)).await
    }

    /// Gives the automation the source and the store, so that it can tell tills apart.
    async fn trigger(&self, id: &ContactId, trigger_id: &str) -> Result<(), ServiceError> {
        let endpoint = "automation/customTriggers/{trigger}/triggerByContactId/{id}";
        let body = TriggerBody {
            source: &self.shared.source,
            store: &self.shared.store,
        };
        self.write(Call::post(endpoint, &[trigger_id, &id.0]).json(&body)?)
            .await
    }
}

impl Client {
    /// Sets one preference. Within a create or an update it needs no call of its own.
    pub async fn set_preference(
        &self,
        id: &ContactId,
        name: &str,
        value: bool,
    ) -> Result<(), ServiceError> {
        let call = Call::post("contacts/{id}/preferences/{name}", &[&id.0, name]);
        self.write(call.json(&PreferenceBody { value })?).await
    }

    /// A call of which only the success matters.
    async fn write(&self, call: Call<'_>) -> Result<(), ServiceError> {
        let reply = self.shared.transport.send(call).await?;
        if reply.status().is_success() {
            Ok(())
        } else {
            Err(reply.refusal())
        }
    }
}
