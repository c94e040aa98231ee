//! Broken glass: cracks that shine or are dark, and shards that show what is below a little to the side.

use crate::cast::{index, real};
use crate::dice::Dice;
use crate::light::light;
use crate::shape::{Place, Shape};
use crate::sheet::Sheet;

/// `level` runs from 1 to 5.
pub(crate) fn draw(sheet: &mut Sheet, level: u8, dice: &mut Dice) {
    if level >= 3 {
        for _ in 0..2 * level {
            slip(sheet, f32::from(level - 1) / 2.0, dice);
        }
    }
    let blows = 1 + u32::from(level >= 3) + u32::from(level >= 5);
    let cracks = u32::from(4 * level) / blows + 1;
    for _ in 0..blows {
        let (width, height) = sheet.half();
        let from = (
            dice.between(-0.8, 0.8) * width,
            dice.between(-0.8, 0.7) * height,
        );
        let mut way = dice.turn();
        for _ in 0..cracks {
            way += std::f32::consts::TAU / real(cracks as usize) + dice.between(-0.2, 0.2);
            ray(sheet, from, way, level, dice);
        }
        for _ in 0..level {
            ring(sheet, from, dice);
        }
    }
}

/// Moves what a shard shows by a fraction of a millimetre.
fn slip(sheet: &mut Sheet, most: f32, dice: &mut Dice) {
    let (width, height) = sheet.half();
    let scale = sheet.scale();
    let middle = (
        dice.between(-1.0, 1.0) * width,
        dice.between(-0.7, 0.6) * height,
    );
    let half = (dice.between(2.5, 8.0), dice.between(2.5, 8.0));
    let shard = Shape::rectangle(
        sheet.pixel(middle),
        (half.0 * scale, half.1 * scale),
        dice.turn(),
    );
    let mut step = || dice.between(-0.3, 0.3) * most * scale;
    let (dx, dy) = (step(), step());
    let plane = sheet.plane_mut();
    let before = plane.clone();
    let (top, bottom) = shard.rows();
    for y in index(top)..index(bottom + 1.0).min(plane.height()) {
        let middle = real(y) + 0.5;
        let (left, right) = shard.span(middle);
        for x in index(left)..index(right + 1.0).min(plane.width()) {
            if shard.depth(real(x) + 0.5, middle) > 0.0 {
                plane.row_mut(y)[x] = before.at(real(x) + 0.5 - dx, middle - dy);
            }
        }
    }
}

/// One crack from where the glass was hit.
fn ray(sheet: &mut Sheet, from: Place, way: f32, level: u8, dice: &mut Dice) {
    let length = dice.between(0.5, 1.8) * sheet.half().1;
    let width = dice.between(0.08, 0.12 + 0.04 * f32::from(level));
    let glint = if dice.chance(0.6) {
        dice.between(170.0, 255.0)
    } else {
        dice.between(0.0, 60.0)
    };
    let has_shadow = dice.chance(0.5);
    let (mut way, mut run, mut at) = (way, 0.0, from);
    while run < length {
        way += dice.between(-0.25, 0.25);
        let step = dice.between(3.0, 9.0);
        let next = (at.0 + step * libm::cosf(way), at.1 + step * libm::sinf(way));
        line(sheet, at, next, width, glint);
        if has_shadow {
            let aside = |place: Place| (place.0 + width, place.1 + width);
            line(sheet, aside(at), aside(next), width / 2.0, 255.0 - glint);
        }
        (at, run) = (next, run + step);
    }
}

/// A crack about where the glass was hit.
fn ring(sheet: &mut Sheet, middle: Place, dice: &mut Dice) {
    const CORNERS: usize = 12;
    let radius = dice.between(3.0, 22.0);
    let glint = dice.between(150.0, 255.0);
    let corners: Vec<Place> = (0..=CORNERS)
        .map(|corner| {
            let way = std::f32::consts::TAU * real(corner) / real(CORNERS);
            let far = radius * dice.between(0.8, 1.2);
            (
                middle.0 + far * libm::cosf(way),
                middle.1 + far * libm::sinf(way),
            )
        })
        .collect();
    for (from, to) in corners.iter().zip(&corners[1..]) {
        line(sheet, *from, *to, 0.1, glint);
    }
}

/// `width` in millimetres; `level` is the grey level.
fn line(sheet: &mut Sheet, from: Place, to: Place, width: f32, level: f32) {
    // No line is thinner than a pixel of the drawing, or it would vanish.
    let width = (width * sheet.scale()).max(1.0);
    let shape = Shape::stroke(sheet.pixel(from), sheet.pixel(to), width);
    sheet
        .plane_mut()
        .fill(&shape, light([crate::cast::level(level); 3]));
}
