//! English words for what happens: short, no blame, no codes. The window has them in five languages.

use std::path::PathBuf;

use enrolment::{CodeKind, Outcome, Phase, ProblemCode, UnsavedReason};
use scanner::Flaw;
use store::{AuditAction, ErasureReceipt, Standing, Traces, UnsavedRow};

/// What is going on in a phase.
pub(crate) fn doing(phase: &Phase) -> String {
    match phase {
        Phase::Identifying => "Reading the code".to_owned(),
        Phase::CheckingMember => "Looking for the number in Engage".to_owned(),
        Phase::CheckingLogin => {
            "Not a member yet; asking whether the number is on Vipps".to_owned()
        }
        Phase::CreatingContact => "Making the contact in Engage".to_owned(),
        Phase::Requesting => "Sending the request to the phone".to_owned(),
        Phase::AwaitingApproval { code, .. } => {
            format!("Waiting for the customer. Say: open Vipps and check that you see {code}")
        }
        Phase::FetchingProfile => "Approved; fetching what was shared".to_owned(),
        Phase::Saving => "Saving the member in Engage".to_owned(),
        Phase::Unsaved { reason, .. } => {
            format!("Approved and kept safely here: {}", unsaved(*reason))
        }
        Phase::Triggering => "Telling Engage to ask the customer".to_owned(),
        Phase::AwaitingChange { .. } => {
            "Waiting for the customer. Say: open Vipps and answer the request".to_owned()
        }
        Phase::Ended { outcome } => ended(outcome).to_owned(),
    }
}

/// One sentence for each ending.
pub(crate) const fn ended(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Enrolled => "Enrolled. Welcome as a new member.",
        Outcome::Updated => "Enrolled. The contact is a member now.",
        Outcome::AlreadyMember => "Already a member. Nothing was changed.",
        Outcome::Declined => "The customer said no in the app. That is fine.",
        Outcome::Expired => "The customer did not answer in time. You can send a new request.",
        Outcome::NotOnVipps => "This number cannot use Vipps. Offer the ordinary sign-up.",
        Outcome::AppTooOld => "The customer's app is too old for this. It must be updated first.",
        Outcome::UnderAge => "The customer is too young for the club. Nothing was kept.",
        Outcome::NumberMismatch => {
            "The approval came from another number. Nothing was kept; check the number."
        }
        Outcome::SeveralContacts => {
            "Several contacts have this number. Nothing was changed; customer service can help."
        }
        Outcome::AnswerLost => {
            "The answer was lost on the way. The customer may have accepted; send a new request."
        }
        Outcome::NoReply => "Nothing came back in time. The customer can still answer later.",
        Outcome::Cancelled => "Cancelled.",
        Outcome::SavedLater => "Approved and kept safely here. It is saved when Engage answers.",
        Outcome::Failed { code } => problem(*code),
    }
}

/// One sentence for each problem, with what to do.
pub(crate) const fn problem(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::CodeNotAccepted => {
            "The code was not accepted. Ask for a fresh one, or for the number."
        }
        ProblemCode::AlreadyOpen => "This number is being asked already, or waits to be saved.",
        ProblemCode::VippsUnreachable => "Vipps does not answer. Try again, or take it later.",
        ProblemCode::VippsBusy => {
            "Too many requests went to this phone. Wait a minute, then try again."
        }
        ProblemCode::VippsKeysRefused => "Vipps does not accept the keys. Run `medlemctl doctor`.",
        ProblemCode::VippsMisconfigured => {
            "Vipps refuses because of a setting, a scope perhaps. Run `medlemctl doctor`."
        }
        ProblemCode::VippsUnexpected => "Vipps answered something unexpected. Tell support.",
        ProblemCode::VippsNotTrusted => {
            "An answer did not prove to come from Vipps. Nothing was kept. Tell support."
        }
        ProblemCode::AgeUnknown => {
            "The birth date was not shared, so the age limit cannot be checked. Nothing was kept."
        }
        ProblemCode::EngageUnreachable => "Engage does not answer. Try again, or take it later.",
        ProblemCode::EngageKeyRefused => "Engage does not accept the key. Run `medlemctl doctor`.",
        ProblemCode::EngageRejected => {
            "Engage does not accept the data. The settings of the member type need a look."
        }
        ProblemCode::EngageUnexpected => "Engage answered something unexpected. Tell support.",
        ProblemCode::TriggerMissing => {
            "The contact exists, and `approval.trigger_id` does not say how Engage can ask it."
        }
        ProblemCode::GivenUp => "Approved, but given up before Engage had it. Ask again.",
        ProblemCode::Internal => "Something went wrong in this program. Tell support.",
    }
}

/// Why an approved enrolment is not in Engage yet.
pub(crate) const fn unsaved(reason: UnsavedReason) -> &'static str {
    match reason {
        UnsavedReason::Unreachable => "Engage does not answer",
        UnsavedReason::KeyRefused => "Engage does not accept the key",
        UnsavedReason::Rejected => "Engage does not accept the data",
        UnsavedReason::SeveralContacts => "several contacts have the number",
        UnsavedReason::NotKept => "Engage took it but does not show it",
    }
}

/// Where an enrolment of the unsaved list stands.
pub(crate) fn standing(standing: &Standing) -> String {
    match standing {
        Standing::In(phase) => doing(phase),
        Standing::Unreadable => {
            "Only a later version of Medlem can read it. It may be approved: install that again"
                .to_owned()
        }
    }
}

