//! A frame in black and white, each pixel judged by the brightness about it.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "means of bytes, and places in a frame"
)]

use super::geometry::Point;
use super::view::View;
use crate::Luma;

/// A frame in black and white.
#[derive(Debug, Clone)]
pub(super) struct Bits {
    pub(super) width: usize,
    pub(super) height: usize,
    /// How many of the frame's pixels one of these is wide.
    pub(super) ratio: f32,
    /// 1 for a dark pixel, 0 for a light one.
    dark: Vec<u8>,
}

/// The side of the tiles whose means the brightness about a pixel is made of.
const TILE: usize = 8;
/// What a pixel is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct About {
    /// Tiles to each side whose mean counts.
    pub(super) reach: usize,
    /// How far above that mean the limit is, in how far the brightness spreads there.
    pub(super) lift: f32,
}

/// How many times the noise a tile and those about it must spread to be looked at, and what is always enough.
const NOISE_FACTOR: f32 = 1.5;
const SURELY_BUSY: f32 = 12.0;

impl Bits {
    pub(super) fn of(view: View<'_>, about: About) -> Self {
        let luma = view.luma;
        let (width, height) = (luma.width() as usize, luma.height() as usize);
        let (wide, tall) = (width.div_ceil(TILE), height.div_ceil(TILE));
        let (means, spreads) = tiles(luma, wide);
        let least = noise(&spreads);
        let spreads = spread(&spreads, wide, tall, about.reach);
        let means: Vec<f32> = spread(&means, wide, tall, about.reach)
            .into_iter()
            .zip(&spreads)
            .map(|(mean, spread)| mean + about.lift * spread)
            .collect();
        let mut dark = Vec::with_capacity(width * height);
        let mut limits = vec![0_u8; wide * TILE];
        for (y, row) in luma.rows().enumerate() {
            if y % TILE == 0 {
                let first = y / TILE * wide;
                let (means, spreads) = (&means[first..][..wide], &spreads[first..][..wide]);
                for (tile, limits) in limits.chunks_exact_mut(TILE).enumerate() {
                    if spreads[tile] <= least {
                        limits.fill(0);
                        continue;
                    }
                    let (before, own) = (means[tile.saturating_sub(1)], means[tile]);
                    let after = means[(tile + 1).min(wide - 1)];
                    for (at, limit) in limits.iter_mut().enumerate() {
                        let from = (at as f32 + 0.5) / TILE as f32 - 0.5;
                        let other = if from < 0.0 { before } else { after };
                        *limit = (own + (other - own) * from.abs()) as u8;
                    }
                }
            }
            dark.extend(
                row.iter()
                    .zip(&limits)
                    .map(|(pixel, limit)| u8::from(pixel < limit)),
            );
        }
        Self {
            width,
            height,
            ratio: view.ratio,
            dark,
        }
    }

