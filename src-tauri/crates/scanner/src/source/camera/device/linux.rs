//! The cameras of Linux: V4L2 devices.

use std::io::{self, Error, ErrorKind};
use std::panic::catch_unwind;

use nokhwa::utils::CameraInfo;
use reader::{Layout, RawFormat};
use v4l::buffer::Type;
use v4l::capability::Flags;
use v4l::frameinterval::FrameIntervalEnum;
use v4l::framesize::{FrameSizeEnum, Stepwise};
use v4l::io::mmap::Stream;
use v4l::video::Capture;
use v4l::video::capture::Parameters;
use v4l::{Format, FourCC};

use super::super::format::{Offer, Pixels, Shot, ShotFormat, nearest};
use super::super::{CameraError, CameraRequest, PATIENCE};
use super::controls::Controls;
use super::frames::Frames;

/// The formats whose brightness can be had without RGB, by their code (Linux kernel, V4L2 pixel formats).
const READABLE: [(&[u8; 4], Pixels); 11] = [
    (b"GREY", Pixels::Raw(Layout::Plane)),
    (b"NV12", Pixels::Raw(Layout::Plane)),
    (b"NV21", Pixels::Raw(Layout::Plane)),
    (b"YU12", Pixels::Raw(Layout::Plane)),
    (b"YV12", Pixels::Raw(Layout::Plane)),
    (b"YUYV", Pixels::Raw(Layout::BrightnessFirst)),
    (b"YVYU", Pixels::Raw(Layout::BrightnessFirst)),
    (b"UYVY", Pixels::Raw(Layout::ColourFirst)),
    (b"VYUY", Pixels::Raw(Layout::ColourFirst)),
    (b"MJPG", Pixels::Jpeg),
    (b"JPEG", Pixels::Jpeg),
];

/// An open camera that gives frames.
pub(in super::super) struct Device {
    name: String,
    frames: Frames<Stream<'static>>,
    format: ShotFormat,
    controls: Controls,
}

impl Device {
    /// Whether this is a camera. Others are converters of pictures, devices for data about a camera's
    /// picture, and virtual cameras that nobody feeds. One that cannot be looked at may be one: opening
    /// it says what is wrong.
    pub(in super::super) fn is_camera(camera: &CameraInfo) -> bool {
        open(camera).map_or(true, |device| {
            can(&device).is_none_or(captures)
                && device
                    .enum_formats()
                    .map_or(true, |formats| !formats.is_empty())
        })
    }

    /// Opens a camera with the nearest that it has of what is asked for, and waits for its first frame:
    /// only that shows that it works. Its controls are not touched before.
    pub(in super::super) fn open(
        camera: &CameraInfo,
        request: &CameraRequest,
    ) -> Result<Self, CameraError> {
        let name = camera.human_name();
        let sort = |error: Error| sorted(&name, &error);
        let device = open(camera).map_err(sort)?;
        let format = set_format(&device, &name, request)?;
        let mut stream = Stream::new(&device, Type::VideoCapture).map_err(sort)?;
        stream.set_timeout(PATIENCE);
        let frames = Frames::start(stream).map_err(sort)?;
        tracing::info!(camera.name = name, camera.format = ?format, "camera opened");
        Ok(Self {
            name,
            frames,
            format,
            controls: Controls::of(device),
        })
    }

    /// Halves the exposure that the camera chose so many times; none lets it choose again.
    pub(in super::super) fn expose(&mut self, halvings: u8) {
        self.controls.expose(halvings);
    }

    /// The next frame, whatever its bytes are worth. Waits for it no longer than a camera may go without.
    pub(in super::super) fn shot(&mut self) -> Result<Shot, CameraError> {
        let bytes = self.frames.take();
        Ok(Shot {
            format: self.format,
            bytes: bytes.map_err(|error| sorted(&self.name, &error))?,
        })
    }
}

/// What a device can do, as far as it tells. The library panics on a name that is no UTF-8, and a long
/// one is cut wherever its place ends.
fn can(device: &v4l::Device) -> Option<Flags> {
    let told = catch_unwind(|| device.query_caps()).ok()?;
    Some(told.ok()?.capabilities)
}

/// Whether a device gives pictures, and those of what is before it, not of what a program feeds to it.
fn captures(can: Flags) -> bool {
    can.contains(Flags::VIDEO_CAPTURE)
        && !can.intersects(Flags::VIDEO_M2M | Flags::VIDEO_M2M_MPLANE)
}

