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
    /// The noise at which it is not worth while, in steps of brightness.
    pub(super) most_noise: f32,
}

/// How many times the noise a tile and those about it must spread to be looked at, and what is always enough.
const NOISE_FACTOR: f32 = 1.5;
const SURELY_BUSY: f32 = 12.0;

impl Bits {
    /// `None` of a frame with more noise than is worth it.
    pub(super) fn of(view: View<'_>, about: About) -> Option<Self> {
        let luma = view.luma;
        let (width, height) = (luma.width() as usize, luma.height() as usize);
        let (wide, tall) = (width.div_ceil(TILE), height.div_ceil(TILE));
        let (means, spreads) = tiles(luma, wide);
        let noise = noise(&spreads);
        if noise > about.most_noise {
            return None;
        }
        let least = (noise * NOISE_FACTOR).min(SURELY_BUSY);
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
        Some(Self {
            width,
            height,
            ratio: view.ratio,
            dark,
        })
    }

    /// Where a row changes between dark and light, its two ends included, into `edges`.
    pub(super) fn changes(&self, y: usize, edges: &mut Vec<u32>) {
        let row = &self.dark[y * self.width..][..self.width];
        edges.clear();
        edges.push(0);
        let (whole, rest) = row.as_chunks();
        let mut before = u64::from(row[0]);
        let mut first = 0;
        for eight in whole {
            // Eight pixels beside the same moved on by one: what differs is a change.
            let dark = u64::from_le_bytes(*eight);
            let mut changed = dark ^ (dark << 8 | before);
            before = dark >> 56;
            while changed != 0 {
                edges.push(first + changed.trailing_zeros() / 8);
                changed &= changed - 1;
            }
            first += 8;
        }
        for (x, dark) in (first..).zip(rest) {
            if u64::from(*dark) != before {
                before = u64::from(*dark);
                edges.push(x);
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
            let (whole, rest) = row.as_chunks::<TILE>();
            for (sum, tile) in sums.iter_mut().zip(whole) {
                add(sum, tile);
            }
            if let (Some(sum), false) = (sums.last_mut(), rest.is_empty()) {
                add(sum, rest);
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

/// Adds a tile's row to its sums of brightness and of its squares.
#[inline]
fn add(sum: &mut (u32, u32), row: &[u8]) {
    sum.0 += row.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
    let squares = row.iter().map(|pixel| u32::from(*pixel).pow(2));
    sum.1 += squares.sum::<u32>();
}

/// How far tiles spread at most in the quietest quarter of the frame, which is taken for noise.
fn noise(spreads: &[f32]) -> f32 {
    let mut sorted = spreads.to_vec();
    let quarter = sorted.len() / 4;
    let (_, quiet, _) = sorted.select_nth_unstable_by(quarter, f32::total_cmp);
    *quiet
}

/// Each tile the mean of those about it.
fn spread(means: &[f32], wide: usize, tall: usize, reach: usize) -> Vec<f32> {
    let about = |at: usize, length: usize| at.saturating_sub(reach)..(at + reach + 1).min(length);
    let mut rows = Vec::with_capacity(means.len());
    for row in means.chunks_exact(wide) {
        rows.extend((0..wide).map(|at| {
            let about = &row[about(at, wide)];
            about.iter().sum::<f32>() / about.len() as f32
        }));
    }
    let mut all = Vec::with_capacity(means.len());
    let mut sums = vec![0.0_f32; wide];
    for y in 0..tall {
        let about = about(y, tall);
        let count = about.len() as f32;
        sums.fill(0.0);
        for row in rows[about.start * wide..about.end * wide].chunks_exact(wide) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
        all.extend(sums.iter().map(|sum| sum / count));
    }
    all
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
        most_noise: f32::INFINITY,
    };

    fn bits(frame: &Luma) -> Bits {
        Bits::of(Views::new(Cow::Borrowed(frame), 0).full(), PLAIN).unwrap()
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
    fn a_row_changes_where_its_pixels_do_to_the_last_one() {
        // Widths about that of a tile and its double, and stripes of one pixel and more.
        for width in 1..40 {
            for stripe in 1..6 {
                let shade = |x: u32| {
                    if (x / stripe).is_multiple_of(2) {
                        20
                    } else {
                        220
                    }
                };
                let frame = Luma::from_fn(width, 9, |x, _| shade(x)).unwrap();
                let bits = bits(&frame);
                let mut edges = Vec::new();
                bits.changes(4, &mut edges);
                let changes = (1..width).filter(|x| {
                    let x = usize::try_from(*x).unwrap();
                    bits.at(x, 4) != bits.at(x - 1, 4)
                });
                let all: Vec<u32> = [0].into_iter().chain(changes).chain([width]).collect();
                assert_eq!(edges, all, "{width} wide, in stripes of {stripe}");
            }
        }
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
