//! The codes that zxing-cpp sees in a frame.
//!
//! C++ in this process: it gets grey pixels of a bounded size, and looks for QR codes only.

#![expect(
    clippy::cast_precision_loss,
    reason = "a place in a frame is far below 16 million"
)]

use zxingcpp::{Barcode, BarcodeFormat, ImageFormat, ImageView, PointI};

use super::geometry::Point;
use super::view::View;

/// A code that was seen.
pub(super) struct Seen {
    /// What it says, when it could be read.
    pub(super) payload: Option<Vec<u8>>,
    /// Its corners in the frame, from the top left one round.
    pub(super) corners: [Point; 4],
    pub(super) is_light: bool,
}

/// All codes that one view of a frame shows. None when the reader fails.
pub(super) fn look(view: View<'_>) -> Vec<Seen> {
    let reader = zxingcpp::read()
        // No app shows one of the other kinds, and the small ones have hardly a check.
        .formats([BarcodeFormat::QRCodeModel2])
        .try_harder(true)
        .try_rotate(false)
        .try_invert(true)
        .try_downscale(false)
        .return_errors(true);
    let luma = view.luma;
    let seen = ImageView::from_slice(luma.pixels(), luma.width(), luma.height(), ImageFormat::Lum)
        .and_then(|image| reader.from(&image));
    match seen {
        Ok(codes) => codes
            .iter()
            .map(|code| Seen::new(code, view.ratio))
            .collect(),
        Err(why) => {
            tracing::debug!(%why, "the native reader failed");
            Vec::new()
        }
    }
}

impl Seen {
    fn new(code: &Barcode, ratio: f32) -> Self {
        let place =
            |at: PointI| Point::new((at.x as f32 + 0.5) * ratio, (at.y as f32 + 0.5) * ratio);
        let corners = code.position();
        Self {
            payload: code.is_valid().then(|| code.bytes()),
            corners: [
                corners.top_left,
                corners.top_right,
                corners.bottom_right,
                corners.bottom_left,
            ]
            .map(place),
            is_light: code.is_inverted(),
        }
    }
}
