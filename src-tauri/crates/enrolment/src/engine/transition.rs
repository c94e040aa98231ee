//! Storing a step: once, in order, and against whoever else wants the row.

use backon::{BackoffBuilder as _, ExponentialBuilder};

use super::Engine;
use crate::{
    Enrolment, IllegalStep, Outcome, Private, ProblemCode, Step,
    ports::{ServiceError, StoreError},
};

/// Why a worker lets an enrolment go before it has to wait.
#[derive(Debug)]
pub(super) enum Halt {
    /// It was ended or changed by someone else in a way that leaves nothing to do here.
    Overtaken,
    /// Its number is in another open enrolment.
    NumberBusy,
    /// The step does not follow: a fault in this program.
    Illegal(IllegalStep),
    /// The store failed, again and again.
    Store(StoreError),
}

impl Engine {
    /// Applies `step`, stores it and shows it. If the cashier wished something in between, the step is
    /// applied to what that left. If another worker moved the enrolment on, the step is dropped; only
    /// an approval still counts where it follows, for it is told once.
    pub(super) async fn apply(&self, enrolment: &mut Enrolment, step: Step) -> Result<(), Halt> {
        let mut overtaken = false;
        let mut waits = ExponentialBuilder::default().with_max_times(4).build();
        loop {
            let mut next = enrolment.clone();
            let event = match next.apply(step.clone(), self.now()) {
                Ok(event) => event,
                Err(_) if overtaken => return Err(Halt::Overtaken),
                Err(illegal) => return Err(Halt::Illegal(illegal)),
            };
            let failed = match self.shared.ports.store.save(&next, &event).await {
                Ok(()) => {
                    *enrolment = next;
                    self.show(enrolment, &event);
                    return Ok(());
                }
                Err(StoreError::NumberBusy(_)) => return Err(Halt::NumberBusy),
                Err(StoreError::Conflict) => {
                    overtaken = true;
                    match self.shared.ports.store.load(enrolment.id).await {
                        Ok(Some(stored)) => {
                            let counts = matches!(step, Step::Approved(_))
                                || differ_by_a_wish(enrolment, &stored);
                            if !counts {
                                return Err(Halt::Overtaken);
                            }
                            *enrolment = stored;
                            continue;
                        }
                        Ok(None) => return Err(Halt::Overtaken),
                        Err(error) => error,
                    }
                }
                Err(error) => error,
            };
            // What a step carries may exist nowhere else any more: do not let go at once.
            match waits.next() {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(Halt::Store(failed)),
            }
        }
    }

    pub(super) async fn end(
        &self,
        enrolment: &mut Enrolment,
        outcome: Outcome,
    ) -> Result<(), Halt> {
        self.apply(enrolment, Step::End(outcome)).await
    }

    pub(super) async fn fail(
        &self,
        enrolment: &mut Enrolment,
        code: ProblemCode,
    ) -> Result<(), Halt> {
        self.end(enrolment, Outcome::Failed { code }).await
    }
}

/// Whether what is stored differs from what this worker knows by no more than a cashier's wish.
fn differ_by_a_wish(known: &Enrolment, stored: &Enrolment) -> bool {
    let without_wishes = |enrolment: &Enrolment| Private {
        send_again: false,
        ..enrolment.private.clone()
    };
    known.phase == stored.phase && without_wishes(known) == without_wishes(stored)
}

/// What a failure of Vipps is to the cashier.
pub(super) const fn vipps_problem(error: ServiceError) -> ProblemCode {
    match error {
        ServiceError::Unreachable | ServiceError::AnswerLost => ProblemCode::VippsUnreachable,
        ServiceError::Busy { .. } => ProblemCode::VippsBusy,
        ServiceError::KeysRefused => ProblemCode::VippsKeysRefused,
        ServiceError::Misconfigured => ProblemCode::VippsMisconfigured,
        ServiceError::Rejected { .. } | ServiceError::Unexpected => ProblemCode::VippsUnexpected,
        ServiceError::NotTrusted => ProblemCode::VippsNotTrusted,
    }
}

/// What a failure of Engage is to the cashier.
pub(super) const fn engage_problem(error: ServiceError) -> ProblemCode {
    match error {
        ServiceError::Unreachable | ServiceError::AnswerLost | ServiceError::Busy { .. } => {
            ProblemCode::EngageUnreachable
        }
        ServiceError::KeysRefused => ProblemCode::EngageKeyRefused,
        ServiceError::Rejected { .. } | ServiceError::Misconfigured => ProblemCode::EngageRejected,
        ServiceError::Unexpected | ServiceError::NotTrusted => ProblemCode::EngageUnexpected,
    }
}
