//! A clip that the program draws itself: a phone that shows a personal code comes before the camera,
//! is held there by a hand that is not quite still, and goes again. For practice without a camera.
//!
//! The same seed and texts give the same frames.

mod noise;
mod scene;

use enrolment::QrText;
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

use self::noise::Noise;
use self::scene::{HEIGHT, Pose, Symbol, WIDTH, draw, shop};
use super::{FrameError, FrameSource};
use crate::Luma;

/// Frames in which one phone comes, stays and goes.
const VISIT: u64 = 90;

/// Frames in which it comes, and in which it goes.
const WAY: u64 = 18;

/// A text that does not fit into a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is too long for a QR code")]
pub struct TooMuchText;

/// The drawn clip: 1280 x 720, without end.
pub struct PracticeClip {
    shop: Luma,
    symbols: Vec<Symbol>,
    seed: u64,
    next: u64,
}

impl PracticeClip {
    /// A clip of one phone for each text, one after another, over and over. Without texts it shows the
    /// empty shop.
    pub fn new(texts: &[QrText], seed: u64) -> Result<Self, TooMuchText> {
        let symbols = texts
            .iter()
            .map(symbol)
            .collect::<Result<_, _>>()
            .map_err(|_| TooMuchText)?;
        Ok(Self {
            shop: shop(),
            symbols,
            seed,
            next: 0,
        })
    }

    /// The frame with this number; the same each time.
    pub fn frame(&self, number: u64) -> Luma {
        let mut noise = Noise::new(self.seed, number);
        let phones = self.symbols.len() as u64;
        let turn = (number / VISIT).checked_rem(phones).unwrap_or(0);
        let symbol = usize::try_from(turn)
            .ok()
            .and_then(|turn| self.symbols.get(turn));
        let pose = pose(number % VISIT);
        draw(&self.shop, symbol.map(|symbol| (symbol, &pose)), &mut noise)
    }
}

impl FrameSource for PracticeClip {
    fn next_frame(&mut self) -> Result<Option<Luma>, FrameError> {
        let frame = self.frame(self.next);
        self.next = self.next.wrapping_add(1);
        Ok(Some(frame))
    }
}

fn symbol(text: &QrText) -> Result<Symbol, QrError> {
    let code = QrCode::with_error_correction_level(text.expose(), EcLevel::M)?;
    let dark = code
        .to_colors()
        .iter()
        .map(|colour| *colour == Color::Dark)
        .collect();
    Ok(Symbol {
        side: code.width(),
        dark,
    })
}

/// How the phone is held at a moment of its visit.
fn pose(moment: u64) -> Pose {
    let moment = moment.min(VISIT);
    let way = WAY
        .saturating_sub(moment)
        .max((moment + WAY).saturating_sub(VISIT));
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
