//! What is wrong with a picture in which no code could be read: too little light, or no focus.
//!
//! Looks at each frame for a fraction of a millisecond. A flaw is told when it has lasted for [`LASTS`],
//! for a hand before the lens or a camera that finds its focus is none, and taken back at once.

use std::time::{Duration, Instant};

use serde::Serialize;
use ts_rs::TS;

use crate::Luma;

/// How long the picture must be so before it is told.
const LASTS: Duration = Duration::from_secs(2);

/// One row in so many is looked at.
const ROWS: usize = 8;

/// A picture is too dark when no more than this part of it is lighter than this level. A phone that is
/// held up in the dark is larger and lights itself.
const LIT_PART: usize = 50;
const LIT: u8 = 48;

/// The levels between light and dark that make an edge.
const EDGE: u8 = 60;

/// Of a blurred picture this many edges must be seen: a blank wall has none.
const EDGES: usize = 100;

/// With so many sharp edges it is in focus, however soft the rest is. A readable code has more.
pub(crate) const SHARP_EDGES: usize = 24;

/// What keeps a picture from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Flaw {
    /// It shows next to nothing.
    TooDark,
    /// Nothing in it has a sharp edge.
    OutOfFocus,
}

/// Watches the pictures of one camera.
#[derive(Debug, Default)]
pub struct Flaws {
    present: Option<(Flaw, Instant)>,
}

impl Flaws {
    /// Takes the next picture. Gives the flaw that has lasted.
    pub fn see(&mut self, picture: &Luma, now: Instant) -> Option<Flaw> {
        let since = |flaw| match self.present {
            Some((before, since)) if before == flaw => (flaw, since),
            _ => (flaw, now),
        };
        self.present = flaw(picture).map(since);
        self.present
            .filter(|(_, since)| now.duration_since(*since) >= LASTS)
            .map(|(flaw, _)| flaw)
    }

    /// There is no picture.
    pub fn rest(&mut self) {
        self.present = None;
    }
}

fn flaw(picture: &Luma) -> Option<Flaw> {
    if is_dark(picture) {
        return Some(Flaw::TooDark);
    }
    let (mut all, mut sharp) = (0, 0);
    edges(picture, |height, steepest| {
        all += 1;
        sharp += usize::from(steepest >= height / 3);
    });
    (all >= EDGES && sharp < SHARP_EDGES).then_some(Flaw::OutOfFocus)
}

/// The rows that are looked at.
pub(crate) fn rows(picture: &Luma) -> impl Iterator<Item = &[u8]> {
    picture.rows().step_by(ROWS)
}

/// Whether it shows next to nothing.
pub(crate) fn is_dark(picture: &Luma) -> bool {
    let pixels: usize = rows(picture).map(<[u8]>::len).sum();
    let lit: usize = rows(picture)
        .map(|row| row.iter().filter(|pixel| **pixel > LIT).count())
        .sum();
    lit <= pixels / LIT_PART
}

