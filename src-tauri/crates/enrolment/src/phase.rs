//! Where an enrolment stands, and the one function by which it moves.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    AuthRequestId, Baseline, ConfirmationCode, ContactId, GiveUpReason, LoginRequest, Msisdn,
    Outcome, ProblemCode, Profile, Tokens, UnsavedReason,
};

/// Where one enrolment stands. Safe to log and show: no variant carries a name, a number or a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "phase",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Phase {
    /// The scanned text is being exchanged for a number.
    Identifying,
    /// The register is asked whether the number is a member.
    CheckingMember,
    /// Vipps is asked whether the number can log in.
    CheckingLogin,
    /// The contact is being made with the number alone, before the customer is asked.
    CreatingContact,
    /// A login request is on its way to the phone. Stored before it is sent: an enrolment found here
    /// after a crash may have a request out that nobody can follow.
    Requesting,
    /// The customer has a request on the phone.
    AwaitingApproval {
        /// What the customer compares.
        code: ConfirmationCode,
        /// When the newest request ends.
        #[ts(type = "string")]
        expires_at: Timestamp,
    },
    /// Approved: the token is stored, the profile is being fetched.
    FetchingProfile,
    /// The profile is stored and being written to the register.
    Saving,
    /// As [`Saving`](Self::Saving), but the register did not take it yet.
    Unsaved {
        /// Why.
        reason: UnsavedReason,
        /// Since when.
        #[ts(type = "string")]
        since: Timestamp,
    },
    /// Engage is being told to ask a contact that exists. Stored before it is sent.
    Triggering,
    /// Engage asked, or is about to: the contact is watched for a change.
    AwaitingChange {
        /// When to stop.
        #[ts(type = "string")]
        expires_at: Timestamp,
    },
    /// Over. Nothing private is left.
    Ended {
        /// How.
        #[serde(flatten)]
        outcome: Outcome,
    },
}

/// What happened. Steps carry what has to be stored with the move.
#[derive(Debug, Clone)]
pub enum Step {
    /// The code gave a number.
    Identified {
        /// Whose.
        number: Msisdn,
        /// Whether the service said so.
        verified: bool,
    },
    /// Not a member as far as is known: ask whether the number can log in.
    Checked(Baseline),
    /// Make the contact first.
    CreateContact(Option<Baseline>),
    /// The contact stands with its number alone, and looks like this before the customer is asked.
    ContactMade(ContactId, Baseline),
    /// A request is about to be sent with this code.
    Request,
    /// The request is out.
    Requested(LoginRequest),
    /// The new request did not come about, but an older one lives on.
    KeepWaiting {
        /// The newest of the older ones.
        request: LoginRequest,
        /// Whether the new one may be on the phone all the same.
        lost: bool,
    },
    /// The cashier wants a new request with a new code.
    SendAgain,
    /// A request is about to be polled, was polled, or is to be polled later than planned.
    PollPlanned(LoginRequest),
    /// One of the older requests is over; the newest lives on.
    RequestOver {
        /// Which.
        id: AuthRequestId,
        /// Whether an approval may have been lost with it.
        lost: bool,
    },
    /// The customer approved.
    Approved(Tokens),
    /// The profile could not be fetched yet.
    ProfileLater {
        /// When to try again.
        at: Timestamp,
    },
    /// The profile was fetched and fits.
    Profiled {
        /// What was shared.
        profile: Box<Profile>,
        /// What was answered, by the name in Engage.
        consents: BTreeMap<String, bool>,
    },
    /// A write to the register is about to be sent.
    WriteSent,
    /// The write that was sent was surely not done.
    WriteNotDone,
    /// The register made this contact with the profile.
    Made(ContactId),
    /// The register did not take it.
    SaveLater {
        /// Why.
        reason: UnsavedReason,
        /// Now.
        since: Timestamp,
        /// When to try again.
        at: Timestamp,
    },
    /// Someone wants an unsaved enrolment to be tried again at once.
    SaveNow,
    /// Somebody decided that an unsaved enrolment is not to be saved.
    GiveUp(GiveUpReason),
    /// Engage is about to be told to ask the contact.
    Trigger(Baseline),
    /// The contact is watched from now on.
    Watch {
        /// When to stop.
        expires_at: Timestamp,
        /// When to look first.
        look_at: Timestamp,
    },
    /// What the register shows of the customer's answers in the end.
    Stands {
        /// By the name in Engage.
        consents: BTreeMap<String, bool>,
    },
    /// The contact has not changed yet.
    LookLater {
        /// When to look again.
        at: Timestamp,
    },
    /// It is over.
    End(Outcome),
}

