//! The viewfinder as its holder sees it, with a camera and a decoder that do what the test says.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use enrolment::QrText;
use tokio::sync::{broadcast, watch};
use tokio::time::timeout;

use super::eye::Eye;
use super::fixtures::{ANNA, BENT, any_camera, code, lost, plain};
use super::keeper::Opened;
use super::preview::Frame;
use super::shared::Shared;
use super::threads::ReaderThread;
use super::{CameraState, Origin, Sighting, Viewfinder};
use crate::slot::slot;
use crate::{CameraError, CameraFault, Code, Decode, FrameError, FrameSource, Luma};

/// Far more than anything here takes.
const LONG: Duration = Duration::from_secs(20);

// What frames show, by their shade.
const EMPTY: u8 = 50;
const SHOWS_ANNA: u8 = 100;
const SHOWS_BENT: u8 = 200;

/// A camera whose frames the test gives. It is lost when the test drops its end.
struct Given {
    frames: Receiver<Luma>,
    _alive: Sender<()>,
}

impl FrameSource for Given {
    fn next_frame(&mut self) -> Result<Option<Luma>, FrameError> {
        self.frames
            .recv()
            .map(Some)
            .map_err(|_| lost("Till").into())
    }
}

/// Reads what a frame's shade stands for, and notes each frame.
struct ByShade {
    read: Arc<Mutex<Vec<u8>>>,
    _alive: Sender<()>,
}

impl Decode for ByShade {
    fn decode(&mut self, frame: &Luma) -> Vec<Code> {
        let shade = frame.pixels()[0];
        self.read.lock().unwrap().push(shade);
        match shade {
            SHOWS_ANNA => vec![code(ANNA, 10.0, 10.0, 10.0)],
            SHOWS_BENT => vec![code(BENT, 10.0, 10.0, 20.0)],
            _ => Vec::new(),
        }
    }
}

/// Reads the same code in every frame.
struct Always;

impl Decode for Always {
    fn decode(&mut self, _: &Luma) -> Vec<Code> {
        vec![code(ANNA, 10.0, 10.0, 10.0)]
    }
}

/// A viewfinder and the other ends of its camera. Each opening takes the next of `cameras`.
struct Bench {
    viewfinder: Viewfinder,
    cameras: Sender<Result<Given, CameraError>>,
    alive: Sender<()>,
    /// Closed when camera and decoder are gone, and with them the threads that owned them.
    ended: Receiver<()>,
}

impl Bench {
    fn start() -> Self {
        let (alive, ended) = mpsc::channel();
        let (cameras, coming) = mpsc::channel::<Result<Given, CameraError>>();
        let decoder = ByShade {
            read: Arc::default(),
            _alive: alive.clone(),
        };
        let viewfinder = Viewfinder::start_with(
            any_camera(false),
            Box::new(move |_| {
                let camera = coming.recv().unwrap_or(Err(CameraError::NoneFound))?;
                Ok(Opened {
                    name: "Till".to_owned(),
                    source: Box::new(camera),
                })
            }),
            Box::new(decoder),
        );
        Self {
            viewfinder,
            cameras,
            alive,
            ended,
        }
    }

    /// Plugs a camera in, and gives the end to which its frames go.
    fn plug(&self) -> Sender<Luma> {
        let (frames, given) = mpsc::channel();
        let camera = Given {
            frames: given,
            _alive: self.alive.clone(),
        };
        self.cameras.send(Ok(camera)).unwrap();
        frames
    }
}

async fn becomes<T: Clone>(watch: &mut watch::Receiver<T>, wanted: impl FnMut(&T) -> bool) -> T {
    let value = timeout(LONG, watch.wait_for(wanted)).await.unwrap();
    value.unwrap().clone()
}

async fn heard(scanned: &mut broadcast::Receiver<QrText>) -> String {
    let text = timeout(LONG, scanned.recv()).await.unwrap().unwrap();
    text.expose().to_owned()
}

fn live() -> CameraState {
    CameraState::Live {
        name: "Till".to_owned(),
    }
}

