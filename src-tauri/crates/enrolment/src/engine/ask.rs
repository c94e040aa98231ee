//! Asking the customer: the login request, and in the way that makes the contact first, the contact.

use std::time::Duration;

use super::{
    Engine,
    patience::{passes, patiently, was_not_done},
    transition::{Halt, engage_problem, vipps_problem},
};
use crate::{
    AskedBy, Baseline, Change, Contact, ContactDetails, ContactId, CreateContact, Enrolment, Found,
    LoginRequest, Msisdn, NewContact, Outcome, ProblemCode, Step,
    ports::{Created, ServiceError, StartError},
};

/// The handle of a contact that is made before the customer said yes, in the till's way.
const NOT_A_MEMBER: &str = "Contact";

/// No request lives longer (`requested_expiry` in the Vipps Login API).
const LONGEST_REQUEST: Duration = Duration::from_mins(15);

/// How often a create is looked for and tried before it is given up.
const CREATE_ROUNDS: usize = 4;

impl Engine {
    pub(super) async fn check_login(&self, enrolment: &mut Enrolment) -> Result<(), Halt> {
        let Some(number) = enrolment.private.number.clone() else {
            return self.fail(enrolment, ProblemCode::Internal).await;
        };
        match self.shared.ports.login.can_log_in(&number).await {
            Ok(false) => return self.end(enrolment, Outcome::NotOnVipps).await,
            Ok(true) => {}
            // Only advice: the request itself will tell.
            Err(error) => {
                tracing::info!(enrolment.id = %enrolment.id, %error, "cannot ask who can log in");
            }
        }
        let first = self.shared.rules.create_contact == CreateContact::BeforeLogin;
        if first && enrolment.private.baseline == Baseline::Nobody {
            return self.apply(enrolment, Step::CreateContact(None)).await;
        }
        self.request(enrolment, &number).await
    }

    /// Makes the contact with its number alone. Looks before every create: the one before may have
    /// arrived although its answer, or this program, did not.
    pub(super) async fn create_contact(&self, enrolment: &mut Enrolment) -> Result<(), Halt> {
        let Some(number) = enrolment.private.number.clone() else {
            return self.fail(enrolment, ProblemCode::Internal).await;
        };
        if enrolment.private.contact.is_none() {
            let made = match self.find_or_create(&number).await {
                Ok(Some(id)) => id,
                Ok(None) => return self.end(enrolment, Outcome::SeveralContacts).await,
                Err(error) => return self.fail(enrolment, engage_problem(error)).await,
            };
            let register = &self.shared.ports.register;
            let baseline = match patiently(|| register.read(&made), passes).await {
                Ok(Some(contact)) => self.baseline_of_made(contact),
                Ok(None) => return self.fail(enrolment, ProblemCode::EngageUnexpected).await,
                Err(error) => return self.fail(enrolment, engage_problem(error)).await,
            };
            self.apply(enrolment, Step::ContactMade(made, baseline))
                .await?;
        }
        match self.shared.rules.asked_by {
            AskedBy::Till => self.request(enrolment, &number).await,
            AskedBy::Engage => self.watch_contact(enrolment).await,
        }
    }

    /// How the contact stood when it was made. In Engage's way the customer may have answered before
    /// this program, started again, looks for the first time: then what was answered is taken off.
    fn baseline_of_made(&self, mut contact: Contact) -> Baseline {
        if self.shared.rules.asked_by == AskedBy::Engage {
            contact.details = ContactDetails::default();
            contact.consents.clear();
        }
        Baseline::of(&contact)
    }

    async fn find_or_create(&self, number: &Msisdn) -> Result<Option<ContactId>, ServiceError> {
        let register = &self.shared.ports.register;
        let rules = &self.shared.rules;
        let contact = NewContact {
            number: number.clone(),
            contact_type: match rules.asked_by {
                AskedBy::Till => NOT_A_MEMBER.to_owned(),
                AskedBy::Engage => rules.contact_type.clone(),
            },
            content: Change::default(),
        };
        let mut last = ServiceError::Unexpected;
        for _ in 0..CREATE_ROUNDS {
            match patiently(|| register.find(number), passes).await? {
                Found::One(id) => return Ok(Some(id)),
                Found::Several(_) => return Ok(None),
                Found::None => {}
            }
            match patiently(|| register.create(&contact), was_not_done).await {
                Ok(Created::Contact(id) | Created::Named(id)) => return Ok(Some(id)),
                Ok(Created::Exists) => {}
                Err(ServiceError::AnswerLost) => last = ServiceError::AnswerLost,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    /// Sends a login request with a fresh code. Stored before it is sent.
    pub(super) async fn request(
        &self,
        enrolment: &mut Enrolment,
        number: &Msisdn,
    ) -> Result<(), Halt> {
        let ports = &self.shared.ports;
        let Ok(code) = ports.codes.next() else {
            return self.fail(enrolment, ProblemCode::Internal).await;
        };
        self.apply(enrolment, Step::Request).await?;
        let expiry = self.shared.rules.requested_expiry;
        let sent = patiently(|| ports.login.start(number, &code, expiry), was_not_done).await;
        let started = match sent {
            Ok(started) => started,
            Err(error) => return self.request_failed(enrolment, error).await,
        };
        let now = self.now();
        let request = LoginRequest {
            id: started.request,
            code,
            expires_at: now + started.expires_in.min(LONGEST_REQUEST),
            interval: started.interval,
            poll_at: now + started.interval,
            in_doubt: false,
        };
        self.apply(enrolment, Step::Requested(request)).await
    }

    async fn request_failed(
        &self,
        enrolment: &mut Enrolment,
        error: StartError,
    ) -> Result<(), Halt> {
        // An answer that cannot be read may have been a yes.
        let lost = matches!(
            error,
            StartError::Service(ServiceError::AnswerLost | ServiceError::Unexpected)
        );
        if let Some(request) = enrolment.newest_request().cloned() {
            tracing::warn!(enrolment.id = %enrolment.id, %error, "a further request was not sent");
            return self
                .apply(enrolment, Step::KeepWaiting { request, lost })
                .await;
        }
        let outcome = match error {
            StartError::NotOnVipps => Outcome::NotOnVipps,
            StartError::AppTooOld => Outcome::AppTooOld,
            StartError::Service(_) if lost => Outcome::AnswerLost,
            StartError::Service(error) => Outcome::Failed {
                code: vipps_problem(error),
            },
        };
        self.end(enrolment, outcome).await
    }

    /// Found in the middle of a request after a crash: it may be on the phone, and nobody can follow it.
    pub(super) async fn request_was_cut_off(&self, enrolment: &mut Enrolment) -> Result<(), Halt> {
        self.request_failed(enrolment, ServiceError::AnswerLost.into())
            .await
    }
}