impl Step {
    /// The step's name in events and errors.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Identified { .. } => "identified",
            Self::Checked(_) => "checked",
            Self::CreateContact(_) => "create_contact",
            Self::ContactMade(..) => "contact_made",
            Self::Request => "request",
            Self::Requested(_) => "requested",
            Self::KeepWaiting { .. } => "keep_waiting",
            Self::SendAgain => "send_again",
            Self::PollPlanned(_) => "poll_planned",
            Self::RequestOver { .. } => "request_over",
            Self::Approved(_) => "approved",
            Self::ProfileLater { .. } => "profile_later",
            Self::Profiled { .. } => "profiled",
            Self::WriteSent => "write_sent",
            Self::WriteNotDone => "write_not_done",
            Self::Made(_) => "made",
            Self::SaveLater { .. } => "save_later",
            Self::SaveNow => "save_now",
            Self::GiveUp(_) => "give_up",
            Self::Trigger(_) => "trigger",
            Self::Watch { .. } => "watch",
            Self::Stands { .. } => "stands",
            Self::LookLater { .. } => "look_later",
            Self::End(_) => "end",
        }
    }
}

/// A step that does not follow from the phase: a fault in this program, or one that lost a race.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{step} does not follow from {phase}")]
pub struct IllegalStep {
    /// Name of the phase.
    pub phase: &'static str,
    /// Name of the step.
    pub step: &'static str,
}

