use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use enrolment::QrText;
use rstest::rstest;

use super::super::fixtures::{ANNA, any_camera, camera, lost};
use super::{Keeper, Opened, Turn, WAITS};
use crate::viewfinder::{CameraState, Origin};
use crate::{CameraChoice, CameraError, CameraFault, CameraRequest};

type Attempts = Arc<Mutex<Vec<CameraChoice>>>;

/// A keeper whose attempts to open end like this, one after another, and which camera each was for.
fn keeper(
    origin: Origin,
    script: impl IntoIterator<Item = Result<Opened, CameraError>>,
) -> (Keeper, Attempts) {
    let attempts = Attempts::default();
    let mut script: VecDeque<_> = script.into_iter().collect();
    let seen = Arc::clone(&attempts);
    let open = move |request: CameraRequest| {
        seen.lock().unwrap().push(request.camera);
        script.pop_front().unwrap_or(Err(CameraError::NoneFound))
    };
    (Keeper::new(origin, Box::new(open)), attempts)
}

fn wait(keeper: &mut Keeper) -> Option<u128> {
    match keeper.turn() {
        Turn::Frame(_) => None,
        Turn::Nothing(wait) => Some(wait.as_millis()),
    }
}

fn live(name: &str) -> CameraState {
    CameraState::Live {
        name: name.to_owned(),
    }
}

fn fails(fault: CameraFault, name: Option<&str>) -> CameraState {
    CameraState::Fails {
        fault,
        name: name.map(str::to_owned),
    }
}

fn busy() -> CameraError {
    CameraError::Busy {
        camera: "Till".to_owned(),
    }
}

#[test]
fn a_camera_is_live_with_its_first_frame() {
    let (mut keeper, _) = keeper(any_camera(false), [Ok(camera("Till", 1))]);
    assert_eq!(*keeper.state(), CameraState::Opening);
    assert_eq!(wait(&mut keeper), None);
    assert_eq!(*keeper.state(), live("Till"));
}

#[test]
fn a_camera_that_opens_and_gives_nothing_was_never_live() {
    let (mut keeper, attempts) = keeper(any_camera(false), [Ok(camera("Till", 0))]);
    assert_eq!(wait(&mut keeper), Some(500));
    assert_eq!(*keeper.state(), fails(CameraFault::Lost, Some("Till")));
    wait(&mut keeper);
    assert_eq!(*attempts.lock().unwrap(), [const { CameraChoice::Any }; 2]);
}

#[test]
fn waits_grow_to_a_second_and_begin_anew_after_a_frame() {
    let failing = || (0..5).map(|_| Err(busy()));
    let script = failing()
        .chain([Ok(camera("Till", 1))])
        .chain(failing())
        .collect::<Vec<_>>();
    let (mut keeper, _) = keeper(any_camera(false), script);
    let waits: Vec<_> = (0..12).map(|_| wait(&mut keeper)).collect();
    let growing = [500, 1_000, 1_000, 1_000, 1_000].map(Some);
    assert_eq!(waits[..5], growing);
    assert_eq!(waits[5], None);
    assert_eq!(waits[6..11], growing, "the first is for the loss");
}

#[test]
fn a_lost_camera_is_opened_again_by_its_name() {
    let (mut keeper, attempts) = keeper(
        any_camera(false),
        [Ok(camera("Till", 1)), Err(busy()), Ok(camera("Till", 2))],
    );
    wait(&mut keeper);
    wait(&mut keeper);
    assert_eq!(*keeper.state(), fails(CameraFault::Lost, Some("Till")));
    wait(&mut keeper);
    assert_eq!(*keeper.state(), fails(CameraFault::Busy, Some("Till")));
    assert_eq!(wait(&mut keeper), Some(0), "it may be from before the loss");
    assert_eq!(wait(&mut keeper), None);
    assert_eq!(*keeper.state(), live("Till"));
    let till = || CameraChoice::Name("Till".to_owned());
    assert_eq!(
        *attempts.lock().unwrap(),
        [CameraChoice::Any, till(), till()]
    );
}