#[tokio::test]
async fn a_code_that_is_held_up_is_sighted_and_told() {
    let bench = Bench::start();
    let (mut sightings, mut scanned) = (bench.viewfinder.sightings(), bench.viewfinder.scanned());
    bench.viewfinder.look(true);
    let frames = bench.plug();
    frames.send(plain(SHOWS_ANNA)).unwrap();
    assert_eq!(heard(&mut scanned).await, ANNA);
    let sighting = becomes(&mut sightings, |sighting| sighting.chosen.is_some()).await;
    assert_eq!((sighting.width, sighting.height), (64, 36));
    frames.send(plain(SHOWS_BENT)).unwrap();
    assert_eq!(heard(&mut scanned).await, BENT);
}

#[tokio::test]
async fn no_code_is_in_sight_once_nobody_looks_while_the_picture_goes_on() {
    let bench = Bench::start();
    let mut sightings = bench.viewfinder.sightings();
    bench.viewfinder.look(true);
    let frames = bench.plug();
    frames.send(plain(SHOWS_ANNA)).unwrap();
    becomes(&mut sightings, |sighting| sighting.chosen.is_some()).await;
    bench.viewfinder.look(false);
    assert_eq!(*sightings.borrow(), Sighting::default());
    let mut previews = bench.viewfinder.previews();
    for _ in 0..2 {
        frames.send(plain(SHOWS_BENT)).unwrap();
        assert!(timeout(LONG, previews.next()).await.unwrap().is_some());
    }
    assert_eq!(*sightings.borrow(), Sighting::default());
}

#[tokio::test]
async fn a_lost_camera_is_told_and_opened_again() {
    let bench = Bench::start();
    let (mut state, mut sightings) = (bench.viewfinder.state(), bench.viewfinder.sightings());
    bench.viewfinder.look(true);
    assert_eq!(*state.borrow(), CameraState::Opening);
    let frames = bench.plug();
    frames.send(plain(SHOWS_ANNA)).unwrap();
    becomes(&mut state, |state| *state == live()).await;
    becomes(&mut sightings, |sighting| sighting.chosen.is_some()).await;
    drop(frames);
    let fails = CameraState::Fails {
        fault: CameraFault::Lost,
        name: Some("Till".to_owned()),
    };
    becomes(&mut state, |state| *state == fails).await;
    becomes(&mut sightings, |sighting| sighting.codes.is_empty()).await;
    let frames = bench.plug();
    for _ in 0..2 {
        frames.send(plain(EMPTY)).unwrap();
    }
    becomes(&mut state, |state| *state == live()).await;
}

#[tokio::test]
async fn a_retry_does_not_wait_its_turn() {
    let bench = Bench::start();
    let mut state = bench.viewfinder.state();
    // Only a retry shows that it opens; the attempts between do not.
    let busy = || CameraError::Busy {
        camera: "Till".to_owned(),
    };
    for _ in 0..4 {
        bench.cameras.send(Err(busy())).unwrap();
        becomes(&mut state, |state| {
            matches!(state, CameraState::Fails { .. })
        })
        .await;
        bench.viewfinder.retry();
        becomes(&mut state, |state| *state == CameraState::Opening).await;
    }
    bench.plug().send(plain(EMPTY)).unwrap();
    becomes(&mut state, |state| *state == live()).await;
}

#[tokio::test]
async fn stopping_turns_it_off_at_once_and_ends_both_threads() {
    let bench = Bench::start();
    let state = bench.viewfinder.state();
    let mut previews = bench.viewfinder.previews();
    let frames = bench.plug();
    frames.send(plain(EMPTY)).unwrap();
    assert!(timeout(LONG, previews.next()).await.unwrap().is_some());
    bench.viewfinder.stop();
    assert_eq!(*state.borrow(), CameraState::Off);
    drop((frames, bench.cameras, bench.alive));
    assert_eq!(
        bench.ended.recv_timeout(LONG),
        Err(RecvTimeoutError::Disconnected)
    );
    assert_eq!(*state.borrow(), CameraState::Off);
    while previews.next().await.is_some() {}
}

