//! JPEG to brightness.

use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Luma, LumaError, check_size};

/// The mark at the start of every JPEG.
const START: &[u8] = &[0xFF, 0xD8];

/// The mark of motion JPEG in AVI (Microsoft, `OpenDML` extensions). Its frames leave out the Huffman
/// tables, which are then those of the standard, and so do those of many webcams, without the mark. The
/// decoder fills in what is missing where it sees the mark, and changes nothing where nothing is.
const MOTION_JPEG: &[u8] = b"\xFF\xE0\x00\x07AVI1\x00";

pub(super) fn brightness(bytes: &[u8]) -> Result<Luma, LumaError> {
    let marked = match bytes.strip_prefix(START) {
        Some(rest) => [START, MOTION_JPEG, rest].concat(),
        None => bytes.to_vec(),
    };
    let mut decoder = decoder(&marked);
    let (width, height) = read_head(&mut decoder)?;
    if !matches!(
        decoder.input_colorspace(),
        Some(ColorSpace::YCbCr | ColorSpace::Luma)
    ) {
        return Err(LumaError::Colours);
    }
    Luma::new(width, height, decoder.decode().map_err(damaged)?)
}

pub(super) fn size(bytes: &[u8]) -> Result<(u32, u32), LumaError> {
    read_head(&mut decoder(bytes))
}

fn decoder(bytes: &[u8]) -> JpegDecoder<ZCursor<&[u8]>> {
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
