//! A video file as a source of frames: as fast as they are asked for, not at the clip's own pace.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::file::{self, FileError, FileFault, MOST_MEMORY};
use super::jpeg::{Extent, extent, next_start};
use super::{FrameError, FrameSource};
use crate::Luma;
use crate::LumaError;
use reader::check_size;

/// The longest JPEG that is taken for one frame.
const LONGEST_JPEG: usize = 64 << 20;

const Y4M_MARK: &[u8] = b"YUV4MPEG2 ";
const JPEG_MARK: &[u8] = &[0xFF, 0xD8, 0xFF];

/// A clip: YUV4MPEG (`.y4m`) or motion JPEG (`.mjpeg`: one JPEG after another), told by its content.
pub struct Clip {
    path: PathBuf,
    frames: Frames,
    given: bool,
}

enum Frames {
    Y4m(Box<y4m::Decoder<BufReader<File>>>),
    MotionJpeg(Jpegs),
}

impl Clip {
    /// Opens the clip and reads its head; frames are read as they are asked for.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let frames = open(path).map_err(|fault| fault.of(path))?;
        Ok(Self {
            path: path.to_owned(),
            frames,
            given: false,
        })
    }
}

impl FrameSource for Clip {
    fn next_frame(&mut self) -> Result<Option<Luma>, FrameError> {
        let frame = match &mut self.frames {
            Frames::Y4m(decoder) => next_y4m(decoder),
            Frames::MotionJpeg(jpegs) => jpegs.next_luma(),
        };
        match frame {
            Ok(None) if !self.given => Err(FileFault::CutShort.of(&self.path).into()),
            Ok(frame) => {
                self.given |= frame.is_some();
                Ok(frame)
            }
            Err(fault) => Err(fault.of(&self.path).into()),
        }
    }
}

fn open(path: &Path) -> Result<Frames, FileFault> {
    let (file, _) = file::open(path)?;
    let mut reader = BufReader::new(file);
    let head = reader.fill_buf()?;
    if head.is_empty() {
        Err(FileFault::Empty)
    } else if head.starts_with(Y4M_MARK) {
        check_y4m_size(head)?;
        let limits = y4m::Limits {
            bytes: usize::try_from(MOST_MEMORY).unwrap_or(usize::MAX),
        };
        let decoder =
            y4m::Decoder::new_with_limits(reader, limits).map_err(|error| y4m_fault(&error))?;
        Ok(Frames::Y4m(Box::new(decoder)))
    } else if head.starts_with(JPEG_MARK) {
        Ok(Frames::MotionJpeg(Jpegs {
            reader,
            ahead: Vec::new(),
            done: 0,
            is_at_end: false,
        }))
    } else {
        Err(FileFault::NotAClip)
    }
}

/// The `y4m` crate multiplies the sizes in a head without a limit, so they are looked at first.
fn check_y4m_size(head: &[u8]) -> Result<(), FileFault> {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    let side = |name: u8| {
        let word = line
            .rsplit(|byte| *byte == b' ')
            .find(|word| word.first() == Some(&name))?;
        std::str::from_utf8(&word[1..]).ok()?.parse().ok()
    };
    let (Some(width), Some(height)) = (side(b'W'), side(b'H')) else {
        return Err(damaged("its head names no size"));
    };
    check_size(width, height)?;
    Ok(())
}

fn next_y4m(decoder: &mut y4m::Decoder<BufReader<File>>) -> Result<Option<Luma>, FileFault> {
    let (width, height) = (decoder.get_width() as u64, decoder.get_height() as u64);
    let (width, height) = check_size(width, height)?;
    let depth = decoder.get_bit_depth();
    let frame = match decoder.read_frame() {
        Ok(frame) => frame,
        Err(y4m::Error::EOF) => return Ok(None),
        Err(error) => return Err(y4m_fault(&error)),
    };
    let plane = frame.get_y_plane();
    if depth == 8 {
        return Ok(Some(Luma::new(width, height, plane.to_vec())?));
    }
    // Deeper samples take two bytes, the low one first; the top eight bits are enough.
    let pixels = plane.chunks_exact(2).map(|sample| {
        let sample = u16::from_le_bytes([sample[0], sample[1]]) >> (depth - 8);
        u8::try_from(sample).unwrap_or(u8::MAX)
    });
    Ok(Some(Luma::new(width, height, pixels.collect())?))
}

fn y4m_fault(error: &y4m::Error) -> FileFault {
    match error {
        y4m::Error::EOF => FileFault::CutShort,
        y4m::Error::OutOfMemory => FileFault::Memory,
        error => damaged(&error.to_string()),
    }
}

fn damaged(reason: &str) -> FileFault {
    FileFault::Damaged {
        reason: reason.to_owned(),
    }
}

/// JPEGs one after another, with anything between them skipped.
struct Jpegs {
    reader: BufReader<File>,
    /// What was read, and how much of it was given out or skipped.
    ahead: Vec<u8>,
    done: usize,
    is_at_end: bool,
}

impl Jpegs {
    fn next_luma(&mut self) -> Result<Option<Luma>, FileFault> {
        while let Some(jpeg) = self.next_jpeg()? {
            match Luma::from_jpeg(jpeg) {
                Ok(frame) => return Ok(Some(frame)),
                Err(error @ LumaError::TooLarge { .. }) => return Err(error.into()),
                // One bad frame in a clip is a flicker, as it is from a camera.
                Err(error) => tracing::debug!(%error, "a frame of the clip was skipped"),
            }
        }
        Ok(None)
    }

    fn next_jpeg(&mut self) -> Result<Option<&[u8]>, FileFault> {
        loop {
            let ahead = &self.ahead[self.done..];
            match extent(ahead) {
                Extent::Whole(length) => {
                    let jpeg = self.done..self.done + length;
                    self.done = jpeg.end;
                    return Ok(Some(&self.ahead[jpeg]));
                }
                Extent::GoesOn if self.is_at_end => return Ok(None),
                Extent::GoesOn if ahead.len() > LONGEST_JPEG => {
                    return Err(damaged("one of its frames does not end"));
                }
                Extent::GoesOn => self.read_on()?,
                Extent::Broken => {
                    // Two bytes are kept: a start may lie across what is read and what is not.
                    let unread = ahead.len().saturating_sub(2).max(1);
                    self.done += next_start(ahead).unwrap_or(unread);
                }
            }
        }
    }

    /// Reads as much again as is there, so that looking anew at a long frame stays cheap.
    fn read_on(&mut self) -> Result<(), FileFault> {
        self.ahead.drain(..self.done);
        self.done = 0;
        let more = self.ahead.len().max(1 << 16) as u64;
        let got = (&mut self.reader).take(more).read_to_end(&mut self.ahead)?;
        self.is_at_end = got == 0;
        Ok(())
    }
}