#[tokio::test]
async fn dropping_the_last_one_ends_both_threads() {
    let bench = Bench::start();
    let mut state = bench.viewfinder.state();
    let other = bench.viewfinder.clone();
    let frames = bench.plug();
    drop(bench.viewfinder);
    frames.send(plain(EMPTY)).unwrap();
    becomes(&mut state, |state| *state == live()).await;
    drop((other, frames, bench.cameras, bench.alive));
    assert_eq!(
        bench.ended.recv_timeout(LONG),
        Err(RecvTimeoutError::Disconnected)
    );
    assert_eq!(*state.borrow(), CameraState::Off);
}

/// Lets the reader look at one frame, on this thread. Says whether it was decoded.
fn is_decoded(shared: &Arc<Shared>, shade: u8) -> bool {
    let (alive, _ended) = mpsc::channel();
    let read = Arc::default();
    let decoder = ByShade {
        read: Arc::<Mutex<Vec<u8>>>::clone(&read),
        _alive: alive,
    };
    let (giver, newest) = slot();
    giver.give(Some(Arc::new(Frame::new(plain(shade)))));
    drop(giver);
    let reader = ReaderThread {
        eye: Eye::new(Box::new(decoder)),
        newest,
        shared: Arc::clone(shared),
    };
    reader.run();
    let read = read.lock().unwrap();
    *read == [shade]
}

#[test]
fn nothing_is_decoded_while_nobody_looks() {
    let shared = Arc::new(Shared::default());
    assert!(!is_decoded(&shared, SHOWS_ANNA));
    shared.look(true);
    assert!(is_decoded(&shared, SHOWS_ANNA));
    shared.look(false);
    assert!(!is_decoded(&shared, SHOWS_ANNA));
}

#[tokio::test]
async fn a_phone_held_up_to_the_drawn_clip_is_told_each_time_it_is_held_up() {
    let viewfinder = Viewfinder::start_with(
        Origin::Drawn,
        Box::new(|_| Err(CameraError::NoneFound)),
        Box::new(Always),
    );
    let mut scanned = viewfinder.scanned();
    viewfinder.look(true);
    for _ in 0..3 {
        assert_eq!(heard(&mut scanned).await, ANNA);
        viewfinder.hold_up(QrText::new(ANNA));
    }
    becomes(&mut viewfinder.state(), |state| {
        *state == CameraState::Drawn
    })
    .await;
}

/// Panics at a frame that shows Anna.
struct Broken;

impl Decode for Broken {
    fn decode(&mut self, frame: &Luma) -> Vec<Code> {
        assert_ne!(frame.pixels()[0], SHOWS_ANNA, "as told");
        Vec::new()
    }
}

#[tokio::test]
async fn a_reader_that_panics_is_told_and_leaves_no_picture_behind() {
    let (frames, given) = mpsc::channel();
    let (alive, ended) = mpsc::channel();
    let mut camera = Some(Given {
        frames: given,
        _alive: alive,
    });
    let viewfinder = Viewfinder::start_with(
        any_camera(false),
        Box::new(move |_| {
            Ok(Opened {
                name: "Till".to_owned(),
                source: Box::new(camera.take().ok_or(CameraError::NoneFound)?),
            })
        }),
        Box::new(Broken),
    );
    viewfinder.look(true);
    let mut state = viewfinder.state();
    let mut previews = viewfinder.previews();
    frames.send(plain(SHOWS_ANNA)).unwrap();
    let fails = CameraState::Fails {
        fault: CameraFault::Failed,
        name: None,
    };
    becomes(&mut state, |state| *state == fails).await;
    // The camera is let go with the next that is heard of it, and the state stays.
    drop(frames);
    assert_eq!(
        ended.recv_timeout(LONG),
        Err(RecvTimeoutError::Disconnected)
    );
    while previews.next().await.is_some() {}
    assert_eq!(*state.borrow(), fails);
}
