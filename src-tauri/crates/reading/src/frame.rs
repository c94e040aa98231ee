//! One frame of a phone, and the frames of a phone that is brought in.

use anyhow::Result;
use reader::Luma;

use crate::dice::Dice;
use crate::distortion::{Distortion, Level};
use crate::phone::Phone;
use crate::plane::Plane;
use crate::shot::Shot;
use crate::size::Size;
use crate::view::{View, bounds};
use crate::{beside, camera, glass, hand, payload, surroundings};

/// A frame, and what is true about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    pub luma: Luma,
    /// The person's code in it, if there is one.
    pub expected: Option<String>,
    /// What all codes in it say.
    pub present: Vec<String>,
}

/// Draws a frame of a phone. The same seed, distortion, level and number give the same frame.
///
/// # Errors
/// When a frame cannot be coded; it never was so.
pub fn still(seed: u64, distortion: Distortion, level: Level, number: u32) -> Result<Frame> {
    let key = [level.number().into(), number];
    let mut dice = Dice::new(seed, distortion.name(), &key);
    let size = Size::of(number);
    let lens = size.lens();
    let shot = distortion.shot(level, size, &mut dice);
    let text = payload::personal(&mut dice);
    let phone = Phone::new(&text, distortion.style(number), &shot, &mut dice)?;
    let at = (
        lens.width * dice.between(0.3, 0.7),
        lens.height * dice.between(0.35, 0.65),
    );
    let view = phone.view(&shot, lens, at);
    let mut scene = room(&shot, size, &mut dice);
    let mut present = vec![text.clone()];
    if shot.others > 0 {
        let (low, high) = bounds(phone.sheet.corners().map(|corner| view.apply(corner)));
        let edges = (low.0, high.0);
        present.extend(beside::around(
            &mut scene,
            lens,
            edges,
            shot.others,
            &mut dice,
        )?);
    }
    let mut grip = dice.clone();
    hold_up(&mut scene, &phone, &view, &shot, &mut dice, &mut grip);
    Ok(Frame {
        luma: camera::take(&scene, &shot, size, &mut dice)?,
        expected: Some(text),
        present,
    })
}

pub(crate) fn room(shot: &Shot, size: Size, dice: &mut Dice) -> Plane {
    let mut plane = surroundings::draw(size, shot.busy, dice);
    for pixel in plane.pixels_mut() {
        *pixel *= shot.ambient;
    }
    plane
}

/// Puts the phone into the scene, with all that happens on its glass. `grip` is the chance of how it is
/// held, which stays the same from frame to frame.
pub(crate) fn hold_up(
    scene: &mut Plane,
    phone: &Phone,
    view: &View,
    shot: &Shot,
    dice: &mut Dice,
    grip: &mut Dice,
) {
    let scale = shot.module / phone.module;
    phone.sheet.lay(scene, view);
    if let Some(grid) = shot.grid {
        glass::pattern(scene, phone, view, (grid, scale), dice);
    }
    if shot.glare > 0 {
        glass::glare(scene, phone, view, shot.glare, dice);
    }
    if shot.has_hand {
        hand::hold(scene, phone, view, scale, grip);
    }
    if shot.fingers > 0 {
        hand::cover(scene, phone, view, (scale, shot.fingers), grip);
    }
}
