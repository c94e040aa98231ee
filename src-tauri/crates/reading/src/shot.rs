//! What one frame is like: how the phone is held, what is about it, and what the camera does.

use crate::dice::Dice;
use crate::size::Size;

/// How the code is drawn on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    BlackOnWhite,
    /// In a dark colour, with a mark in its middle.
    Logo,
    /// The phone is in its dark mode.
    LightOnDark,
}

/// Everything that may make a code hard to read. What is 0 or `None` is not there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shot {
    /// Pixels a module, before it is tilted.
    pub(crate) module: f32,
    /// Radians.
    pub(crate) yaw: f32,
    pub(crate) pitch: f32,
    pub(crate) roll: f32,
    /// The radius of the disc that the lens makes of a point, in pixels.
    pub(crate) softness: f32,
    /// The same in modules, when the camera is not in focus.
    pub(crate) defocus: f32,
    /// How far the phone moves while the shutter is open, in modules.
    pub(crate) motion: f32,
    /// How much lies about: 0 little, 1 much.
    pub(crate) busy: f32,
    /// The light of a white screen, and of the room.
    pub(crate) white: f32,
    pub(crate) ambient: f32,
    /// What the glass throws back everywhere.
    pub(crate) haze: f32,
    /// By how much everything is brighter than it should be.
    pub(crate) exposure: f32,
    /// The share of light that strays in the lens.
    pub(crate) bloom: f32,
    /// In grey levels.
    pub(crate) noise: f32,
    /// How far the camera smears its noise to hide it, in pixels.
    pub(crate) smear: f32,
    /// How much the camera sharpens.
    pub(crate) sharpen: f32,
    /// Of the JPEG.
    pub(crate) quality: u8,
    /// The share of its pixels that the sensor really has, a side.
    pub(crate) sensor: f32,
    /// What is left of the contrast, and about which grey (0 to 1).
    pub(crate) contrast: Option<(f32, f32)>,
    /// How strong the pattern of the screen's pixels is, and the bands of its lamp.
    pub(crate) grid: Option<(f32, f32)>,
    /// The next five are steps, 1 to 5, where they are not 0.
    pub(crate) glare: u8,
    pub(crate) crack: u8,
    pub(crate) fingers: u8,
    /// Codes beside the phone.
    pub(crate) others: u8,
    /// How light the colour of the code is.
    pub(crate) colour: u8,
    pub(crate) has_hand: bool,
    /// Modules about the code that are left free.
    pub(crate) quiet: Option<f32>,
    /// How likely the app about the code is dark.
    pub(crate) dark_app: f32,
    /// Pictures and marks in the app.
    pub(crate) adverts: u32,
}

impl Shot {
    /// A customer who holds the phone well, at a till in fair light.
    pub(crate) fn fair(dice: &mut Dice, size: Size) -> Self {
        let ratio = size.ratio();
        let degrees = |dice: &mut Dice, most: f32| dice.between(-most, most).to_radians();
        Self {
            module: dice.between(4.4, 6.6) * ratio,
            yaw: degrees(dice, 7.0),
            pitch: degrees(dice, 9.0),
            roll: degrees(dice, 8.0),
            softness: dice.between(0.45, 0.75) * ratio,
            defocus: 0.0,
            motion: 0.0,
            busy: dice.between(0.05, 0.35),
            white: dice.between(0.72, 1.02),
            ambient: dice.between(0.18, 0.5),
            haze: dice.between(0.015, 0.045),
            exposure: 1.0,
            bloom: 0.02,
            noise: dice.between(1.0, 2.5),
            smear: 0.0,
            sharpen: dice.between(0.1, 0.6),
            quality: dice.pick([82, 84, 86, 88, 90, 92, 93]),
            sensor: 1.0,
            contrast: None,
            grid: None,
            glare: 0,
            crack: 0,
            fingers: 0,
            others: 0,
            colour: 0,
            has_hand: dice.chance(0.8),
            quiet: None,
            dark_app: 0.35,
            adverts: 0,
        }
    }

    /// Leans the phone by so many degrees, whichever way.
    pub(crate) fn lean(&mut self, degrees: f32, dice: &mut Dice) {
        let way = dice.turn();
        self.yaw = degrees.to_radians() * libm::cosf(way);
        self.pitch = degrees.to_radians() * libm::sinf(way);
    }
}
