//! The shop, the phone and what its screen shows, as brightness.

use std::ops::RangeInclusive;

use super::noise::Noise;
use crate::Luma;

/// The modules of a QR code, row after row.
pub(super) struct Symbol {
    pub(super) side: usize,
    pub(super) dark: Vec<bool>,
}

/// The front of a phone, drawn once: to draw it anew in each frame would cost several times as much.
pub(super) struct Phone {
    /// Row after row from its top left corner.
    fours: Vec<Four>,
}

/// What four neighbouring points of a phone show together, which is what a pixel sees of it: so its edges
/// are soft.
struct Four {
    /// Their brightness, a quarter of each.
    light: f32,
    /// The part of them that lies beside the phone.
    clear: f32,
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

/// Points of a phone to the millimetre: two to a pixel of the frame.
const POINTS: f32 = 8.0;

// The half sizes of what is drawn of a phone's plane, a little more than the phone, and its points.
const EDGE: (f32, f32) = (36.0, 75.5);
const ACROSS: u16 = 576;
const DOWN: u16 = 1208;

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

/// The grain of a whole frame.
pub(super) fn grain(noise: &mut Noise) -> Vec<i8> {
    let pixels = usize::from(WIDTH) * usize::from(HEIGHT);
    std::iter::repeat_with(|| whole(GRAIN * noise.grain()))
        .take(pixels)
        .collect()
}

/// How far the grain lies elsewhere from one picture of the empty shop to the next, in pixels.
const SHIFT: u64 = 123 * WIDTH as u64 + 457;

/// The shop as the camera sees it: picture `at` of it, whose grain lies `at` times [`SHIFT`] elsewhere. To
/// make grain anew for each would cost more than to read it.
pub(super) fn seen_through(grain: &[i8], shop: &Luma, at: u64) -> Luma {
    let mut seen = shop.clone();
    let start = usize::try_from(at * SHIFT % grain.len() as u64).unwrap_or_default();
    let (before, after) = grain.split_at(start);
    for (pixel, grain) in seen.pixels_mut().iter_mut().zip(after.iter().chain(before)) {
        *pixel = pixel.saturating_add_signed(*grain);
    }
    seen
}

/// Draws the phone before the shop, where it is in the frame. The rest of the frame stays.
pub(super) fn draw_phone(
    frame: &mut Luma,
    shop: &Luma,
    phone: &Phone,
    pose: &Pose,
    noise: &mut Noise,
) {
    let wide = usize::from(WIDTH);
    let (columns, rows) = pose.bounds();
    let shop = shop.pixels().chunks_exact(wide);
    let frame = frame.pixels_mut().chunks_exact_mut(wide);
    let lines = (0..HEIGHT).zip(frame.zip(shop));
    for (y, (line, behind)) in lines.filter(|(y, _)| rows.contains(y)) {
        let pixels = (0..WIDTH).zip(line.iter_mut().zip(behind));
        for (x, (pixel, behind)) in pixels.filter(|(x, _)| columns.contains(x)) {
            let light = pose.seen_at(f32::from(x), f32::from(y), phone, f32::from(*behind));
            *pixel = grey(light + GRAIN * noise.grain());
        }
    }
}

impl Pose {
    /// What the pixel shows.
    fn seen_at(&self, x: f32, y: f32, phone: &Phone, behind: f32) -> f32 {
        let (u, v) = self.on_phone(x + 0.5, y + 0.5);
        phone.seen_at(u, v, behind)
    }

