//! The hand that holds the phone, and fingers on its glass.

use crate::dice::Dice;
use crate::light::light;
use crate::phone::Phone;
use crate::plane::Plane;
use crate::shape::{Place, Shape};
use crate::view::View;

fn skin(dice: &mut Dice) -> f32 {
    let colour = dice.pick([
        [224, 172, 140],
        [198, 134, 100],
        [141, 85, 60],
        [90, 56, 40],
        [240, 200, 175],
    ]);
    light(colour) * dice.between(0.5, 0.9)
}

/// A finger between two places of the phone, in millimetres; `scale` is pixels a millimetre.
fn finger(picture: &mut Plane, view: &View, ends: [Place; 2], radius: f32, scale: f32, skin: f32) {
    let [from, to] = ends.map(|end| view.apply(end));
    let radius = radius * scale;
    let shape = Shape::stroke(from, to, 2.0 * radius);
    picture.paint(&shape, |under, coverage, depth| {
        // Round: it turns away from the light at its sides.
        let aside = 1.0 - depth.max(0.0) / radius;
        let facing = (1.0 - aside * aside).max(0.05).sqrt();
        under + (skin * (0.45 + 0.6 * facing) - under) * coverage
    });
}

/// Four fingers at one side of the phone and a thumb at the other. Their tips stay off the screen.
pub(crate) fn hold(picture: &mut Plane, phone: &Phone, view: &View, scale: f32, dice: &mut Dice) {
    let skin = skin(dice);
    let side = dice.sign();
    let edge = phone.sheet.half().0;
    let mut low = dice.between(10.0, 16.0);
    for _ in 0..4 {
        let tip = edge + dice.between(3.5, 8.0);
        let ends = [(side * (edge + 18.0), low + 8.0), (side * tip, low)];
        finger(picture, view, ends, 7.5, scale, skin);
        low += 15.0 + dice.between(-3.0, 3.0);
    }
    let tip = (
        -side * (edge + dice.between(4.5, 9.0)),
        dice.between(30.0, 45.0),
    );
    let ends = [(-side * (edge + 18.0), 62.0), tip];
    finger(picture, view, ends, 9.0, scale, skin);
}

/// One or two fingers that reach over the edge of the code, but not over its large marks.
pub(crate) fn cover(
    picture: &mut Plane,
    phone: &Phone,
    view: &View,
    (scale, level): (f32, u8),
    dice: &mut Dice,
) {
    const RADIUS: f32 = 9.0;
    let step = usize::from(level.clamp(1, 5) - 1);
    let skin = skin(dice);
    let side = dice.sign();
    let edge = phone.sheet.half().0;
    // How far the tip reaches past the edge, in modules; below 0 it stays in the quiet zone.
    let depth = [-1.0, 1.0, 3.0, 5.0, 7.0][step] * phone.module;
    let tip = phone.half - depth + RADIUS;
    for reach in 0..[1, 2, 1, 1, 2][step] {
        let side = if reach == 0 { side } else { -side };
        // From step 3 the tip would cover a large mark, unless it comes at the middle of the left edge
        // or at the lower right.
        let share = match (level >= 3, side > 0.0) {
            (true, false) => dice.between(-0.25, 0.25),
            (true, true) => dice.between(-0.1, 0.9),
            (false, _) if reach == 0 => dice.between(0.08, 0.6),
            (false, _) => dice.between(-0.16, 0.24),
        };
        let low = phone.low + share * phone.half;
        let from = (side * (edge + 18.0), low + dice.between(4.0, 12.0));
        finger(
            picture,
            view,
            [from, (side * tip, low)],
            RADIUS,
            scale,
            skin,
        );
    }
}
