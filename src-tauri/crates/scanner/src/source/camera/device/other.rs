//! The cameras of Windows and macOS. Compiled on Linux as well where tests are, so that it is checked.
#![cfg_attr(
    target_os = "linux",
    expect(dead_code, reason = "Linux has a way of its own")
)]

use nokhwa::Camera;
use nokhwa::utils::{CameraFormat, CameraInfo, FrameFormat, RequestedFormat, RequestedFormatType};
use reader::{Layout, RawFormat};

use super::super::format::{Offer, Pixels, Shot, ShotFormat, nearest};
use super::super::{CameraError, CameraRequest};

/// The formats whose brightness can be had without RGB.
const READABLE: [FrameFormat; 4] = [
    FrameFormat::GRAY,
    FrameFormat::NV12,
    FrameFormat::YUYV,
    FrameFormat::MJPEG,
];

/// An open camera that gives frames.
pub(in super::super) struct Device {
    name: String,
    camera: Camera,
}

impl Device {
    /// Whether this is a camera. The system lists nothing else.
    pub(in super::super) fn is_camera(_: &CameraInfo) -> bool {
        true
    }

    /// Opens a camera with the nearest that it has of what is asked for.
    pub(in super::super) fn open(
        camera: &CameraInfo,
        request: &CameraRequest,
    ) -> Result<Self, CameraError> {
        let name = camera.human_name();
        let sort = |error| CameraError::sort(&name, &error);
        let any = RequestedFormat::with_formats(RequestedFormatType::None, &READABLE);
        let mut camera = Camera::new(camera.index().clone(), any).map_err(sort)?;
        let formats = camera.compatible_camera_formats().unwrap_or_default();
        if let Some(offer) = nearest(formats.into_iter().filter_map(offer), request) {
            let exact = RequestedFormatType::Exact(offer.name);
            let exact = RequestedFormat::with_formats(exact, &READABLE);
            if let Err(error) = camera.set_camera_requset(exact) {
                tracing::warn!(%error, "the camera keeps to a format of its own");
            }
        }
        camera.open_stream().map_err(sort)?;
        let format = camera.camera_format();
        tracing::info!(camera.name = name, camera.format = %format, "camera opened");
        Ok(Self { name, camera })
    }

    /// The exposure is left to the system.
    #[expect(clippy::unused_self, reason = "what Linux has")]
    pub(in super::super) fn expose(&mut self, _: u8) {}

    /// The next frame, whatever its bytes are worth. The wait for it has no end of its own.
    pub(in super::super) fn shot(&mut self) -> Result<Shot, CameraError> {
        let frame = self
            .camera
            .frame()
            .map_err(|error| CameraError::sort(&self.name, &error))?;
        let size = frame.resolution();
        let format = match pixels(frame.source_frame_format()) {
            Some(Pixels::Jpeg) => ShotFormat::Jpeg,
            Some(Pixels::Raw(layout)) => ShotFormat::Raw(RawFormat {
                layout,
                width: size.width(),
                height: size.height(),
                stride: 0,
            }),
            None => {
                return Err(CameraError::WrongFormat {
                    camera: self.name.clone(),
                });
            }
        };
        Ok(Shot {
            format,
            bytes: frame.buffer().to_vec(),
        })
    }
}

fn offer(format: CameraFormat) -> Option<Offer<CameraFormat>> {
    Some(Offer {
        name: format,
        pixels: pixels(format.format())?,
        width: format.width(),
        height: format.height(),
        rate: format.frame_rate(),
    })
}

fn pixels(format: FrameFormat) -> Option<Pixels> {
    match format {
        FrameFormat::GRAY | FrameFormat::NV12 => Some(Pixels::Raw(Layout::Plane)),
        FrameFormat::YUYV => Some(Pixels::Raw(Layout::BrightnessFirst)),
        FrameFormat::MJPEG => Some(Pixels::Jpeg),
        FrameFormat::RAWRGB | FrameFormat::RAWBGR => None,
    }
}