/// Every edge that is met from left to right: how many levels there are between its two sides, and how
/// many of them in its steepest place.
pub(crate) fn edges(picture: &Luma, mut each: impl FnMut(u8, u8)) {
    // What is two pixels wide in a picture of 1280, in which a code's modules are four or five.
    let near = (picture.width() as usize / 640).max(1);
    for row in rows(picture) {
        for part in row.windows(12 * near).step_by(6 * near) {
            let height = part.iter().max().zip(part.iter().min());
            let height = height.map_or(0, |(light, dark)| light - dark);
            if height < EDGE {
                continue;
            }
            let steps = part.iter().zip(&part[near..]);
            each(
                height,
                steps.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use enrolment::QrText;
    use rstest::rstest;

    use super::{Flaw, Flaws, flaw};
    use crate::{FrameSource, Luma, PracticeClip};

    const ANNA: &str = "https://qr.vipps.no/28/2/01/031/4790000001?v=1";

    fn plain(shade: u8) -> Luma {
        Luma::new(64, 36, vec![shade; 64 * 36]).unwrap()
    }

    /// The drawn shop with a phone in it.
    fn shop() -> Luma {
        let mut clip = PracticeClip::empty(1);
        clip.hold_up(&QrText::new(ANNA)).unwrap();
        (0..25).for_each(|_| drop(clip.next_frame()));
        clip.next_frame().unwrap().unwrap()
    }

    fn with(frame: &Luma, change: impl Fn(u8) -> u8) -> Luma {
        let pixels = frame.pixels().iter().map(|pixel| change(*pixel)).collect();
        Luma::new(frame.width(), frame.height(), pixels).unwrap()
    }

    /// As an unfocused lens gives it: each pixel is the mean of those around it, three times over.
    fn blurred(frame: &Luma, radius: usize) -> Luma {
        let (wide, high) = (frame.width() as usize, frame.height() as usize);
        let mut pixels: Vec<u32> = frame
            .pixels()
            .iter()
            .map(|pixel| u32::from(*pixel))
            .collect();
        for (lines, length, step, stride) in
            [(high, wide, 1, wide), (wide, high, wide, 1)].repeat(3)
        {
            for line in 0..lines {
                let at = |place: usize| line * stride + place * step;
                let before: Vec<u32> = (0..length).map(|place| pixels[at(place)]).collect();
                for place in 0..length {
                    let around = place.saturating_sub(radius)..(place + radius + 1).min(length);
                    let count = u32::try_from(around.len()).unwrap();
                    pixels[at(place)] = before[around].iter().sum::<u32>() / count;
                }
            }
        }
        let pixels = pixels.into_iter().map(|pixel| u8::try_from(pixel).unwrap());
        Luma::new(frame.width(), frame.height(), pixels.collect()).unwrap()
    }

    #[test]
    fn a_picture_that_can_be_read_has_no_flaw() {
        assert_eq!(flaw(&shop()), None);
        assert_eq!(flaw(&PracticeClip::empty(1).frame(0)), None);
        assert_eq!(
            flaw(&with(&shop(), |level| level / 2)),
            None,
            "in the evening"
        );
        assert_eq!(flaw(&blurred(&shop(), 1)), None, "as a cheap lens gives it");
    }

    #[test]
    fn a_shop_at_night_is_too_dark_and_a_lit_phone_in_it_is_not() {
        assert_eq!(flaw(&with(&shop(), |level| level / 8)), Some(Flaw::TooDark));
        let lamp = Luma::from_fn(640, 480, |x, y| if x < 20 && y < 20 { 255 } else { 9 }).unwrap();
        assert_eq!(flaw(&lamp), Some(Flaw::TooDark));
        let phone = |x, y| (200..330).contains(&x) && (100..320).contains(&y);
        let night = Luma::from_fn(640, 480, |x, y| if phone(x, y) { 250 } else { 9 }).unwrap();
        assert_eq!(flaw(&night), None);
    }

    #[test]
    fn a_picture_of_soft_edges_is_out_of_focus_and_a_blank_wall_is_not() {
        assert_eq!(flaw(&blurred(&shop(), 7)), Some(Flaw::OutOfFocus));
        assert_eq!(flaw(&plain(120)), None);
    }

    #[rstest]
    #[case(1, 1)]
    #[case(1, 900)]
    #[case(2_000, 1)]
    fn a_picture_of_any_size_is_looked_at(#[case] width: u32, #[case] height: u32) {
        let picture = Luma::from_fn(width, height, |_, _| 200).unwrap();
        assert_eq!(flaw(&picture), None);
    }

    #[test]
    fn a_flaw_is_told_when_it_has_lasted_and_taken_back_at_once() {
        let mut flaws = Flaws::default();
        let began = Instant::now();
        let mut at = |milliseconds, shade| {
            flaws.see(&plain(shade), began + Duration::from_millis(milliseconds))
        };
        assert_eq!(at(0, 5), None);
        assert_eq!(at(1_900, 5), None);
        assert_eq!(at(2_000, 5), Some(Flaw::TooDark));
        assert_eq!(at(2_100, 120), None);
        assert_eq!(at(2_200, 5), None);
        assert_eq!(at(4_200, 5), Some(Flaw::TooDark));
    }
}
