use enrolment::{Outcome, Phase, ProblemCode, UnsavedReason};
use jiff::Timestamp;
use rstest::rstest;

use super::{ServiceStanding, ServiceStandings};

const fn failed(code: ProblemCode) -> Phase {
    Phase::Ended {
        outcome: Outcome::Failed { code },
    }
}

const fn unsaved(reason: UnsavedReason) -> Phase {
    Phase::Unsaved {
        reason,
        since: Timestamp::UNIX_EPOCH,
    }
}

const fn learnt(phase: &Phase) -> ServiceStandings {
    let mut services = ServiceStandings {
        vipps: ServiceStanding::Answers,
        engage: ServiceStanding::Answers,
    };
    services.learn(phase);
    services
}

#[rstest]
#[case(ProblemCode::VippsUnreachable)]
#[case(ProblemCode::VippsKeysRefused)]
#[case(ProblemCode::VippsNotTrusted)]
fn an_enrolment_that_failed_at_vipps_tells_of_vipps(#[case] code: ProblemCode) {
    let services = learnt(&failed(code));
    assert_eq!(services.vipps, ServiceStanding::Fails(code));
    assert_eq!(services.engage, ServiceStanding::Answers);
}

#[rstest]
#[case(failed(ProblemCode::EngageUnreachable), ProblemCode::EngageUnreachable)]
#[case(failed(ProblemCode::EngageKeyRefused), ProblemCode::EngageKeyRefused)]
#[case(unsaved(UnsavedReason::Unreachable), ProblemCode::EngageUnreachable)]
#[case(unsaved(UnsavedReason::KeyRefused), ProblemCode::EngageKeyRefused)]
fn an_enrolment_that_engage_did_not_take_tells_of_engage(
    #[case] phase: Phase,
    #[case] code: ProblemCode,
) {
    let services = learnt(&phase);
    assert_eq!(services.vipps, ServiceStanding::Answers);
    assert_eq!(services.engage, ServiceStanding::Fails(code));
}

#[rstest]
#[case(failed(ProblemCode::CodeNotAccepted))]
#[case(failed(ProblemCode::VippsBusy))]
#[case(failed(ProblemCode::EngageRejected))]
#[case(unsaved(UnsavedReason::SeveralContacts))]
#[case(Phase::Ended { outcome: Outcome::Declined })]
fn what_is_wrong_with_one_customer_says_nothing_about_a_service(#[case] phase: Phase) {
    let both = ServiceStanding::Answers;
    let services = learnt(&phase);
    assert_eq!((services.vipps, services.engage), (both, both));
}

#[test]
fn a_service_that_is_met_again_answers() {
    let mut services = learnt(&failed(ProblemCode::EngageUnreachable));
    services.learn(&Phase::Ended {
        outcome: Outcome::Enrolled,
    });
    assert_eq!(services.engage, ServiceStanding::Answers);
}
