//! One 8-bit grey picture, and how camera formats become one.
//!
//! Owns the invariant that a picture has at least one pixel and exactly as many as it says. Brightness
//! is taken as the device sends it: no format passes through RGB. Any bytes may come in; none panic.

mod jpeg;
mod raw;
#[cfg(test)]
mod tests;

use std::fmt;

pub use self::raw::{Layout, RawFormat};

/// The most pixels that are ever decoded from one file or camera frame.
pub const MOST_PIXELS: u64 = 100_000_000;

/// The longest side that is ever decoded.
pub const LONGEST_SIDE: u32 = 30_000;

/// A grey picture: 8 bits a pixel, row after row, no padding.
#[derive(Clone, PartialEq, Eq)]
pub struct Luma {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

/// Why bytes are not the picture they were said to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LumaError {
    #[error("a picture of {width} x {height} pixels has nothing in it")]
    NoPixels { width: u32, height: u32 },
    #[error(
        "a picture of {width} x {height} pixels is larger than the limit of {} megapixels and {LONGEST_SIDE} pixels a side",
        MOST_PIXELS / 1_000_000
    )]
    TooLarge { width: u64, height: u64 },
    #[error("expected {expected} bytes of picture, got {got}")]
    Length { expected: usize, got: usize },
    #[error("not a JPEG that can be decoded: {reason}")]
    Jpeg { reason: String },
    #[error("the JPEG keeps no brightness apart from its colours")]
    Colours,
}

/// Says whether a picture of this size may be decoded at all. To be asked before anything is allocated.
pub fn check_size(width: u64, height: u64) -> Result<(u32, u32), LumaError> {
    let too_large = LumaError::TooLarge { width, height };
    let (Ok(w), Ok(h)) = (u32::try_from(width), u32::try_from(height)) else {
        return Err(too_large);
    };
    if w == 0 || h == 0 {
        return Err(LumaError::NoPixels {
            width: w,
            height: h,
        });
    }
    if w > LONGEST_SIDE || h > LONGEST_SIDE || width * height > MOST_PIXELS {
        return Err(too_large);
    }
    Ok((w, h))
}

impl Luma {
    /// Takes `width * height` pixels, row after row.
    pub fn new(width: u32, height: u32, pixels: Vec<u8>) -> Result<Self, LumaError> {
        let expected = area(width, height)?;
        if pixels.len() != expected {
            return Err(LumaError::Length {
                expected,
                got: pixels.len(),
            });
        }
        Ok(Self {
            width,
            height,
            pixels,
        })
    }

    /// Makes a picture by asking for every pixel.
    pub fn from_fn(
        width: u32,
        height: u32,
        mut pixel: impl FnMut(u32, u32) -> u8,
    ) -> Result<Self, LumaError> {
        let mut pixels = Vec::with_capacity(area(width, height)?);
        for y in 0..height {
            pixels.extend((0..width).map(|x| pixel(x, y)));
        }
        Self::new(width, height, pixels)
    }

    /// Draws a picture of a size known when the program is built, pixel by pixel.
    pub fn drawn<const WIDTH: u16, const HEIGHT: u16>(
        mut pixel: impl FnMut(u16, u16) -> u8,
    ) -> Self {
        const { assert!(WIDTH > 0 && HEIGHT > 0, "a picture has at least one pixel") };
        let mut pixels = Vec::with_capacity(usize::from(WIDTH) * usize::from(HEIGHT));
        for y in 0..HEIGHT {
            pixels.extend((0..WIDTH).map(|x| pixel(x, y)));
        }
        Self {
            width: WIDTH.into(),
            height: HEIGHT.into(),
            pixels,
        }
    }

    /// A camera's raw frame.
    pub fn from_raw(format: &RawFormat, bytes: &[u8]) -> Result<Self, LumaError> {
        format.brightness(bytes)
    }

    /// One JPEG, as a camera's MJPEG frame is. Decodes the brightness alone. What follows its end is not
    /// looked at; a frame cut short on its way gives what came through, grey below. The size is the
    /// picture's own.
    pub fn from_jpeg(bytes: &[u8]) -> Result<Self, LumaError> {
        jpeg::brightness(bytes)
    }

    /// The size that a JPEG says it has, if it may be decoded.
    pub fn jpeg_size(bytes: &[u8]) -> Result<(u32, u32), LumaError> {
        jpeg::size(bytes)
    }

    pub fn width(&self) -> u32 {
        self.width
    }

    pub fn height(&self) -> u32 {
        self.height
    }

    /// All pixels, row after row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// All pixels, to be drawn on.
    pub fn pixels_mut(&mut self) -> &mut [u8] {
        &mut self.pixels
    }

    /// The rows from top to bottom.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.pixels.chunks_exact(self.width as usize)
    }
}

/// A picture may show a customer's code, so its pixels stay out of logs.
impl fmt::Debug for Luma {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Luma({} x {})", self.width, self.height)
    }
}

impl TryFrom<image::GrayImage> for Luma {
    type Error = LumaError;

    fn try_from(image: image::GrayImage) -> Result<Self, LumaError> {
        Self::new(image.width(), image.height(), image.into_raw())
    }
}

fn area(width: u32, height: u32) -> Result<usize, LumaError> {
    check_size(width.into(), height.into())?;
    Ok(width as usize * height as usize)
}
