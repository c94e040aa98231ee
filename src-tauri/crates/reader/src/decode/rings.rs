//! The search for finders by their rings: about the middle of each, however it is turned, a frame is dark,
//! then light, then dark again.
//!
//! Blur and motion fill the gaps that the search along rows needs; the mean brightness at each distance from
//! the middle shows the rings for longer.

#![expect(
    clippy::cast_precision_loss,
    reason = "places in a frame, and sums of which the last digits mean nothing"
)]

use super::finder::Mark;
use super::spots::{bend, spots};
use super::view::View;

/// How far from a middle is looked, in pixels. Finders of modules of one pixel to two and a half are seen.
const REACH: usize = 10;

/// How far the light ring stands out from the dark one at least, in how far it does from the core and in steps of
/// brightness.
const LEAST_FALL: f32 = 0.2;
const LEAST_STEP: f32 = 2.0;

/// Steps of brightness within which a core is even.
const EVEN: f32 = 2.0;

/// The light ring of the largest module is nearer than this, in pixels.
const MOST_LIGHT: usize = 7;

/// The share of what differs about a middle that its rings must explain.
const LEAST_EXPLAINED: f32 = 0.2;

/// The variance of a pixel that means nothing.
const NO_NOISE: f32 = 4.0;

/// Where the light ring is brightest and the dark one darkest, in modules from the middle. Between the side
/// and the corner of each, for the rings of a finder are square.
const LIGHT_AT: f32 = 2.11;
const DARK_AT: f32 = 3.27;

/// Marks of each kind that are handed on.
const MOST_HANDED_ON: usize = 16;

/// What it costs to look closely at a place, in looks.
pub(super) const LOOKS_TO_JUDGE: usize = 20;

