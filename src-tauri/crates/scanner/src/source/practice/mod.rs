//! A clip that the program draws itself: a phone that shows a personal code comes before the camera,
//! is held there by a hand that is not quite still, and goes again. For practice without a camera.
//!
//! The same seed and texts give the same frames.

mod noise;
mod scene;

use std::cell::OnceCell;
use std::time::Duration;

use enrolment::QrText;
use qrcode::{Color, EcLevel, QrCode};

use self::noise::Noise;
use self::scene::{HEIGHT, Phone, Pose, Symbol, WIDTH, draw_phone, grain, seen_through, shop};
use super::{FrameError, FrameSource};
use crate::Luma;

/// Frames in which one phone comes, stays and goes.
const VISIT: u64 = 90;

/// Frames in which it comes, and in which it goes.
const WAY: u64 = 18;

/// Frames for which a phone that is held up stays in place: five seconds.
const HELD: u64 = 75;

/// How many times faster a phone goes for which another one comes.
const HURRY: u64 = 3;

/// Pictures of the empty shop, each with its grain elsewhere.
const SHOPS: usize = 4;

/// A text that does not fit into a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is too long for a QR code")]
pub struct TooMuchText;

/// The drawn clip: 1280 x 720, without end.
pub struct PracticeClip {
    shop: Luma,
    /// Of a whole frame, made with the first one.
    grain: OnceCell<Vec<i8>>,
    /// The empty shop as the camera sees it, each drawn when it is first needed.
    grainy_shops: [OnceCell<Luma>; SHOPS],
    phones: Vec<Phone>,
    held: Option<Held>,
    seed: u64,
    next: u64,
}

/// A phone that is held up on demand.
struct Held {
    phone: Phone,
    /// Frames since it came.
    moment: u64,
    /// How many frames of its way lie before it.
    way: u64,
    /// Frames for which it stays.
    stays: u64,
    /// The phone that comes when it is gone.
    next: Option<Phone>,
}

impl PracticeClip {
    /// How long a frame stands: the clip is meant for 15 frames a second.
    pub const PACE: Duration = Duration::from_nanos(1_000_000_000 / 15);

    /// A clip of one phone for each text, one after another, over and over. Without texts it shows the
    /// empty shop.
    pub fn new(texts: &[QrText], seed: u64) -> Result<Self, TooMuchText> {
        let phones = texts.iter().map(phone).collect::<Result<_, _>>()?;
        Ok(Self {
            phones,
            ..Self::empty(seed)
        })
    }

    /// A clip of the empty shop.
    pub fn empty(seed: u64) -> Self {
        Self {
            grainy_shops: Default::default(),
            shop: shop(),
            grain: OnceCell::new(),
            phones: Vec::new(),
            held: None,
            seed,
            next: 0,
        }
    }

    /// Lets a phone that shows this text come into the picture, stay for five seconds and go. One that was
    /// held up before goes first, quickly.
    pub fn hold_up(&mut self, text: &QrText) -> Result<(), TooMuchText> {
        let phone = phone(text)?;
        match &mut self.held {
            Some(held) => held.next = Some(phone),
            None => self.held = Some(Held::new(phone)),
        }
        Ok(())
    }

    /// The frame with this number; the same each time. Shows nothing of what is held up.
    pub fn frame(&self, number: u64) -> Luma {
        let turn = (number / VISIT).checked_rem(self.phones.len() as u64);
        let phone = turn
            .and_then(|turn| usize::try_from(turn).ok())
            .and_then(|turn| self.phones.get(turn));
        let moment = number % VISIT;
        let way = WAY
            .saturating_sub(moment)
            .max((moment + WAY).saturating_sub(VISIT));
        self.draw(number, phone.map(|phone| (phone, pose(moment, way))))
    }

    fn empty_shop(&self, number: u64) -> &Luma {
        let wanted = number % self.grainy_shops.len() as u64;
        let kept = (0..).zip(&self.grainy_shops).find(|(at, _)| *at == wanted);
        kept.map_or(&self.shop, |(at, shop)| {
            let grain = || grain(&mut Noise::new(self.seed, 0));
            shop.get_or_init(|| seen_through(self.grain.get_or_init(grain), &self.shop, at))
        })
    }

