//! What lies and hangs about the till: a counter, goods, print, lamps. Nothing of it is a code.

use crate::blur::soften;
use crate::cast::{index, real};
use crate::dice::Dice;
use crate::light::light;
use crate::plane::Plane;
use crate::shape::{Place, Shape};
use crate::sheet::write;
use crate::size::Size;

const COLOURS: [[u8; 3]; 12] = [
    [200, 40, 40],
    [40, 90, 200],
    [240, 200, 40],
    [40, 150, 80],
    [230, 120, 30],
    [120, 60, 150],
    [240, 240, 235],
    [30, 30, 35],
    [150, 110, 70],
    [90, 170, 200],
    [220, 160, 170],
    [110, 110, 115],
];

/// `busy` runs from 0 (an empty counter) to 1.5.
pub(crate) fn draw(size: Size, busy: f32, dice: &mut Dice) -> Plane {
    let mut plane = counter(size, dice);
    for _ in 0..index(6.0 + 130.0 * busy) {
        thing(&mut plane, busy, dice);
    }
    for _ in 0..dice.below(3) {
        lamp(&mut plane, dice);
    }
    // It is not where the camera is focused.
    let most = if busy < 0.5 { 1.5 } else { 0.7 };
    soften(&plane, dice.between(0.4, most) * size.ratio())
}

fn counter(size: Size, dice: &mut Dice) -> Plane {
    let (width, height) = size.pixels();
    let base = 0.35 * (light(dice.pick(COLOURS)) + light([150, 145, 140]));
    let (top, bottom) = (dice.between(0.5, 1.2), dice.between(0.4, 1.1));
    let (left, right) = (dice.between(0.6, 1.2), dice.between(0.6, 1.2));
    let grain = grain(dice);
    Plane::from_fn(width, height, |x, y| {
        let (u, v) = (real(x) / real(width), real(y) / real(height));
        let shade = (top + (bottom - top) * v) * (left + (right - left) * u);
        let grain = grain.at(u * real(grain.width()), v * real(grain.height()));
        base * shade * (1.0 + grain)
    })
}

/// Of wood or cloth: long one way and short the other, or none.
fn grain(dice: &mut Dice) -> Plane {
    let (width, height) = dice.pick([(1, 1), (160, 6), (6, 90), (160, 90)]);
    let strength = if width == 1 { 0.0 } else { 0.08 };
    Plane::from_fn(width, height, |_, _| strength * dice.bell())
}

fn thing(plane: &mut Plane, busy: f32, dice: &mut Dice) {
    let (width, height) = (real(plane.width()), real(plane.height()));
    let colour = dice.pick(COLOURS);
    let shade = dice.between(-30.0, 30.0);
    let colour = light(colour.map(|channel| crate::cast::level(f32::from(channel) + shade)));
    let at = (
        dice.between(-50.0, width + 50.0),
        dice.between(-50.0, height + 50.0),
    );
    let size = dice.between(0.03, 0.22) * height;
    let what = dice.between(0.0, 1.0);
    if what < 0.38 {
        parcel(plane, at, size, colour, dice);
    } else if what < 0.5 {
        let radius = (size, size * dice.between(0.3, 1.2));
        plane.fill(&Shape::ellipse(at, radius, dice.turn()), colour);
    } else if what < 0.72 {
        let tall = dice.between(0.012, 0.065) * height;
        write(plane, at, tall, dice.whole(3, 13), colour, dice);
    } else if what < 0.82 {
        stripes(plane, at, size, dice);
    } else if what < 0.82 + 0.13 * busy {
        likeness(plane, at, (size / 9.0).max(2.0), dice);
    } else {
        let to = (
            at.0 + dice.between(-width, width),
            at.1 + dice.between(-height, height),
        );
        plane.fill(&Shape::stroke(at, to, dice.between(1.0, 6.0)), colour);
    }
}

fn parcel(plane: &mut Plane, at: Place, size: f32, colour: f32, dice: &mut Dice) {
    let half = (
        size * dice.between(0.25, 1.25),
        size * dice.between(0.25, 0.8),
    );
    let turn = if dice.chance(0.7) {
        dice.between(-0.2, 0.2)
    } else {
        dice.turn()
    };
    if dice.chance(0.5) {
        let rim = (half.0 + 2.0, half.1 + 2.0);
        plane.fill(&Shape::rectangle(at, rim, turn), 0.35 * colour);
    }
    plane.fill(&Shape::rectangle(at, half, turn), colour);
}

fn stripes(plane: &mut Plane, at: Place, size: f32, dice: &mut Dice) {
    let wide = (size / 10.0).max(2.0);
    let mut left = at.0;
    for stripe in 0..dice.whole(5, 21) {
        if dice.chance(0.6) {
            let level = if stripe % 2 == 1 { 20 } else { 245 };
            let shape = Shape::between((left, at.1), (left + wide, at.1 + size));
            plane.fill(&shape, light([level; 3]));
        }
        left += wide;
    }
}

/// What could be taken for a code, or for a part of one.
fn likeness(plane: &mut Plane, at: Place, module: f32, dice: &mut Dice) {
    let which = dice.between(0.0, 1.0);
    if which < 0.4 {
        for (reach, level) in [(3.5, 15), (2.5, 240), (1.5, 15)] {
            plane.fill(&Shape::square(at, reach * module), light([level; 3]));
        }
        return;
    }
    let side = dice.whole(6, 21);
    for row in 0..side {
        for column in 0..side {
            let is_light = if which < 0.75 {
                dice.chance(0.5)
            } else {
                (row + column) % 2 == 1
            };
            let level = if is_light { 240 } else { 15 };
            let low = (
                at.0 + real(column as usize) * module,
                at.1 + real(row as usize) * module,
            );
            let high = (low.0 + module, low.1 + module);
            plane.fill(&Shape::between(low, high), light([level; 3]));
        }
    }
}

fn lamp(plane: &mut Plane, dice: &mut Dice) {
    let (width, height) = (real(plane.width()), real(plane.height()));
    let middle = (dice.between(0.0, width), dice.between(0.0, 0.5 * height));
    let strength = dice.between(0.3, 1.5);
    let reach = Shape::ellipse(middle, (0.15 * width, 0.125 * height), 0.0);
    let radius = (0.06 * width, 0.05 * height);
    let (top, bottom) = reach.rows();
    for y in index(top)..index(bottom).min(plane.height()) {
        let v = (real(y) - middle.1) / radius.1;
        let (left, right) = reach.span(real(y));
        let ends = index(left).min(plane.width())..index(right).min(plane.width());
        let first = ends.start;
        for (offset, pixel) in plane.row_mut(y)[ends].iter_mut().enumerate() {
            let u = (real(first + offset) - middle.0) / radius.0;
            *pixel += strength * libm::expf(-u * u - v * v);
        }
    }
}