fn open(camera: &CameraInfo) -> io::Result<v4l::Device> {
    let index = camera.index().as_index().map_err(io::Error::other)?;
    v4l::Device::new(index as usize)
}

/// Asks for the nearest format, and says which the driver then took.
fn set_format(
    device: &v4l::Device,
    name: &str,
    request: &CameraRequest,
) -> Result<ShotFormat, CameraError> {
    let sort = |error: Error| sorted(name, &error);
    let wrong = || CameraError::WrongFormat {
        camera: name.to_owned(),
    };
    let known = device.enum_formats().map_err(sort)?;
    let offers = known
        .iter()
        .filter_map(|format| Some((format.fourcc, pixels(format.fourcc)?)))
        .flat_map(|(fourcc, pixels)| offers(device, fourcc, pixels, request));
    let offer = nearest(offers, request).ok_or_else(wrong)?;
    let asked = Format::new(offer.width, offer.height, offer.name);
    let format = device.set_format(&asked).map_err(sort)?;
    if let Err(error) = device.set_params(&Parameters::with_fps(offer.rate)) {
        tracing::debug!(%error, "the camera keeps to a rate of its own");
    }
    match pixels(format.fourcc).ok_or_else(wrong)? {
        Pixels::Jpeg => Ok(ShotFormat::Jpeg),
        Pixels::Raw(layout) => Ok(ShotFormat::Raw(RawFormat {
            layout,
            width: format.width,
            height: format.height,
            stride: format.stride,
        })),
    }
}

fn pixels(fourcc: FourCC) -> Option<Pixels> {
    let readable = READABLE.iter().find(|(code, _)| fourcc.repr == **code);
    readable.map(|(_, pixels)| *pixels)
}

/// Every size of one format with every rate. A driver need not list them: then what is wanted is
/// asked for, and it answers with what it has.
fn offers(
    device: &v4l::Device,
    fourcc: FourCC,
    pixels: Pixels,
    wanted: &CameraRequest,
) -> Vec<Offer<FourCC>> {
    let sizes = match device.enum_framesizes(fourcc) {
        Ok(sizes) => sizes
            .into_iter()
            .map(|size| match size.size {
                FrameSizeEnum::Discrete(size) => (size.width, size.height),
                FrameSizeEnum::Stepwise(range) => within(&range, wanted),
            })
            .collect(),
        Err(_) => vec![(wanted.width, wanted.height)],
    };
    let mut offers = Vec::new();
    for (width, height) in sizes {
        let rates = match device.enum_frameintervals(fourcc, width, height) {
            Ok(intervals) => intervals
                .into_iter()
                .map(|interval| rate(&interval.interval, wanted.rate))
                .collect(),
            Err(_) => vec![wanted.rate],
        };
        offers.extend(rates.into_iter().map(|rate| Offer {
            name: fourcc,
            pixels,
            width,
            height,
            rate,
        }));
    }
    offers
}

/// The size in a range that is nearest to what is wanted.
fn within(range: &Stepwise, wanted: &CameraRequest) -> (u32, u32) {
    let near = |wanted: u32, least: u32, most: u32, step: u32| {
        let steps = wanted.clamp(least, most.max(least)) - least;
        least + steps - steps % step.max(1)
    };
    (
        near(
            wanted.width,
            range.min_width,
            range.max_width,
            range.step_width,
        ),
        near(
            wanted.height,
            range.min_height,
            range.max_height,
            range.step_height,
        ),
    )
}

/// The rate, in frames a second, that is nearest to what is wanted.
fn rate(interval: &FrameIntervalEnum, wanted: u32) -> u32 {
    let per_second = |interval: v4l::Fraction| interval.denominator / interval.numerator.max(1);
    match interval {
        FrameIntervalEnum::Discrete(interval) => per_second(*interval),
        FrameIntervalEnum::Stepwise(range) => {
            let (slowest, fastest) = (per_second(range.max), per_second(range.min));
            wanted.clamp(slowest, fastest.max(slowest))
        }
    }
}

