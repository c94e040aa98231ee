//! One 8-bit grey picture, and how camera formats become one.
//!
//! Owns the invariant that a picture has at least one pixel and exactly as many as it says. Brightness
//! is taken as the device sends it: no format passes through RGB. Any bytes may come in; none panic.

use std::fmt;

use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

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

    /// A camera's GREY frame. Bytes after the last row are padding of the driver's buffer.
    pub fn from_grey(width: u32, height: u32, bytes: &[u8]) -> Result<Self, LumaError> {
        let plane = front(bytes, area(width, height)?)?;
        Self::new(width, height, plane.to_vec())
    }

    /// A camera's NV12 frame: a plane of brightness, then one of colour at half the size, which is
    /// not looked at but must be there.
    pub fn from_nv12(width: u32, height: u32, bytes: &[u8]) -> Result<Self, LumaError> {
        let brightness = area(width, height)?;
        let colour = 2 * area(width.div_ceil(2), height.div_ceil(2))?;
        let plane = front(bytes, brightness + colour)?;
        Self::new(width, height, plane[..brightness].to_vec())
    }

    /// A camera's YUYV frame: brightness and colour take turns; an odd width is padded to even.
    pub fn from_yuyv(width: u32, height: u32, bytes: &[u8]) -> Result<Self, LumaError> {
        let wide = area(width, height)? / height as usize;
        let stride = 2 * wide.next_multiple_of(2);
        let rows = front(bytes, stride * height as usize)?.chunks_exact(stride);
        let pixels = rows
            .flat_map(|row| row.iter().step_by(2).take(wide).copied())
            .collect();
        Self::new(width, height, pixels)
    }

    /// One JPEG, as a camera's MJPEG frame is. Decodes the brightness alone. A frame cut short on its
    /// way gives what came through, grey below. The size is the picture's own.
    pub fn from_jpeg(bytes: &[u8]) -> Result<Self, LumaError> {
        let mut decoder = jpeg_decoder(bytes);
        let (width, height) = read_head(&mut decoder)?;
        if !matches!(
            decoder.input_colorspace(),
            Some(ColorSpace::YCbCr | ColorSpace::Luma)
        ) {
            return Err(LumaError::Colours);
        }
        Self::new(width, height, decoder.decode().map_err(damaged)?)
    }

    /// The size that a JPEG says it has, if it may be decoded.
    pub fn jpeg_size(bytes: &[u8]) -> Result<(u32, u32), LumaError> {
        read_head(&mut jpeg_decoder(bytes))
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

fn front(bytes: &[u8], expected: usize) -> Result<&[u8], LumaError> {
    bytes.get(..expected).ok_or(LumaError::Length {
        expected,
        got: bytes.len(),
    })
}

fn jpeg_decoder(bytes: &[u8]) -> JpegDecoder<ZCursor<&[u8]>> {
    // A JPEG can be no larger than this: the size is judged by `check_size`, whose error says more.
    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    JpegDecoder::new_with_options(ZCursor::new(bytes), options)
}

fn read_head(decoder: &mut JpegDecoder<ZCursor<&[u8]>>) -> Result<(u32, u32), LumaError> {
    decoder.decode_headers().map_err(damaged)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    check_size(width as u64, height as u64)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err wants"
)]
fn damaged(error: DecodeErrors) -> LumaError {
    LumaError::Jpeg {
        reason: format!("{error:?}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::{Luma, LumaError};

    #[test]
    fn yuyv_keeps_every_other_byte_and_drops_the_padding_of_an_odd_row() {
        let bytes = [1, 99, 2, 99, 3, 99, 0, 99, 4, 99, 5, 99, 6, 99, 0, 99];
        let frame = Luma::from_yuyv(3, 2, &bytes).unwrap();
        assert_eq!(frame.pixels(), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn nv12_is_its_first_plane() {
        let frame = Luma::from_nv12(3, 1, &[7, 8, 9, 0, 0, 0, 0]).unwrap();
        assert_eq!(frame.pixels(), [7, 8, 9]);
    }

    #[test]
    fn a_buffer_longer_than_its_frame_is_read_from_the_front() {
        assert_eq!(
            Luma::from_grey(2, 1, &[5, 6, 0, 0]).unwrap().pixels(),
            [5, 6]
        );
    }

    #[rstest]
    #[case(Luma::from_yuyv(4, 2, &[0; 15]), 16)]
    #[case(Luma::from_nv12(4, 2, &[0; 11]), 12)]
    #[case(Luma::from_grey(4, 2, &[0; 7]), 8)]
    fn a_short_frame_is_refused(#[case] frame: Result<Luma, LumaError>, #[case] expected: usize) {
        assert_eq!(
            frame,
            Err(LumaError::Length {
                expected,
                got: expected - 1
            })
        );
    }

    #[rstest]
    #[case(0, 5)]
    #[case(5, 0)]
    #[case(u32::MAX, u32::MAX)]
    #[case(30_001, 1)]
    #[case(20_000, 10_000)]
    fn an_absurd_size_is_refused_before_anything_is_allocated(
        #[case] width: u32,
        #[case] height: u32,
    ) {
        for convert in [Luma::from_grey, Luma::from_nv12, Luma::from_yuyv] {
            assert!(matches!(
                convert(width, height, &[]),
                Err(LumaError::NoPixels { .. } | LumaError::TooLarge { .. })
            ));
        }
    }

    #[test]
    fn pixels_stay_out_of_debug() {
        assert_eq!(
            format!("{:?}", Luma::new(2, 1, vec![1, 2]).unwrap()),
            "Luma(2 x 1)"
        );
    }

    proptest! {
        #[test]
        fn any_bytes_of_any_size_make_a_whole_picture_or_an_error(
            width in 0..70_u32,
            height in 0..70_u32,
            bytes in proptest::collection::vec(any::<u8>(), 0..12_000),
        ) {
            for convert in [Luma::from_grey, Luma::from_nv12, Luma::from_yuyv] {
                if let Ok(frame) = convert(width, height, &bytes) {
                    prop_assert_eq!(frame.pixels().len(), (width * height) as usize);
                    prop_assert_eq!((frame.width(), frame.height()), (width, height));
                }
            }
        }

        #[test]
        fn any_bytes_behind_a_jpeg_mark_are_a_picture_or_an_error(
            bytes in proptest::collection::vec(any::<u8>(), 0..2_000),
        ) {
            let marked = [&[0xFF, 0xD8, 0xFF][..], &bytes].concat();
            if let Ok(frame) = Luma::from_jpeg(&marked) {
                prop_assert_eq!(frame.pixels().len(), (frame.width() * frame.height()) as usize);
            }
        }
    }
}
