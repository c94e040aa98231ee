//! Ctrl-C.

use std::time::Duration;

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
    assert!(ran.took < Duration::from_secs(2), "{:?}", ran.took);
    let last = ran.out.lines().last().unwrap();
    assert!(last.to_lowercase().contains("cancelled"), "{ran:?}");
    let history = shop.run(&["history"]).await;
    assert!(history.out.contains("Cancelled."), "{history:?}");
}

#[tokio::test]
async fn the_stand_ins_end() {
    let machine = Machine::new();
    let mut sandbox = Live::start(&mut machine.command(&["sandbox"]));
    sandbox.until("Ctrl-C ends it.").await;
    sandbox.interrupt();
    let ran = sandbox.end().await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.took < Duration::from_secs(2), "{:?}", ran.took);
}
