//! A picture to draw on: lines, rings, squares and small letters.

use std::path::Path;

use font8x8::{BASIC_FONTS, UnicodeFonts as _};
use image::{ImageError, ImageFormat, Rgb, RgbImage};

pub(super) type Colour = Rgb<u8>;

/// The height and width of a letter in pixels.
pub(super) const LETTER: u32 = 8;

pub(super) struct Canvas(RgbImage);

impl Canvas {
    pub(super) fn new(width: u32, height: u32, ground: Colour) -> Self {
        Self(RgbImage::from_pixel(width, height, ground))
    }

    /// Puts a grey picture with its top left corner at a place.
    pub(super) fn paste(&mut self, grey: &scanner::Luma, (left, top): (u32, u32)) {
        for (y, row) in (top..).zip(grey.rows()) {
            for (x, shade) in (left..).zip(row) {
                self.dot(x, y, Rgb([*shade; 3]));
            }
        }
    }

    /// What lies outside is not drawn.
    pub(super) fn dot(&mut self, x: u32, y: u32, colour: Colour) {
        if let Some(pixel) = self.0.get_pixel_mut_checked(x, y) {
            *pixel = colour;
        }
    }

    /// A filled square of `side` pixels about a place.
    pub(super) fn spot(&mut self, (x, y): (f32, f32), side: u32, colour: Colour) {
        let (Some(x), Some(y)) = (pixel(x), pixel(y)) else {
            return;
        };
        let (left, top) = (x.saturating_sub(side / 2), y.saturating_sub(side / 2));
        self.square(left, top, side, colour);
    }

    pub(super) fn square(&mut self, left: u32, top: u32, side: u32, colour: Colour) {
        for y in top..top + side {
            for x in left..left + side {
                self.dot(x, y, colour);
            }
        }
    }

    /// A line of two pixels' breadth.
    pub(super) fn line(&mut self, from: (f32, f32), to: (f32, f32), colour: Colour) {
        let (across, down) = (to.0 - from.0, to.1 - from.1);
        // A corner may be guessed far outside the frame; what is drawn of such a line ends somewhere.
        let steps = pixel(across.abs().max(down.abs()))
            .unwrap_or(0)
            .clamp(1, 10_000);
        for step in 0..=steps {
            let part = fraction(step, steps);
            self.spot((from.0 + across * part, from.1 + down * part), 2, colour);
        }
    }

    pub(super) fn quadrilateral(&mut self, corners: [(f32, f32); 4], colour: Colour) {
        let next = corners.iter().cycle().skip(1);
        for (from, to) in corners.iter().zip(next) {
            self.line(*from, *to, colour);
        }
        // The first one tells which way up it is.
        self.spot(corners[0], 9, colour);
    }

    pub(super) fn ring(&mut self, (x, y): (f32, f32), radius: f32, colour: Colour) {
        const PARTS: u32 = 24;
        let at = |part: u32| {
            let (sine, cosine) = (fraction(part, PARTS) * std::f32::consts::TAU).sin_cos();
            (x + radius * cosine, y + radius * sine)
        };
        for part in 0..PARTS {
            self.line(at(part), at(part + 1), colour);
        }
    }

    /// One line of letters; what the font has not is left out.
    pub(super) fn text(&mut self, (left, top): (u32, u32), text: &str, colour: Colour) {
        for (left, letter) in (left..).step_by(LETTER as usize).zip(text.chars()) {
            let rows = BASIC_FONTS.get(letter).unwrap_or_default();
            for (y, row) in (top..).zip(rows) {
                for x in (0..LETTER).filter(|x| row >> x & 1 == 1) {
                    self.dot(left + x, y, colour);
                }
            }
        }
    }

    pub(super) fn save(&self, path: &Path) -> Result<(), ImageError> {
        self.0.save_with_format(path, ImageFormat::Png)
    }
}

/// `None` for what is no place in a picture.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked"
)]
fn pixel(place: f32) -> Option<u32> {
    (0.0..65_536.0).contains(&place).then_some(place as u32)
}

#[expect(clippy::cast_precision_loss, reason = "steps of a line are few")]
fn fraction(step: u32, of: u32) -> f32 {
    step as f32 / of as f32
}
