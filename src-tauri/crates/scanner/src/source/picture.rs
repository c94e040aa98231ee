//! A still picture as a source of one frame.

use std::io::{Cursor, Read};
use std::path::Path;

use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader};

use super::file::{self, FileError, FileFault, MOST_MEMORY};
use super::jpeg::{Extent, extent};
use super::{FrameError, FrameSource};
use crate::Luma;
use crate::LumaError;
use reader::check_size;

/// The longest picture file that is read.
const LONGEST_FILE: u64 = 256 << 20;

/// A picture file: PNG, JPEG, WebP, BMP, PNM or GIF (its first frame), told by its content.
#[derive(Debug)]
pub struct Picture {
    frame: Option<Luma>,
}

impl Picture {
    /// Reads the whole picture. Its size is checked before anything is decoded.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        Ok(Self {
            frame: Some(read(path)?),
        })
    }
}

impl FrameSource for Picture {
    fn next_frame(&mut self) -> Result<Option<Luma>, FrameError> {
        Ok(self.frame.take())
    }
}

/// The picture in a file.
pub(crate) fn read(path: &Path) -> Result<Luma, FileError> {
    read_bytes(path)
        .and_then(|bytes| decode(&bytes))
        .map_err(|fault| fault.of(path))
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, FileFault> {
    let (file, length) = file::open(path)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that grows, or a pipe, from one that just fits.
    file.take(LONGEST_FILE + 1).read_to_end(&mut bytes)?;
    let got = bytes.len() as u64;
    if got > LONGEST_FILE {
        return Err(FileFault::TooLong {
            bytes: length.max(got),
            limit: LONGEST_FILE,
        });
    }
    Ok(bytes)
}

fn decode(bytes: &[u8]) -> Result<Luma, FileFault> {
    if bytes.is_empty() {
        return Err(FileFault::Empty);
    }
    let format = image::guess_format(bytes).map_err(|_| FileFault::NotAPicture)?;
    if format == ImageFormat::Jpeg {
        if extent(bytes) == Extent::GoesOn {
            // Of a picture that is too large as well, that is what to say.
            return Err(match Luma::jpeg_size(bytes) {
                Err(error @ LumaError::TooLarge { .. }) => error.into(),
                _ => FileFault::CutShort,
            });
        }
        match Luma::from_jpeg(bytes) {
            // Colours without a brightness plane (CMYK, RGB) go the long way below.
            Err(LumaError::Colours) => {}
            frame => return Ok(frame?),
        }
    }
    decode_colours(bytes, format)
}

fn decode_colours(bytes: &[u8], format: ImageFormat) -> Result<Luma, FileFault> {
    let decoder = ImageReader::with_format(Cursor::new(bytes), format)
        .into_decoder()
        .map_err(|error| fault(&error))?;
    let (width, height) = decoder.dimensions();
    check_size(width.into(), height.into())?;
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(FileFault::Memory);
    }
    let image = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    Ok(Luma::try_from(on_white(image))?)
}

fn fault(error: &image::ImageError) -> FileFault {
    match error {
        image::ImageError::Unsupported(_) => FileFault::NotAPicture,
        image::ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            FileFault::CutShort
        }
        error => FileFault::Damaged {
            reason: error.to_string(),
        },
    }
}

/// The brightness of a picture laid on white paper: what is clear in it is light, as on a screen.
fn on_white(image: DynamicImage) -> GrayImage {
    if !image.color().has_alpha() {
        return image.into_luma8();
    }
    let image = image.into_luma_alpha8();
    let pixels = image.pixels().map(|pixel| {
        let [grey, cover] = pixel.0.map(u16::from);
        u8::try_from((grey * cover + 255 * (255 - cover)) / 255).unwrap_or(u8::MAX)
    });
    GrayImage::from_raw(image.width(), image.height(), pixels.collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::decode;

    proptest! {
        #[test]
        fn any_bytes_are_a_picture_or_an_error(
            front in prop::sample::select(vec![
                &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"BM", b"GIF89a", b"P5 ", b"P6 ", b"P4 ",
                b"RIFF\x40\0\0\0WEBPVP8 ", b"RIFF\x40\0\0\0WEBPVP8L", b"\xFF\xD8\xFF", b"",
            ]),
            rest in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            if let Ok(frame) = decode(&[front, &rest].concat()) {
                prop_assert!(frame.width() > 0 && frame.height() > 0);
            }
        }
    }
}
