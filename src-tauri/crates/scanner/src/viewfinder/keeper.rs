//! Keeps a source of frames open: opens it, falls back, and opens it again after a while when it fails.
//!
//! Knows no clock and no thread: it says how long to wait before its next turn.

use std::time::Duration;

use enrolment::QrText;

use super::{CameraState, Origin};
use crate::{
    CameraChoice, CameraError, CameraRequest, FrameError, FrameSource, Luma, PracticeClip, Webcam,
};

/// Waits before opening again; the last one for each further attempt.
const WAITS: [Duration; 4] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(3),
];

/// The shortest time from one frame of a camera to the next that is taken. A camera of 15 frames a second
/// loses none; of a faster one about so many are taken.
const CAMERA_PACE: Duration = Duration::from_millis(60);

/// The drawn clip shows the same shop each time.
const SEED: u64 = 1;

/// A source that was opened, with its name.
pub(super) struct Opened {
    pub(super) name: String,
    pub(super) source: Box<dyn FrameSource>,
}

/// Opens a camera. May wait for some seconds.
pub(super) type Open = dyn FnMut(CameraRequest) -> Result<Opened, CameraError> + Send;

/// Opens a webcam.
pub(super) fn open_webcam(request: CameraRequest) -> Result<Opened, CameraError> {
    let webcam = Webcam::open(request)?;
    Ok(Opened {
        name: webcam.name().to_owned(),
        source: Box::new(webcam),
    })
}

/// What a turn gave.
#[derive(Debug)]
pub(super) enum Turn {
    /// A frame. The next turn may follow at the pace of the pictures.
    Frame(Luma),
    /// None: the next turn is to be after this wait.
    Nothing(Duration),
}

/// The owner of the source.
pub(super) struct Keeper {
    origin: Origin,
    open: Box<Open>,
    source: Source,
    state: CameraState,
    /// The camera that was live last. It is the one to be opened again.
    last: Option<String>,
    failures: usize,
}

enum Source {
    Shut,
    Camera(Opened),
    Drawn(Box<PracticeClip>),
}

impl Keeper {
    pub(super) fn new(origin: Origin, open: Box<Open>) -> Self {
        Self {
            origin,
            open,
            source: Source::Shut,
            state: CameraState::Opening,
            last: None,
            failures: 0,
        }
    }

    pub(super) fn state(&self) -> &CameraState {
        &self.state
    }

    /// How long a frame of the present source stands.
    pub(super) fn pace(&self) -> Duration {
        match self.source {
            Source::Drawn(_) => PracticeClip::PACE,
            Source::Shut | Source::Camera(_) => CAMERA_PACE,
        }
    }

    /// Gets one frame, after opening the source if it is shut. May wait for some seconds.
    pub(super) fn turn(&mut self) -> Turn {
        if let Source::Shut = self.source {
            match self.opened() {
                Ok(source) => self.source = source,
                Err(error) => return self.failed(&error),
            }
        }
        let frame = match &mut self.source {
            Source::Shut => Ok(None),
            Source::Camera(opened) => opened.source.next_frame(),
            Source::Drawn(clip) => clip.next_frame(),
        };
        match frame {
            Ok(Some(frame)) => {
                self.works();
                Turn::Frame(frame)
            }
            Ok(None) => self.failed(&CameraError::Lost {
                camera: self.name(),
            }),
            Err(FrameError::Camera(error)) => self.failed(&error),
            Err(FrameError::File(error)) => self.failed(&CameraError::Failed {
                camera: self.name(),
                reason: error.to_string(),
            }),
        }
    }

    /// Forgets the failures and which camera was live: the next turn opens what was asked for at first.
    /// A camera that is live stays.
    pub(super) fn retry(&mut self) {
        let stays = match self.source {
            Source::Shut => false,
            Source::Camera(_) => true,
            Source::Drawn(_) => self.origin == Origin::Drawn,
        };
        if !stays {
            self.source = Source::Shut;
            self.state = CameraState::Opening;
            self.last = None;
            self.failures = 0;
        }
    }