#[test]
fn a_lost_camera_that_gives_but_one_frame_each_time_it_is_opened_stays_lost() {
    let script = [2, 1, 1].map(|frames| Ok(camera("Till", frames)));
    let (mut keeper, _) = keeper(any_camera(false), script);
    let waits: Vec<_> = (0..7).map(|_| wait(&mut keeper)).collect();
    assert_eq!(waits[..3], [None, None, Some(500)]);
    assert_eq!(waits[3..], [0, 1_000, 0, 1_000].map(Some));
    assert_eq!(*keeper.state(), fails(CameraFault::Lost, Some("Till")));
}

#[test]
fn retrying_asks_for_what_was_asked_for_at_first() {
    let (mut keeper, attempts) = keeper(
        any_camera(false),
        [Ok(camera("Till", 1)), Err(busy()), Ok(camera("Lid", 1))],
    );
    for _ in 0..3 {
        wait(&mut keeper);
    }
    keeper.retry();
    assert_eq!(*keeper.state(), CameraState::Opening);
    assert_eq!(wait(&mut keeper), None);
    assert_eq!(*keeper.state(), live("Lid"));
    assert_eq!(attempts.lock().unwrap().last(), Some(&CameraChoice::Any));
}

#[test]
fn retrying_leaves_a_live_camera_alone() {
    let (mut keeper, attempts) = keeper(any_camera(false), [Ok(camera("Till", 2))]);
    wait(&mut keeper);
    keeper.retry();
    assert_eq!(*keeper.state(), live("Till"));
    assert_eq!(wait(&mut keeper), None);
    assert_eq!(attempts.lock().unwrap().len(), 1);
}

fn not_there() -> CameraError {
    CameraError::NotFound {
        wanted: "Till".to_owned(),
        there_is: vec!["Lid".to_owned()],
    }
}

#[rstest]
#[case(CameraError::NoneFound)]
#[case(not_there())]
fn the_clip_is_drawn_where_there_is_no_camera_until_somebody_asks_again(
    #[case] error: CameraError,
) {
    let (mut keeper, attempts) = keeper(any_camera(true), [Err(error), Ok(camera("Till", 1))]);
    for _ in 0..3 {
        assert_eq!(wait(&mut keeper), None);
        assert_eq!(*keeper.state(), CameraState::Drawn);
    }
    assert_eq!(attempts.lock().unwrap().len(), 1);
    keeper.retry();
    assert_eq!(wait(&mut keeper), None);
    assert_eq!(*keeper.state(), live("Till"));
}

#[test]
fn a_camera_in_use_or_lost_is_waited_for_and_not_drawn() {
    let (mut keeper, _) = keeper(
        any_camera(true),
        [Err(busy()), Ok(camera("Till", 1)), Err(not_there())],
    );
    assert_eq!(wait(&mut keeper), Some(500));
    assert_eq!(*keeper.state(), fails(CameraFault::Busy, Some("Till")));
    assert_eq!(wait(&mut keeper), None);
    assert_eq!(wait(&mut keeper), Some(500));
    assert_eq!(wait(&mut keeper), Some(1_000));
    assert_eq!(*keeper.state(), fails(CameraFault::NotFound, Some("Till")));
}

#[rstest]
#[case(CameraError::NoneFound, fails(CameraFault::NoneFound, None))]
#[case(not_there(), fails(CameraFault::NotFound, Some("Till")))]
#[case(lost("any"), fails(CameraFault::Lost, None))]
fn without_a_camera_the_till_says_so(#[case] error: CameraError, #[case] state: CameraState) {
    let (mut keeper, _) = keeper(any_camera(false), [Err(error)]);
    assert_eq!(wait(&mut keeper), Some(WAITS[0].as_millis()));
    assert_eq!(*keeper.state(), state);
}

#[test]
fn only_the_drawn_clip_can_be_held_up_to() {
    let (mut drawn, attempts) = keeper(Origin::Drawn, []);
    wait(&mut drawn);
    assert!(drawn.hold_up(&QrText::new(ANNA)));
    assert!(!drawn.hold_up(&QrText::new(&"x".repeat(4_000))));
    drawn.retry();
    assert_eq!(*drawn.state(), CameraState::Drawn);
    assert_eq!(attempts.lock().unwrap().len(), 0);

    let (mut live, _) = keeper(any_camera(true), [Ok(camera("Till", 1))]);
    wait(&mut live);
    assert!(!live.hold_up(&QrText::new(ANNA)));
}
