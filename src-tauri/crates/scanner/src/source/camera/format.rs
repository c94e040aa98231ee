//! Which of a camera's formats to ask for, and how its frames become brightness.

use reader::{Layout, RawFormat};

use super::CameraRequest;
use crate::Luma;
use crate::LumaError;

/// How the pixels of a format are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pixels {
    Raw(Layout),
    Jpeg,
}

impl Pixels {
    /// What reading a frame costs, beside the others.
    const fn cost(self) -> u8 {
        match self {
            Self::Raw(Layout::Plane) => 0,
            Self::Raw(Layout::BrightnessFirst | Layout::ColourFirst) => 1,
            Self::Jpeg => 2,
        }
    }
}

/// A format that a camera offers, and what its library calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offer<Name> {
    pub(super) name: Name,
    pub(super) pixels: Pixels,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Frames a second.
    pub(super) rate: u32,
}

/// The format nearest to what is wanted: first by size, then by a rate that is not too low, then by
/// what it costs to read. So 720p is MJPEG on a camera whose cable is too slow for it raw.
pub(super) fn nearest<Name>(
    offers: impl IntoIterator<Item = Offer<Name>>,
    wanted: &CameraRequest,
) -> Option<Offer<Name>> {
    offers.into_iter().min_by_key(|offer| {
        let off = offer.width.abs_diff(wanted.width) + offer.height.abs_diff(wanted.height);
        let too_slow = wanted.rate.saturating_sub(offer.rate);
        let too_fast = offer.rate.saturating_sub(wanted.rate);
        (off, too_slow, offer.pixels.cost(), too_fast)
    })
}

/// A frame as the camera gave it.
pub(super) struct Shot {
    pub(super) format: ShotFormat,
    pub(super) bytes: Vec<u8>,
}

/// How the bytes of a frame are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShotFormat {
    Raw(RawFormat),
    Jpeg,
}

impl Shot {
    pub(super) fn luma(&self) -> Result<Luma, LumaError> {
        match &self.format {
            ShotFormat::Raw(format) => Luma::from_raw(format, &self.bytes),
            ShotFormat::Jpeg => Luma::from_jpeg(&self.bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use reader::Layout;
    use rstest::rstest;

    use super::{Offer, Pixels, nearest};
    use crate::CameraRequest;

    const YUYV: Pixels = Pixels::Raw(Layout::BrightnessFirst);
    const GREY: Pixels = Pixels::Raw(Layout::Plane);

    fn offer(width: u32, height: u32, pixels: Pixels, rate: u32) -> Offer<()> {
        Offer {
            name: (),
            pixels,
            width,
            height,
            rate,
        }
    }

    #[rstest]
    #[case::size_before_all(&[offer(640, 480, GREY, 30), offer(1280, 720, YUYV, 10)], 1)]
    #[case::a_raw_720p_too_slow_gives_way_to_mjpeg(
        &[offer(1280, 720, YUYV, 10), offer(1280, 720, Pixels::Jpeg, 30)], 1)]
    #[case::raw_before_mjpeg_at_the_same_rate(
        &[offer(1280, 720, Pixels::Jpeg, 30), offer(1280, 720, YUYV, 30)], 1)]
    #[case::grey_before_colours(&[offer(1280, 720, YUYV, 30), offer(1280, 720, GREY, 30)], 1)]
    #[case::no_faster_than_wanted(&[offer(1280, 720, YUYV, 60), offer(1280, 720, YUYV, 30)], 1)]
    #[case::whatever_there_is(&[offer(160, 120, Pixels::Jpeg, 5)], 0)]
    fn the_nearest_format_is_asked_for(#[case] offers: &[Offer<()>], #[case] best: usize) {
        assert_eq!(
            nearest(offers.iter().copied(), &CameraRequest::default()),
            Some(offers[best])
        );
    }
}
