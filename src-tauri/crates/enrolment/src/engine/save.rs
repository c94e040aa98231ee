//! Writing an approved customer to the register until it is proven to stand there. An enrolment in
//! here leaves only as a saved member: every failure keeps it, visibly, for another try.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    Engine,
    patience::passes,
    plan::{Approval, unproven, without},
    transition::Halt,
};
use crate::{
    Change, Contact, ContactDetails, ContactId, Enrolment, Found, Milestone, NewContact, Outcome,
    Phase, Step, UnsavedReason,
    outcome::next_save,
    ports::{Created, ServiceError},
};

/// As long as this a person is kept waiting before the save is left to the background.
const BEARABLE: Duration = Duration::from_secs(8);

/// How often looking and writing may follow one another: create, promote, and one of each again.
const ROUNDS: usize = 6;

/// Why a save did not come to its end.
enum Trouble {
    Halt(Halt),
    Service(ServiceError),
    SeveralContacts,
    NotKept,
}

impl From<ServiceError> for Trouble {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl From<Halt> for Trouble {
    fn from(halt: Halt) -> Self {
        Self::Halt(halt)
    }
}

impl Engine {
    pub(super) async fn save(&self, enrolment: &mut Enrolment) -> Result<(), Halt> {
        let someone_waits = enrolment.phase == Phase::Saving;
        let begun = tokio::time::Instant::now();
        let mut wait = Duration::from_millis(500);
        loop {
            let (reason, named) = match self.converge(enrolment).await {
                Ok(()) => {
                    let is_new = enrolment.private.is_new;
                    let outcome = if is_new {
                        Outcome::Enrolled
                    } else {
                        Outcome::Updated
                    };
                    return self.end(enrolment, outcome).await;
                }
                Err(Trouble::Halt(halt)) => return Err(halt),
                Err(Trouble::SeveralContacts) => (UnsavedReason::SeveralContacts, None),
                Err(Trouble::NotKept) => (UnsavedReason::NotKept, None),
                Err(Trouble::Service(error)) => {
                    if someone_waits && passes(error) && begun.elapsed() + wait < BEARABLE {
                        tokio::time::sleep(wait).await;
                        wait *= 2;
                        continue;
                    }
                    reason_of(error)
                }
            };
            let now = self.now();
            let at = next_save(now, enrolment.private.tries).max(now + named.unwrap_or_default());
            return self
                .apply(
                    enrolment,
                    Step::SaveLater {
                        reason,
                        since: now,
                        at,
                    },
                )
                .await;
        }
    }

    /// Looks, writes what is missing, and looks again, until nothing is missing.
    async fn converge(&self, enrolment: &mut Enrolment) -> Result<(), Trouble> {
        let Some(work) = Work::of(enrolment) else {
            return Err(Halt::Overtaken.into());
        };
        let approval = work.approval(&self.shared.rules);
        let contact_type = &self.shared.rules.contact_type;
        let register = &self.shared.ports.register;
        // What must stand there in the end: what is written now, or what did not stick before.
        let mut to_prove = work.was_not_kept.then(|| approval.ticked());
        let mut has_written = false;
        for _ in 0..ROUNDS {
            match self.standing_contact(&work).await? {
                None => {
                    let contact = NewContact {
                        number: work.number.clone(),
                        contact_type: contact_type.clone(),
                        content: approval.everything(),
                    };
                    self.apply(enrolment, Step::WriteSent { creates: true })
                        .await?;
                    if let Created::Contact(_) = register.create(&contact).await? {
                        has_written = true;
                        to_prove = Some(contact.content);
                    }
                }
                Some(contact) if !has_written && !approval.missing_in(&contact).is_empty() => {
                    let change = approval.missing_in(&contact);
                    self.apply(enrolment, Step::WriteSent { creates: false })
                        .await?;
                    register.update(&contact.id, &change).await?;
                    has_written = true;
                    to_prove.get_or_insert(change);
                }
                Some(contact) if !contact.is_of_type(contact_type) => {
                    register.promote(&contact.id, contact_type).await?;
                }
                Some(contact) => {
                    return to_prove.map_or(Ok(()), |to_prove| prove(&to_prove, &contact));
                }
            }
        }
        Err(Trouble::NotKept)
    }

    async fn standing_contact(&self, work: &Work) -> Result<Option<Contact>, Trouble> {
        let register = &self.shared.ports.register;
        let id: ContactId = match register.find(&work.number).await? {
            Found::None => return Ok(None),
            Found::Several(_) => return Err(Trouble::SeveralContacts),
            Found::One(id) => id,
        };
        Ok(register.read(&id).await?)
    }
}

/// What was written must stand there. Consents must; details only warn, for a tenant may not have an
/// attribute, and Engage passes over what it does not know without a word.
fn prove(written: &Change, contact: &Contact) -> Result<(), Trouble> {
    if !unproven(written, contact).is_empty() {
        return Err(Trouble::NotKept);
    }
    let lacking = without(&written.details, &contact.details);
    if lacking == written.details && lacking != ContactDetails::default() {
        return Err(Trouble::NotKept);
    }
    if lacking != ContactDetails::default() {
        tracing::warn!(fields = ?lacking.names(), "the register did not keep all details");
    }
    Ok(())
}

/// The part of an enrolment that a save works from, as it stood when the save began.
struct Work {
    number: crate::Msisdn,
    profile: crate::Profile,
    baseline: crate::Baseline,
    is_new: bool,
    write_sent: bool,
    was_not_kept: bool,
    approved_at: Timestamp,
}

impl Work {
    fn of(enrolment: &Enrolment) -> Option<Self> {
        let private = &enrolment.private;
        Some(Self {
            number: private.number.clone()?,
            profile: private.profile.clone()?,
            baseline: private.baseline.clone(),
            is_new: private.is_new,
            write_sent: private.write_sent,
            was_not_kept: matches!(
                enrolment.phase,
                Phase::Unsaved {
                    reason: UnsavedReason::NotKept,
                    ..
                }
            ),
            approved_at: *enrolment.milestones.get(&Milestone::Approved)?,
        })
    }

    const fn approval<'a>(&'a self, rules: &'a crate::Rules) -> Approval<'a> {
        Approval {
            number: &self.number,
            profile: &self.profile,
            baseline: &self.baseline,
            is_new: self.is_new,
            write_sent: self.write_sent,
            approved_at: self.approved_at,
            rules,
        }
    }
}

fn reason_of(error: ServiceError) -> (UnsavedReason, Option<Duration>) {
    match error {
        ServiceError::Busy { retry_after } => (UnsavedReason::Unreachable, retry_after),
        ServiceError::Unreachable | ServiceError::AnswerLost => (UnsavedReason::Unreachable, None),
        ServiceError::KeysRefused | ServiceError::NotTrusted => (UnsavedReason::KeyRefused, None),
        ServiceError::Rejected { .. } | ServiceError::Misconfigured | ServiceError::Unexpected => {
            (UnsavedReason::Rejected, None)
        }
    }
}
