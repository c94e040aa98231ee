//! A frame at a few sizes, looked at between its pixels.
//!
//! Owns how much looking one frame is worth: every look is counted, so that the bound is the same on
//! every machine and in every run.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places in a frame are far below 16 million and clamped to it"
)]

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

use super::copies::shrink;
use super::geometry::Point;
use crate::Luma;

/// A frame and its smaller copies, each made when it is first asked for.
#[derive(Debug)]
pub(super) struct Views<'a> {
    full: Cow<'a, Luma>,
    half: OnceCell<Option<Luma>>,
    quarter: OnceCell<Option<Luma>>,
    looks: Cell<u32>,
    allowed: u32,
}

/// One copy of a frame, its places those of the frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) luma: &'a Luma,
    /// How many of the frame's pixels one of the copy's is wide.
    pub(super) ratio: f32,
    looks: &'a Cell<u32>,
}

impl<'a> Views<'a> {
    pub(super) fn new(full: Cow<'a, Luma>, allowed: u32) -> Self {
        Self {
            full,
            half: OnceCell::new(),
            quarter: OnceCell::new(),
            looks: Cell::new(0),
            allowed,
        }
    }

    pub(super) fn full(&self) -> View<'_> {
        self.view(&self.full, 1.0)
    }

    /// The frame itself when it is too small to be halved.
    pub(super) fn half(&self) -> View<'_> {
        match self.half.get_or_init(|| shrink(&self.full, 2)) {
            Some(luma) => self.view(luma, 2.0),
            None => self.full(),
        }
    }

    pub(super) fn quarter(&self) -> View<'_> {
        match self.quarter.get_or_init(|| shrink(self.half().luma, 2)) {
            Some(luma) => self.view(luma, self.half().ratio * 2.0),
            None => self.half(),
        }
    }

    /// The smallest copy that still gives a module of this many of the frame's pixels two and a half of its
    /// own: its pixels have the least noise.
    pub(super) fn for_modules_of(&self, size: f32) -> View<'_> {
        if size >= 10.0 {
            self.quarter()
        } else if size >= 5.0 {
            self.half()
        } else {
            self.full()
        }
    }

    fn view<'v>(&'v self, luma: &'v Luma, ratio: f32) -> View<'v> {
        View {
            luma,
            ratio,
            looks: &self.looks,
        }
    }

    /// Counts work that costs as much as so many looks.
    pub(super) fn charge(&self, looks: usize) {
        let looks = u32::try_from(looks).unwrap_or(u32::MAX);
        self.looks.set(self.looks.get().saturating_add(looks));
    }

    /// Looks taken so far.
    pub(super) fn looks(&self) -> u32 {
        self.looks.get()
    }

    /// Whether the frame has had all the looks that it is worth.
    pub(super) fn is_spent(&self) -> bool {
        self.looks.get() >= self.allowed
    }
}

impl View<'_> {
    /// The brightness at a place of the frame, blended between pixels. Beyond the edge, the nearest pixel's.
    #[inline]
    pub(super) fn at(&self, place: Point) -> f32 {
        self.looks.set(self.looks.get().saturating_add(1));
        let (width, height) = (self.luma.width() as usize, self.luma.height() as usize);
        let x = (place.x / self.ratio - 0.5).clamp(0.0, (width - 1) as f32);
        let y = (place.y / self.ratio - 0.5).clamp(0.0, (height - 1) as f32);
        // Not a number clamps to itself and casts to nought.
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
        let (across, down) = (x - left as f32, y - top as f32);
        let pixels = self.luma.pixels();
        let pixel = |x: usize, y: usize| f32::from(pixels[y * width + x]);
        let upper = pixel(left, top) + (pixel(right, top) - pixel(left, top)) * across;
        let lower = pixel(left, bottom) + (pixel(right, bottom) - pixel(left, bottom)) * across;
        upper + (lower - upper) * down
    }
}