    /// Where a row changes between dark and light, its two ends included, into `edges`.
    pub(super) fn changes(&self, y: usize, edges: &mut Vec<u32>) {
        let row = &self.dark[y * self.width..][..self.width];
        edges.clear();
        edges.push(0);
        let mut before = row[0];
        for (first, eight) in (0_u32..).step_by(8).zip(row.chunks(8)) {
            if eight == [before; 8] {
                continue;
            }
            for (x, dark) in (first..).zip(eight) {
                if *dark != before {
                    before = *dark;
                    edges.push(x);
                }
            }
        }
        edges.push(u32::try_from(row.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn at(&self, x: usize, y: usize) -> bool {
        self.dark[y * self.width + x] == 1
    }

    /// Whether the pixel at a place of the frame is dark; none beyond the edge.
    pub(super) fn is_dark(&self, place: Point) -> Option<bool> {
        let (x, y) = (place.x / self.ratio, place.y / self.ratio);
        if x < 0.0 || y < 0.0 {
            return None;
        }
        let (x, y) = (x as usize, y as usize);
        (x < self.width && y < self.height).then(|| self.at(x, y))
    }
}

/// The mean of each tile, and how far its pixels spread about it.
fn tiles(luma: &Luma, wide: usize) -> (Vec<f32>, Vec<f32>) {
    let width = luma.width() as usize;
    let (mut means, mut spreads) = (Vec::new(), Vec::new());
    let mut sums = vec![(0_u32, 0_u32); wide];
    for rows in luma.pixels().chunks(width * TILE) {
        sums.fill((0, 0));
        for row in rows.chunks_exact(width) {
            for (sum, tile) in sums.iter_mut().zip(row.chunks(TILE)) {
                sum.0 += tile.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
                let squares = tile
                    .iter()
                    .map(|pixel| u32::from(*pixel) * u32::from(*pixel));
                sum.1 += squares.sum::<u32>();
            }
        }
        let tall = rows.len() / width;
        for (tile, (sum, squares)) in sums.iter().enumerate() {
            let across = (width - tile * TILE).min(TILE);
            let count = (across * tall) as f32;
            let mean = *sum as f32 / count;
            means.push(mean);
            spreads.push((*squares as f32 / count - mean * mean).max(0.0).sqrt());
        }
    }
    (means, spreads)
}

/// How far tiles must spread to show more than noise: what the quietest quarter of the frame does is taken
/// for that.
fn noise(spreads: &[f32]) -> f32 {
    let mut sorted = spreads.to_vec();
    let quarter = sorted.len() / 4;
    let (_, quiet, _) = sorted.select_nth_unstable_by(quarter, f32::total_cmp);
    (*quiet * NOISE_FACTOR).min(SURELY_BUSY)
}

/// Each tile the mean of those about it.
fn spread(means: &[f32], wide: usize, tall: usize, reach: usize) -> Vec<f32> {
    let along = |line: &dyn Fn(usize) -> f32, length: usize| -> Vec<f32> {
        (0..length)
            .map(|at| {
                let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(length));
                (from..to).map(line).sum::<f32>() / (to - from) as f32
            })
            .collect()
    };
    let rows: Vec<f32> = means
        .chunks_exact(wide)
        .flat_map(|row| along(&|at| row[at], wide))
        .collect();
    let columns: Vec<Vec<f32>> = (0..wide)
        .map(|x| along(&|y| rows[y * wide + x], tall))
        .collect();
    (0..wide * tall)
        .map(|at| columns[at % wide][at / wide])
        .collect()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{About, Bits};
    use crate::Luma;
    use crate::decode::geometry::Point;
    use crate::decode::view::Views;

    const PLAIN: About = About {
        reach: 2,
        lift: 0.0,
    };

    fn bits(frame: &Luma) -> Bits {
        Bits::of(Views::new(Cow::Borrowed(frame), 0).full(), PLAIN)
    }

    #[test]
    fn a_pixel_is_judged_by_what_is_about_it() {
        // Stripes of six pixels under a shadow that grows to the right.
        let stripe = |x: u32| if (x / 6).is_multiple_of(2) { 40 } else { 0 };
        let frame = Luma::from_fn(256, 64, |x, _| {
            u8::try_from(210 - x / 2 - stripe(x)).unwrap()
        });
        let bits = bits(&frame.unwrap());
        let mut edges = Vec::new();
        bits.changes(30, &mut edges);
        let stripes: Vec<_> = (0..=42).map(|stripe| stripe * 6).collect();
        assert!(
            edges.windows(stripes.len()).any(|run| run == stripes),
            "{edges:?}"
        );
    }

    #[test]
    fn an_even_wall_has_no_edges() {
        let bits = bits(&Luma::from_fn(100, 50, |_, _| 90).unwrap());
        let mut edges = Vec::new();
        bits.changes(20, &mut edges);
        assert_eq!(edges, [0, 100]);
        assert_eq!(bits.is_dark(Point::new(99.5, 10.0)), Some(false));
        assert_eq!(bits.is_dark(Point::new(100.5, 10.0)), None);
        assert_eq!(bits.is_dark(Point::new(-0.5, 10.0)), None);
    }
}