/// Finds the marks in some views of one frame, the likeliest first, and says how many places were looked at
/// closely on the way.
pub(super) fn find(views: &[View<'_>]) -> (Vec<Mark>, usize) {
    let (mut found, mut judged) = (Vec::new(), 0);
    for view in views {
        judged += search(*view, &mut found);
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut kinds = [0, 0];
    let mut marks: Vec<Mark> = Vec::new();
    for (_, mark) in found {
        let kind = &mut kinds[usize::from(mark.is_light)];
        let is_same = |known: &Mark| {
            known.is_light == mark.is_light
                && known.middle.distance(mark.middle) < 2.0 * known.module()
        };
        if *kind < MOST_HANDED_ON && !marks.iter().any(is_same) {
            *kind += 1;
            marks.push(mark);
        }
    }
    (marks, judged)
}

/// Adds the marks of one view, with how much of what is about each its rings explain, and says how many places were
/// looked at closely.
fn search(view: View<'_>, found: &mut Vec<(f32, Mark)>) -> usize {
    let width = view.luma.width() as usize;
    let surroundings = Surroundings {
        pixels: view.luma.pixels(),
        rings: &rings(width),
    };
    let mut judged = 0;
    spots(view.luma, REACH, |spot| {
        judged += 1;
        if let Some((explained, module)) = surroundings.judge(spot.at, spot.is_light) {
            let mark = Mark {
                middle: spot.middle.times(view.ratio),
                across: module * view.ratio,
                down: module * view.ratio,
                // As many rows as count, for it is sure; and whole enough to stand in a pair.
                rows: 6,
                whole: 1.0,
                is_light: spot.is_light,
            };
            found.push((explained, mark));
        }
    });
    judged
}

/// The way from a pixel to those about it, by their distance in pixels.
fn rings(width: usize) -> Vec<Vec<isize>> {
    let mut rings = vec![Vec::new(); REACH + 1];
    let reach = REACH.cast_signed();
    for down in -reach..=reach {
        for across in -reach..=reach {
            let squared = down * down + across * across;
            let far = ((4 * squared).isqrt() + 1) / 2;
            if let Some(ring) = rings.get_mut(far.cast_unsigned()) {
                ring.push(down * width.cast_signed() + across);
            }
        }
    }
    rings
}

/// A view, and the rings about each of its pixels.
struct Surroundings<'a> {
    pixels: &'a [u8],
    rings: &'a [Vec<isize>],
}

impl Surroundings<'_> {
    fn ring(&self, at: usize, ring: usize) -> impl Iterator<Item = u32> {
        self.rings[ring]
            .iter()
            .map(move |offset| u32::from(self.pixels[at.wrapping_add_signed(*offset)]))
    }

    fn mean(&self, at: usize, ring: usize) -> f32 {
        self.ring(at, ring).sum::<u32>() as f32 / self.rings[ring].len() as f32
    }

    /// How much of what differs about a pixel rings explain, and the size of a module in pixels, if it is
    /// dark, light and dark about it, or light, dark and light.
    fn judge(&self, at: usize, is_light: bool) -> Option<(f32, f32)> {
        let sign = if is_light { -1.0 } else { 1.0 };
        let mut means = [0.0; REACH + 1];
        let mut known = 0;
        let mut mean = |ring: usize| {
            while known <= ring {
                means[known] = self.mean(at, known) * sign;
                known += 1;
            }
            means[ring]
        };
        let mut light = 1;
        // Over what is even in the core, and then up.
        while light < 3 && (mean(light + 1) - mean(0)).abs() < EVEN {
            light += 1;
        }
        while light < MOST_LIGHT && mean(light + 1) > mean(light) {
            light += 1;
        }
        if !(2..MOST_LIGHT).contains(&light) {
            return None;
        }
        // Half as far again, and some more for what blur has moved.
        let last = (light * 19 / 10 + 1).min(REACH);
        let dark = (light + 1..=last).min_by(|a, b| mean(*a).total_cmp(&mean(*b)))?;
        let rise = mean(light) - f32::midpoint(mean(0), mean(1));
        let fall = mean(light) - mean(dark);
        if fall < LEAST_FALL * rise || fall < LEAST_STEP || rise <= 0.0 {
            return None;
        }
        let light_at = light as f32 + bend([mean(light - 1), mean(light), mean(light + 1)]);
        let dark_at = match dark {
            REACH => dark as f32,
            _ => dark as f32 + bend([mean(dark - 1), mean(dark), mean(dark + 1)]),
        };
        let module = f32::midpoint(light_at / LIGHT_AT, dark_at / DARK_AT);
        let explained = self.explained(at, &means[..=dark]);
        (explained > LEAST_EXPLAINED).then_some((explained, module))
    }

    /// The share of the variance about a pixel that is between rings of these means.
    fn explained(&self, at: usize, means: &[f32]) -> f32 {
        let (mut squares, mut between, mut sum, mut count) = (0_u32, 0.0, 0.0, 0.0);
        for (ring, mean) in means.iter().enumerate() {
            let pixels = self.rings[ring].len() as f32;
            squares += self.ring(at, ring).map(|pixel| pixel * pixel).sum::<u32>();
            between += mean * mean * pixels;
            sum += mean * pixels;
            count += pixels;
        }
        let all = sum * sum / count;
        (between - all) / (squares as f32 - all + NO_NOISE * count)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::find;
    use crate::Luma;
    use crate::decode::finder::Mark;
    use crate::decode::view::Views;

    /// The side of a module, in pixels, and the middle of the finder.
    const MODULE: f32 = 2.0;
    const MIDDLE: f32 = 40.3;

    /// Places on a pixel's way.
    const TAPS: u32 = 64;

    /// At how many of the places on a pixel's way a finder is dark that is turned by 0.4. The way is `smear` modules
    /// long, along the diagonal.
    fn taken(x: u32, y: u32, smear: f32) -> u32 {
        let (sine, cosine) = 0.4_f32.sin_cos();
        let is_dark = |tap: &u32| {
            let along = (*tap as f32 / (TAPS - 1) as f32 - 0.5) * smear * MODULE * 0.7;
            let [x, y] = [x, y].map(|at| (at as f32 + 0.5 + along - MIDDLE) / MODULE);
            let (u, v) = (x * cosine - y * sine, x * sine + y * cosine);
            let far = u.abs().max(v.abs());
            far < 1.5 || (2.5..3.5).contains(&far)
        };
        u32::try_from((0..TAPS).filter(is_dark).count()).unwrap()
    }

    fn frame(smear: f32, dark: u32, light: u32) -> Luma {
        Luma::from_fn(80, 80, |x, y| {
            let share = taken(x, y, smear);
            u8::try_from((light * (TAPS - share) + dark * share) / TAPS).unwrap()
        })
        .unwrap()
    }

    fn marks(frame: &Luma) -> Vec<Mark> {
        let views = Views::new(Cow::Borrowed(frame), 0);
        find(&[views.full()]).0
    }

    #[track_caller]
    fn assert_first(frame: &Luma, is_light: bool) {
        let mark = marks(frame)[0];
        assert_eq!(mark.is_light, is_light);
        let off = (mark.middle.x - MIDDLE).hypot(mark.middle.y - MIDDLE);
        assert!(off < 0.5 * MODULE, "{off} pixels off");
        let size = mark.module() / MODULE;
        assert!((0.85..1.15).contains(&size), "{size} of a module");
    }

    #[test]
    fn a_finder_is_seen_however_it_moved() {
        for smear in [0.0, 0.5, 1.0, 1.5, 2.0] {
            assert_first(&frame(smear, 40, 210), false);
        }
    }

    #[test]
    fn a_light_one_and_a_faint_one_are() {
        assert_first(&frame(1.5, 210, 40), true);
        assert_first(&frame(1.0, 100, 125), false);
    }

    #[test]
    fn an_even_wall_and_an_edge_have_none() {
        assert_eq!(marks(&Luma::from_fn(80, 80, |_, _| 90).unwrap()), []);
        let edge = Luma::from_fn(80, 80, |x, _| if x < 37 { 40 } else { 210 });
        assert_eq!(marks(&edge.unwrap()), []);
    }

    #[test]
    fn an_even_square_at_any_edge_does_no_harm() {
        for side in 3..12 {
            for (left, top) in (0..40).flat_map(|left| [(left, 12), (12, left), (left, left)]) {
                let inside =
                    |x, y| (left..left + side).contains(&x) && (top..top + side).contains(&y);
                let frame = Luma::from_fn(40, 40, |x, y| if inside(x, y) { 40 } else { 210 });
                assert!(marks(&frame.unwrap()).len() < 5);
            }
        }
    }

    #[test]
    fn a_frame_smaller_than_what_is_looked_at_has_none() {
        for (width, height) in [(1, 1), (1, 300), (300, 1), (20, 20), (20, 300), (300, 20)] {
            let (across, down) = (width / 2, height / 2);
            let frame = Luma::from_fn(width, height, |x, y| {
                let far = x.abs_diff(across).max(y.abs_diff(down));
                if far < 3 || (5..7).contains(&far) {
                    40
                } else {
                    210
                }
            });
            assert_eq!(marks(&frame.unwrap()), [], "{width} x {height}");
        }
    }
}