    fn draw(&self, number: u64, phone: Option<(&Phone, Pose)>) -> Luma {
        let mut frame = self.empty_shop(number).clone();
        if let Some((phone, pose)) = phone {
            let mut noise = Noise::new(self.seed, number);
            draw_phone(&mut frame, &self.shop, phone, &pose, &mut noise);
        }
        frame
    }
}

impl FrameSource for PracticeClip {
    fn next_frame(&mut self) -> Result<Option<Luma>, FrameError> {
        let frame = match &self.held {
            Some(held) => self.draw(self.next, Some((&held.phone, pose(held.moment, held.way)))),
            None => self.frame(self.next),
        };
        self.held = self.held.take().and_then(Held::moved);
        self.next = self.next.wrapping_add(1);
        Ok(Some(frame))
    }
}

impl Held {
    fn new(phone: Phone) -> Self {
        Self {
            phone,
            moment: 0,
            way: WAY,
            stays: HELD,
            next: None,
        }
    }

    /// The phone one frame later; the next one when it is gone.
    fn moved(mut self) -> Option<Self> {
        self.moment += 1;
        if self.next.is_some() {
            self.stays = 0;
            self.way += HURRY;
        } else if self.stays == 0 {
            self.way += 1;
        } else if self.way > 0 {
            self.way -= 1;
        } else {
            self.stays -= 1;
        }
        if self.way < WAY {
            Some(self)
        } else {
            self.next.map(Self::new)
        }
    }
}

fn phone(text: &QrText) -> Result<Phone, TooMuchText> {
    let code =
        QrCode::with_error_correction_level(text.expose(), EcLevel::M).map_err(|_| TooMuchText)?;
    let colours = code.to_colors();
    Ok(Phone::showing(&Symbol {
        side: code.width(),
        dark: colours
            .iter()
            .map(|colour| *colour == Color::Dark)
            .collect(),
    }))
}

/// How the phone is held at a moment of its visit, so many frames before its place or behind it.
fn pose(moment: u64, way: u64) -> Pose {
    // From 1 far outside to 0 in place, slowing down as a hand does.
    let outside = (small(way) / small(WAY)).powi(2);
    let sway = |speed: f32, shift: f32| (small(moment) * speed + shift).sin();
    Pose {
        x: f32::from(WIDTH) * 0.52 + 7.0 * sway(0.13, 0.0) + 160.0 * outside,
        y: f32::from(HEIGHT) * 0.49 + 6.0 * sway(0.19, 1.0) + 640.0 * outside,
        pixels_per_millimetre: 4.1 + 0.15 * sway(0.07, 2.0),
        turn: (0.09 + 0.03 * sway(0.11, 0.5) + 0.5 * outside).sin_cos(),
        tilt: (
            0.000_25 + 0.000_04 * sway(0.09, 0.0),
            -0.000_2 + 0.000_05 * sway(0.08, 2.0),
        ),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of frames in a visit are small"
)]
fn small(frames: u64) -> f32 {
    frames as f32
}

#[cfg(test)]
mod tests {
    use enrolment::QrText;

    use super::{PracticeClip, TooMuchText, VISIT};

    fn clip(seed: u64) -> PracticeClip {
        let text = QrText::new("https://qr.vipps.no/28/2/01/031/4790000001?v=1");
        PracticeClip::new(&[text], seed).unwrap()
    }

    #[test]
    fn a_frame_is_the_same_each_time_and_another_with_another_seed() {
        assert_eq!(clip(1).frame(40), clip(1).frame(40));
        assert_ne!(clip(1).frame(40), clip(2).frame(40));
        assert_ne!(
            clip(1).frame(40),
            clip(1).frame(40 + VISIT),
            "the noise goes on"
        );
    }

    #[test]
    fn a_clip_without_texts_and_the_last_frame_of_all_can_be_drawn() {
        let empty = PracticeClip::new(&[], 1).unwrap();
        assert_eq!(empty.frame(u64::MAX).width(), 1280);
    }

    #[test]
    fn a_text_that_fits_no_code_is_refused() {
        let text = QrText::new(&"x".repeat(4_000));
        assert_eq!(PracticeClip::new(&[text], 1).err(), Some(TooMuchText));
    }
}
