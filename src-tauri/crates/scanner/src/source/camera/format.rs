//! Which of a camera's formats to ask for, and how its frames become brightness.

use nokhwa::Buffer;
use nokhwa::utils::{CameraFormat, FrameFormat};

use super::CameraRequest;
use crate::Luma;
use crate::LumaError;

/// The formats whose brightness can be had without RGB, the cheapest first.
pub(super) const READABLE: [FrameFormat; 4] = [
    FrameFormat::GRAY,
    FrameFormat::NV12,
    FrameFormat::YUYV,
    FrameFormat::MJPEG,
];

/// The format nearest to what is wanted: first by size, then by a rate that is not too low, then by
/// what it costs to read. So 720p is MJPEG on a camera whose cable is too slow for it raw.
pub(super) fn nearest(formats: &[CameraFormat], wanted: &CameraRequest) -> Option<CameraFormat> {
    let rank = |format: &CameraFormat| {
        let cost = READABLE
            .iter()
            .position(|readable| *readable == format.format())?;
        let off = format.width().abs_diff(wanted.width) + format.height().abs_diff(wanted.height);
        let too_slow = wanted.rate.saturating_sub(format.frame_rate());
        let too_fast = format.frame_rate().saturating_sub(wanted.rate);
        Some((off, too_slow, cost, too_fast))
    };
    formats
        .iter()
        .filter_map(|format| Some((rank(format)?, *format)))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, format)| format)
}

/// The brightness of a camera's frame. `None` for a format that was not asked for.
pub(super) fn to_luma(frame: &Buffer) -> Option<Result<Luma, LumaError>> {
    let (width, height) = (frame.resolution().width(), frame.resolution().height());
    let bytes = frame.buffer();
    match frame.source_frame_format() {
        FrameFormat::GRAY => Some(Luma::from_grey(width, height, bytes)),
        FrameFormat::NV12 => Some(Luma::from_nv12(width, height, bytes)),
        FrameFormat::YUYV => Some(Luma::from_yuyv(width, height, bytes)),
        FrameFormat::MJPEG => Some(Luma::from_jpeg(bytes)),
        FrameFormat::RAWRGB | FrameFormat::RAWBGR => None,
    }
}

#[cfg(test)]
mod tests {
    use nokhwa::Buffer;
    use nokhwa::utils::{CameraFormat, FrameFormat, Resolution};
    use rstest::rstest;

    use super::{nearest, to_luma};
    use crate::CameraRequest;

    fn format(width: u32, height: u32, format: FrameFormat, rate: u32) -> CameraFormat {
        CameraFormat::new_from(width, height, format, rate)
    }

    #[rstest]
    #[case::size_before_all(
        &[format(640, 480, FrameFormat::YUYV, 30), format(1280, 720, FrameFormat::YUYV, 10)], 1)]
    #[case::a_raw_720p_too_slow_gives_way_to_mjpeg(
        &[format(1280, 720, FrameFormat::YUYV, 10), format(1280, 720, FrameFormat::MJPEG, 30)], 1)]
    #[case::raw_before_mjpeg_at_the_same_rate(
        &[format(1280, 720, FrameFormat::MJPEG, 30), format(1280, 720, FrameFormat::YUYV, 30)], 1)]
    #[case::colour_only_formats_are_passed_over(
        &[format(1280, 720, FrameFormat::RAWRGB, 30), format(320, 240, FrameFormat::MJPEG, 5)], 1)]
    #[case::no_faster_than_wanted(
        &[format(1280, 720, FrameFormat::YUYV, 60), format(1280, 720, FrameFormat::YUYV, 30)], 1)]
    fn the_nearest_format_is_asked_for(#[case] formats: &[CameraFormat], #[case] best: usize) {
        assert_eq!(
            nearest(formats, &CameraRequest::default()),
            Some(formats[best])
        );
    }

    #[test]
    fn a_camera_of_unreadable_formats_only_has_none() {
        let formats = [format(1280, 720, FrameFormat::RAWBGR, 30)];
        assert_eq!(nearest(&formats, &CameraRequest::default()), None);
    }

    #[rstest]
    #[case(FrameFormat::GRAY, &[10, 20])]
    #[case(FrameFormat::NV12, &[10, 20, 0, 0])]
    #[case(FrameFormat::YUYV, &[10, 0, 20, 0])]
    fn each_raw_format_gives_its_brightness(#[case] format: FrameFormat, #[case] bytes: &[u8]) {
        let frame = to_luma(&Buffer::new(Resolution::new(2, 1), bytes, format))
            .unwrap()
            .unwrap();
        assert_eq!(frame.pixels(), [10, 20]);
    }

    #[test]
    fn rgb_is_not_read() {
        let frame = Buffer::new(Resolution::new(1, 1), &[1, 2, 3], FrameFormat::RAWRGB);
        assert!(to_luma(&frame).is_none());
    }
}
