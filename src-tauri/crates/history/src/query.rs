//! What is asked for.

use enrolment::{Outcome, Source};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A period, and what to look at in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryQuery {
    /// When an enrolment ended.
    pub period: PeriodChoice,
    /// Which of them.
    pub filter: HistoryFilter,
}

/// Which days, by the clock on the wall.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "period", rename_all = "camelCase")]
pub enum PeriodChoice {
    /// Since midnight.
    #[default]
    Today,
    /// Today and the six days before.
    #[serde(rename = "days7")]
    Days7,
    /// Today and the 29 days before.
    #[serde(rename = "days30")]
    Days30,
    /// From one day to another, both whole.
    Own {
        /// The first day.
        #[ts(type = "string")]
        from: Date,
        /// The last day, not before the first.
        #[ts(type = "string")]
        to: Date,
    },
}

/// What an enrolment must be to count. What is none counts for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct HistoryFilter {
    /// The store's external id.
    pub store: Option<String>,
    /// The till.
    pub till: Option<String>,
    /// The staff number of who served.
    pub cashier: Option<String>,
    /// How it ended.
    pub outcome: Option<OutcomeKind>,
    /// How the customer was identified.
    pub source: Option<Source>,
    /// The last three digits of the number.
    pub last_three: Option<String>,
}

/// An outcome without what else is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum OutcomeKind {
    /// A new member.
    Enrolled,
    /// Was a contact, is a member now.
    Updated,
    /// Was a member before.
    AlreadyMember,
    /// The customer said no.
    Declined,
    /// No answer in time.
    Expired,
    /// No account, an inactive one, or under 15.
    NotOnVipps,
    /// The customer's app cannot do this.
    AppTooOld,
    /// Under the chain's own limit.
    UnderAge,
    /// Another number than the one asked.
    NumberMismatch,
    /// Several contacts have the number.
    SeveralContacts,
    /// The answer was lost.
    AnswerLost,
    /// Nothing changed in Engage in time.
    NoReply,
    /// The cashier ended it.
    Cancelled,
    /// A fault.
    Failed,
}

impl OutcomeKind {
    /// Each, in the order in which they stand above.
    pub(crate) const ALL: [Self; 14] = [
        Self::Enrolled,
        Self::Updated,
        Self::AlreadyMember,
        Self::Declined,
        Self::Expired,
        Self::NotOnVipps,
        Self::AppTooOld,
        Self::UnderAge,
        Self::NumberMismatch,
        Self::SeveralContacts,
        Self::AnswerLost,
        Self::NoReply,
        Self::Cancelled,
        Self::Failed,
    ];

    /// That of an outcome. None of `savedLater`, as which no stored enrolment ends.
    pub const fn of(outcome: &Outcome) -> Option<Self> {
        Some(match outcome {
            Outcome::Enrolled => Self::Enrolled,
            Outcome::Updated => Self::Updated,
            Outcome::AlreadyMember => Self::AlreadyMember,
            Outcome::Declined => Self::Declined,
            Outcome::Expired => Self::Expired,
            Outcome::NotOnVipps => Self::NotOnVipps,
            Outcome::AppTooOld => Self::AppTooOld,
            Outcome::UnderAge => Self::UnderAge,
            Outcome::NumberMismatch => Self::NumberMismatch,
            Outcome::SeveralContacts => Self::SeveralContacts,
            Outcome::AnswerLost => Self::AnswerLost,
            Outcome::NoReply => Self::NoReply,
            Outcome::Cancelled => Self::Cancelled,
            Outcome::Failed { .. } => Self::Failed,
            Outcome::SavedLater => return None,
        })
    }
}
