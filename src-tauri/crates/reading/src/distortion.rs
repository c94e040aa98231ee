//! What makes frames hard to read, each in five steps.
//!
//! The steps are chosen so that an ordinary reader takes the first and hardly any reads the last.

use crate::dice::Dice;
use crate::shot::{Shot, Style};
use crate::size::Size;

/// How hard: 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u8);

impl Level {
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// Held between the first and the last.
    pub(crate) fn new(level: u8) -> Self {
        Self(level.clamp(1, 5))
    }

    pub const fn number(self) -> u8 {
        self.0
    }

    fn harder(self, by: u8) -> Self {
        Self::new(self.0 + by)
    }

    /// What belongs to this level.
    pub(crate) fn of<T: Copy>(self, each: [T; 5]) -> T {
        each[usize::from(self.0 - 1)]
    }
}

/// What a frame shows too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Distortion {
    /// Nothing, only farther off from step to step.
    Plain,
    Small,
    Turned,
    Tilted,
    OutOfFocus,
    Moving,
    Glare,
    Dim,
    Faint,
    BurntOut,
    /// The screen's pixels against the camera's.
    ScreenPattern,
    Cracked,
    /// Much JPEG, and fewer pixels than the frame says.
    Squeezed,
    Fingers,
    NoQuietZone,
    Busy,
    SeveralCodes,
    LightOnDark,
    Coloured,
    /// Two to four of the others, mildly.
    Mixed,
}

impl Distortion {
    pub const ALL: [Self; 20] = [
        Self::Plain,
        Self::Small,
        Self::Turned,
        Self::Tilted,
        Self::OutOfFocus,
        Self::Moving,
        Self::Glare,
        Self::Dim,
        Self::Faint,
        Self::BurntOut,
        Self::ScreenPattern,
        Self::Cracked,
        Self::Squeezed,
        Self::Fingers,
        Self::NoQuietZone,
        Self::Busy,
        Self::SeveralCodes,
        Self::LightOnDark,
        Self::Coloured,
        Self::Mixed,
    ];

