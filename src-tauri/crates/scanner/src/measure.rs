//! How good a picture is for reading codes, in two numbers for whoever sets up a camera. Where they are
//! good, [`Flaws`](crate::Flaws) finds nothing: both look at the same.

use crate::{
    Luma,
    flaws::{SHARP_EDGES, edges, is_dark, rows},
};

/// From this level on a pixel shows nothing but light.
const BLOWN_OUT: u8 = 250;

/// So much of a picture may be so.
const BLOWN_OUT_PART: usize = 4;

/// Between these the light is good.
const GOOD_LIGHT: std::ops::RangeInclusive<u8> = 30..=80;

/// From here on the sharpness is.
const GOOD_SHARPNESS: usize = 40;

/// What a picture measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Its light, from 0 (black) to 100 (white). From 30 to 80 it is neither too dark nor blown out.
    pub light: u8,
    /// Its sharpness, from 0 to 100; from 40 on it is in focus. 0 where there is no edge to judge by.
    pub sharpness: u8,
}

/// Measures a picture: a fraction of a millisecond.
pub fn measure(picture: &Luma) -> Measure {
    Measure {
        light: light(picture),
        sharpness: sharpness(picture),
    }
}

fn light(picture: &Luma) -> u8 {
    let (mut pixels, mut sum, mut blown_out) = (0, 0, 0);
    for row in rows(picture) {
        pixels += row.len();
        sum += row.iter().map(|level| usize::from(*level)).sum::<usize>();
        blown_out += row.iter().filter(|level| **level >= BLOWN_OUT).count();
    }
    let mean = percent(sum, pixels * 255);
    if is_dark(picture) {
        mean.min(GOOD_LIGHT.start() - 1)
    } else if blown_out > pixels / BLOWN_OUT_PART {
        mean.max(GOOD_LIGHT.end() + 1)
    } else {
        // A dark counter or a white wall: what is on it can be read.
        mean.clamp(*GOOD_LIGHT.start(), *GOOD_LIGHT.end())
    }
}

/// How steep the edges are of which as many are needed as make a picture sharp.
fn sharpness(picture: &Luma) -> u8 {
    let mut found = Vec::new();
    edges(picture, |height, steepest| {
        found.push(percent(usize::from(steepest), usize::from(height)));
    });
    found.sort_unstable_by(|a, b| b.cmp(a));
    let deciding = found.get(SHARP_EDGES - 1).or(found.last());
    // An edge is sharp when a third of it is in one place.
    let scaled = deciding.map_or(0, |steepness| usize::from(*steepness) * GOOD_SHARPNESS / 33);
    u8::try_from(scaled.min(100)).unwrap_or(100)
}

/// How much a part is of the whole, in percent.
fn percent(part: usize, whole: usize) -> u8 {
    let percent = (part * 100).checked_div(whole).unwrap_or(0);
    u8::try_from(percent.min(100)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::LazyLock,
        time::{Duration, Instant},
    };

    use enrolment::QrText;
    use proptest::prelude::*;

    use super::measure;
    use crate::{Flaw, Flaws, FrameSource, Luma, PracticeClip};

    const ANNA: &str = "https://qr.vipps.no/28/2/01/031/4790000001?v=1";

    /// The drawn shop with a phone in it.
    fn shop() -> &'static Luma {
        static SHOP: LazyLock<Luma> = LazyLock::new(|| {
            let mut clip = PracticeClip::empty(1);
            clip.hold_up(&QrText::new(ANNA)).unwrap();
            (0..25).for_each(|_| drop(clip.next_frame()));
            clip.next_frame().unwrap().unwrap()
        });
        &SHOP
    }

    fn with(frame: &Luma, change: impl Fn(u8) -> u8) -> Luma {
        let pixels = frame.pixels().iter().map(|pixel| change(*pixel)).collect();
        Luma::new(frame.width(), frame.height(), pixels).unwrap()
    }

    /// Each pixel the mean of so many beside it.
    fn blurred(frame: &Luma, width: usize) -> Luma {
        let rows = frame.rows().map(|row| {
            let mean = |at: usize| {
                let around = &row[at.saturating_sub(width)..(at + width + 1).min(row.len())];
                let sum: usize = around.iter().map(|level| usize::from(*level)).sum();
                u8::try_from(sum / around.len()).unwrap()
            };
            (0..row.len()).map(mean).collect::<Vec<_>>()
        });
        let pixels = rows.flatten().collect();
        Luma::new(frame.width(), frame.height(), pixels).unwrap()
    }

    /// What is told of a picture that stays.
    fn flaw(picture: &Luma) -> Option<Flaw> {
        let (mut flaws, now) = (Flaws::default(), Instant::now());
        flaws.see(picture, now);
        flaws.see(picture, now + Duration::from_secs(9))
    }

    #[test]
    fn a_picture_that_can_be_read_measures_well() {
        let measured = measure(shop());
        assert!((30..=80).contains(&measured.light), "{measured:?}");
        assert!(measured.sharpness >= 40, "{measured:?}");
    }

    #[test]
    fn light_follows_the_light() {
        let light = |change: fn(u8) -> u8| measure(&with(shop(), change)).light;
        assert!(light(|level| level / 8) < 30, "at night");
        assert!(light(|_| 255) > 80, "before a window");
        assert!(light(|level| level.saturating_mul(4)) > 80, "blown out");
        assert!(
            (30..=80).contains(&light(|level| level / 2)),
            "in the evening"
        );
        assert_eq!((light(|_| 0), light(|_| 255)), (0, 100));
    }

    #[test]
    fn sharpness_falls_with_each_step_out_of_focus() {
        let sharpness = [0, 2, 4, 8, 16].map(|width| measure(&blurred(shop(), width)).sharpness);
        assert!(sharpness.is_sorted_by(|a, b| a > b), "{sharpness:?}");
        assert!(sharpness[4] < 40, "{sharpness:?}");
    }

    #[test]
    fn a_blank_wall_has_no_sharpness_to_show() {
        assert_eq!(measure(&with(shop(), |_| 120)).sharpness, 0);
    }

    proptest! {
        // Pictures are large.
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_is_told_as_a_flaw_measures_badly(darker in 1_u8..12, width in 0_usize..20) {
            let picture = blurred(&with(shop(), |level| level / darker), width);
            let measured = measure(&picture);
            match flaw(&picture) {
                Some(Flaw::TooDark) => prop_assert!(measured.light < 30),
                Some(Flaw::OutOfFocus) => prop_assert!(measured.sharpness < 40),
                None => prop_assert!(measured.light >= 30),
            }
        }

        #[test]
        fn any_picture_can_be_measured(
            width in 1_u32..40,
            levels in prop::collection::vec(any::<u8>(), 1..400),
        ) {
            let height = u32::try_from(levels.len()).unwrap() / width;
            prop_assume!(height > 0);
            let pixels = levels[..(width * height) as usize].to_vec();
            let measured = measure(&Luma::new(width, height, pixels).unwrap());
            prop_assert!(measured.light <= 100 && measured.sharpness <= 100);
        }
    }
}
