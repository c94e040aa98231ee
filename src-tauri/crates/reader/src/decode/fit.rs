//! Laying a code's plan onto a frame: the patterns that every code has say where each module is.

#![expect(
    clippy::cast_precision_loss,
    reason = "a code has a few thousand modules"
)]

use super::geometry::{Point, Projection};
use super::grid::Grid;
use super::layout::{Layout, Module};
use super::view::View;

/// Where a code lies: the middles of its three finders, and where a fourth would be, from the top left one round.
pub(super) type Anchors = [Point; 4];

/// An agreement that no moving makes a good one.
const HOPELESS: f32 = 0.25;

/// A plan laid onto a frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    pub(super) anchors: Anchors,
    /// How well the known patterns agree with the frame: 1 at best, about 0 for none.
    pub(super) score: f32,
}

/// The known modules of one size of code, in groups that are compared each by itself, so that a
/// shadow or a lamp over one of them does not count against the others.
#[derive(Debug, Clone)]
pub(super) struct Marks {
    side: f32,
    groups: Vec<(f32, Vec<(Point, f32)>)>,
}

impl Marks {
    pub(super) fn new(layout: &Layout) -> Self {
        let side = layout.side;
        let corner = |x: usize, y: usize| match (x < 8, y < 8, x >= side - 8, y >= side - 8) {
            (true, true, ..) => Some(0),
            (_, true, true, _) => Some(1),
            (true, _, _, true) => Some(2),
            _ => None,
        };
        let mut groups = vec![
            (1.0, Vec::new()),
            (1.0, Vec::new()),
            (1.0, Vec::new()),
            (0.7, Vec::new()),
            (0.7, Vec::new()),
            (0.7, Vec::new()),
        ];
        for (x, y, module) in layout.modules() {
            let Module::Known(dark) = module else {
                continue;
            };
            let group = corner(x, y).unwrap_or(match (x, y) {
                (_, 6) => 3,
                (6, _) => 4,
                _ => 5,
            });
            let middle = Point::new(x as f32 + 0.5, y as f32 + 0.5);
            groups[group]
                .1
                .push((middle, if dark { 1.0 } else { -1.0 }));
        }
        groups.retain(|(_, marks)| !marks.is_empty());
        Self {
            side: side as f32,
            groups,
        }
    }

    /// The modules of a code that are clear, in nine groups by where they are.
    pub(super) fn of_modules(grid: &Grid) -> Self {
        let side = grid.side;
        let mut groups = vec![(1.0, Vec::new()); 9];
        for (at, value) in grid.values.iter().enumerate() {
            let (x, y) = (at % side, at / side);
            if value.abs() > 0.35 {
                let middle = Point::new(x as f32 + 0.5, y as f32 + 0.5);
                groups[y * 3 / side * 3 + x * 3 / side]
                    .1
                    .push((middle, value.signum()));
            }
        }
        groups.retain(|(_, marks)| !marks.is_empty());
        Self {
            side: side as f32,
            groups,
        }
    }

    pub(super) fn projection(&self, anchors: Anchors) -> Option<Projection> {
        let (first, third) = (3.5, self.side - 3.5);
        Projection::of_rectangle(Point::new(first, first), Point::new(third, third), anchors)
    }

    /// The anchors of a code whose four corners are known.
    pub(super) fn anchors_in(&self, corners: [Point; 4]) -> Option<Anchors> {
        let (first, third) = (Point::new(0.0, 0.0), Point::new(self.side, self.side));
        let projection = Projection::of_rectangle(first, third, corners)?;
        let (near, far) = (3.5, self.side - 3.5);
        let anchors = [(near, near), (far, near), (far, far), (near, far)];
        Some(anchors.map(|(x, y)| projection.apply(Point::new(x, y))))
    }

    /// The corners of a code whose anchors are known.
    pub(super) fn corners(&self, anchors: Anchors) -> Option<[Point; 4]> {
        let projection = self.projection(anchors)?;
        let end = self.side;
        let corners = [(0.0, 0.0), (end, 0.0), (end, end), (0.0, end)];
        Some(corners.map(|(x, y)| projection.apply(Point::new(x, y))))
    }

    /// How well the patterns agree with a frame. `sign` is 1 for dark modules on light.
    pub(super) fn score(&self, view: View<'_>, anchors: Anchors, sign: f32) -> f32 {
        let Some(projection) = self.projection(anchors) else {
            return -1.0;
        };
        let (mut sum, mut weights) = (0.0, 0.0);
        for (weight, marks) in &self.groups {
            sum += weight * agreement(view, &projection, marks) * sign;
            weights += weight;
        }
        let score = sum / weights;
        // A plan that lies nowhere in particular agrees with nothing.
        if score.is_finite() { score } else { -1.0 }
    }

    /// How well each of the three finders agrees with a frame. None does when more than so many `misses` agree
    /// less than the `least`.
    pub(super) fn finders(
        &self,
        view: View<'_>,
        anchors: Anchors,
        sign: f32,
        least: f32,
        misses: usize,
    ) -> Option<[f32; 3]> {
        let mut scores = [-1.0; 3];
        let projection = self.projection(anchors)?;
        let mut unlike = 0;
        for (score, (_, marks)) in scores.iter_mut().zip(&self.groups) {
            *score = agreement(view, &projection, marks) * sign;
            unlike += usize::from(*score < least);
            if unlike > misses {
                return None;
            }
        }
        Some(scores)
    }

