//! How an enrolment ends: a closed list, and what to do about an ending that is a fault.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The ending of an enrolment as the cashier sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "outcome",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Outcome {
    /// A new member.
    Enrolled,
    /// Was a contact, is a member now.
    Updated,
    /// Was a member before; nothing was changed.
    AlreadyMember,
    /// The customer said no in the app.
    Declined,
    /// The customer did not answer in time.
    Expired,
    /// No account, an inactive one, or under 15: Vipps does not tell which.
    NotOnVipps,
    /// The customer's app cannot do this.
    AppTooOld,
    /// Under the chain's own limit; nothing was kept.
    UnderAge,
    /// The profile is of another number than the one asked; nothing was kept.
    NumberMismatch,
    /// Several contacts have the number; none was touched.
    SeveralContacts,
    /// The customer may have accepted, but the answer was lost.
    AnswerLost,
    /// Engage asked, and nothing changed in time.
    NoReply,
    /// The cashier ended it.
    Cancelled,
    /// Approved and kept safely here until Engage can be reached. Never the end of a stored
    /// enrolment: see [`Phase::Unsaved`](crate::Phase::Unsaved).
    SavedLater,
    /// A fault on our side or theirs.
    Failed {
        /// What is wrong.
        code: ProblemCode,
    },
}

impl Outcome {
    /// Whether the customer now stands in the register as a member.
    pub const fn is_member(&self) -> bool {
        matches!(self, Self::Enrolled | Self::Updated | Self::AlreadyMember)
    }

    /// Whether the history keeps anything of the number. Nothing of whom the club may not have, or of whom
    /// it is not sure who they are.
    pub const fn keeps_number(&self) -> bool {
        !matches!(self, Self::UnderAge | Self::NumberMismatch)
    }
}

/// What is wrong: a closed list that the screens have a sentence for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ProblemCode {
    /// The QR code was not accepted: stale, cut off, or not a person's.
    CodeNotAccepted,
    /// This number is being asked already, or waits to be saved.
    AlreadyOpen,
    /// Vipps does not answer.
    VippsUnreachable,
    /// Too many requests to this customer in a short time.
    VippsBusy,
    /// Vipps does not accept the keys.
    VippsKeysRefused,
    /// A setting of the sales unit or of this till does not fit, a scope perhaps.
    VippsMisconfigured,
    /// Vipps answered something that this version does not understand.
    VippsUnexpected,
    /// An answer in Vipps's name did not prove to be from Vipps.
    VippsNotTrusted,
    /// The birth date that the chain's age limit needs was not shared.
    AgeUnknown,
    /// Engage does not answer.
    EngageUnreachable,
    /// Engage does not accept the key.
    EngageKeyRefused,
    /// Engage does not accept the data: a mandatory field, a type or a store perhaps.
    EngageRejected,
    /// Engage answered something that this version does not understand.
    EngageUnexpected,
    /// A contact exists, and no trigger is set by which Engage could ask them.
    TriggerMissing,
    /// Approved, but never saved: somebody gave it up.
    GivenUp,
    /// A fault in this program.
    Internal,
}

/// What the cashier can do about a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NextStep {
    /// Try the same again.
    Retry,
    /// Ask for a fresh code or the number.
    StartOver,
    /// Look at the settings, or have someone look.
    OpenSettings,
    /// Call support and quote the reference.
    CallSupport,
}

impl ProblemCode {
    /// What the cashier can do about it.
    pub const fn next(self) -> NextStep {
        match self {
            Self::CodeNotAccepted | Self::AlreadyOpen | Self::GivenUp => NextStep::StartOver,
            Self::VippsUnreachable | Self::VippsBusy | Self::EngageUnreachable => NextStep::Retry,
            Self::VippsKeysRefused
            | Self::VippsMisconfigured
            | Self::AgeUnknown
            | Self::EngageKeyRefused
            | Self::EngageRejected
            | Self::TriggerMissing => NextStep::OpenSettings,
            Self::VippsUnexpected
            | Self::VippsNotTrusted
            | Self::EngageUnexpected
            | Self::Internal => NextStep::CallSupport,
        }
    }
}

/// A fault as it is shown: what, what to do, and what to quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// What to do.
    pub next: NextStep,
    /// The id to quote to support.
    pub reference: String,
}

/// Why an approved enrolment is not in Engage yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum UnsavedReason {
    /// Engage does not answer.
    Unreachable,
    /// Engage does not accept the key.
    KeyRefused,
    /// Engage does not accept the data.
    Rejected,
    /// Several contacts have the number; none was touched.
    SeveralContacts,
    /// Written, but not there when read back.
    NotKept,
}

/// Why somebody gave up an approved enrolment that Engage does not take: a closed list, so that no name
/// gets into the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum GiveUpReason {
    /// The customer does not want it any more.
    CustomerWithdrew,
    /// It was entered in Engage by hand.
    EnteredByHand,
    /// Engage does not take the data, and nobody can mend them.
    CannotBeSaved,
    /// It was a test or a mistake.
    Mistake,
}

/// When to try the `attempt`th save of an unsaved enrolment again, `attempt` from 0: 10, 30, 60, then
/// every 300 seconds, as Voyado advises for background work (Voyado Engage, API retry policy).
pub(crate) fn next_save(now: Timestamp, attempt: u32) -> Timestamp {
    let wait = [10, 30, 60].get(attempt as usize).copied().unwrap_or(300);
    now + jiff::SignedDuration::from_secs(wait)
}
