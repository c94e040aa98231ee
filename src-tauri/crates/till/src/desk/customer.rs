//! What a customer may see: where their own enrolment stands, and nothing of anybody else.

use enrolment::{ConfirmationCode, Country, Outcome, Phase};
use jiff::Timestamp;
use settings::Language;

/// The customer's side of the till. Sent again whenever something in it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerStanding {
    /// What to show.
    pub face: Face,
    /// Whether this is practice.
    pub is_practice: bool,
    /// What the screens speak.
    pub language: Language,
    /// Whose brand is shown.
    pub country: Country,
    /// Whether the camera gives a picture.
    pub has_picture: bool,
}

/// The faces of the customer display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Face {
    /// Nothing.
    Blank,
    /// Show your code.
    ShowCode,
    /// One moment.
    Working,
    /// Compare this code in the app.
    Confirm {
        /// The code.
        code: ConfirmationCode,
        /// When the request ends.
        expires_at: Timestamp,
    },
    /// Answer in the app; there is no code, because Engage asked.
    Answer {
        /// When to stop.
        expires_at: Timestamp,
    },
    /// Welcome, or thank you.
    Thanks,
    /// Not this time.
    NotThisTime,
}

impl Face {
    /// What the customer sees whose enrolment stands in this phase.
    pub(super) fn of(phase: &Phase) -> Self {
        match phase {
            Phase::Identifying
            | Phase::CheckingMember
            | Phase::CheckingLogin
            | Phase::CreatingContact
            | Phase::Requesting
            | Phase::Triggering
            | Phase::FetchingProfile
            | Phase::Saving => Self::Working,
            Phase::AwaitingApproval { code, expires_at } => Self::Confirm {
                code: code.clone(),
                expires_at: *expires_at,
            },
            Phase::AwaitingChange { expires_at } => Self::Answer {
                expires_at: *expires_at,
            },
            Phase::Ended { outcome } if outcome.is_member() => Self::Thanks,
            // Approved and kept safely: for the customer it is done.
            Phase::Unsaved { .. }
            | Phase::Ended {
                outcome: Outcome::SavedLater,
            } => Self::Thanks,
            Phase::Ended { .. } => Self::NotThisTime,
        }
    }
}

#[cfg(test)]
mod tests {
    use enrolment::{ConfirmationCode, Outcome, Phase, ProblemCode, UnsavedReason};
    use jiff::Timestamp;
    use rstest::rstest;

    use super::Face;

    const AT: Timestamp = Timestamp::UNIX_EPOCH;

    fn code() -> ConfirmationCode {
        ConfirmationCode::try_from("K7H-492".to_owned()).unwrap()
    }

    const fn ended(outcome: Outcome) -> Phase {
        Phase::Ended { outcome }
    }

    #[rstest]
    #[case(Phase::Identifying, Face::Working)]
    #[case(Phase::CheckingMember, Face::Working)]
    #[case(Phase::CheckingLogin, Face::Working)]
    #[case(Phase::CreatingContact, Face::Working)]
    #[case(Phase::Requesting, Face::Working)]
    #[case(
        Phase::AwaitingApproval { code: code(), expires_at: AT },
        Face::Confirm { code: code(), expires_at: AT }
    )]
    #[case(Phase::FetchingProfile, Face::Working)]
    #[case(Phase::Saving, Face::Working)]
    #[case(Phase::Unsaved { reason: UnsavedReason::Rejected, since: AT }, Face::Thanks)]
    #[case(Phase::Triggering, Face::Working)]
    #[case(Phase::AwaitingChange { expires_at: AT }, Face::Answer { expires_at: AT })]
    #[case(ended(Outcome::Enrolled), Face::Thanks)]
    #[case(ended(Outcome::Updated), Face::Thanks)]
    #[case(ended(Outcome::AlreadyMember), Face::Thanks)]
    #[case(ended(Outcome::SavedLater), Face::Thanks)]
    #[case(ended(Outcome::Declined), Face::NotThisTime)]
    #[case(ended(Outcome::Expired), Face::NotThisTime)]
    #[case(ended(Outcome::NotOnVipps), Face::NotThisTime)]
    #[case(ended(Outcome::AppTooOld), Face::NotThisTime)]
    #[case(ended(Outcome::UnderAge), Face::NotThisTime)]
    #[case(ended(Outcome::NumberMismatch), Face::NotThisTime)]
    #[case(ended(Outcome::SeveralContacts), Face::NotThisTime)]
    #[case(ended(Outcome::AnswerLost), Face::NotThisTime)]
    #[case(ended(Outcome::NoReply), Face::NotThisTime)]
    #[case(ended(Outcome::Cancelled), Face::NotThisTime)]
    #[case(ended(Outcome::Failed { code: ProblemCode::Internal }), Face::NotThisTime)]
    fn a_customer_sees_their_own_part(#[case] phase: Phase, #[case] face: Face) {
        assert_eq!(Face::of(&phase), face);
    }
}