    /// The anchors moved by whole modules, two at most each way, to where finders agree best.
    pub(super) fn shifted(&self, view: View<'_>, anchors: Anchors, sign: f32) -> Anchors {
        let [first, second, _, fourth] = anchors;
        let span = self.side - 7.0;
        let right = second.minus(first).times(1.0 / span);
        let down = fourth.minus(first).times(1.0 / span);
        let steps = [0.0, -1.0, 1.0, -2.0, 2.0_f32];
        let shifts = steps.into_iter().flat_map(|y| steps.map(|x| (x, y)));
        let all = shifts.map(|(x, y)| {
            let by = right.times(x).plus(down.times(y));
            let moved = anchors.map(|anchor| anchor.plus(by));
            let far = (x.abs() + y.abs()) * 0.004;
            let scores = self.finders(view, moved, sign, 0.0, 3);
            let sum = scores.map_or(-1.0, |scores| scores.iter().sum());
            (sum - far, moved)
        });
        all.max_by(|a, b| a.0.total_cmp(&b.0))
            .map_or(anchors, |(_, moved)| moved)
    }

    /// The best of the places for the fourth anchor, by the alignment pattern near it.
    pub(super) fn fourth(
        &self,
        view: View<'_>,
        anchors: Anchors,
        reach: i16,
        sign: f32,
    ) -> Anchors {
        let Some((_, alignment)) = self.groups.get(5) else {
            return anchors;
        };
        let [_, second, third, last] = anchors;
        let span = self.side - 7.0;
        let right = third.minus(last).times(1.0 / span);
        let down = third.minus(second).times(1.0 / span);
        let mut best = (f32::MIN, anchors, (0, 0));
        let weigh = |best: &mut (f32, Anchors, (i16, i16)), a: i16, b: i16| {
            let step = right
                .times(f32::from(a) * 0.5)
                .plus(down.times(f32::from(b) * 0.5));
            let moved = [anchors[0], second, third.plus(step), last];
            let Some(projection) = self.projection(moved) else {
                return;
            };
            // Of places that are as good, the nearest.
            let far = f32::from(a.abs() + b.abs()) * 0.004;
            let score = agreement(view, &projection, alignment) * sign - far;
            if score > best.0 {
                *best = (score, moved, (a, b));
            }
        };
        // Module by module, then by halves about the best.
        let steps = || (-reach..=reach).step_by(2);
        for (a, b) in steps().flat_map(|a| steps().map(move |b| (a, b))) {
            weigh(&mut best, a, b);
        }
        let (near_a, near_b) = best.2;
        for (a, b) in (-1..=1).flat_map(|a| (-1..=1).map(move |b| (a, b))) {
            weigh(&mut best, near_a + a, near_b + b);
        }
        best.1
    }

    /// Moves the anchors, one after the other and ever less, to where the patterns agree best.
    pub(super) fn refine(&self, view: View<'_>, anchors: Anchors, sign: f32) -> Fit {
        self.refine_by(view, anchors, sign, &[0.6, 0.3, 0.15, 0.08])
    }

    /// The same by steps of so many modules.
    pub(super) fn refine_by(
        &self,
        view: View<'_>,
        anchors: Anchors,
        sign: f32,
        steps: &[f32],
    ) -> Fit {
        let mut best = Fit {
            anchors,
            score: self.score(view, anchors, sign),
        };
        let module = anchors[0]
            .distance(anchors[1])
            .min(anchors[0].distance(anchors[3]))
            / (self.side - 7.0);
        for step in steps {
            if best.score < HOPELESS {
                break;
            }
            for _ in 0..3 {
                let before = best.score;
                for anchor in 0..4 {
                    // The fourth is far from what holds it, so it moves further.
                    let reach = step * module * if anchor == 2 { 2.0 } else { 1.0 };
                    for (x, y) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                        let mut moved = best.anchors;
                        moved[anchor] = moved[anchor].plus(Point::new(x * reach, y * reach));
                        let score = self.score(view, moved, sign);
                        if score > best.score {
                            best = Fit {
                                anchors: moved,
                                score,
                            };
                        }
                    }
                }
                if best.score < before + 0.002 {
                    break;
                }
            }
        }
        best
    }
}

/// The correlation of dark modules with dark pixels.
fn agreement(view: View<'_>, projection: &Projection, marks: &[(Point, f32)]) -> f32 {
    let (mut light, mut squares, mut signs, mut both) = (0.0, 0.0, 0.0, 0.0);
    for (middle, sign) in marks {
        let value = view.at(projection.apply(*middle));
        light += value;
        squares += value * value;
        signs += sign;
        both += value * sign;
    }
    let count = marks.len() as f32;
    let covariance = both - light * signs / count;
    let variance = (squares - light * light / count).max(0.0) * (count - signs * signs / count);
    // A little is added to the variance: where there is no contrast, noise agrees with anything.
    -covariance / (variance + count * count).sqrt()
}