impl Phase {
    /// The phase's name in events, errors and the log.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Identifying => "identifying",
            Self::CheckingMember => "checking_member",
            Self::CheckingLogin => "checking_login",
            Self::CreatingContact => "creating_contact",
            Self::Requesting => "requesting",
            Self::AwaitingApproval { .. } => "awaiting_approval",
            Self::FetchingProfile => "fetching_profile",
            Self::Saving => "saving",
            Self::Unsaved { .. } => "unsaved",
            Self::Triggering => "triggering",
            Self::AwaitingChange { .. } => "awaiting_change",
            Self::Ended { .. } => "ended",
        }
    }

    /// Whether it is over.
    pub const fn is_ended(&self) -> bool {
        matches!(self, Self::Ended { .. })
    }

    /// Whether the customer approved and nothing is over yet: from here on an enrolment cannot be
    /// cancelled, only carried through.
    pub const fn is_approved(&self) -> bool {
        matches!(
            self,
            Self::FetchingProfile | Self::Saving | Self::Unsaved { .. }
        )
    }

    /// The phase after `step`. The only way a phase changes; pure, and total over all pairs.
    #[expect(clippy::match_same_arms, reason = "a table of moves, one row for each")]
    pub fn after(&self, step: &Step) -> Result<Self, IllegalStep> {
        use Step as S;
        let next = match (self, step) {
            (Self::Identifying, S::Identified { .. }) => Self::CheckingMember,
            (Self::CheckingMember, S::Checked(_)) => Self::CheckingLogin,
            (Self::CheckingMember | Self::CheckingLogin, S::CreateContact(_)) => {
                Self::CreatingContact
            }
            (Self::CreatingContact, S::ContactMade(..)) => Self::CreatingContact,
            (
                Self::CheckingLogin | Self::CreatingContact | Self::AwaitingApproval { .. },
                S::Request,
            ) => Self::Requesting,
            (Self::Requesting, S::Requested(request) | S::KeepWaiting { request, .. }) => {
                Self::awaiting(request)
            }
            (
                Self::AwaitingApproval { .. },
                S::PollPlanned(_) | S::RequestOver { .. } | S::SendAgain,
            ) => self.clone(),
            (Self::Requesting | Self::AwaitingApproval { .. }, S::Approved(_)) => {
                Self::FetchingProfile
            }
            (Self::FetchingProfile, S::ProfileLater { .. }) => Self::FetchingProfile,
            (Self::FetchingProfile, S::Profiled { .. }) => Self::Saving,
            (
                Self::Saving | Self::Unsaved { .. },
                S::WriteSent | S::WriteNotDone | S::Made(_) | S::Stands { .. },
            )
            | (Self::Unsaved { .. }, S::SaveNow) => self.clone(),
            (Self::Saving, S::SaveLater { reason, since, .. }) => Self::Unsaved {
                reason: *reason,
                since: *since,
            },
            (Self::Unsaved { since, .. }, S::SaveLater { reason, .. }) => Self::Unsaved {
                reason: *reason,
                since: *since,
            },
            (Self::Unsaved { .. }, S::GiveUp(_)) => Self::Ended {
                outcome: Outcome::Failed {
                    code: ProblemCode::GivenUp,
                },
            },
            (Self::CheckingMember, S::Trigger(_)) => Self::Triggering,
            (Self::CreatingContact | Self::Triggering, S::Watch { expires_at, .. }) => {
                Self::AwaitingChange {
                    expires_at: *expires_at,
                }
            }
            (Self::AwaitingChange { .. }, S::LookLater { .. } | S::Stands { .. }) => self.clone(),
            (_, S::End(outcome)) if self.may_end_as(outcome) => Self::Ended {
                outcome: outcome.clone(),
            },
            _ => {
                return Err(IllegalStep {
                    phase: self.name(),
                    step: step.name(),
                });
            }
        };
        Ok(next)
    }

    fn awaiting(request: &LoginRequest) -> Self {
        Self::AwaitingApproval {
            code: request.code.clone(),
            expires_at: request.expires_at,
        }
    }

    /// A profile that is stored leaves only as a saved member, unless a person gives it up, which is a
    /// step of its own; an approval is not cancelled; a membership is only claimed where the register
    /// showed it.
    const fn may_end_as(&self, outcome: &Outcome) -> bool {
        use Outcome as O;
        match outcome {
            O::SavedLater
            | O::Failed {
                code: ProblemCode::GivenUp,
            } => false,
            O::Enrolled | O::Updated => {
                matches!(
                    self,
                    Self::Saving | Self::Unsaved { .. } | Self::AwaitingChange { .. }
                )
            }
            O::AlreadyMember => matches!(self, Self::CheckingMember),
            O::SeveralContacts => matches!(self, Self::CheckingMember | Self::CreatingContact),
            O::NotOnVipps | O::AppTooOld => {
                matches!(
                    self,
                    Self::CheckingLogin | Self::Requesting | Self::AwaitingApproval { .. }
                )
            }
            O::Declined | O::Expired => matches!(self, Self::AwaitingApproval { .. }),
            O::AnswerLost => {
                matches!(
                    self,
                    Self::Requesting | Self::AwaitingApproval { .. } | Self::FetchingProfile
                )
            }
            O::UnderAge | O::NumberMismatch => matches!(self, Self::FetchingProfile),
            O::NoReply => matches!(self, Self::AwaitingChange { .. }),
            O::Cancelled => !self.is_approved() && !self.is_ended(),
            O::Failed { .. } => !matches!(
                self,
                Self::Saving | Self::Unsaved { .. } | Self::Ended { .. }
            ),
        }
    }
}
