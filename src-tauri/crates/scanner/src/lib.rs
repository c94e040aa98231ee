//! From a camera, a picture or a clip to the text of a customer's code.
//!
//! Owns frames ([`FrameSource`]), their brightness ([`Luma`]), reading the codes in them ([`Decode`]),
//! the scan that joins these once ([`scan`]) and the live picture that does so without end
//! ([`Viewfinder`]). Refuses to own what a code leads to: its meaning is
//! [`enrolment::CodeKind`], its exchange the Vipps crate's.
//!
//! Input is hostile: a frame shows whatever is held before the camera, a file holds any bytes.

mod decode;
mod luma;
mod scan;
mod slot;
mod source;
mod viewfinder;

use std::path::Path;

pub use decode::{Code, Decode, Pipeline};
pub use luma::{LONGEST_SIDE, Luma, LumaError, MOST_PIXELS};
pub use scan::{ScanError, Scanned, scan};
pub use source::{
    CameraChoice, CameraError, CameraFault, CameraRequest, Clip, FileError, FileFault, FrameError,
    FrameSource, Picture, PracticeClip, TooMuchText, Webcam, list_cameras,
};
pub use viewfinder::{CameraState, Origin, Previews, Sighting, Viewfinder};

/// All codes in a picture file.
pub fn decode_file(path: &Path) -> Result<Vec<Code>, FileError> {
    Ok(Pipeline.decode(&source::read_picture(path)?))
}
