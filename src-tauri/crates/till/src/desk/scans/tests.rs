use std::sync::Arc;

use enrolment::{Begun, QrText};
use sandbox::SandboxConfig;
use settings::{MemorySecrets, Sources};
use tokio::sync::broadcast::error::TryRecvError;

use super::{Scan, Side};
use crate::{Desk, DeskOptions, Face};

/// A code with a number in it that nobody of the cast has.
fn code(last: u8) -> QrText {
    QrText::new(&format!(
        "https://qr.vipps.no/28/2/01/031/47410000{last:02}?v=1"
    ))
}

async fn practising() -> Desk {
    let options = DeskOptions {
        sandbox: SandboxConfig::default(),
        uses_camera: false,
    };
    let secrets = Arc::new(MemorySecrets::default());
    let desk = Desk::with_options(Sources::default(), secrets, options);
    desk.practise(true).await.unwrap();
    desk
}

#[tokio::test]
async fn while_somebody_is_served_no_code_begins_anything() {
    let desk = practising().await;
    let mut scans = desk.scans();
    desk.shared.scanned(Side::Practice, code(1)).await;
    let opened = scans.try_recv().unwrap();
    assert!(matches!(opened, Scan::Begun(Begun::Opened(_))));

    desk.shared.scanned(Side::Practice, code(2)).await;
    assert_eq!(scans.try_recv().unwrap_err(), TryRecvError::Empty);

    desk.serve(None);
    desk.shared.scanned(Side::Practice, code(2)).await;
    let opened = scans.try_recv().unwrap();
    assert!(matches!(opened, Scan::Begun(Begun::Opened(_))));
    desk.close().await;
}

#[tokio::test]
async fn a_code_of_the_other_mode_comes_too_late() {
    let desk = practising().await;
    let mut scans = desk.scans();
    desk.shared.scanned(Side::Real, code(1)).await;
    assert_eq!(scans.try_recv().unwrap_err(), TryRecvError::Empty);
    assert_eq!(desk.customer().borrow().face, Face::ShowCode);
    desk.close().await;
}
