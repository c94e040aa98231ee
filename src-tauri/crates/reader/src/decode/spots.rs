//! The spots of a view that are darker or lighter than all that is near them: each may be the middle of a finder.

#![expect(
    clippy::cast_precision_loss,
    reason = "a place in a frame is far below 16 million"
)]

use super::geometry::Point;
use crate::Luma;

/// A spot is darker or lighter than the square about it, of so many pixels to each side.
const ABOUT: usize = 5;
const SIDE: usize = 2 * ABOUT + 1;
const AREA: u32 = 121;

/// By so many steps of brightness.
const LEAST_APART: u32 = 3;

/// A spot that is darker or lighter than what is near it.
pub(super) struct Spot {
    /// The number of its pixel.
    pub(super) at: usize,
    /// Where in the view it is darkest or lightest, between the pixels.
    pub(super) middle: Point,
    pub(super) is_light: bool,
}

/// Hands over each spot that is so many pixels from the edge. They are at least half a square.
pub(super) fn spots(luma: &Luma, margin: usize, mut hand_over: impl FnMut(Spot)) {
    let (width, height) = (luma.width() as usize, luma.height() as usize);
    let margin = margin.max(ABOUT);
    if width.min(height) <= 2 * margin {
        return;
    }
    let small = sums_of_three(luma.pixels(), width);
    let row = |y: usize| &luma.pixels()[y * width..][..width];
    let mut columns = vec![0_u16; width];
    for y in 0..SIDE - 1 {
        add(&mut columns, row(y + margin - ABOUT));
    }
    let mut sums = Vec::with_capacity(width);
    for y in margin..height - margin {
        add(&mut columns, row(y + ABOUT));
        sums_of(&columns, &mut sums);
        let here = small[y * width..][margin - 1..=width - margin].array_windows();
        let middles = here.zip(&sums[margin - ABOUT..]);
        for (x, ([before, middle, after], sum)) in (margin..).zip(middles) {
            let is_light = middle > before;
            if middle == before || after != middle && (after > middle) == is_light {
                continue;
            }
            let (middle, about) = (u32::from(*middle) * AREA, sum * 9);
            if (middle > about) != is_light || middle.abs_diff(about) < LEAST_APART * 9 * AREA {
                continue;
            }
            let at = y * width + x;
            if is_extreme(&small, width, at, is_light) {
                // Its middle, if it is even.
                let (x, y) = (x + even(&small, at, 1) / 2, y + even(&small, at, width) / 2);
                if x < width - margin && y < height - margin {
                    let at = y * width + x;
                    hand_over(Spot {
                        at,
                        middle: summit(&small, width, at).plus(Point::new(x as f32, y as f32)),
                        is_light,
                    });
                }
            }
        }
        for (column, pixel) in columns.iter_mut().zip(row(y - ABOUT)) {
            *column -= u16::from(*pixel);
        }
    }
}

fn add(columns: &mut [u16], row: &[u8]) {
    for (column, pixel) in columns.iter_mut().zip(row) {
        *column += u16::from(*pixel);
    }
}

/// The sums of the columns of each square, from the first on.
fn sums_of(columns: &[u16], sums: &mut Vec<u32>) {
    sums.clear();
    let mut sum: u32 = columns[..SIDE - 1]
        .iter()
        .map(|column| u32::from(*column))
        .sum();
    for (new, old) in columns[SIDE - 1..].iter().zip(columns) {
        sum += u32::from(*new);
        sums.push(sum);
        sum -= u32::from(*old);
    }
}

/// The sum of each pixel and the eight about it; nought at the edges.
fn sums_of_three(pixels: &[u8], width: usize) -> Vec<u16> {
    let mut sums = vec![0; pixels.len()];
    let mut columns = vec![0_u16; width];
    for (three, sums) in pixels
        .windows(3 * width)
        .step_by(width)
        .zip(sums.chunks_exact_mut(width).skip(1))
    {
        let (first, rest) = three.split_at(width);
        let (second, third) = rest.split_at(width);
        for (column, ((a, b), c)) in columns.iter_mut().zip(first.iter().zip(second).zip(third)) {
            *column = u16::from(*a) + u16::from(*b) + u16::from(*c);
        }
        for (sum, [a, b, c]) in sums[1..].iter_mut().zip(columns.array_windows()) {
            *sum = a + b + c;
        }
    }
    sums
}

/// Whether no place near this one is as light, or as dark.
fn is_extreme(small: &[u16], width: usize, at: usize, is_light: bool) -> bool {
    let here = small[at];
    (0..5).all(|down| {
        let row: &[u16] = &small[at + down * width - 2 * width - 2..][..5];
        row.iter().enumerate().all(|(across, other)| {
            // Of places that are alike, the first.
            let is_before = (down, across) < (2, 2);
            if is_light {
                here > *other || here == *other && !is_before
            } else {
                here < *other || here == *other && !is_before
            }
        })
    })
}

/// How many places from this one on, by such a step, are alike: the core of a sharp finder is even.
fn even(small: &[u16], at: usize, step: usize) -> usize {
    let next = small[at + step..].iter().step_by(step);
    next.take(2 * ABOUT)
        .take_while(|next| **next == small[at])
        .count()
}

/// Where within its pixel the middle is, by the parabolas through it and those beside it.
fn summit(small: &[u16], width: usize, at: usize) -> Point {
    let value = |at: usize| f32::from(small[at]);
    let across = bend([value(at - 1), value(at), value(at + 1)]);
    let down = bend([value(at - width), value(at), value(at + width)]);
    Point::new(0.5 + across, 0.5 + down)
}

/// Where the parabola through three values has its end, from the middle one.
pub(super) fn bend([before, here, after]: [f32; 3]) -> f32 {
    let bend = before - 2.0 * here + after;
    if bend.abs() < 1e-3 {
        return 0.0;
    }
    (0.5 * (before - after) / bend).clamp(-0.5, 0.5)
}
