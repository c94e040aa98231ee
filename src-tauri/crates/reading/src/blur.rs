//! How light spreads: in a lens that is out of focus, while the phone moves, and softly.

use crate::cast::{index, real};
use crate::plane::Plane;

/// Where the light of one pixel goes: shares at steps across and down. They sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spread(Vec<(isize, isize, f32)>);

impl Spread {
    /// The disc that a lens out of focus makes of a point. `radius` in pixels.
    pub(crate) fn disc(radius: f32) -> Self {
        /// Each pixel is looked at in so many places a side.
        const PARTS: usize = 5;
        let reach = index(radius.ceil()) + 1;
        let part = |at: usize| (real(at) + 0.5) / real(PARTS) - 0.5;
        Self::over(reach, |x, y| {
            let parts = (0..PARTS).flat_map(|b| (0..PARTS).map(move |a| (part(a), part(b))));
            let inside = parts.filter(|(a, b)| {
                let (x, y) = (x + a, y + b);
                x * x + y * y <= radius * radius
            });
            real(inside.count())
        })
    }

    /// The path of a point while the shutter is open: `length` in pixels, `direction` at its middle and
    /// how much it `bends` on the way, in radians.
    pub(crate) fn path(length: f32, direction: f32, bends: f32) -> Self {
        let reach = index((length / 2.0).ceil()) + 2;
        let steps = index(length * 8.0).max(8);
        let points: Vec<(f32, f32)> = (0..steps)
            .map(|step| (real(step) + 0.5) / real(steps) - 0.5)
            .map(|time| {
                let angle = direction + bends * time;
                (
                    time * length * libm::cosf(angle),
                    time * length * libm::sinf(angle),
                )
            })
            .collect();
        // Each point is shared among the four pixels about it.
        let share = |from: f32| (1.0 - from.abs()).max(0.0);
        Self::over(reach, |x, y| {
            points
                .iter()
                .map(|(a, b)| share(a - x) * share(b - y))
                .sum()
        })
    }

    fn over(reach: usize, share: impl Fn(f32, f32) -> f32) -> Self {
        let reach = reach.cast_signed();
        let places = (-reach..=reach).flat_map(|y| (-reach..=reach).map(move |x| (x, y)));
        let mut shares: Vec<_> = places
            .map(|(x, y)| (x, y, share(signed(x), signed(y))))
            .filter(|(_, _, share)| *share > 0.0)
            .collect();
        let sum: f32 = shares.iter().map(|(_, _, share)| share).sum();
        for (_, _, share) in &mut shares {
            *share /= sum;
        }
        Self(shares)
    }

    /// The picture with the light of each pixel spread.
    pub(crate) fn apply(&self, plane: &Plane) -> Plane {
        let reach = self.0.iter().map(|(x, _, _)| x.unsigned_abs()).max();
        let reach = reach.unwrap_or_default();
        let mut spread = Plane::new(plane.width(), plane.height(), 0.0);
        let rows: Vec<_> = (0..plane.height())
            .map(|y| widened(plane.row(y), reach))
            .collect();
        for y in 0..plane.height() {
            for (x, dy, share) in &self.0 {
                let from = &rows[y.saturating_add_signed(*dy).min(rows.len() - 1)];
                let from = &from[reach.saturating_add_signed(*x)..];
                add(spread.row_mut(y), from, *share);
            }
        }
        spread
    }
}

/// The picture softened by a bell of this deviation, in pixels.
pub(crate) fn soften(plane: &Plane, deviation: f32) -> Plane {
    let reach = index((3.0 * deviation).ceil()).max(1);
    let weight = |at: usize| {
        let far = (real(at) - real(reach)) / deviation;
        libm::expf(-0.5 * far * far)
    };
    let mut weights: Vec<_> = (0..=2 * reach).map(weight).collect();
    let sum: f32 = weights.iter().sum();
    for weight in &mut weights {
        *weight /= sum;
    }

    let mut sideways = Plane::new(plane.width(), plane.height(), 0.0);
    for y in 0..plane.height() {
        let from = widened(plane.row(y), reach);
        for (step, weight) in weights.iter().enumerate() {
            add(sideways.row_mut(y), &from[step..], *weight);
        }
    }
    let mut soft = Plane::new(plane.width(), plane.height(), 0.0);
    for y in 0..plane.height() {
        for (step, weight) in weights.iter().enumerate() {
            let from = sideways.row((y + step).saturating_sub(reach));
            add(soft.row_mut(y), from, *weight);
        }
    }
    soft
}

fn add(to: &mut [f32], from: &[f32], share: f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += share * from;
    }
}

/// The row with its outermost pixels repeated at both ends.
fn widened(row: &[f32], reach: usize) -> Vec<f32> {
    let mut wide = Vec::with_capacity(row.len() + 2 * reach);
    wide.resize(reach, row.first().copied().unwrap_or_default());
    wide.extend_from_slice(row);
    wide.resize(
        row.len() + 2 * reach,
        row.last().copied().unwrap_or_default(),
    );
    wide
}

#[expect(clippy::cast_precision_loss, reason = "steps are a few pixels")]
const fn signed(step: isize) -> f32 {
    step as f32
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{Spread, soften};
    use crate::plane::Plane;

    fn point() -> Plane {
        Plane::from_fn(41, 41, |x, y| if (x, y) == (20, 20) { 1.0 } else { 0.0 })
    }

    #[rstest]
    #[case(Spread::disc(0.8).apply(&point()))]
    #[case(Spread::disc(6.3).apply(&point()))]
    #[case(Spread::path(11.0, 0.4, 0.3).apply(&point()))]
    #[case(soften(&point(), 2.0))]
    fn light_is_spread_and_none_is_lost(#[case] spread: Plane) {
        let sum: f32 = spread.pixels().iter().sum();
        assert!((sum - 1.0).abs() < 1e-3, "{sum} is left of 1");
        assert!(spread.at(20.5, 20.5) < 1.0);
    }

    #[test]
    fn a_disc_reaches_as_far_as_its_radius() {
        let disc = Spread::disc(4.0).apply(&point());
        assert!(disc.at(23.5, 20.5) > 0.0);
        assert!(disc.at(25.5, 20.5) <= 0.0);
    }

    #[test]
    fn an_even_picture_stays_even_up_to_its_edges() {
        let even = Plane::new(9, 7, 0.5);
        for spread in [Spread::disc(2.0).apply(&even), soften(&even, 1.5)] {
            assert!(
                spread
                    .pixels()
                    .iter()
                    .all(|light| (light - 0.5).abs() < 1e-4)
            );
        }
    }
}
