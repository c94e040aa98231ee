//! The readers that are compared: ours in both of its chains, and its peers as they come.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use cpu_time::ProcessTime;
use reader::{Chain, Decode, LiveReader, Luma, StillReader};
use rxing::{
    BarcodeFormat, BinaryBitmap, DecodeHintValue, DecodeHints, FilteredImageReader,
    Luma8LuminanceSource, MultiUseMultiFormatReader, Reader as _, common::HybridBinarizer,
};
use zxingcpp::{ImageFormat, ImageView};

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// As it is shipped.
    Ours,
    /// Without the native reader.
    OursInRust,
    Rqrr,
    Rxing,
    ZxingCpp,
}

impl Reader {
    pub const ALL: [Self; 5] = [
        Self::Ours,
        Self::OursInRust,
        Self::Rqrr,
        Self::Rxing,
        Self::ZxingCpp,
    ];

    pub const fn is_peer(self) -> bool {
        self.chain().is_none()
    }

    const fn chain(self) -> Option<Which> {
        match self {
            Self::Ours => Some(Which::Default),
            Self::OursInRust => Some(Which::InRust),
            Self::Rqrr | Self::Rxing | Self::ZxingCpp => None,
        }
    }

    /// To read pictures that have nothing to do with each other.
    pub fn for_stills(self) -> Reading {
        match self.chain() {
            Some(which) => ours(StillReader::new(which.chain())),
            None => self.as_is(),
        }
    }

    /// To read the frames of one camera. Peers have no memory and take each by itself.
    pub fn for_frames(self) -> Reading {
        match self.chain() {
            Some(which) => ours(LiveReader::new(which.chain())),
            None => self.as_is(),
        }
    }

    fn as_is(self) -> Reading {
        Reading(Box::new(match self {
            Self::Rqrr => rqrr,
            Self::Rxing => rxing,
            _ => zxing_cpp,
        }))
    }
}

impl fmt::Display for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ours => "ours",
            Self::OursInRust => "ours in Rust",
            Self::Rqrr => "rqrr",
            Self::Rxing => "rxing",
            Self::ZxingCpp => "zxing-cpp",
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Default,
    InRust,
}

impl Which {
    fn chain(self) -> Chain {
        match self {
            Self::Default => Chain::default(),
            Self::InRust => Chain::PureRust,
        }
    }
}

/// From a frame to the texts of its codes.
type Read = dyn FnMut(&Luma) -> Vec<String>;

/// A reader at work.
pub struct Reading(Box<Read>);

/// What a reader made of one frame.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    pub texts: Vec<String>,
    /// The time that processors spent on it.
    pub spent: Duration,
    pub has_panicked: bool,
}

impl Reading {
    /// Reads one frame. A panic is an answer, too.
    pub fn read(&mut self, frame: &Luma) -> Answer {
        let began = ProcessTime::now();
        let texts = catch_unwind(AssertUnwindSafe(|| (self.0)(frame)));
        let spent = began.elapsed();
        Answer {
            has_panicked: texts.is_err(),
            texts: texts.unwrap_or_default(),
            spent,
        }
    }
}

fn ours(mut reader: impl Decode + 'static) -> Reading {
    Reading(Box::new(move |frame| {
        let codes = reader.decode(frame);
        codes
            .iter()
            .map(|code| code.text.expose().to_owned())
            .collect()
    }))
}

fn rqrr(frame: &Luma) -> Vec<String> {
    let (width, height) = (frame.width() as usize, frame.height() as usize);
    let pixels = frame.pixels();
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    let grids = image.detect_grids();
    let texts = grids.iter().filter_map(|grid| grid.decode().ok());
    texts.map(|(_, text)| text).collect()
}

/// With its copies at other sizes, which read more than the plain one.
fn rxing(frame: &Luma) -> Vec<String> {
    let hints = DecodeHints::default()
        .with(DecodeHintValue::TryHarder(true))
        .with(DecodeHintValue::AlsoInverted(true))
        .with(DecodeHintValue::PossibleFormats(
            [BarcodeFormat::QR_CODE].into_iter().collect(),
        ));
    let pixels = frame.pixels().to_vec();
    let Ok(source) = Luma8LuminanceSource::new(pixels, frame.width(), frame.height()) else {
        return Vec::new();
    };
    let mut image = BinaryBitmap::new(HybridBinarizer::new(source));
    let mut reader = FilteredImageReader::new(MultiUseMultiFormatReader::default());
    let read = reader.decode_with_hints(&mut image, &hints);
    read.iter().map(|code| code.getText().to_owned()).collect()
}

/// With its defaults, but for QR codes alone.
fn zxing_cpp(frame: &Luma) -> Vec<String> {
    let reader = zxingcpp::read().formats([zxingcpp::BarcodeFormat::QRCode]);
    let view = ImageView::from_slice(
        frame.pixels(),
        frame.width(),
        frame.height(),
        ImageFormat::Lum,
    );
    let Ok(view) = view else {
        return Vec::new();
    };
    let codes = reader.from(&view).unwrap_or_default();
    let valid = codes.iter().filter(|code| code.is_valid());
    valid.map(zxingcpp::Barcode::text).collect()
}
