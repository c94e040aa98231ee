//! How Vipps and Engage are: looked at now and then, and learnt from what enrolments meet.

use std::{sync::Arc, time::Duration};

use engage::StoreStanding;
use enrolment::{Outcome, Phase, ProblemCode, UnsavedReason, ports::ServiceError};

use tokio::time::MissedTickBehavior;

use super::{Shared, Side, standing::ServiceStanding};
use crate::open::Services;

/// A service that fails is looked at this often.
const SOON: Duration = Duration::from_secs(30);

/// One that answers only after this many times as long.
const SELDOM: u32 = 10;

/// Both services.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ServiceStandings {
    pub(super) vipps: ServiceStanding,
    pub(super) engage: ServiceStanding,
}

impl ServiceStandings {
    const fn is_one_failing(self) -> bool {
        matches!(self.vipps, ServiceStanding::Fails(_))
            || matches!(self.engage, ServiceStanding::Fails(_))
    }

    /// Learns from where an enrolment stands. What is wrong with one customer says nothing about a
    /// service.
    pub(super) const fn learn(&mut self, phase: &Phase) {
        use ProblemCode as P;
        match phase {
            Phase::AwaitingApproval { .. } => self.vipps = ServiceStanding::Answers,
            Phase::Unsaved { reason, .. } => match reason {
                UnsavedReason::Unreachable => {
                    self.engage = ServiceStanding::Fails(P::EngageUnreachable);
                }
                UnsavedReason::KeyRefused => {
                    self.engage = ServiceStanding::Fails(P::EngageKeyRefused);
                }
                UnsavedReason::Rejected
                | UnsavedReason::SeveralContacts
                | UnsavedReason::NotKept => {}
            },
            Phase::Ended {
                outcome: Outcome::Enrolled | Outcome::Updated,
            } => self.engage = ServiceStanding::Answers,
            Phase::Ended {
                outcome: Outcome::Failed { code },
            } => match code {
                P::VippsUnreachable
                | P::VippsKeysRefused
                | P::VippsMisconfigured
                | P::VippsUnexpected
                | P::VippsNotTrusted => self.vipps = ServiceStanding::Fails(*code),
                P::EngageUnreachable | P::EngageKeyRefused | P::EngageUnexpected => {
                    self.engage = ServiceStanding::Fails(*code);
                }
                P::CodeNotAccepted
                | P::AlreadyOpen
                | P::VippsBusy
                | P::AgeUnknown
                | P::EngageRejected
                | P::TriggerMissing
                | P::GivenUp
                | P::Internal => {}
            },
            _ => {}
        }
    }
}

/// Looks at both for as long as it is let.
pub(super) async fn look_after(shared: Arc<Shared>, side: Side, services: Services) {
    let mut turns = tokio::time::interval(SOON);
    // After a night with the lid down, one look is enough.
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for turn in 0_u32.. {
        turns.tick().await;
        let is_failing = shared.board.read(|known| {
            let facts = known.facts(side);
            facts.is_some_and(|facts| facts.services.is_one_failing())
        });
        if turn % SELDOM == 0 || is_failing {
            let (vipps, engage) = tokio::join!(vipps(&services.vipps), engage(&services.engage));
            let now = ServiceStandings { vipps, engage };
            shared.board.update(side, |facts| facts.services = now);
        }
    }
}

async fn vipps(client: &vipps::Client) -> ServiceStanding {
    let failed = client
        .check()
        .await
        .into_iter()
        .find_map(|tried| tried.result.err());
    failed.map_or(ServiceStanding::Answers, |error| {
        ServiceStanding::Fails(match error {
            ServiceError::Unreachable | ServiceError::AnswerLost => ProblemCode::VippsUnreachable,
            ServiceError::Busy { .. } => ProblemCode::VippsBusy,
            ServiceError::KeysRefused => ProblemCode::VippsKeysRefused,
            ServiceError::Misconfigured => ProblemCode::VippsMisconfigured,
            ServiceError::Rejected { .. } | ServiceError::Unexpected => {
                ProblemCode::VippsUnexpected
            }
            ServiceError::NotTrusted => ProblemCode::VippsNotTrusted,
        })
    })
}

async fn engage(client: &engage::Client) -> ServiceStanding {
    let error = match client.check().await {
        Ok(engage::Checked { store, .. }) => match store {
            // Engage accepts no contact of such a store.
            Ok(StoreStanding::Inactive(_) | StoreStanding::Unknown) => {
                return ServiceStanding::Fails(ProblemCode::EngageRejected);
            }
            Ok(StoreStanding::Active(_)) | Err(_) => return ServiceStanding::Answers,
        },
        Err(error) => error,
    };
    ServiceStanding::Fails(match error {
        ServiceError::Unreachable | ServiceError::AnswerLost | ServiceError::Busy { .. } => {
            ProblemCode::EngageUnreachable
        }
        ServiceError::KeysRefused => ProblemCode::EngageKeyRefused,
        ServiceError::Rejected { .. } | ServiceError::Misconfigured => ProblemCode::EngageRejected,
        ServiceError::Unexpected | ServiceError::NotTrusted => ProblemCode::EngageUnexpected,
    })
}

#[cfg(test)]
mod tests;
