//! Writing an approved customer to the register until it is proven to stand there. An enrolment in
//! here leaves only as a saved member: every failure keeps it, visibly, for another try.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    Engine,
    patience::passes,
    plan::{Approval, unproven_consents, without},
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

/// A longer wait than this is not taken from the register: rows are looked at more often.
const LONGEST_NAMED: Duration = Duration::from_mins(15);

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
                    let (reason, named) = reason_of(error);
                    let pause = wait.max(named.unwrap_or_default());
                    if someone_waits && passes(error) && begun.elapsed() + pause < BEARABLE {
                        tokio::time::sleep(pause).await;
                        wait *= 2;
                        continue;
                    }
                    (reason, named)
                }
            };
            let now = self.now();
            let at = next_save(now, enrolment.private.tries)
                .max(now + named.unwrap_or_default().min(LONGEST_NAMED));
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
        let mut created = false;
        let mut written = None;
        for _ in 0..ROUNDS {
            let Some(contact) = self.standing_contact(enrolment, &work).await? else {
                if created {
                    // One with these details exists, an e-mail address perhaps, but not with this number.
                    return Err(ServiceError::Rejected { status: 409 }.into());
                }
                created = true;
                let new = NewContact {
                    number: work.number.clone(),
                    contact_type: contact_type.clone(),
                    content: approval.everything(),
                };
                if let Created::Contact(id) = self.write(enrolment, register.create(&new)).await? {
                    self.apply(enrolment, Step::Made(id)).await?;
                    written = Some(new.content);
                }
                continue;
            };
            let missing = approval.missing_in(&contact);
            if written.is_none() && !missing.is_empty() {
                self.write(enrolment, register.update(&contact.id, &missing))
                    .await?;
                written = Some(missing);
            } else if !contact.is_of_type(contact_type) {
                register.promote(&contact.id, contact_type).await?;
            } else {
                prove(written.as_ref(), created, &contact)?;
                let consents = approval.standing_in(&contact);
                if consents != enrolment.consents {
                    self.apply(enrolment, Step::Stands { consents }).await?;
                }
                return Ok(());
            }
        }
        Err(Trouble::NotKept)
    }

    /// Makes a write, noted before it is sent; the note is taken back if it was surely not done.
    async fn write<T>(
        &self,
        enrolment: &mut Enrolment,
        call: impl Future<Output = Result<T, ServiceError>>,
    ) -> Result<T, Trouble> {
        let one_is_in_doubt = enrolment.private.write_sent;
        self.apply(enrolment, Step::WriteSent).await?;
        let done = call.await;
        if let Err(error) = &done
            && !matches!(error, ServiceError::AnswerLost | ServiceError::Unexpected)
            && !one_is_in_doubt
        {
            self.apply(enrolment, Step::WriteNotDone).await?;
        }
        Ok(done?)
    }

    async fn standing_contact(
        &self,
        enrolment: &Enrolment,
        work: &Work,
    ) -> Result<Option<Contact>, Trouble> {
        let register = &self.shared.ports.register;
        let id = match register.find(&work.number).await? {
            Found::One(id) => Some(id),
            Found::Several(_) => return Err(Trouble::SeveralContacts),
            // A look-up may lag behind a create.
            Found::None => enrolment.private.contact.clone(),
        };
        match id {
            Some(id) => Ok(register.read(&id).await?),
            None => Ok(None),
        }
    }
}

/// What was written must stand there. Consents must, and after a create at least something of the
/// rest; else it only warns, for a tenant may not have an attribute, may ask for a second yes before
/// it switches a preference on, and Engage passes over what it does not know without a word.
fn prove(written: Option<&Change>, created: bool, contact: &Contact) -> Result<(), Trouble> {
    let Some(written) = written else {
        return Ok(());
    };
    let lacking = without(&written.details, &contact.details);
    let is_blank = created && lacking == written.details && lacking != ContactDetails::default();
    if is_blank || !unproven_consents(written, contact).is_empty() {
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
    made: Option<ContactId>,
    write_sent: bool,
    approved_at: Timestamp,
}

impl Work {
    fn of(enrolment: &Enrolment) -> Option<Self> {
        let private = &enrolment.private;
        Some(Self {
            number: private.number.clone()?,
            profile: private.profile.clone()?,
            baseline: private.baseline.clone(),
            made: private.contact.clone(),
            write_sent: private.write_sent,
            approved_at: *enrolment.milestones.get(&Milestone::Approved)?,
        })
    }

    const fn approval<'a>(&'a self, rules: &'a crate::Rules) -> Approval<'a> {
        Approval {
            number: &self.number,
            profile: &self.profile,
            baseline: &self.baseline,
            made: self.made.as_ref(),
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
