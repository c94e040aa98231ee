//! Frames as a till's camera sees them, drawn from seeds, and readers measured on them.
//!
//! Owns the drawing of phones, codes and counters, what a camera makes of them, and the comparison of
//! our reader with its peers. Refuses to own how a code is read. It is not part of what is shipped.
//!
//! Drawing follows the light: a screen and its surroundings, what the glass adds, fingers, the lens,
//! the sensor, the camera's own processing, and JPEG. Colours are left out: readers look at
//! brightness alone. Chance and curves are computed the same on every machine, so a seed names the
//! same frames everywhere.

mod again;
mod beside;
mod blur;
mod burst;
mod camera;
mod cast;
mod compare;
mod crack;
mod dice;
mod distortion;
mod draw;
mod frame;
mod glass;
mod hand;
mod judge;
mod light;
mod mutants;
mod negative;
mod payload;
mod phone;
mod plane;
mod readers;
mod score;
mod shape;
mod sheet;
mod shot;
mod size;
mod soak;
mod surroundings;
mod symbol;
mod table;
mod versions;
mod view;

pub use burst::burst;
pub use compare::{Extent, compare};
pub use distortion::{Distortion, Level};
pub use draw::draw;
pub use frame::{Frame, still};
pub use mutants::{Mutants, mutate};
pub use negative::{Negative, negative};
pub use readers::{Answer, Reader, Reading};
pub use score::{Score, Share, Spent};
pub use soak::{Length, Soak, soak};
pub use table::write as write_tables;
pub use versions::versions;
