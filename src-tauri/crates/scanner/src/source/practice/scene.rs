//! The shop, the phone and what its screen shows, as brightness.

use super::noise::Noise;
use crate::Luma;

/// The modules of a QR code, row after row.
pub(super) struct Symbol {
    pub(super) side: usize,
    pub(super) dark: Vec<bool>,
}

/// How a phone is held before the camera.
pub(super) struct Pose {
    /// Where its middle is in the frame, in pixels.
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) pixels_per_millimetre: f32,
    /// Sine and cosine of its turn about the line of sight.
    pub(super) turn: (f32, f32),
    /// How much smaller it gets to the right and downwards, per pixel.
    pub(super) tilt: (f32, f32),
}

/// The size of the frames, in pixels.
pub(super) const WIDTH: u16 = 1280;
pub(super) const HEIGHT: u16 = 720;

// Half sizes in millimetres, and brightness of 255.
const PHONE: (f32, f32) = (35.5, 75.0);
const PHONE_CORNER: f32 = 9.0;
const SCREEN: (f32, f32) = (33.0, 72.5);
const SCREEN_CORNER: f32 = 7.0;
const PAPER: f32 = 28.0;
const PAPER_CORNER: f32 = 5.0;
const PAPER_MIDDLE: f32 = -6.0;
const CODE: f32 = 23.0;
const BLACK_FRAME: f32 = 16.0;
const ORANGE_SHEET: f32 = 132.0;
const WHITE: f32 = 226.0;
const INK: f32 = 30.0;

/// The spread of the grain.
const GRAIN: f32 = 5.0;

/// The shop without a phone, to be drawn on.
pub(super) fn shop() -> Luma {
    Luma::drawn::<WIDTH, HEIGHT>(|x, y| {
        grey(shop_brightness(
            f32::from(x) / f32::from(WIDTH),
            f32::from(y) / f32::from(HEIGHT),
        ))
    })
}

/// The frame that shows the shop with the phone before it, if there is one.
pub(super) fn draw(shop: &Luma, phone: Option<(&Symbol, &Pose)>, noise: &mut Noise) -> Luma {
    let mut behind = shop.pixels().iter().copied().map(f32::from);
    Luma::drawn::<WIDTH, HEIGHT>(|x, y| {
        let behind = behind.next().unwrap_or_default();
        let light = match phone {
            Some((symbol, pose)) => pose.seen_at(f32::from(x), f32::from(y), symbol, behind),
            None => behind,
        };
        grey(light + GRAIN * noise.grain())
    })
}

impl Pose {
    /// What the pixel shows: the mean of four points in it, so that edges are soft.
    fn seen_at(&self, x: f32, y: f32, symbol: &Symbol, behind: f32) -> f32 {
        let (u, v) = self.on_phone(x + 0.5, y + 0.5);
        // A pixel is less than a millimetre wide.
        if u.abs() > PHONE.0 + 1.0 || v.abs() > PHONE.1 + 1.0 {
            return behind;
        }
        let points = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];
        let light = points.map(|(dx, dy)| {
            let (u, v) = self.on_phone(x + dx, y + dy);
            phone_brightness(u, v, symbol).unwrap_or(behind)
        });
        light.iter().sum::<f32>() / 4.0
    }

    /// The point of the phone's plane that a point of the frame shows, in millimetres from its middle.
    fn on_phone(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (x - self.x, y - self.y);
        let (sin, cos) = self.turn;
        let (along, down) = (x * cos + y * sin, y * cos - x * sin);
        let nearness = (1.0 + self.tilt.0 * x + self.tilt.1 * y) * self.pixels_per_millimetre;
        (along / nearness, down / nearness)
    }
}

fn phone_brightness(u: f32, v: f32, symbol: &Symbol) -> Option<f32> {
    if !is_inside((u, v), PHONE, PHONE_CORNER) {
        return None;
    }
    Some(if !is_inside((u, v), SCREEN, SCREEN_CORNER) {
        BLACK_FRAME
    } else if is_inside((u, v - PAPER_MIDDLE), (PAPER, PAPER), PAPER_CORNER) {
        if symbol.is_dark_at(u, v - PAPER_MIDDLE) {
            INK
        } else {
            WHITE
        }
    } else if is_word(u, v) {
        WHITE
    } else {
        ORANGE_SHEET
    })
}

/// A heading above the code and a name below it, as bars.
fn is_word(u: f32, v: f32) -> bool {
    is_inside((u, v + 52.0), (17.0, 2.2), 1.0) || is_inside((u, v - 38.0), (12.0, 1.8), 1.0)
}

/// Whether a point lies in a rectangle about the middle with rounded corners.
fn is_inside((u, v): (f32, f32), half: (f32, f32), corner: f32) -> bool {
    let past = (
        (u.abs() - half.0 + corner).max(0.0),
        (v.abs() - half.1 + corner).max(0.0),
    );
    past.0.hypot(past.1) <= corner
}

impl Symbol {
    /// Whether the module at a point, in millimetres from the code's middle, is a dark one.
    fn is_dark_at(&self, u: f32, v: f32) -> bool {
        let (Some(column), Some(row)) = (self.module_at(u), self.module_at(v)) else {
            return false;
        };
        self.dark
            .get(row * self.side + column)
            .copied()
            .unwrap_or(false)
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a code has 177 modules a side at most, and the sign is looked at"
    )]
    fn module_at(&self, offset: f32) -> Option<usize> {
        let module = (offset + CODE) / (2.0 * CODE) * self.side as f32;
        (module >= 0.0 && module < self.side as f32).then_some(module as usize)
    }
}

/// A dim shop out of focus: a wall with a lamp, shelves with goods, the counter. Each from 0 to 1.
fn shop_brightness(x: f32, y: f32) -> f32 {
    let lamp = 90.0 * (-((x - 0.2) / 0.12).powi(2) - ((y - 0.06) / 0.1).powi(2)).exp();
    if y > 0.8 {
        return 62.0 + 26.0 * x + 14.0 * (y - 0.8);
    }
    let shelf = (y * 5.0).fract();
    let wall = 46.0 + 22.0 * (1.0 - y) + lamp;
    if shelf > 0.9 {
        return wall * 0.6;
    }
    // Goods of changing width and shade, soft at their edges.
    let row = (y * 5.0).floor();
    let goods = (x * 23.0 + row * 1.7).sin() * (x * 11.0 + row * 2.3).cos();
    wall + 28.0 * goods * (shelf * 3.4).sin().max(0.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what a byte holds"
)]
fn grey(light: f32) -> u8 {
    (light + 0.5).clamp(0.0, 255.0) as u8
}
