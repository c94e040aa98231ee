//! Engage's own way: it asks the customer, and the contact shows when they answered.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;

use super::{
    Engine,
    patience::{passes, patiently, was_not_done},
    transition::{Halt, engage_problem},
};
use crate::{
    Baseline, Contact, ContactId, Enrolment, Outcome, ProblemCode, Step, ports::ServiceError,
};

/// The waits between two looks at a contact: nothing tells a till, and the rate limit is shared by
/// all tills of a key, so they grow.
const LOOKS: [Duration; 4] = [
    Duration::from_secs(10),
    Duration::from_secs(10),
    Duration::from_secs(20),
    Duration::from_secs(40),
];

impl Engine {
    /// Tells Engage to ask a contact that exists. Stored before it is sent, and sent once: after a
    /// crash in between, a second push would puzzle the customer more than none.
    pub(super) async fn trigger(
        &self,
        enrolment: &mut Enrolment,
        baseline: &Baseline,
        contact: &ContactId,
    ) -> Result<(), Halt> {
        let Some(trigger) = self.shared.rules.trigger_id.clone() else {
            return self.fail(enrolment, ProblemCode::TriggerMissing).await;
        };
        self.apply(enrolment, Step::Trigger(baseline.clone()))
            .await?;
        let register = &self.shared.ports.register;
        let fired = patiently(|| register.trigger(contact, &trigger), was_not_done).await;
        match fired {
            Ok(()) | Err(ServiceError::AnswerLost) => self.watch_contact(enrolment).await,
            Err(error) => self.fail(enrolment, engage_problem(error)).await,
        }
    }

    /// Begins to watch the contact.
    pub(super) async fn watch_contact(&self, enrolment: &mut Enrolment) -> Result<(), Halt> {
        let now = self.now();
        let expires_at = now + self.shared.rules.engage_timeout;
        let look_at = (now + LOOKS[0]).min(expires_at);
        self.apply(
            enrolment,
            Step::Watch {
                expires_at,
                look_at,
            },
        )
        .await
    }

    /// Looks at the contact once.
    pub(super) async fn look(
        &self,
        enrolment: &mut Enrolment,
        expires_at: Timestamp,
    ) -> Result<(), Halt> {
        let Baseline::Contact {
            digest,
            preferences,
            consents,
            ..
        } = enrolment.private.baseline.clone()
        else {
            return self.fail(enrolment, ProblemCode::Internal).await;
        };
        let Some(id) = enrolment.private.contact.clone() else {
            return self.fail(enrolment, ProblemCode::Internal).await;
        };
        let now = self.now();
        // An end that lies further ahead than it was ever set was written by a clock that was ahead.
        let is_last = now >= expires_at || expires_at > now + self.shared.rules.engage_timeout;
        match self.shared.ports.register.read(&id).await {
            Ok(Some(contact)) if contact.digest() != digest => {
                self.take_answer(enrolment, &contact, (&preferences, &consents), is_last)
                    .await
            }
            Ok(None) => self.fail(enrolment, ProblemCode::EngageUnexpected).await,
            Ok(Some(_)) if is_last => self.end(enrolment, Outcome::NoReply).await,
            Ok(Some(_)) => self.look_later(enrolment, expires_at).await,
            Err(error) if passes(error) && !is_last => self.look_later(enrolment, expires_at).await,
            Err(error) => self.fail(enrolment, engage_problem(error)).await,
        }
    }

    async fn take_answer(
        &self,
        enrolment: &mut Enrolment,
        contact: &Contact,
        before: (&BTreeMap<String, bool>, &BTreeMap<String, bool>),
        is_last: bool,
    ) -> Result<(), Halt> {
        let rules = &self.shared.rules;
        if !contact.is_of_type(&rules.contact_type) {
            let register = &self.shared.ports.register;
            match patiently(
                || register.promote(&contact.id, &rules.contact_type),
                passes,
            )
            .await
            {
                Ok(()) => {}
                Err(error) if passes(error) && !is_last => {
                    let again = self.now() + LOOKS[0];
                    return self.apply(enrolment, Step::LookLater { at: again }).await;
                }
                Err(error) => return self.fail(enrolment, engage_problem(error)).await,
            }
        }
        let given = |before: &BTreeMap<String, bool>, name: &String, value: bool| {
            (before.get(name) != Some(&value)).then(|| (name.clone(), value))
        };
        let switches = contact.preferences.iter();
        let entries = contact.consents.iter();
        let consents = switches
            .filter_map(|(name, value)| given(before.0, name, *value))
            .chain(entries.filter_map(|entry| given(before.1, &entry.id, entry.value)))
            .collect();
        let is_new = enrolment.private.is_new;
        self.apply(enrolment, Step::Stands { consents }).await?;
        self.end(
            enrolment,
            if is_new {
                Outcome::Enrolled
            } else {
                Outcome::Updated
            },
        )
        .await
    }

    async fn look_later(
        &self,
        enrolment: &mut Enrolment,
        expires_at: Timestamp,
    ) -> Result<(), Halt> {
        let tries = enrolment.private.tries as usize + 1;
        let wait = LOOKS
            .get(tries)
            .or(LOOKS.last())
            .copied()
            .unwrap_or_default();
        let at = (self.now() + wait).min(expires_at);
        self.apply(enrolment, Step::LookLater { at }).await
    }
}