/// How many wait to be saved, and how many of them nobody here can tell of.
pub(crate) fn unsaved_left(unsaved: &[UnsavedRow]) -> String {
    let is_unreadable = |row: &&UnsavedRow| row.standing == Standing::Unreadable;
    match (unsaved.len(), unsaved.iter().filter(is_unreadable).count()) {
        (0, _) => "Nothing waits to be saved.".to_owned(),
        (all, 0) => {
            format!("Approved and waiting to be saved: {all} (`medlemctl history --unsaved`)")
        }
        (all, unreadable) => format!(
            "Approved and waiting to be saved: {all}, of which only a later version of Medlem can \
             read {unreadable} (`medlemctl history --unsaved`)"
        ),
    }
}

/// What was found damaged before and is still there; `None` if nothing is.
pub(crate) fn set_aside(files: &[PathBuf]) -> Option<String> {
    let names: Vec<_> = files
        .iter()
        .map(|file| format!("`{}`", file.display()))
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "Set aside as damaged: {}. Approved enrolments may be in it; keep it for support.",
            names.join(", ")
        )
    })
}

/// What somebody did in the back office.
pub(crate) const fn did(action: AuditAction) -> &'static str {
    match action {
        AuditAction::Unlocked => "unlocked",
        AuditAction::UnlockFailed => "wrong PIN",
        AuditAction::HistoryOpened => "opened the history",
        AuditAction::LookedUp => "looked up a number",
        AuditAction::Exported => "exported the history",
        AuditAction::Erased => "erased a number",
        AuditAction::Anonymised => "made old enrolments anonymous",
        AuditAction::GaveUp => "gave up an unsaved enrolment",
        AuditAction::SettingsChanged => "changed settings",
        AuditAction::SecretPut => "put a key into the keychain",
        AuditAction::SettingsExported => "exported the settings",
        AuditAction::PinSet => "set a PIN",
        AuditAction::PinReset => "took a PIN away",
        AuditAction::DiagnosticsSaved => "saved diagnostics",
    }
}

/// What is kept of a number.
pub(crate) fn traces(traces: Traces) -> String {
    let Traces {
        ended,
        open,
        unsaved,
    } = traces;
    format!("ended: {ended}, open: {open}, approved and not saved: {unsaved}")
}

/// What to answer a customer with.
pub(crate) fn erased(receipt: &ErasureReceipt) -> String {
    format!(
        "Erased, receipt {} ({}).",
        receipt.reference,
        traces(receipt.erased)
    )
}

/// What a code that is not a customer's is.
pub(crate) const fn not_personal(kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::PersonalVipps | CodeKind::PersonalToken => "This is a customer's own code.",
        CodeKind::ShopNumber => "This is a shop's number, not a customer's own code.",
        CodeKind::Payment => "This is a payment code, not a customer's own code.",
        CodeKind::Other => "This is not a Vipps or MobilePay code.",
    }
}

/// What keeps the camera's picture from being read.
pub(crate) const fn flaw(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::TooDark => "It is too dark for the camera. Turn on a light.",
        Flaw::OutOfFocus => {
            "The camera's picture is blurred. Wipe the lens, and hold the phone a little farther away."
        }
    }
}

/// The exit code of `enrol`.
pub(crate) const fn exit_code(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::Enrolled | Outcome::Updated | Outcome::AlreadyMember => 0,
        Outcome::Declined => 10,
        Outcome::Expired | Outcome::NoReply => 11,
        Outcome::NotOnVipps => 12,
        Outcome::UnderAge => 13,
        Outcome::SavedLater => 14,
        Outcome::AnswerLost => 15,
        Outcome::AppTooOld
        | Outcome::NumberMismatch
        | Outcome::SeveralContacts
        | Outcome::Cancelled
        | Outcome::Failed { .. } => 1,
    }
}

#[cfg(test)]
mod tests {
    use enrolment::{EnrolmentId, Outcome, Phase, ProblemCode};
    use rstest::rstest;
    use store::{Standing, UnsavedRow};

    use super::{ended, exit_code, unsaved_left};

    #[rstest]
    #[case(Outcome::Enrolled, 0)]
    #[case(Outcome::Updated, 0)]
    #[case(Outcome::AlreadyMember, 0)]
    #[case(Outcome::Declined, 10)]
    #[case(Outcome::Expired, 11)]
    #[case(Outcome::NoReply, 11)]
    #[case(Outcome::NotOnVipps, 12)]
    #[case(Outcome::UnderAge, 13)]
    #[case(Outcome::SavedLater, 14)]
    #[case(Outcome::AnswerLost, 15)]
    #[case(Outcome::AppTooOld, 1)]
    #[case(Outcome::NumberMismatch, 1)]
    #[case(Outcome::SeveralContacts, 1)]
    #[case(Outcome::Cancelled, 1)]
    #[case(Outcome::Failed { code: ProblemCode::Internal }, 1)]
    fn scripts_can_rely_on_the_exit_codes(#[case] outcome: Outcome, #[case] code: u8) {
        assert_eq!(exit_code(&outcome), code);
        assert!(ended(&outcome).ends_with('.'), "a whole sentence");
    }

    #[test]
    fn what_cannot_be_read_is_counted_and_told_apart() {
        let row = |standing| UnsavedRow {
            id: EnrolmentId::fresh(),
            opened_at: jiff::Timestamp::UNIX_EPOCH,
            store: String::new(),
            till: String::new(),
            cashier: None,
            standing,
            due_at: None,
            masked_number: None,
        };
        let known = row(Standing::In(Phase::Saving));
        assert_eq!(
            unsaved_left(std::slice::from_ref(&known)),
            "Approved and waiting to be saved: 1 (`medlemctl history --unsaved`)"
        );
        assert_eq!(
            unsaved_left(&[known, row(Standing::Unreadable)]),
            "Approved and waiting to be saved: 2, of which only a later version of Medlem can read 1 \
             (`medlemctl history --unsaved`)"
        );
    }
}
