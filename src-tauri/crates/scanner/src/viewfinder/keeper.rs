//! Keeps a source of frames open: opens it, falls back, and opens it again after a while when it fails.
//!
//! Knows no clock and no thread: it says how long to wait before its next turn.

use std::{mem, time::Duration};

use enrolment::QrText;

use super::{CameraState, Origin};
use crate::{
    CameraChoice, CameraError, CameraRequest, FrameError, FrameSource, Luma, PracticeClip, Webcam,
};

/// Waits before opening again; the last one for each further attempt. Looking for a camera is cheap, and one
/// that comes back is to give pictures within three seconds.
const WAITS: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(1)];

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
    /// Whether the next frame may be from before a loss: some cameras keep it, and give nothing after it.
    may_be_old: bool,
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
            may_be_old: false,
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
                Ok(source) => {
                    self.source = source;
                    self.may_be_old = self.last.is_some();
                }
                Err(error) => return self.failed(&error),
            }
        }
        let frame = match &mut self.source {
            Source::Shut => Ok(None),
            Source::Camera(opened) => opened.source.next_frame(),
            Source::Drawn(clip) => clip.next_frame(),
        };
        match frame {
            Ok(Some(_)) if mem::take(&mut self.may_be_old) => Turn::Nothing(Duration::ZERO),
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
mod tests;
