//! What the tests of the viewfinder show it: codes without a picture, and cameras that follow a script.

use std::collections::VecDeque;

use enrolment::{CodeKind, QrText};

use super::Origin;
use super::keeper::Opened;
use crate::{CameraError, CameraRequest, Code, FrameError, FrameSource, Luma};

pub(super) const ANNA: &str = "https://qr.vipps.no/28/2/01/031/4790000001?v=1";
pub(super) const BENT: &str = "https://qr.vipps.no/p/qwertyuiopasdfghjklzx";
pub(super) const SHOP: &str = "https://qr.vipps.no/28/2/01/031/123456?v=1";
pub(super) const PAYMENT: &str = "https://qr.mobilepay.dk/box/2f0c1f8e/pay-in";
pub(super) const BOTTLE: &str = "https://example.com/bottle";

/// A square code with its top left corner here.
pub(super) fn code(text: &str, left: f32, top: f32, side: f32) -> Code {
    let (right, bottom) = (left + side, top + side);
    Code {
        text: QrText::new(text),
        kind: CodeKind::of(text),
        corners: [(left, top), (right, top), (right, bottom), (left, bottom)],
    }
}

/// A frame of one shade.
pub(super) fn plain(shade: u8) -> Luma {
    Luma::new(64, 36, vec![shade; 64 * 36]).unwrap()
}

/// A source that gives these frames and is lost then.
struct Frames {
    name: String,
    left: VecDeque<Luma>,
}

impl FrameSource for Frames {
    fn next_frame(&mut self) -> Result<Option<Luma>, FrameError> {
        let frame = self.left.pop_front();
        frame.map(Some).ok_or_else(|| lost(&self.name).into())
    }
}

/// A camera that opens, gives so many frames and is lost then.
pub(super) fn camera(name: &str, frames: usize) -> Opened {
    Opened {
        name: name.to_owned(),
        source: Box::new(Frames {
            name: name.to_owned(),
            left: (0..frames).map(|_| plain(90)).collect(),
        }),
    }
}

pub(super) fn lost(name: &str) -> CameraError {
    CameraError::Lost {
        camera: name.to_owned(),
    }
}

pub(super) fn any_camera(or_drawn: bool) -> Origin {
    Origin::Camera {
        request: CameraRequest::default(),
        or_drawn,
    }
}
