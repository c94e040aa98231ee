//! From a camera, a picture or a clip to the text of a customer's code.
//!
//! Owns frames ([`FrameSource`]), their brightness ([`Luma`]), reading the codes in them ([`Decode`])
//! and the scan that joins these ([`scan`]). Refuses to own what a code leads to: its meaning is
//! [`enrolment::CodeKind`], its exchange the Vipps crate's.
//!
//! Input is hostile: a frame shows whatever is held before the camera, a file holds any bytes.

mod decode;
mod luma;
mod scan;
mod source;

use std::path::Path;

pub use decode::{Code, Decode, Pipeline};
pub use luma::{LONGEST_SIDE, Luma, LumaError, MOST_PIXELS};
pub use scan::{ScanError, Scanned, scan};
pub use source::{
    CameraChoice, CameraError, CameraRequest, Clip, FileError, FileFault, FrameError, FrameSource,
    Picture, PracticeClip, TooMuchText, Webcam, list_cameras,
};

/// All codes in a picture file.
pub fn decode_file(path: &Path) -> Result<Vec<Code>, FileError> {
    Ok(Pipeline.decode(&source::read_picture(path)?))
}
