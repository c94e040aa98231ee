//! A customer brings the phone in: twelve frames, ten a second. The hand comes to rest, the camera hunts
//! for its focus.

use anyhow::Result;

use crate::camera;
use crate::cast::real;
use crate::dice::Dice;
use crate::distortion::{Distortion, Level};
use crate::frame::{Frame, hold_up, room};
use crate::payload;
use crate::phone::Phone;
use crate::shot::{Shot, Style};
use crate::size::Size;

/// The frames of one visit.
pub(crate) const FRAMES: usize = 12;

/// What else may be wrong while the phone is brought in.
const BESIDES: [Distortion; 7] = [
    Distortion::Glare,
    Distortion::Dim,
    Distortion::ScreenPattern,
    Distortion::Cracked,
    Distortion::Faint,
    Distortion::BurntOut,
    Distortion::Fingers,
];

/// How this customer's hand moves, and this camera hunts.
struct Motion {
    /// Pixels a module, once the phone is at rest.
    module: f32,
    /// Frames in which what is left of the movement falls to a third.
    settling: f32,
    speed: f32,
    hunting: f32,
    hunt_from: f32,
    /// How strongly the phone leans, rolls and is carried, each from -1 to 1.
    lean: [f32; 2],
    carry: [f32; 2],
    rest: (f32, f32),
}

impl Motion {
    fn new(level: Level, size: Size, dice: &mut Dice) -> Self {
        let hard = f32::from(level.number());
        let lens = size.lens();
        Self {
            module: dice.between(3.2, 5.2) * size.ratio(),
            settling: dice.between(2.0, 3.0) + 0.7 * hard,
            speed: 0.8 + 0.55 * hard,
            hunting: 0.5 + 0.35 * hard,
            hunt_from: dice.turn(),
            lean: [dice.between(-1.0, 1.0), dice.between(-1.0, 1.0)],
            carry: [dice.between(-1.0, 1.0), dice.between(-1.0, 1.0)],
            rest: (
                lens.width * dice.between(0.4, 0.6),
                lens.height * dice.between(0.42, 0.58),
            ),
        }
    }

    /// What frame `number` is like, and where the code is.
    fn apply(
        &self,
        number: usize,
        (level, size): (Level, Size),
        shot: &mut Shot,
        dice: &mut Dice,
    ) -> (f32, f32) {
        let (time, hard) = (real(number), f32::from(level.number()));
        let left = libm::expf(-time / self.settling);
        let sway = |pace: f32| libm::sinf(pace * time);
        let ([lean, nod], [aside, up]) = (self.lean, self.carry);
        shot.module = self.module * (1.0 - 0.35 * left);
        shot.yaw = (8.0 * lean + (10.0 + 6.0 * hard) * nod * left + 3.0 * sway(1.3)).to_radians();
        shot.pitch = (8.0 * aside + (10.0 + 6.0 * hard) * up * left + 3.0 * sway(1.1)).to_radians();
        shot.roll = (6.0 * nod + 40.0 * lean * left).to_radians();
        let hunt = libm::cosf(self.hunt_from + 0.9 * time);
        shot.defocus = (self.hunting * (0.25 + left) * hunt).abs() + 0.1;
        shot.motion = self.speed * (left + 0.06 * dice.between(0.0, 1.0) * hard);
        let lens = size.lens();
        (
            self.rest.0 + 0.22 * lens.width * aside * left + 3.0 * size.ratio() * sway(1.0),
            self.rest.1 + 0.2 * lens.height * up * left + 3.0 * size.ratio() * sway(1.7),
        )
    }
}

/// Draws one visit. The level follows from its number.
///
/// # Errors
/// When a frame cannot be coded; it never was so.
pub fn burst(seed: u64, number: u32) -> Result<Vec<Frame>> {
    let mut dice = Dice::new(seed, "burst", &[number]);
    let level = Level::ALL[number as usize % 5];
    let size = Size::of(number);
    let style = match number / 5 % 5 {
        0 | 2 => Style::BlackOnWhite,
        1 | 3 => Style::Logo,
        _ => Style::LightOnDark,
    };
    let besides = dice.pick(BESIDES);
    let milder = Level::new(level.number().saturating_sub(1).min(4));
    let mut shot = besides.shot(milder, size, &mut dice);
    shot.busy = 0.2 + 0.15 * f32::from(level.number());
    let motion = Motion::new(level, size, &mut dice);
    let text = payload::personal(&mut dice);
    shot.module = motion.module;
    let phone = Phone::new(&text, style, &shot, &mut dice)?;
    let empty = room(&shot, size, &mut dice);
    let grip = dice.clone();
    (0..FRAMES)
        .map(|number| {
            let at = motion.apply(number, (level, size), &mut shot, &mut dice);
            let view = phone.view(&shot, size.lens(), at);
            let mut scene = empty.clone();
            hold_up(
                &mut scene,
                &phone,
                &view,
                &shot,
                &mut dice,
                &mut grip.clone(),
            );
            Ok(Frame {
                luma: camera::take(&scene, &shot, size, &mut dice)?,
                expected: Some(text.clone()),
                present: vec![text.clone()],
            })
        })
        .collect()
}
