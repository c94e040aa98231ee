//! From a grey frame to the texts of the QR codes in it.
//!
//! Owns brightness ([`Luma`]) and how a frame is searched ([`Decode`]). Refuses to own where frames come
//! from, and what follows from a code.
//!
//! Input is hostile: a frame shows whatever is held before the camera.

mod decode;
mod luma;

pub use decode::{Chain, Code, Decode, LiveReader, Region, Search, SeenMark, StillReader, shrink};
pub use luma::{LONGEST_SIDE, Layout, Luma, LumaError, MOST_PIXELS, RawFormat, check_size};
