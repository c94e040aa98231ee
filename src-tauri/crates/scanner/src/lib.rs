//! From a camera, a picture or a clip to the text of a customer's code.
//!
//! Owns frames ([`FrameSource`]), the scan that reads them until a person's code is there ([`scan`]) and
//! the live picture that does so without end ([`Viewfinder`]). Refuses to own how a frame is read, which
//! is the `reader`'s, and what a code leads to: its meaning is [`enrolment::CodeKind`], its exchange the
//! Vipps crate's.
//!
//! Input is hostile: a frame shows whatever is held before the camera, a file holds any bytes.

mod flaws;
mod measure;
mod scan;
mod slot;
mod source;
mod viewfinder;

use std::path::Path;

pub use flaws::{Flaw, Flaws};
pub use measure::{Measure, measure};
pub use reader::{
    Chain, Code, Decode, LONGEST_SIDE, LiveReader, Luma, LumaError, MOST_PIXELS, Region, Search,
    StillReader, shrink,
};
pub use scan::{ScanError, Scanned, scan};
pub use source::{
    CameraChoice, CameraError, CameraFault, CameraRequest, Clip, FileError, FileFault, FrameError,
    FrameSource, Picture, PracticeClip, TooMuchText, Webcam, list_cameras,
};
pub use viewfinder::{CameraState, Measures, Origin, Previews, Sighting, Viewfinder};

/// Reads a picture file: the picture, its codes and what was seen on the way to them.
pub fn search_file(path: &Path) -> Result<(Luma, Search), FileError> {
    let picture = source::read_picture(path)?;
    let search = StillReader::new(Chain::default()).search(&picture);
    Ok((picture, search))
}

/// All codes in a picture file.
pub fn decode_file(path: &Path) -> Result<Vec<Code>, FileError> {
    Ok(search_file(path)?.1.codes)
}
