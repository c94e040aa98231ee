//! Who it is, and whether they are a member: from the scanned code to the decision to ask.

use super::{
    Engine,
    patience::{passes, patiently},
    transition::{Halt, engage_problem, vipps_problem},
};
use crate::{
    AskedBy, Baseline, Contact, CreateContact, Enrolment, Found, Msisdn, Outcome, ProblemCode,
    Step,
    ports::{IdentifyError, ServiceError},
};

/// What the register says about a number.
enum Standing {
    Nobody,
    Member,
    NotYetMember(Box<Contact>),
    Several,
}

impl Engine {
    pub(super) async fn identify(&self, enrolment: &mut Enrolment) -> Result<(), Halt> {
        let Some(qr) = enrolment.private.qr.clone() else {
            return self.fail(enrolment, ProblemCode::Internal).await;
        };
        let ports = &self.shared.ports;
        match patiently(|| ports.identify.identify(&qr), passes).await {
            Ok(who) => {
                let step = Step::Identified {
                    number: who.number,
                    verified: who.verified,
                };
                self.apply(enrolment, step).await
            }
            Err(IdentifyError::NotAccepted) => {
                self.fail(enrolment, ProblemCode::CodeNotAccepted).await
            }
            Err(IdentifyError::Service(error)) => self.fail(enrolment, vipps_problem(error)).await,
        }
    }

    pub(super) async fn check_member(&self, enrolment: &mut Enrolment) -> Result<(), Halt> {
        let Some(number) = enrolment.private.number.clone() else {
            return self.fail(enrolment, ProblemCode::Internal).await;
        };
        let rules = &self.shared.rules;
        let step = match (self.standing(&number).await, rules.asked_by) {
            (Ok(Standing::Member), _) => Step::End(Outcome::AlreadyMember),
            (Ok(Standing::Several), _) => Step::End(Outcome::SeveralContacts),
            (Ok(Standing::Nobody), AskedBy::Till) => Step::Checked(Baseline::Nobody),
            (Ok(Standing::NotYetMember(contact)), AskedBy::Till) => {
                Step::Checked(Baseline::of(&contact))
            }
            (Ok(Standing::Nobody), AskedBy::Engage) => Step::CreateContact(Some(Baseline::Nobody)),
            (Ok(Standing::NotYetMember(contact)), AskedBy::Engage) => {
                return self
                    .trigger(enrolment, &Baseline::of(&contact), &contact.id)
                    .await;
            }
            // The customer stands here now: ask, and let the save find out.
            (Err(error), AskedBy::Till)
                if passes(error) && rules.create_contact == CreateContact::AfterApproval =>
            {
                tracing::warn!(enrolment.id = %enrolment.id, %error, "member check left out");
                Step::Checked(Baseline::Unknown)
            }
            (Err(error), _) => Step::End(Outcome::Failed {
                code: engage_problem(error),
            }),
        };
        self.apply(enrolment, step).await
    }

    async fn standing(&self, number: &Msisdn) -> Result<Standing, ServiceError> {
        let register = &self.shared.ports.register;
        match patiently(|| register.find(number), passes).await? {
            Found::None => Ok(Standing::Nobody),
            Found::Several(_) => Ok(Standing::Several),
            Found::One(id) => Ok(match patiently(|| register.read(&id), passes).await? {
                None => Standing::Nobody,
                Some(contact) if contact.is_of_type(&self.shared.rules.contact_type) => {
                    Standing::Member
                }
                Some(contact) => Standing::NotYetMember(Box::new(contact)),
            }),
        }
    }
}

impl Baseline {
    /// How this contact stands now.
    pub(super) fn of(contact: &Contact) -> Self {
        Self::Contact {
            id: contact.id.clone(),
            preferences: contact.preferences.clone(),
            consents: contact
                .consents
                .iter()
                .map(|entry| (entry.id.clone(), entry.value))
                .collect(),
            digest: contact.digest(),
        }
    }
}
