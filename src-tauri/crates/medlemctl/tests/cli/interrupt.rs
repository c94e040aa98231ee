//! Ctrl-C.

use std::time::Duration;

use ::sandbox::{Effect, Endpoint, Fault, Moment};
use rstest::rstest;

use crate::{live::Live, machine::Machine, shop::Shop};

#[rstest]
#[case::text(&[], "Waiting for the customer")]
#[case::json(&["--json"], "awaitingApproval")]
#[tokio::test]
async fn an_enrolment_that_waits_is_cancelled(#[case] form: &[&str], #[case] waits: &str) {
    let shop = Shop::ready().await;
    let arguments = [
        &[
            "--config",
            crate::shop::SETTINGS,
            "enrol",
            "--phone",
            "900 00 006",
        ],
        form,
    ]
    .concat();
    let mut enrolment = Live::start(&mut shop.machine.command(&arguments));
    enrolment.until(waits).await;
    enrolment.interrupt();
    let ran = enrolment.end().await;

    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.took < Duration::from_secs(8), "{:?}", ran.took);
    let last = ran.out.lines().last().unwrap();
    assert!(last.to_lowercase().contains("cancelled"), "{ran:?}");
    let history = shop.run(&["history"]).await;
    assert!(history.out.contains("Cancelled."), "{history:?}");
}

#[tokio::test]
async fn a_service_that_hangs_does_not_hold_up_a_cancelled_enrolment() {
    let shop = Shop::ready().await;
    let hold = Effect::Hold {
        moment: Moment::BeforeWork,
    };
    let hung = Fault::next(Endpoint::EngageFind, hold);
    shop.sandbox.add_fault(hung);
    let arguments = [
        "--config",
        crate::shop::SETTINGS,
        "enrol",
        "--phone",
        "900 00 001",
    ];
    let enrolment = Live::start(&mut shop.machine.command(&arguments));
    let arrived = |call: &::sandbox::Call| call.endpoint == Some(Endpoint::EngageFind);
    shop.sandbox.wait_for_call(arrived).await;
    enrolment.interrupt();
    let ran = enrolment.end().await;

    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.took < Duration::from_secs(8), "{:?}", ran.took);
    assert!(ran.out.contains("Cancelled."), "{ran:?}");
}

#[tokio::test]
async fn an_approved_enrolment_is_left_to_work_by_the_second_interrupt() {
    let shop = Shop::ready().await;
    let away = Fault::next(Endpoint::Userinfo, Effect::status(503)).calls(1_000);
    shop.sandbox.add_fault(away);
    let arguments = [
        "--config",
        crate::shop::SETTINGS,
        "enrol",
        "--phone",
        "900 00 001",
    ];
    let mut enrolment = Live::start(&mut shop.machine.command(&arguments));
    enrolment.until("fetching what was shared").await;
    enrolment.interrupt();
    enrolment.until_err("Ctrl-C again").await;
    enrolment.interrupt();
    let ran = enrolment.end().await;
    assert_eq!(ran.code, Some(14), "{ran:?}");

    shop.sandbox.clear_faults();
    let worked = shop.run(&["work", "--wait", "10"]).await;
    assert!(worked.out.contains("Enrolled."), "{worked:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_picture_that_never_comes_can_be_left() {
    let machine = Machine::new();
    let pipe = machine.path("pipe.png");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let arguments = ["enrol", "--practice", "--picture", "pipe.png"];
    let mut enrolment = Live::start(&mut machine.command(&arguments));
    enrolment.until_err("Looking for a code").await;
    enrolment.interrupt();
    let ran = enrolment.end().await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.took < Duration::from_secs(8), "{:?}", ran.took);
}

#[tokio::test]
async fn the_stand_ins_end() {
    let machine = Machine::new();
    let mut sandbox = Live::start(&mut machine.command(&["sandbox"]));
    sandbox.until("Ctrl-C ends it.").await;
    sandbox.interrupt();
    let ran = sandbox.end().await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.took < Duration::from_secs(8), "{:?}", ran.took);
}