/// What an error of the system means (Linux kernel, `errno` and V4L2's return values).
fn sorted(camera: &str, error: &Error) -> CameraError {
    let camera = camera.to_owned();
    match error.raw_os_error() {
        // EBUSY
        Some(16) => CameraError::Busy { camera },
        // EPERM, EACCES
        Some(1 | 13) => CameraError::Refused { camera },
        // ENOENT, EIO, ENXIO, ENODEV
        Some(2 | 5 | 6 | 19) => CameraError::Lost { camera },
        None if error.kind() == ErrorKind::TimedOut => CameraError::Lost { camera },
        _ => CameraError::Failed {
            camera,
            reason: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::io::Error;

    use rstest::rstest;
    use v4l::Fraction;
    use v4l::frameinterval::{FrameIntervalEnum, Stepwise as Rates};
    use v4l::framesize::Stepwise;

    use super::{Flags, FourCC, captures, pixels, rate, sorted, within};
    use crate::{CameraFault, CameraRequest};

    #[rstest]
    #[case::in_use(16, CameraFault::Busy)]
    #[case::no_rights(13, CameraFault::Refused)]
    #[case::unplugged(19, CameraFault::Lost)]
    #[case::nobody_feeds_it(5, CameraFault::Lost)]
    #[case::anything_else(22, CameraFault::Failed)]
    fn each_error_of_the_system_is_its_own(#[case] number: i32, #[case] fault: CameraFault) {
        let error = sorted("Till", &Error::from_raw_os_error(number));
        assert_eq!(error.fault(), fault);
    }

    #[rstest]
    #[case::webcam(Flags::VIDEO_CAPTURE | Flags::STREAMING, true)]
    #[case::virtual_camera(Flags::VIDEO_CAPTURE | Flags::VIDEO_OUTPUT, true)]
    #[case::virtual_camera_that_nobody_feeds(Flags::VIDEO_OUTPUT, false)]
    #[case::data_about_a_picture(Flags::META_CAPTURE, false)]
    #[case::converter(Flags::VIDEO_M2M, false)]
    #[case::converter_that_says_more(Flags::VIDEO_CAPTURE | Flags::VIDEO_M2M, false)]
    fn only_what_gives_pictures_of_its_own_is_a_camera(#[case] can: Flags, #[case] is: bool) {
        assert_eq!(captures(can), is);
    }

    #[test]
    fn a_camera_that_gives_no_frame_in_time_is_lost() {
        let error = Error::new(std::io::ErrorKind::TimedOut, "VIDIOC_DQBUF");
        assert_eq!(sorted("Till", &error).fault(), CameraFault::Lost);
    }

    #[test]
    fn colours_without_brightness_and_unknown_codes_are_passed_over() {
        for code in [b"RGB3", b"BGR3", b"RGBP", b"H264", b"\xFF\0 ?"] {
            assert_eq!(pixels(FourCC::new(code)), None);
        }
        assert!(pixels(FourCC::new(b"GREY")).is_some());
    }

    #[rstest]
    #[case::within((1, 1920, 1), (1, 1080, 1), (1280, 720))]
    #[case::too_small((1, 800, 1), (1, 600, 1), (800, 600))]
    #[case::too_large((1600, 3200, 1), (1200, 2400, 1), (1600, 1200))]
    #[case::in_steps((48, 1920, 100), (32, 1080, 64), (1248, 672))]
    #[case::a_range_that_cannot_be((640, 0, 0), (480, 0, 0), (640, 480))]
    fn the_nearest_size_of_a_range_is_asked_for(
        #[case] wide: (u32, u32, u32),
        #[case] high: (u32, u32, u32),
        #[case] nearest: (u32, u32),
    ) {
        let range = Stepwise {
            min_width: wide.0,
            max_width: wide.1,
            step_width: wide.2,
            min_height: high.0,
            max_height: high.1,
            step_height: high.2,
        };
        assert_eq!(within(&range, &CameraRequest::default()), nearest);
    }

    #[rstest]
    #[case(FrameIntervalEnum::Discrete(Fraction::new(1001, 30_000)), 29)]
    #[case(FrameIntervalEnum::Discrete(Fraction::new(0, 0)), 0)]
    #[case(FrameIntervalEnum::Stepwise(rates((1, 60), (1, 1))), 30)]
    #[case(FrameIntervalEnum::Stepwise(rates((1, 15), (1, 1))), 15)]
    fn a_rate_need_not_be_a_whole_number_nor_the_only_one(
        #[case] interval: FrameIntervalEnum,
        #[case] per_second: u32,
    ) {
        assert_eq!(rate(&interval, 30), per_second);
    }

    fn rates(shortest: (u32, u32), longest: (u32, u32)) -> Rates {
        Rates {
            min: Fraction::new(shortest.0, shortest.1),
            max: Fraction::new(longest.0, longest.1),
            step: Fraction::new(1, 1),
        }
    }
}
