//! Where frames come from: a webcam, a picture, a clip, or the program's own drawing.
//!
//! Owns opening, reading and closing; hands out [`Luma`] and nothing about what it shows.

mod camera;
mod clip;
mod file;
mod jpeg;
mod picture;
mod practice;

pub use camera::{CameraChoice, CameraError, CameraFault, CameraRequest, Webcam, list_cameras};
pub use clip::Clip;
pub use file::{FileError, FileFault};
pub use picture::Picture;
pub(crate) use picture::read as read_picture;
pub use practice::{PracticeClip, TooMuchText};

use crate::Luma;

/// Gives one frame after another.
pub trait FrameSource: Send {
    /// The next frame, or `None` when the source has ended. May wait, but never longer than a few
    /// seconds; after an error the source gives no more.
    fn next_frame(&mut self) -> Result<Option<Luma>, FrameError>;
}

/// Why a source gives no frame.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    #[error(transparent)]
    Camera(#[from] CameraError),
    #[error(transparent)]
    File(#[from] FileError),
}