    /// Lets a phone with this code come into the drawn picture. Says whether that is the source and the
    /// text fits into a code.
    pub(super) fn hold_up(&mut self, text: &QrText) -> bool {
        match &mut self.source {
            Source::Drawn(clip) => clip.hold_up(text).is_ok(),
            Source::Shut | Source::Camera(_) => false,
        }
    }

    fn name(&self) -> String {
        match &self.source {
            Source::Camera(opened) => opened.name.clone(),
            Source::Shut | Source::Drawn(_) => CameraChoice::Any.to_string(),
        }
    }

    fn opened(&mut self) -> Result<Source, CameraError> {
        let Origin::Camera { request, or_drawn } = &self.origin else {
            return Ok(drawn());
        };
        let mut request = request.clone();
        if let Some(last) = &self.last {
            request.camera = CameraChoice::Name(last.clone());
        }
        match (self.open)(request) {
            Err(CameraError::NoneFound | CameraError::NotFound { .. })
                if *or_drawn && self.last.is_none() =>
            {
                Ok(drawn())
            }
            opened => opened.map(Source::Camera),
        }
    }

    fn works(&mut self) {
        self.failures = 0;
        match &self.source {
            Source::Camera(opened) if !matches!(self.state, CameraState::Live { .. }) => {
                self.last = Some(opened.name.clone());
                self.state = CameraState::Live {
                    name: opened.name.clone(),
                };
            }
            Source::Drawn(_) => self.state = CameraState::Drawn,
            Source::Shut | Source::Camera(_) => {}
        }
    }

    fn failed(&mut self, error: &CameraError) -> Turn {
        let state = CameraState::Fails {
            fault: error.fault(),
            name: self.name_in(error),
        };
        // The same again with each attempt is no news.
        if self.state != state {
            tracing::warn!(%error, "no picture");
            self.state = state;
        }
        self.source = Source::Shut;
        let wait = WAITS[self.failures.min(WAITS.len() - 1)];
        self.failures += 1;
        Turn::Nothing(wait)
    }

    /// The name of the camera that fails, as far as it is known.
    fn name_in(&self, error: &CameraError) -> Option<String> {
        self.last.clone().or_else(|| match error {
            CameraError::NoneFound => None,
            CameraError::NotFound { wanted, .. } => Some(wanted.clone()),
            CameraError::Busy { camera }
            | CameraError::Refused { camera }
            | CameraError::Lost { camera }
            | CameraError::WrongFormat { camera }
            | CameraError::Failed { camera, .. } => {
                let is_name = *camera != CameraChoice::Any.to_string();
                is_name.then(|| camera.clone())
            }
        })
    }
}

fn drawn() -> Source {
    Source::Drawn(Box::new(PracticeClip::empty(SEED)))
}

#[cfg(test)]
mod tests {
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
    fn waits_grow_to_three_seconds_and_begin_anew_after_a_frame() {
        let failing = || (0..5).map(|_| Err(busy()));
        let script = failing()
            .chain([Ok(camera("Till", 1))])
            .chain(failing())
            .collect::<Vec<_>>();
        let (mut keeper, _) = keeper(any_camera(false), script);
        let waits: Vec<_> = (0..12).map(|_| wait(&mut keeper)).collect();
        let growing = [500, 1_000, 2_000, 3_000, 3_000].map(Some);
        assert_eq!(waits[..5], growing);
        assert_eq!(waits[5], None);
        assert_eq!(waits[6..11], growing, "the first is for the loss");
    }

    #[test]
    fn a_lost_camera_is_opened_again_by_its_name() {
        let (mut keeper, attempts) = keeper(
            any_camera(false),
            [Ok(camera("Till", 1)), Err(busy()), Ok(camera("Till", 1))],
        );
        wait(&mut keeper);
        wait(&mut keeper);
        assert_eq!(*keeper.state(), fails(CameraFault::Lost, Some("Till")));
        wait(&mut keeper);
        assert_eq!(*keeper.state(), fails(CameraFault::Busy, Some("Till")));
        wait(&mut keeper);
        assert_eq!(*keeper.state(), live("Till"));
        let till = || CameraChoice::Name("Till".to_owned());
        assert_eq!(
            *attempts.lock().unwrap(),
            [CameraChoice::Any, till(), till()]
        );
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
}
