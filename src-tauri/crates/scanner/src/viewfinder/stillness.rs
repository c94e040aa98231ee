//! Whether a frame shows anything that the one decoded last did not.
//!
//! Compares the brightness and the sharpness of a coarse grid of cells. The grain of a cheap camera
//! goes in a cell's mean, and what a lamp or the camera's own exposure does to the whole picture
//! is taken off. A phone that comes, moves or changes what it shows is none of these.

use crate::Luma;

/// Cells a row and a column.
const COLUMNS: usize = 32;
const ROWS: usize = 18;

/// One row in so many is looked at.
const STRIDE: usize = 4;

/// How many levels of 255 a cell must change, and how many cells.
const LIGHT: f32 = 5.0;
const DETAIL: f32 = 3.0;
const CELLS: usize = 3;

/// How much lighter or darker the whole picture may grow by itself.
const EXPOSURE: std::ops::Range<f32> = 0.8..1.25;

/// What a frame looks like from afar.
#[derive(Debug, Clone)]
pub(super) struct Look {
    size: (u32, u32),
    cells: Vec<Cell>,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    /// The mean of its pixels.
    light: f32,
    /// The mean of the steps from each pixel to the next one.
    detail: f32,
}

impl Look {
    pub(super) fn at(frame: &Luma) -> Self {
        let wide = frame.width() as usize;
        let columns = COLUMNS.min(wide);
        let rows: Vec<&[u8]> = frame.rows().step_by(STRIDE).collect();
        let bands = ROWS.min(rows.len());
        let cells = (0..bands).flat_map(|band| {
            let band = &rows[part(rows.len(), band, bands)];
            (0..columns).map(move |column| Cell::of(band, part(wide, column, columns)))
        });
        Self {
            size: (frame.width(), frame.height()),
            cells: cells.collect(),
        }
    }

    /// Whether the other shows the same, but for grain and exposure.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        if self.size != other.size {
            return false;
        }
        let light = |look: &Self| look.cells.iter().map(|cell| cell.light).sum::<f32>();
        // One level more on either side: of a black picture nothing can be told apart.
        let spare = count(self.cells.len());
        let exposure = (light(other) + spare) / (light(self) + spare);
        let pairs = self.cells.iter().zip(&other.cells);
        let changed = pairs.filter(|(a, b)| {
            (b.light - a.light * exposure).abs() > LIGHT
                || (b.detail - a.detail * exposure).abs() > DETAIL
        });
        EXPOSURE.contains(&exposure) && changed.count() < CELLS
    }
}

impl Cell {
    fn of(band: &[&[u8]], columns: std::ops::Range<usize>) -> Self {
        let (mut light, mut detail) = (0_u32, 0_u32);
        for row in band {
            let row = &row[columns.clone()];
            light += row.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
            let steps = row.iter().zip(&row[1..]);
            detail += steps.map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>();
        }
        let pixels = band.len() * columns.len();
        let steps = band.len() * (columns.len() - 1);
        Self {
            light: level(light, pixels),
            detail: level(detail, steps),
        }
    }
}

