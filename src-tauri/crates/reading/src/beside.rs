//! Other codes on the counter: printed QR codes, and bars on goods.

use anyhow::Result;
use qrcode::EcLevel;

use crate::cast::real;
use crate::dice::Dice;
use crate::light::light;
use crate::payload;
use crate::plane::Plane;
use crate::shape::Place;
use crate::sheet::Sheet;
use crate::symbol::{Symbol, ean};
use crate::view::{Lens, Pose, View};

/// Lays a printed code there, of about so many pixels a side. Gives its text.
pub(crate) fn poster(
    picture: &mut Plane,
    lens: Lens,
    (middle, side): (Place, f32),
    dice: &mut Dice,
) -> Result<String> {
    let text = payload::foreign(dice);
    let correction = dice.pick([EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H]);
    let symbol = Symbol::new(&text, correction)?;
    // A module is a millimetre, with four of them free about the code.
    let whole = real(symbol.side()) + 8.0;
    let scale = (2.0 * side / whole).max(2.0);
    let paper = light([240, 240, 235]) * dice.between(0.5, 1.0);
    let ink = light(dice.pick([[22, 18, 37], [40, 15, 91], [0, 60, 60], [70, 10, 30]]));
    let mut sheet = Sheet::new((whole, whole), 0.0, scale, paper);
    let low = (4.0 - whole / 2.0, 4.0 - whole / 2.0);
    sheet.symbol(&symbol, (low, 1.0), (ink, paper), false);
    let pose = Pose {
        yaw: dice.between(-0.45, 0.45),
        pitch: dice.between(-0.45, 0.45),
        roll: dice.between(-0.4, 0.4),
        distance: lens.focal() * real(symbol.side()) / side,
        at: middle,
    };
    sheet.lay(picture, &View::new(lens, pose, (0.0, 0.0)));
    Ok(text)
}

/// Lays the bars of some goods there, so many pixels wide.
pub(crate) fn bars(picture: &mut Plane, lens: Lens, (at, wide): (Place, f32), dice: &mut Dice) {
    // A module is a millimetre, with nine of them free at each end.
    const WIDTH: f32 = 113.0;
    const HEIGHT: f32 = 76.0;
    let mut sheet = Sheet::new((WIDTH, HEIGHT), 0.0, 2.0, 0.7 * light([235; 3]));
    for (module, is_dark) in ean(dice).into_iter().enumerate() {
        if is_dark {
            let left = 9.0 - WIDTH / 2.0 + real(module);
            sheet.rectangle((left, -32.0), (left + 1.0, 28.0), 0.7 * light([20; 3]));
        }
    }
    sheet.words(
        (9.0 - WIDTH / 2.0, 36.0),
        6.0,
        13,
        0.7 * light([20; 3]),
        dice,
    );
    let pose = Pose {
        yaw: 0.0,
        pitch: 0.0,
        roll: dice.between(-0.43, 0.43),
        distance: lens.focal() * WIDTH / wide,
        at,
    };
    sheet.lay(picture, &View::new(lens, pose, (0.0, 0.0)));
}

/// Lays codes to the left and the right of a phone, whose edges are given. Gives their texts.
pub(crate) fn around(
    picture: &mut Plane,
    lens: Lens,
    (left, right): (f32, f32),
    level: u8,
    dice: &mut Dice,
) -> Result<Vec<String>> {
    let step = usize::from(level.clamp(1, 5) - 1);
    let mut texts = Vec::new();
    for poster_at in 0..[1, 1, 2, 3, 4][step] {
        let side = [0.22, 0.28, 0.32, 0.38, 0.42][step] * lens.height * dice.between(0.7, 1.1);
        let is_left = (left > lens.width - right) == (poster_at % 2 == 0);
        let x = if is_left {
            dice.between(0.0, (left - side).max(1.0))
        } else {
            dice.between(right, (lens.width - side).max(right + 1.0))
        };
        let y = dice.between(
            0.05 * lens.height,
            (lens.height - side).max(0.06 * lens.height),
        );
        let middle = (x + side / 2.0, y + side / 2.0);
        texts.push(poster(picture, lens, (middle, side), dice)?);
    }
    for _ in 0..=u8::from(level >= 3) {
        let at = (
            dice.between(0.1, 0.85) * lens.width,
            dice.between(0.1, 0.9) * lens.height,
        );
        bars(picture, lens, (at, 0.2 * lens.width), dice);
    }
    Ok(texts)
}
