//! The modules of a code as numbers: above nought is dark, about 1 is surely so.

#![expect(
    clippy::cast_precision_loss,
    reason = "a code has a few thousand modules"
)]

use super::geometry::{Point, Projection};
use super::view::View;

/// How dark each module is, row after row.
#[derive(Clone, PartialEq)]
pub(super) struct Grid {
    pub(super) side: usize,
    pub(super) values: Vec<f32>,
}

/// What lies about a module when its surroundings are judged.
const REACH: usize = 4;

/// The least contrast, as a share of that of the whole code, with which a module is compared.
const LEAST_CONTRAST: f32 = 0.3;

/// A module as dark or light as this, of 1, is plain to see.
const PLAIN: f32 = 0.5;

/// The modules stand for a person: they stay out of logs.
impl std::fmt::Debug for Grid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grid")
            .field("side", &self.side)
            .finish_non_exhaustive()
    }
}

impl Grid {
    /// Takes each module's brightness as the mean of nine places in its middle, and compares it with
    /// the dark and light modules about it. `sign` is 1 for dark modules on light.
    pub(super) fn sample(view: View<'_>, projection: &Projection, side: usize, sign: f32) -> Self {
        Self::taken(view, projection, side, 1, &[0.27, 0.5, 0.73], sign).levelled(REACH)
    }

    /// The same of each part of a module when it is cut into `parts` parts across and as many down.
    pub(super) fn sample_parts(
        view: View<'_>,
        projection: &Projection,
        side: usize,
        parts: usize,
        sign: f32,
    ) -> Self {
        Self::taken(view, projection, side, parts, &[0.25, 0.75], sign).levelled(REACH * parts)
    }

    /// The mean darkness at these places across and down each part of a module.
    fn taken(
        view: View<'_>,
        projection: &Projection,
        side: usize,
        parts: usize,
        taps: &[f32],
        sign: f32,
    ) -> Self {
        let side = side * parts;
        let (part, count) = (1.0 / parts as f32, (taps.len() * taps.len()) as f32);
        let mut values = Vec::with_capacity(side * side);
        for y in 0..side {
            for x in 0..side {
                let mut sum = 0.0;
                for down in taps {
                    for across in taps {
                        let place = Point::new(x as f32 + across, y as f32 + down);
                        sum += view.at(projection.apply(place.times(part)));
                    }
                }
                values.push(-sign * sum / count);
            }
        }
        Self { side, values }
    }

    /// The share of modules, plain to see in both, that are the same in another grid of this size. None of them
    /// are when there is no such module.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        let pairs = self.values.iter().zip(&other.values);
        let plain = pairs.filter(|(a, b)| a.abs() >= PLAIN && b.abs() >= PLAIN);
        let (mut same, mut all) = (0.0, 0.0);
        for (a, b) in plain {
            all += 1.0;
            if (*a > 0.0) == (*b > 0.0) {
                same += 1.0;
            }
        }
        if all > 0.0 { same / all } else { 0.0 }
    }

    /// Each value against the middle between the dark and the light ones that are no farther away than `reach`.
    fn levelled(&self, reach: usize) -> Self {
        let means = self.boxed(reach, |_, value| (value, 1.0));
        let dark: Vec<bool> = self
            .values
            .iter()
            .zip(&means)
            .map(|(value, mean)| *value > mean.0)
            .collect();
        let high = self.boxed(
            reach,
            |at, value| if dark[at] { (value, 1.0) } else { (0.0, 0.0) },
        );
        let low = self.boxed(
            reach,
            |at, value| if dark[at] { (0.0, 0.0) } else { (value, 1.0) },
        );
        let contrasts: Vec<f32> = high
            .iter()
            .zip(&low)
            .map(|(high, low)| (high.0 - low.0) / 2.0)
            .collect();
        let overall = contrasts.iter().sum::<f32>() / contrasts.len() as f32;
        let values = self
            .values
            .iter()
            .zip(high.iter().zip(&low))
            .zip(contrasts)
            .map(|((value, (high, low)), contrast)| {
                let middle = f32::midpoint(high.0, low.0);
                let value = (value - middle) / contrast.max(overall * LEAST_CONTRAST).max(0.5);
                value.clamp(-2.0, 2.0)
            })
            .collect();
        Self {
            side: self.side,
            values,
        }
    }

    /// For each value the weighted mean about it, and the weight.
    fn boxed(&self, reach: usize, weigh: impl Fn(usize, f32) -> (f32, f32)) -> Vec<(f32, f32)> {
        let side = self.side;
        let stride = side + 1;
        let mut sums = vec![(0.0_f64, 0.0_f64); stride * stride];
        for y in 0..side {
            let mut row = (0.0, 0.0);
            for x in 0..side {
                let at = y * side + x;
                let (value, weight) = weigh(at, self.values[at]);
                row.0 += f64::from(value);
                row.1 += f64::from(weight);
                let above = sums[y * stride + x + 1];
                sums[(y + 1) * stride + x + 1] = (above.0 + row.0, above.1 + row.1);
            }
        }
        let mut means = Vec::with_capacity(side * side);
        for y in 0..side {
            let (top, bottom) = (y.saturating_sub(reach), (y + reach + 1).min(side));
            for x in 0..side {
                let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(side));
                let corner = |x: usize, y: usize| sums[y * stride + x];
                let (a, b, c, d) = (
                    corner(left, top),
                    corner(right, top),
                    corner(left, bottom),
                    corner(right, bottom),
                );
                let (sum, weight) = (d.0 - b.0 - c.0 + a.0, d.1 - b.1 - c.1 + a.1);
                #[expect(clippy::cast_possible_truncation, reason = "a mean of bytes")]
                means.push(((sum / weight.max(1.0)) as f32, weight as f32));
            }
        }
        means
    }

    /// The value at a place that may lie beyond the edge, where the quiet zone is.
    pub(super) fn at(&self, x: usize, y: usize, dx: isize, dy: isize) -> f32 {
        let inside = |at: usize, by: isize| at.checked_add_signed(by).filter(|at| *at < self.side);
        match (inside(x, dx), inside(y, dy)) {
            (Some(x), Some(y)) => self.values[y * self.side + x],
            _ => -1.0,
        }
    }

    /// Each module made to differ more from its four neighbours.
    pub(super) fn sharpened(&self, strength: f32) -> Self {
        let values = (0..self.side * self.side)
            .map(|at| {
                let (x, y) = (at % self.side, at / self.side);
                let about = self.at(x, y, -1, 0)
                    + self.at(x, y, 1, 0)
                    + self.at(x, y, 0, -1)
                    + self.at(x, y, 0, 1);
                let own = self.values[at];
                own + strength * (own - about / 4.0)
            })
            .collect();
        Self {
            side: self.side,
            values,
        }
    }

    /// Adds another frame's modules, `kept` of the own ones being kept.
    pub(super) fn add(&mut self, other: &Self, kept: f32) {
        for (own, other) in self.values.iter_mut().zip(&other.values) {
            *own = *own * kept + other;
        }
    }

    /// Rows for columns, as a mirrored code is.
    pub(super) fn transposed(&self) -> Self {
        let values = (0..self.side * self.side)
            .map(|at| self.values[(at % self.side) * self.side + at / self.side])
            .collect();
        Self {
            side: self.side,
            values,
        }
    }
}