/// The `number`th of so many nearly equal parts. None is empty: there are no more parts than things.
fn part(things: usize, number: usize, parts: usize) -> std::ops::Range<usize> {
    things * number / parts..things * (number + 1) / parts
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a mean of bytes, wanted to a part in a thousand"
)]
fn level(sum: u32, of: usize) -> f32 {
    sum as f32 / of.max(1) as f32
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred cells")]
fn count(cells: usize) -> f32 {
    cells as f32
}

#[cfg(test)]
mod tests {
    use enrolment::QrText;
    use rstest::rstest;

    use super::Look;
    use crate::{FrameSource, Luma, PracticeClip};

    fn changed(frame: &Luma, mut change: impl FnMut(usize, usize, u8) -> i32) -> Luma {
        let wide = frame.width() as usize;
        let pixels = frame.pixels().iter().enumerate().map(|(at, pixel)| {
            let level = i32::from(*pixel) + change(at % wide, at / wide, *pixel);
            u8::try_from(level.clamp(0, 255)).unwrap()
        });
        Luma::new(frame.width(), frame.height(), pixels.collect()).unwrap()
    }

    fn shop(number: u64) -> Luma {
        PracticeClip::empty(1).frame(number)
    }

    /// Numbers from -1000 to 1000 without a pattern.
    fn random(seed: u64) -> impl FnMut() -> i32 {
        let mut state = seed;
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            i32::try_from(state % 2_001).unwrap() - 1_000
        }
    }

    fn is_still(before: &Luma, after: &Luma) -> bool {
        Look::at(before).is_like(&Look::at(after))
    }

    #[test]
    fn the_drawn_clips_grain_is_still() {
        for number in 1..4 {
            assert!(is_still(&shop(0), &shop(number)));
        }
    }

    #[test]
    fn the_coarse_grain_of_a_dark_room_is_still() {
        // A camera that brightens a dark picture and packs it as JPEG: eight levels of spread, and a part of
        // it in blocks of eight by eight pixels.
        let noisy = |seed| {
            let mut fine = random(seed);
            let mut coarse = random(seed + 100);
            let blocks: Vec<i32> = (0..160 * 90).map(|_| coarse() * 8 / 1_000).collect();
            changed(&shop(0), |x, y, _| {
                fine() * 14 / 1_000 + blocks[y / 8 * 160 + x / 8]
            })
        };
        for seed in 2..8 {
            assert!(is_still(&noisy(1), &noisy(seed)), "seed {seed}");
        }
    }

    #[rstest]
    #[case::exposure(|_, _, level| i32::from(level) / 16)]
    #[case::lamp_of_50_hertz(|_, y, _| i32::try_from(y / 90 % 4).unwrap() * 2 - 3)]
    #[case::clock_in_a_corner(|x, y, _| if x < 40 && y < 40 { 60 } else { 0 })]
    fn what_the_light_does_is_still(#[case] change: fn(usize, usize, u8) -> i32) {
        assert!(is_still(&shop(0), &changed(&shop(1), change)));
    }

    #[test]
    fn a_switched_lamp_is_not_still() {
        assert!(!is_still(&shop(0), &changed(&shop(1), |_, _, _| 20)));
    }

    #[test]
    fn a_phone_that_comes_or_moves_is_not_still() {
        let text = QrText::new("https://qr.vipps.no/28/2/01/031/4790000001?v=1");
        let mut clip = PracticeClip::empty(1);
        clip.hold_up(&text).unwrap();
        let frames: Vec<_> = (0..30)
            .map(|_| clip.next_frame().unwrap().unwrap())
            .collect();
        let first_seen = (0..30).find(|number| !is_still(&shop(0), &frames[*number]));
        assert!(first_seen.unwrap() < 8, "seen in frame {first_seen:?}");
        assert!(!is_still(&frames[20], &frames[29]), "the hand sways");
    }

    #[test]
    fn a_code_that_comes_up_on_a_far_phone_is_not_still() {
        // A white sheet of 120 pixels with a code in it, where another grey was.
        let is_sheet = |x: usize, y: usize| (600..720).contains(&x) && (300..420).contains(&y);
        let dark = changed(&shop(0), |x, y, level| {
            if is_sheet(x, y) {
                90 - i32::from(level)
            } else {
                0
            }
        });
        let lit = changed(&shop(1), |x, y, level| {
            let shade = if (x / 4 + y / 4) % 2 == 0 { 30 } else { 226 };
            if is_sheet(x, y) {
                shade - i32::from(level)
            } else {
                0
            }
        });
        assert!(!is_still(&dark, &lit));
    }

    #[test]
    fn a_code_that_gets_sharp_is_not_still() {
        // The same mean brightness, with and without its modules.
        let code = |contrast: i32| {
            changed(&shop(0), move |x, y, level| {
                let is_code = (600..760).contains(&x) && (300..460).contains(&y);
                let side = if (x / 4 + y / 4) % 2 == 0 { -1 } else { 1 };
                if is_code {
                    128 + side * contrast - i32::from(level)
                } else {
                    0
                }
            })
        };
        assert!(!is_still(&code(5), &code(60)));
    }

    #[rstest]
    #[case(1, 1)]
    #[case(1, 900)]
    #[case(900, 1)]
    #[case(33, 19)]
    fn a_frame_of_any_size_is_like_itself(#[case] width: u32, #[case] height: u32) {
        let frame = Luma::new(width, height, vec![7; (width * height) as usize]).unwrap();
        assert!(is_still(&frame, &frame));
        assert!(!is_still(&frame, &shop(0)));
    }
}
