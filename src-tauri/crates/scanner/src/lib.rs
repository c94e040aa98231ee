//! From a camera, a picture or a clip to the text of a customer's code.
//!
//! Owns frames ([`FrameSource`]), the scan that reads them until a person's code is there ([`scan`]) and
//! the live picture that does so without end ([`Viewfinder`]). Refuses to own how a frame is read, which
//! is the `reader`'s, and what a code leads to: its meaning is [`enrolment::CodeKind`], its exchange the
//! Vipps crate's.
//!
//! Input is hostile: a frame shows whatever is held before the camera, a file holds any bytes.

mod scan;
mod slot;
mod source;
mod viewfinder;

use std::path::Path;

pub use reader::{
    Chain, Code, Decode, LONGEST_SIDE, LiveReader, Luma, LumaError, MOST_PIXELS, StillReader,
};
pub use scan::{ScanError, Scanned, scan};
pub use source::{
    CameraChoice, CameraError, CameraFault, CameraRequest, Clip, FileError, FileFault, FrameError,
    FrameSource, Picture, PracticeClip, TooMuchText, Webcam, list_cameras,
};
pub use viewfinder::{CameraState, Origin, Previews, Sighting, Viewfinder};

/// All codes in a picture file.
pub fn decode_file(path: &Path) -> Result<Vec<Code>, FileError> {
    let picture = source::read_picture(path)?;
    Ok(StillReader::new(Chain::default()).decode(&picture))
}
