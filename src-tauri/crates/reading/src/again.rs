//! A frame that was drawn before, seen otherwise: moved, turned over, in other light. Drawing takes ten
//! times as long as reading, and to a reader this is another frame.

use reader::{Luma, LumaError};

use crate::dice::Dice;
use crate::frame::Frame;

/// How far it moves, in pixels.
const WAY: u32 = 16;

/// The same codes, elsewhere in the picture. What moves in at an edge is what was at that edge.
pub(crate) fn again(frame: &Frame, dice: &mut Dice) -> Result<Frame, LumaError> {
    let luma = &frame.luma;
    let (wide, high) = (luma.width() as usize, luma.height() as usize);
    let (across, down) = (way(dice), way(dice));
    let [is_mirrored, is_upside_down] = [dice.chance(0.3), dice.chance(0.3)];
    let light = light(dice.between(0.8, 1.15), dice.between(-12.0, 12.0));
    let columns: Vec<_> = (0..wide)
        .map(|at| moved(at, across, wide, is_mirrored))
        .collect();
    let mut pixels = Vec::with_capacity(wide * high);
    for row in (0..high).map(|at| moved(at, down, high, is_upside_down)) {
        let row = &luma.pixels()[row * wide..][..wide];
        pixels.extend(
            columns
                .iter()
                .map(|column| light[usize::from(row[*column])]),
        );
    }
    Ok(Frame {
        luma: Luma::new(luma.width(), luma.height(), pixels)?,
        ..frame.clone()
    })
}

/// Moved this far; the frame is padded by [`WAY`], so that it may also move back.
fn way(dice: &mut Dice) -> usize {
    dice.below(2 * WAY + 1) as usize
}

/// Where the pixel comes from that is at a place now.
fn moved(at: usize, way: usize, length: usize, is_turned: bool) -> usize {
    let from = (at + way).saturating_sub(WAY as usize).min(length - 1);
    if is_turned { length - 1 - from } else { from }
}

/// What becomes of each brightness.
fn light(gain: f32, offset: f32) -> [u8; 256] {
    let mut shades = [0; 256];
    for (shade, lit) in (0_u8..=u8::MAX).zip(&mut shades) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to what a byte holds"
        )]
        let value = (f32::from(shade) * gain + offset).clamp(0.0, 255.0) as u8;
        *lit = value;
    }
    shades
}

#[cfg(test)]
mod tests {
    use reader::Luma;

    use super::{again, light, moved};
    use crate::dice::Dice;
    use crate::frame::Frame;

    #[test]
    fn a_frame_seen_again_has_its_size_and_codes_and_other_pixels() {
        let pixels = (0..=u8::MAX).cycle().take(100 * 60).collect();
        let frame = Frame {
            luma: Luma::new(100, 60, pixels).unwrap(),
            expected: Some("a person".to_owned()),
            present: vec!["a person".to_owned()],
        };
        let mut dice = Dice::new(1, "again", &[]);
        let seen = [(); 4].map(|()| again(&frame, &mut dice).unwrap());
        for one in &seen {
            assert_eq!((one.luma.width(), one.luma.height()), (100, 60));
            assert_eq!(one.present, frame.present);
            assert_ne!(one.luma, frame.luma);
        }
        assert_ne!(seen[0].luma, seen[1].luma, "each time otherwise");
    }

    #[test]
    fn what_moves_in_at_an_edge_is_what_was_there() {
        let places = |way, is_turned| [0, 1, 98, 99].map(|at| moved(at, way, 100, is_turned));
        assert_eq!(places(16, false), [0, 1, 98, 99], "not moved");
        assert_eq!(places(0, false), [0, 0, 82, 83]);
        assert_eq!(places(32, false), [16, 17, 99, 99]);
        assert_eq!(places(16, true), [99, 98, 1, 0]);
    }

    #[test]
    fn light_ends_at_black_and_at_white() {
        assert_eq!(light(1.15, 12.0)[255], 255);
        assert_eq!(light(0.8, -12.0)[0], 0);
        assert_eq!(light(1.0, 0.0)[77], 77);
    }
}
