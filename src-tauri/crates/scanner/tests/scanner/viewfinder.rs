use std::time::Duration;

use enrolment::QrText;
use scanner::{CameraState, Luma, Origin, Sighting, Viewfinder};
use tokio::time::timeout;

use crate::personal;

const LONG: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_phone_held_up_in_practice_is_seen_read_and_gone_again() {
    let viewfinder = Viewfinder::start(Origin::Drawn);
    let (mut state, mut sightings) = (viewfinder.state(), viewfinder.sightings());
    let mut scanned = viewfinder.scanned();
    viewfinder.look(true);
    viewfinder.hold_up(QrText::new(&personal(1)));

    let text = timeout(LONG, scanned.recv()).await.unwrap().unwrap();
    assert_eq!(text.expose(), personal(1));
    let drawn = state.wait_for(|state| *state == CameraState::Drawn);
    assert!(timeout(LONG, drawn).await.unwrap().is_ok());

    let sighting = sightings.borrow_and_update().clone();
    assert_eq!((sighting.width, sighting.height), (1280, 720));
    assert_eq!(sighting.chosen, Some(0));
    let preview = timeout(LONG, viewfinder.previews().next()).await.unwrap();
    let preview = Luma::from_jpeg(&preview.unwrap()).unwrap();
    assert_eq!((preview.width(), preview.height()), (640, 360));

    let gone = sightings.wait_for(|sighting| *sighting == Sighting::default());
    assert!(timeout(LONG, gone).await.unwrap().is_ok());
    assert!(scanned.is_empty(), "it was held up once");
}
