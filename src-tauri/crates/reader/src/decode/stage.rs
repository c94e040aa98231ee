//! The views of a frame in which codes are looked for, each with what it is good for.

use std::borrow::Cow;

use image::GrayImage;
use rqrr::PreparedImage;

use super::copies::{shrink, smooth};
use super::metered::search;
use super::threshold::{Modules, Threshold, mark};
use super::{Code, scaled};
use crate::Luma;

/// One way to look at a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stage {
    name: &'static str,
    view: View,
    threshold: Threshold,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Full,
    /// Each pixel the mean of nine: noise goes, and the pattern that a camera's pixels make with a screen's.
    Smooth,
    /// At one part in so many of its size: cheap, and more noise goes.
    Shrunk(u32),
}

/// The stages in the order in which they run: what is cheap for what it reads comes first. Each
/// is here because it read frames of a shop's till that those before it did not.
pub(super) const STAGES: [Stage; 5] = [
    Stage {
        name: "half",
        view: View::Shrunk(2),
        threshold: dark(5, 5),
    },
    Stage {
        name: "smooth",
        view: View::Smooth,
        threshold: dark(8, 5),
    },
    Stage {
        name: "full",
        view: View::Full,
        threshold: dark(25, 2),
    },
    // A phone in dark mode.
    Stage {
        name: "light on dark",
        view: View::Shrunk(2),
        threshold: Threshold {
            modules: Modules::Light,
            reach: 8,
            margin: 5,
        },
    },
    Stage {
        name: "third",
        view: View::Shrunk(3),
        threshold: dark(6, 5),
    },
];

const fn dark(reach: usize, margin: u64) -> Threshold {
    Threshold {
        modules: Modules::Dark,
        reach,
        margin,
    }
}

/// No code has fewer modules a side.
const FEWEST_MODULES: u32 = 21;

/// Looks allowed for each pixel. Of the frames that these stages read none took more than twelve; of the
/// others, one in a hundred took hundreds or thousands.
const LOOKS_A_PIXEL: u64 = 16;

/// Looks allowed besides: reading the grid of a code costs the same in a small picture.
const LOOKS_A_FRAME: u64 = 2_000_000;

impl Stage {
    /// The codes that this view shows, their corners in pixels of `frame`.
    pub(super) fn run(self, frame: &Luma) -> Vec<Code> {
        let Some((view, ratio)) = self.view(frame) else {
            return Vec::new();
        };
        if view.width().min(view.height()) < FEWEST_MODULES {
            return Vec::new();
        }
        let marked = mark(&view, self.threshold);
        let Some(image) = GrayImage::from_raw(view.width(), view.height(), marked) else {
            return Vec::new();
        };
        let looks = view.pixels().len() as u64 * LOOKS_A_PIXEL + LOOKS_A_FRAME;
        let found = search(image, looks, |image| {
            let mut image = PreparedImage::without_preparation(image);
            let grids = image.detect_grids();
            grids.iter().filter_map(|grid| read(grid, ratio)).collect()
        });
        found.unwrap_or_else(|why| {
            tracing::debug!(stage = self.name, ?why, "the search was given up");
            Vec::new()
        })
    }

    /// The copy of the frame, and how many of the frame's pixels one of its own is wide.
    fn view(self, frame: &Luma) -> Option<(Cow<'_, Luma>, u32)> {
        Some(match self.view {
            View::Full => (Cow::Borrowed(frame), 1),
            View::Smooth => (Cow::Owned(smooth(frame)?), 1),
            View::Shrunk(factor) => (Cow::Owned(shrink(frame, factor)?), factor),
        })
    }
}

fn read<G: rqrr::BitGrid>(grid: &rqrr::Grid<G>, ratio: u32) -> Option<Code> {
    let mut payload = Vec::new();
    grid.decode_to(&mut payload).ok()?;
    let corners = grid.bounds.map(|corner| (pixel(corner.x), pixel(corner.y)));
    Some(Code::new(&payload, scaled(corners, f64::from(ratio))))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a place in a frame is far below 16 million"
)]
fn pixel(place: i32) -> f32 {
    place as f32
}
