//! What can be wrong with a file of frames, and how one is opened.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::LumaError;

/// The most memory that one picture or frame may take, with its colours, while it is being decoded.
pub(super) const MOST_MEMORY: u64 = 512 << 20;

/// A file that gives no frame, and why.
#[derive(Debug, thiserror::Error)]
#[error("could not read `{}`: {fault}", path.display())]
pub struct FileError {
    pub path: PathBuf,
    pub fault: FileFault,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    #[error("there is no such file")]
    Missing,
    #[error("{0}")]
    Unreadable(io::Error),
    #[error("the file is empty")]
    Empty,
    #[error("{bytes} bytes are more than the limit of {limit}")]
    TooLong { bytes: u64, limit: u64 },
    #[error("this is not a picture; PNG, JPEG, WebP, BMP, PNM and GIF are read")]
    NotAPicture,
    #[error(
        "this is not a clip that can be read; YUV4MPEG (.y4m) and motion JPEG (.mjpeg) are: convert \
         with `ffmpeg -i CLIP.mp4 -pix_fmt gray clip.y4m`"
    )]
    NotAClip,
    #[error("{0}")]
    Size(LumaError),
    #[error(
        "with its colours it takes more than {} MiB of memory: make it grey or smaller",
        MOST_MEMORY >> 20
    )]
    Memory,
    #[error("the file ends before its picture does")]
    CutShort,
    #[error("the file is damaged: {reason}")]
    Damaged { reason: String },
}

impl FileFault {
    pub(super) fn of(self, path: &Path) -> FileError {
        FileError {
            path: path.to_owned(),
            fault: self,
        }
    }
}

impl From<io::Error> for FileFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Unreadable(error),
        }
    }
}

impl From<LumaError> for FileFault {
    fn from(error: LumaError) -> Self {
        match error {
            LumaError::NoPixels { .. } | LumaError::TooLarge { .. } => Self::Size(error),
            LumaError::Length { .. } => Self::CutShort,
            LumaError::Jpeg { reason } => Self::Damaged { reason },
            LumaError::Colours => Self::Damaged {
                reason: error.to_string(),
            },
        }
    }
}

/// Opens a file that has something in it, with its length in bytes. A folder is an error here, not
/// at the first read; a device or pipe has no length of its own and is read until it ends.
pub(super) fn open(path: &Path) -> Result<(File, u64), FileFault> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if about.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    if about.is_file() && about.len() == 0 {
        return Err(FileFault::Empty);
    }
    Ok((file, about.len()))
}
