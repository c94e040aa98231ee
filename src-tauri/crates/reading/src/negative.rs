//! Frames without a person's code: nothing to read, or other people's.

use anyhow::Result;

use crate::dice::Dice;
use crate::frame::{Frame, room};
use crate::light::light;
use crate::phone::Phone;
use crate::plane::Plane;
use crate::shot::{Shot, Style};
use crate::size::Size;
use crate::{beside, camera, hand};

/// What is in a frame that holds no person's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Negative {
    /// No QR code at all, but much that looks like one; sometimes a phone that shows something else.
    Empty,
    /// Codes of shops, of Wi-Fi, and ones that look like a person's.
    Others,
}

/// Draws such a frame, the same for the same seed and number.
///
/// # Errors
/// When a frame cannot be coded; it never was so.
pub fn negative(seed: u64, what: Negative, number: u32) -> Result<Frame> {
    let name = match what {
        Negative::Empty => "empty",
        Negative::Others => "others",
    };
    let mut dice = Dice::new(seed, name, &[number]);
    let size = Size::of(number);
    let mut shot = Shot::fair(&mut dice, size);
    shot.busy = dice.between(0.0, 1.4);
    shot.ambient = dice.between(0.15, 0.9);
    let mut scene = room(&shot, size, &mut dice);
    let present = lay_out(&mut scene, what, &shot, size, &mut dice)?;
    let is_dark = dice.chance(0.3);
    if is_dark {
        shot.exposure = 0.12;
        shot.noise = dice.between(6.0, 20.0);
    }
    let most = if what == Negative::Others { 1.2 } else { 2.5 };
    shot.softness = dice.between(0.5, most) * size.ratio();
    Ok(Frame {
        luma: camera::take(&scene, &shot, size, &mut dice)?,
        expected: None,
        present,
    })
}

fn lay_out(
    scene: &mut Plane,
    what: Negative,
    shot: &Shot,
    size: Size,
    dice: &mut Dice,
) -> Result<Vec<String>> {
    let lens = size.lens();
    let anywhere = |dice: &mut Dice| {
        (
            lens.width * dice.between(0.12, 0.88),
            lens.height * dice.between(0.15, 0.85),
        )
    };
    let mut present = Vec::new();
    if dice.chance(0.4) {
        let wide = lens.width * dice.between(0.12, 0.3);
        let at = anywhere(dice);
        beside::bars(scene, lens, (at, wide), dice);
    }
    if what == Negative::Others {
        for _ in 0..dice.whole(1, 3) {
            let wide = lens.height * dice.between(0.18, 0.45);
            let at = anywhere(dice);
            present.push(beside::poster(scene, lens, (at, wide), dice)?);
        }
    } else if dice.chance(0.35) {
        receipt(scene, shot, size, dice)?;
    }
    Ok(present)
}

/// A phone that shows writing where its code would be.
fn receipt(scene: &mut Plane, shot: &Shot, size: Size, dice: &mut Dice) -> Result<()> {
    let lens = size.lens();
    let mut phone = Phone::new("x", Style::BlackOnWhite, shot, dice)?;
    let reach = phone.half + 6.0;
    let low = (-reach, phone.low - reach);
    let high = (reach, phone.low + reach);
    phone.sheet.rectangle(low, high, shot.white);
    let mut line = low.1 + 8.0;
    while line < high.1 {
        let at = (low.0 + 3.0, line);
        phone
            .sheet
            .words(at, 3.0, dice.whole(8, 20), light([20; 3]), dice);
        line += 5.5;
    }
    let view = phone.view(shot, lens, (lens.width / 2.0, lens.height / 2.0));
    phone.sheet.lay(scene, &view);
    hand::hold(scene, &phone, &view, shot.module / phone.module, dice);
    Ok(())
}
