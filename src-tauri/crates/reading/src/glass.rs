//! What the phone's screen and glass do: the pattern of its pixels, its flicker, and lamps in it.

use std::f32::consts::TAU;

use crate::cast::{index, real};
use crate::dice::Dice;
use crate::phone::Phone;
use crate::plane::Plane;
use crate::shape::{Place, Shape};
use crate::view::{View, bounds};

/// The frame's pixels that show the phone, each with its place on the phone in millimetres.
fn on_phone(
    picture: &mut Plane,
    phone: &Phone,
    view: &View,
    mut change: impl FnMut(&mut f32, Place, Place),
) {
    let back = view.inverse();
    let (low, high) = bounds(phone.sheet.corners().map(|corner| view.apply(corner)));
    for y in index(low.1)..index(high.1 + 1.0).min(picture.height()) {
        for x in index(low.0)..index(high.0 + 1.0).min(picture.width()) {
            let pixel = (real(x) + 0.5, real(y) + 0.5);
            let place = back.apply(pixel);
            if phone.sheet.covers(place) {
                change(&mut picture.row_mut(y)[x], pixel, place);
            }
        }
    }
}

/// The screen's pixels against the camera's, and dark bands where its lamp flickers while the camera
/// reads row after row.
pub(crate) fn pattern(
    picture: &mut Plane,
    phone: &Phone,
    view: &View,
    ((grid, band), scale): ((f32, f32), f32),
    dice: &mut Dice,
) {
    // Lines a millimetre, near a multiple of what the camera takes: that shows most.
    let lines = (0.9 * scale).round().max(1.0) * dice.between(0.95, 1.07);
    let phase = dice.turn();
    let bands = TAU / (dice.between(0.06, 0.25) * real(picture.height()));
    let wave = |at: f32| 0.5 * (1.0 + libm::cosf(at + phase));
    on_phone(picture, phone, view, |light, (_, y), (u, v)| {
        let lines = TAU * lines;
        let screen = 1.0 - 0.7 * grid * wave(lines * u) - 0.42 * grid * wave(lines * v);
        *light *= screen.max(0.03) * (1.0 - band * wave(bands * y));
    });
}

/// A lamp or a window that the glass throws back.
struct Mirrored {
    middle: Place,
    radius: Place,
    turn: f32,
    strength: f32,
    is_window: bool,
}

impl Mirrored {
    fn new(middle: Place, side: f32, level: u8, dice: &mut Dice) -> Self {
        let step = usize::from(level.clamp(1, 5) - 1);
        let is_window = dice.chance(0.45);
        let (wide, flat, strength) = if is_window {
            let wide = [0.13, 0.17, 0.21, 0.25, 0.30][step] * dice.between(0.5, 1.0);
            (wide, 0.55, [0.30, 0.45, 0.65, 0.85, 1.1][step])
        } else {
            let wide = [0.04, 0.055, 0.07, 0.085, 0.1][step] * dice.between(0.8, 1.5);
            (
                wide,
                dice.between(0.4, 1.0),
                [1.0, 1.4, 1.8, 2.3, 2.8][step],
            )
        };
        Self {
            middle,
            radius: (wide * side, flat * wide * side),
            turn: if is_window {
                dice.between(-0.2, 0.2)
            } else {
                dice.turn()
            },
            strength,
            is_window,
        }
    }

    /// How it is added up: a shape, how soft its edge is in pixels, and its strength.
    fn light(&self, shape: &Shape, (x, y): Place, side: f32) -> f32 {
        let depth = shape.depth(x, y);
        if self.is_window {
            return self.strength * (depth / (0.06 * side) + 0.5).clamp(0.0, 1.0);
        }
        // `depth` counts from the edge of the ellipse, which is where the bell has one deviation.
        let far = 1.0 - depth / self.radius.0.min(self.radius.1);
        let square = far * far;
        if square > 100.0 {
            return 0.0;
        }
        self.strength * (libm::expf(-0.5 * square) + 0.05 * libm::expf(-square / 32.0))
    }
}

/// Adds so much glare: `level` runs from 1 to 5.
pub(crate) fn glare(picture: &mut Plane, phone: &Phone, view: &View, level: u8, dice: &mut Dice) {
    let [first, second, third, fourth] = phone.corners().map(|corner| view.apply(corner));
    let middle = (
        (first.0 + second.0 + third.0 + fourth.0) / 4.0,
        (first.1 + second.1 + third.1 + fourth.1) / 4.0,
    );
    let (dx, dy) = (first.0 - second.0, first.1 - second.1);
    let side = (dx * dx + dy * dy).sqrt();
    for _ in 0..[1, 1, 2, 2, 3][usize::from(level.clamp(1, 5) - 1)] {
        let at = (
            middle.0 + dice.between(-0.45, 0.45) * side,
            middle.1 + dice.between(-0.45, 0.45) * side,
        );
        let mirrored = Mirrored::new(at, side, level, dice);
        let shape = if mirrored.is_window {
            Shape::rectangle(mirrored.middle, mirrored.radius, mirrored.turn)
        } else {
            Shape::ellipse(mirrored.middle, mirrored.radius, mirrored.turn)
        };
        on_phone(picture, phone, view, |light, pixel, _| {
            *light += mirrored.light(&shape, pixel, side);
        });
    }
}
