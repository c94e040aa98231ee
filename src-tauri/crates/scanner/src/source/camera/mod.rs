//! A webcam as a source of frames.
//!
//! A wait for a camera's frame need not end by itself, so one thread owns the camera (opens, reads, closes it)
//! and the frames leave through a slot that holds the newest. Whoever waits gives up after
//! [`PATIENCE`] and lets that thread go. Reopening a lost camera is not done here.

mod device;
mod error;
mod exposure;
mod format;
mod turn;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{self, Sender};
use std::time::{Duration, Instant};

use nokhwa::utils::{ApiBackend, CameraIndex, CameraInfo};

use self::device::Device;
pub use self::error::{CameraError, CameraFault};
use self::exposure::Exposure;
use self::format::Shot;
use self::turn::Turn;
use super::{FrameError, FrameSource};
use crate::Luma;
use crate::slot::{Giver, Taker, slot};

/// How long a camera may go without a frame before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long a camera may take to open. Some start a lamp and a motor first.
const PATIENCE_OPENING: Duration = Duration::from_secs(10);

/// Which camera to use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CameraChoice {
    /// The first that works.
    #[default]
    Any,
    /// The first that works of those with this name, as [`list_cameras`] gives it.
    Name(String),
    /// The one with this number in the system's order.
    Index(u32),
}

/// What is asked of a camera. It gives the nearest that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraRequest {
    pub camera: CameraChoice,
    pub width: u32,
    pub height: u32,
    /// Frames a second.
    pub rate: u32,
}

impl fmt::Display for CameraChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::Name(name) => f.write_str(name),
            Self::Index(index) => index.fmt(f),
        }
    }
}

impl Default for CameraRequest {
    fn default() -> Self {
        Self {
            camera: CameraChoice::Any,
            width: 1280,
            height: 720,
            rate: 30,
        }
    }
}

/// An open webcam. Dropping it closes the camera, as soon as the camera lets go.
pub struct Webcam {
    name: String,
    frames: Taker<Result<Shot, CameraError>>,
    exposure: Exposure,
    halvings: Halvings,
}

/// How many times the camera's own exposure is to be halved: set by who looks at the frames, heard by who
/// owns the camera.
type Halvings = Arc<AtomicU8>;

impl Webcam {
    /// Opens a camera. Waits until it stands ready, ten seconds at most. On Linux it then gave a frame.
    pub fn open(request: CameraRequest) -> Result<Self, CameraError> {
        let (giver, frames) = slot();
        let (ready, opened) = mpsc::channel();
        let halvings = Halvings::default();
        let camera = request.camera.to_string();
        let failed = |reason: String| CameraError::Failed { camera, reason };
        let started = std::thread::Builder::new()
            .name("camera".to_owned())
            .spawn({
                let halvings = Arc::clone(&halvings);
                move || own_camera(&request, &ready, &giver, &halvings)
            });
        if let Err(error) = started {
            return Err(failed(error.to_string()));
        }
        match opened.recv_timeout(PATIENCE_OPENING) {
            Ok(name) => Ok(Self {
                name: name?,
                frames,
                exposure: Exposure::default(),
                halvings,
            }),
            Err(_) => Err(failed("it did not open in time".to_owned())),
        }
    }

    /// The camera's name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl FrameSource for Webcam {
    /// A frame that cannot be read is passed over: a cable's hiccup looks like that. If they all are,
    /// the format is not what the camera says.
    fn next_frame(&mut self) -> Result<Option<Luma>, FrameError> {
        let began = Instant::now();
        let mut fault = CameraError::Lost {
            camera: self.name.clone(),
        };
        loop {
            let left = PATIENCE.saturating_sub(began.elapsed());
            let Some(frame) = self.frames.take(left) else {
                return Err(fault.into());
            };
            match frame?.luma() {
                Ok(frame) => {
                    let halvings = self.exposure.see(&frame, Instant::now());
                    self.halvings.store(halvings, Ordering::Relaxed);
                    return Ok(Some(frame));
                }
                Err(error) => tracing::debug!(%error, "a frame of the camera was passed over"),
            }
            fault = CameraError::WrongFormat {
                camera: self.name.clone(),
            };
            if left.is_zero() {
                return Err(fault.into());
            }
        }
    }
}

/// The names of all cameras, in the system's order. Two of one make bear the same name.
pub fn list_cameras() -> Result<Vec<String>, CameraError> {
    Ok(query()?.iter().map(CameraInfo::human_name).collect())
}

fn query() -> Result<Vec<CameraInfo>, CameraError> {
    let mut cameras =
        nokhwa::query(ApiBackend::Auto).map_err(|error| CameraError::sort("any", &error))?;
    cameras.retain(Device::is_camera);
    cameras.sort_by_key(|camera| camera.index().as_index().ok());
    Ok(cameras)
}

/// Opens the first camera that works of those that were asked for; the first one's failure is told.
fn open(request: &CameraRequest) -> Result<(Device, String), CameraError> {
    let mut failure = None;
    for camera in candidates(query()?, &request.camera)? {
        match Device::open(&camera, request) {
            Ok(opened) => return Ok((opened, camera.human_name())),
            Err(error) => failure.get_or_insert(error),
        };
    }
    Err(failure.unwrap_or(CameraError::NoneFound))
}

