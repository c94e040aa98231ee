//! Grey frames to the texts of QR codes.
//!
//! Owns how a frame is looked at and for how long. What a text means is [`CodeKind`]'s; when to stop
//! looking is the scan's.
//!
//! [`CodeKind`]: enrolment::CodeKind

mod bits;
mod code;
mod copies;
mod equalise;
mod field;
mod finder;
mod fit;
mod geometry;
mod grid;
mod known;
mod layout;
mod least_squares;
mod live;
mod locate;
#[cfg(feature = "native")]
mod native;
mod restore;
mod rings;
mod sampler;
mod search;
mod seen;
mod soft;
mod spots;
mod still;
mod view;

pub use self::code::Code;
pub use self::copies::shrink;
pub use self::live::LiveReader;
pub use self::seen::{Region, Search, SeenMark};
pub use self::still::StillReader;
use crate::Luma;

/// Reads the codes in a frame.
pub trait Decode: Send {
    /// All codes that can be read in the frame, the largest first, each text once. Never panics and
    /// takes a bounded time, whatever the frame shows.
    fn decode(&mut self, frame: &Luma) -> Vec<Code>;

    /// Forgets all that earlier frames showed: whoever comes next is somebody else.
    fn forget(&mut self) {}
}

/// Which stages read a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// The native reader first, then our own stages for what it could not read.
    #[cfg(feature = "native")]
    Native,
    /// Nothing but Rust.
    PureRust,
}

impl Default for Chain {
    /// The native one where it was built in.
    fn default() -> Self {
        #[cfg(feature = "native")]
        return Self::Native;
        #[cfg(not(feature = "native"))]
        return Self::PureRust;
    }
}
