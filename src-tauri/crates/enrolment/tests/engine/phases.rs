//! The transition function under random steps.

use std::time::Duration;

use enrolment::{
    AuthRequestId, Baseline, ConfirmationCode, ContactId, GiveUpReason, LoginRequest, Outcome,
    Personal, Phase, ProblemCode, Profile, Step, Tokens, UnsavedReason,
};
use jiff::Timestamp;
use proptest::{prelude::*, sample::select};

fn outcomes() -> Vec<Outcome> {
    use Outcome as O;
    vec![
        O::Enrolled,
        O::Updated,
        O::AlreadyMember,
        O::Declined,
        O::Expired,
        O::NotOnVipps,
        O::AppTooOld,
        O::UnderAge,
        O::NumberMismatch,
        O::SeveralContacts,
        O::AnswerLost,
        O::NoReply,
        O::Cancelled,
        O::SavedLater,
        O::Failed {
            code: ProblemCode::Internal,
        },
        GIVEN_UP,
    ]
}

const GIVEN_UP: Outcome = Outcome::Failed {
    code: ProblemCode::GivenUp,
};

fn steps() -> Vec<Step> {
    let at = Timestamp::UNIX_EPOCH;
    let id = AuthRequestId::new("r".to_owned());
    let request = LoginRequest {
        id: id.clone(),
        code: ConfirmationCode::new("AAA-222").unwrap(),
        expires_at: at,
        interval: Duration::from_secs(5),
        poll_at: at,
        in_doubt: false,
    };
    let tokens = Tokens {
        access_token: Personal::default(),
        id_token: Personal::default(),
        good_until: at,
        request: id.clone(),
    };
    let contact = ContactId("c".to_owned());
    let mut steps = vec![
        Step::Identified {
            number: crate::number(),
            verified: true,
        },
        Step::Checked(Baseline::Nobody),
        Step::CreateContact(None),
        Step::ContactMade(contact, Baseline::Nobody),
        Step::Request,
        Step::Requested(request.clone()),
        Step::KeepWaiting {
            request: request.clone(),
            lost: true,
        },
        Step::SendAgain,
        Step::PollPlanned(request),
        Step::RequestOver { id, lost: false },
        Step::Approved(tokens),
        Step::ProfileLater { at },
        Step::Profiled {
            profile: Box::new(Profile::default()),
            consents: [].into(),
        },
        Step::WriteSent,
        Step::WriteNotDone,
        Step::Made(ContactId("m".to_owned())),
        Step::SaveLater {
            reason: UnsavedReason::Rejected,
            since: at,
            at,
        },
        Step::SaveNow,
        Step::GiveUp(GiveUpReason::Mistake),
        Step::Trigger(Baseline::Unknown),
        Step::Watch {
            expires_at: at,
            look_at: at,
        },
        Step::Stands {
            consents: [].into(),
        },
        Step::LookLater { at },
    ];
    steps.extend(outcomes().into_iter().map(Step::End));
    steps
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn steps_in_any_order_keep_the_promises(script in proptest::collection::vec(select(steps()), 0..60)) {
        let mut phase = Phase::Identifying;
        let mut profile_stored = false;
        for step in script {
            let Ok(next) = phase.after(&step) else { continue };
            prop_assert!(!phase.is_ended(), "an ended enrolment moved by {step:?}");
            profile_stored |= matches!(step, Step::Profiled { .. });
            if let Phase::Ended { outcome } = &next {
                let is_given_up = matches!(step, Step::GiveUp(_));
                prop_assert_eq!(is_given_up, *outcome == GIVEN_UP, "{:?} from {:?}", step, phase);
                let was_unsaved = matches!(phase, Phase::Unsaved { .. });
                prop_assert!(!is_given_up || was_unsaved, "given up from {:?}", phase);
                if profile_stored && !is_given_up {
                    let saved = matches!(outcome, Outcome::Enrolled | Outcome::Updated);
                    prop_assert!(saved, "a stored profile ended as {outcome:?}");
                }
                prop_assert!(*outcome != Outcome::SavedLater, "saved later is not an end");
                prop_assert!(!(phase.is_approved() && *outcome == Outcome::Cancelled));
            }
            phase = next;
        }
    }

    #[test]
    fn a_phase_is_stored_and_read_back_the_same(script in proptest::collection::vec(select(steps()), 0..40)) {
        let mut phase = Phase::Identifying;
        for step in script {
            phase = phase.after(&step).unwrap_or(phase);
            let stored = serde_json::to_string(&phase).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Phase>(&stored).unwrap(), &phase);
        }
    }
}

#[test]
fn every_outcome_but_one_can_be_reached() {
    let mut phases = vec![Phase::Identifying];
    let mut at = 0;
    while at < phases.len() {
        for step in steps() {
            if let Ok(next) = phases[at].after(&step)
                && !phases.contains(&next)
            {
                phases.push(next);
            }
        }
        at += 1;
    }
    for outcome in outcomes() {
        let reached = phases.contains(&Phase::Ended {
            outcome: outcome.clone(),
        });
        assert_eq!(reached, outcome != Outcome::SavedLater, "{outcome:?}");
    }
}
