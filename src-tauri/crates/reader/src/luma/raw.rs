//! Raw camera frames to brightness.

use super::{Luma, LumaError, area};

/// Where the brightness is in a raw frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// In a plane of its own at the front; colour behind it is not looked at. GREY, NV12 and I420 are so.
    Plane,
    /// It takes turns with colour and comes first, as in YUYV.
    BrightnessFirst,
    /// It takes turns with colour and comes second, as in UYVY.
    ColourFirst,
}

/// How the frames of a stream lie in their buffers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawFormat {
    pub layout: Layout,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    /// Bytes from the start of a row to the start of the next. Drivers that do not pad leave it 0 or
    /// wrong: fewer than a row takes mean that there is nothing between the rows.
    pub stride: u32,
}

impl RawFormat {
    /// Takes the brightness out of one frame. Bytes after the last row are padding of the driver's buffer.
    pub(super) fn brightness(&self, bytes: &[u8]) -> Result<Luma, LumaError> {
        area(self.width, self.height)?;
        let (wide, high) = (self.width as usize, self.height as usize);
        let row = match self.layout {
            Layout::Plane => wide,
            // Two pixels share their colour: an odd width is padded to even.
            Layout::BrightnessFirst | Layout::ColourFirst => 2 * wide.next_multiple_of(2),
        };
        let stride = row.max(self.stride as usize);
        // The last row may end the buffer without its padding.
        let expected = stride.saturating_mul(high - 1).saturating_add(row);
        let bytes = bytes.get(..expected).ok_or(LumaError::Length {
            expected,
            got: bytes.len(),
        })?;
        let mut pixels = Vec::with_capacity(wide * high);
        for row in bytes.chunks(stride) {
            let pairs = || row[..2 * wide].as_chunks().0.iter();
            match self.layout {
                Layout::Plane => pixels.extend_from_slice(&row[..wide]),
                Layout::BrightnessFirst => pixels.extend(pairs().map(|[bright, _]| *bright)),
                Layout::ColourFirst => pixels.extend(pairs().map(|[_, bright]| *bright)),
            }
        }
        Luma::new(self.width, self.height, pixels)
    }
}