    /// The columns and rows of the frame between which the phone is.
    fn bounds(&self) -> (RangeInclusive<u16>, RangeInclusive<u16>) {
        let corners = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)]
            .map(|(u, v)| self.in_frame(u * PHONE.0, v * PHONE.1));
        let range = |places: [f32; 4]| {
            let first = places.into_iter().fold(f32::INFINITY, f32::min);
            let last = places.into_iter().fold(f32::NEG_INFINITY, f32::max);
            pixel(first - 1.0)..=pixel(last + 1.0)
        };
        (
            range(corners.map(|corner| corner.0)),
            range(corners.map(|corner| corner.1)),
        )
    }

    /// The point of the frame that shows a point of the phone's plane.
    fn in_frame(&self, u: f32, v: f32) -> (f32, f32) {
        let (sin, cos) = self.turn;
        let (x, y) = (u * cos - v * sin, u * sin + v * cos);
        let near = self.pixels_per_millimetre;
        let stretch = near / (1.0 - near * (self.tilt.0 * x + self.tilt.1 * y));
        (self.x + stretch * x, self.y + stretch * y)
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

impl Phone {
    /// The phone that shows this code.
    pub(super) fn showing(symbol: &Symbol) -> Self {
        let points: Vec<Option<f32>> = (0..DOWN)
            .flat_map(|row| (0..ACROSS).map(move |column| (column, row)))
            .map(|(column, row)| {
                let u = f32::from(column) / POINTS - EDGE.0;
                phone_brightness(u, f32::from(row) / POINTS - EDGE.1, symbol)
            })
            .collect();
        let rows: Vec<_> = points.chunks_exact(ACROSS.into()).collect();
        let fours = rows.windows(2).flat_map(|two| {
            let (above, below) = (two[0].windows(2), two[1].windows(2));
            above
                .zip(below)
                .map(|(a, b)| Four::of([a[0], a[1], b[0], b[1]]))
        });
        Self {
            fours: fours.collect(),
        }
    }

    /// What is seen at a point of the phone's plane, in millimetres from its middle.
    fn seen_at(&self, u: f32, v: f32, behind: f32) -> f32 {
        let (column, row) = ((u + EDGE.0) * POINTS, (v + EDGE.1) * POINTS);
        if column < 0.0 || row < 0.0 || column >= f32::from(ACROSS - 1) {
            return behind;
        }
        let place = usize::from(pixel(row)) * usize::from(ACROSS - 1) + usize::from(pixel(column));
        self.fours
            .get(place)
            .map_or(behind, |four| four.light + four.clear * behind)
    }
}

impl Four {
    fn of(points: [Option<f32>; 4]) -> Self {
        let seen = points.iter().flatten();
        Self {
            light: seen.sum::<f32>() / 4.0,
            clear: points
                .map(|point| if point.is_none() { 0.25 } else { 0.0 })
                .iter()
                .sum(),
        }
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
    reason = "clamped to what it holds"
)]
fn pixel(place: f32) -> u16 {
    place.clamp(0.0, f32::from(u16::MAX)) as u16
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what a byte holds"
)]
fn grey(light: f32) -> u8 {
    (light + 0.5).clamp(0.0, 255.0) as u8
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "grain is a few steps of light"
)]
fn whole(steps: f32) -> i8 {
    steps.round() as i8
}

#[cfg(test)]
mod tests {
    use super::{HEIGHT, Phone, Pose, Symbol, WIDTH};

    #[test]
    fn the_bounds_hold_all_of_the_phone_wherever_it_is() {
        let phone = Phone::showing(&Symbol {
            side: 1,
            dark: vec![true],
        });
        for turn in [0.0_f32, 0.3, -0.6, 1.5] {
            for (x, y) in [(640.0, 360.0), (900.0, 1_000.0), (-50.0, 20.0)] {
                let pose = Pose {
                    x,
                    y,
                    pixels_per_millimetre: 4.2,
                    turn: turn.sin_cos(),
                    tilt: (0.000_3, -0.000_3),
                };
                let (columns, rows) = pose.bounds();
                let pixels = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y)));
                let beside = pixels.filter(|(x, y)| !(columns.contains(x) && rows.contains(y)));
                for (x, y) in beside {
                    let seen = pose.seen_at(f32::from(x), f32::from(y), &phone, 77.0);
                    assert!((seen - 77.0).abs() < f32::EPSILON, "{seen} at {x}, {y}");
                }
            }
        }
    }
}