fn candidates(
    cameras: Vec<CameraInfo>,
    choice: &CameraChoice,
) -> Result<Vec<CameraInfo>, CameraError> {
    if cameras.is_empty() {
        return Err(CameraError::NoneFound);
    }
    let there_is: Vec<_> = cameras.iter().map(CameraInfo::human_name).collect();
    let is_chosen = |camera: &CameraInfo| match choice {
        CameraChoice::Any => true,
        CameraChoice::Name(name) => camera.human_name() == *name,
        CameraChoice::Index(index) => *camera.index() == CameraIndex::Index(*index),
    };
    let chosen: Vec<_> = cameras.into_iter().filter(is_chosen).collect();
    if chosen.is_empty() {
        return Err(CameraError::NotFound {
            wanted: choice.to_string(),
            there_is,
        });
    }
    Ok(chosen)
}

/// The life of a camera's thread: says by `ready` whether the camera opened, then gives frames until it fails
/// or nobody wants them.
fn own_camera(
    request: &CameraRequest,
    ready: &Sender<Result<String, CameraError>>,
    frames: &Giver<Result<Shot, CameraError>>,
    halvings: &Halvings,
) {
    let _open = Turn::take(PATIENCE);
    let (mut camera, name) = match open(request) {
        Ok(opened) => opened,
        Err(error) => {
            // Whoever asked may have stopped waiting; then there is nobody to tell.
            let _ = ready.send(Err(error));
            return;
        }
    };
    if ready.send(Ok(name.clone())).is_err() {
        return;
    }
    loop {
        camera.expose(halvings.load(Ordering::Relaxed));
        let shot = camera.shot();
        let is_last = shot.is_err();
        if !frames.give(shot) || is_last {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use nokhwa::utils::{CameraIndex, CameraInfo};
    use reader::{Layout, RawFormat};

    use super::format::ShotFormat;
    use super::{CameraChoice, CameraError, Exposure, Halvings, Shot, Webcam, candidates, slot};
    use crate::{FrameError, FrameSource};

    fn cameras() -> Vec<CameraInfo> {
        let camera = |name, index| CameraInfo::new(name, "", "", CameraIndex::Index(index));
        vec![camera("Lid", 0), camera("Till", 2), camera("Till", 3)]
    }

    #[test]
    fn a_name_chooses_every_device_that_bears_it() {
        let chosen = candidates(cameras(), &CameraChoice::Name("Till".into())).unwrap();
        assert_eq!(chosen, cameras()[1..]);
        let chosen = candidates(cameras(), &CameraChoice::Index(3)).unwrap();
        assert_eq!(chosen, cameras()[2..]);
    }

    #[test]
    fn a_camera_that_is_not_there_is_told_with_those_that_are() {
        let error = candidates(cameras(), &CameraChoice::Name("Desk".into())).unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no camera `Desk`; there is: Lid, Till, Till"
        );
        assert_eq!(
            candidates(vec![], &CameraChoice::Index(0)),
            Err(CameraError::NoneFound)
        );
    }

    fn webcam() -> (super::Giver<Result<Shot, CameraError>>, Webcam) {
        let (giver, frames) = slot();
        (
            giver,
            Webcam {
                name: "Till".to_owned(),
                frames,
                exposure: Exposure::default(),
                halvings: Halvings::default(),
            },
        )
    }

    fn shot(format: ShotFormat, bytes: &[u8]) -> Shot {
        Shot {
            format,
            bytes: bytes.to_vec(),
        }
    }

    fn grey() -> ShotFormat {
        ShotFormat::Raw(RawFormat {
            layout: Layout::Plane,
            width: 2,
            height: 1,
            stride: 0,
        })
    }

    #[test]
    fn a_damaged_frame_is_passed_over() {
        let (giver, mut webcam) = webcam();
        giver.give(Ok(shot(ShotFormat::Jpeg, &[1])));
        let waiting = std::thread::spawn(move || {
            let frame = webcam.next_frame();
            frame.map(|frame| frame.map(|frame| frame.pixels().to_vec()))
        });
        giver.give(Ok(shot(grey(), &[5, 6])));
        assert_eq!(waiting.join().unwrap().unwrap(), Some(vec![5, 6]));
    }

    #[test]
    fn a_camera_whose_thread_ends_is_lost() {
        let (giver, mut webcam) = webcam();
        drop(giver);
        let error = webcam.next_frame().unwrap_err();
        assert!(
            matches!(error, FrameError::Camera(CameraError::Lost { camera }) if camera == "Till")
        );
    }

    #[test]
    fn a_camera_of_nothing_but_unreadable_frames_has_the_wrong_format() {
        let (giver, mut webcam) = webcam();
        giver.give(Ok(shot(grey(), &[1])));
        drop(giver);
        let error = webcam.next_frame().unwrap_err();
        assert!(matches!(
            error,
            FrameError::Camera(CameraError::WrongFormat { .. })
        ));
    }
}