    /// Those that a mixture is made of.
    const MIXABLE: [Self; 16] = [
        Self::Tilted,
        Self::OutOfFocus,
        Self::Moving,
        Self::Glare,
        Self::Dim,
        Self::Faint,
        Self::BurntOut,
        Self::ScreenPattern,
        Self::Cracked,
        Self::Squeezed,
        Self::Fingers,
        Self::NoQuietZone,
        Self::Busy,
        Self::SeveralCodes,
        Self::Turned,
        Self::Small,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Small => "small",
            Self::Turned => "turned",
            Self::Tilted => "tilted",
            Self::OutOfFocus => "out of focus",
            Self::Moving => "moving",
            Self::Glare => "glare",
            Self::Dim => "dim",
            Self::Faint => "faint",
            Self::BurntOut => "burnt out",
            Self::ScreenPattern => "screen pattern",
            Self::Cracked => "cracked",
            Self::Squeezed => "squeezed",
            Self::Fingers => "fingers",
            Self::NoQuietZone => "no quiet zone",
            Self::Busy => "busy",
            Self::SeveralCodes => "several codes",
            Self::LightOnDark => "light on dark",
            Self::Coloured => "coloured",
            Self::Mixed => "mixed",
        }
    }

    /// How the code of a frame of this kind is drawn; the styles take turns.
    pub(crate) const fn style(self, number: u32) -> Style {
        let turn = number / 2 % 4;
        match (self, turn) {
            (Self::LightOnDark, _) | (Self::Mixed, 2) => Style::LightOnDark,
            (Self::Coloured, _) | (_, 1 | 3) => Style::Logo,
            _ => Style::BlackOnWhite,
        }
    }

    pub(crate) fn shot(self, level: Level, size: Size, dice: &mut Dice) -> Shot {
        let mut shot = Shot::fair(dice, size);
        if self == Self::Mixed {
            mix(&mut shot, level, size, dice);
        } else {
            self.apply(level, &mut shot, size, dice);
        }
        shot
    }

    fn apply(self, level: Level, shot: &mut Shot, size: Size, dice: &mut Dice) {
        match self {
            Self::Plain => shot.module = level.of([7.0, 6.2, 5.4, 4.7, 4.0]) * size.ratio(),
            Self::Small => {
                shot.module = level.of([3.2, 2.5, 2.0, 1.7, 1.45]);
                shot.softness = dice.between(0.45, 0.65);
            }
            Self::Turned => {
                let (low, high) = level.of([
                    (8.0, 20.0),
                    (20.0, 35.0),
                    (35.0, 55.0),
                    (55.0, 180.0),
                    (0.0, 180.0),
                ]);
                shot.roll = dice.sign() * dice.between(low, high).to_radians();
                if level.number() >= 4 {
                    shot.lean(level.of([0.0, 0.0, 0.0, 15.0, 28.0]), dice);
                }
            }
            Self::Tilted => {
                let degrees = level.of([20.0, 33.0, 45.0, 54.0, 61.0]);
                shot.lean(degrees + dice.between(-3.0, 3.0), dice);
            }
            Self::OutOfFocus => {
                shot.defocus = level.of([0.35, 0.55, 0.68, 0.78, 0.88]) * dice.between(0.95, 1.05);
            }
            Self::Moving => {
                shot.motion = level.of([0.7, 1.15, 1.45, 1.75, 2.05]) * dice.between(0.94, 1.06);
            }
            Self::Glare => shot.glare = level.number(),
            Self::Dim => {
                shot.white = level.of([0.42, 0.3, 0.22, 0.19, 0.16]);
                shot.ambient *= 0.2;
                shot.noise = level.of([7.0, 14.0, 20.0, 24.0, 29.0]) * dice.between(0.92, 1.08);
                shot.smear = dice.between(0.5, 0.9);
            }
            Self::Faint => {
                let left = level.of([0.3, 0.17, 0.1, 0.06, 0.038]);
                shot.contrast = Some((left, dice.between(0.25, 0.8)));
            }
            Self::BurntOut => {
                shot.exposure = level.of([1.8, 2.8, 4.2, 6.0, 8.5]);
                shot.bloom = level.of([0.035, 0.05, 0.07, 0.09, 0.11]);
                shot.ambient *= 0.25;
            }
            Self::ScreenPattern => {
                shot.grid = Some((
                    level.of([0.18, 0.32, 0.46, 0.6, 0.75]),
                    level.of([0.08, 0.18, 0.3, 0.42, 0.55]),
                ));
            }
            Self::Cracked => shot.crack = level.number(),
            Self::Squeezed => {
                shot.quality = level.of([30, 15, 8, 5, 3]);
                shot.module *= 0.7;
                shot.sensor = level.of([1.0, 0.85, 0.7, 0.55, 0.45]);
            }
            Self::Fingers => shot.fingers = level.number(),
            Self::NoQuietZone => {
                shot.quiet = Some(level.of([2.0, 1.3, 0.8, 0.4, 0.0]));
                shot.dark_app = 1.0;
            }
            Self::Busy => {
                shot.busy = level.of([0.4, 0.6, 0.8, 1.0, 1.5]);
                shot.adverts = level.of([2, 5, 8, 12, 18]);
                shot.module *= level.of([1.0, 0.95, 0.9, 0.85, 0.75]);
            }
            Self::SeveralCodes => {
                shot.others = level.number();
                shot.module *= level.of([0.95, 0.85, 0.75, 0.7, 0.62]);
            }
            Self::LightOnDark => {
                if level.number() >= 2 {
                    shot.lean(level.of([0.0, 15.0, 25.0, 30.0, 35.0]), dice);
                }
                shot.defocus = level.of([0.0, 0.0, 0.35, 0.5, 0.62]);
                if level.number() >= 4 {
                    shot.noise = level.of([0.0, 0.0, 0.0, 6.0, 10.0]);
                    shot.module *= 0.85;
                }
            }
            Self::Coloured => {
                shot.colour = level.number();
                shot.defocus = level.of([0.0, 0.0, 0.0, 0.45, 0.62]);
            }
            Self::Mixed => {}
        }
    }
}

fn mix(shot: &mut Shot, level: Level, size: Size, dice: &mut Dice) {
    let mut picked = Vec::new();
    while picked.len() < level.of([2, 3, 3, 3, 4]) {
        let one = dice.pick(Distortion::MIXABLE);
        let contradicts = one == Distortion::BurntOut && picked.contains(&Distortion::Dim)
            || one == Distortion::Dim && picked.contains(&Distortion::BurntOut);
        if !picked.contains(&one) && !contradicts {
            picked.push(one);
        }
    }
    for one in &picked {
        let mild = Level::new(level.of([1, 1, 2, 2, 2]));
        let is_harder = dice.chance(level.of([0.0, 0.2, 0.0, 0.35, 0.5]));
        one.apply(mild.harder(is_harder.into()), shot, size, dice);
    }
    if picked.contains(&Distortion::Small) {
        shot.module = shot.module.max(2.6);
    }
}
