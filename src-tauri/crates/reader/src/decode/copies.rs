//! Smaller and larger copies of a frame.

use crate::Luma;

/// The frame at `1 / factor` of its size, each pixel the mean of a square. Remainders at the right and
/// bottom edge go. `None` when nothing would be left, or for a factor of 0.
pub fn shrink(frame: &Luma, factor: u32) -> Option<Luma> {
    let width = frame.width().checked_div(factor)?;
    let height = frame.height().checked_div(factor)?;
    if width == 0 || height == 0 {
        return None;
    }
    let (side, wide) = (factor as usize, width as usize);
    let mut pixels = Vec::with_capacity(wide * height as usize);
    let mut sums = vec![0_u32; wide];
    for band in frame
        .pixels()
        .chunks_exact(frame.width() as usize * side)
        .take(height as usize)
    {
        if factor == 2 {
            let (upper, lower) = band.split_at(band.len() / 2);
            let (upper, lower) = (upper.as_chunks().0, lower.as_chunks().0);
            pixels.extend(upper.iter().zip(lower).map(|two| mean(*two.0, *two.1)));
            continue;
        }
        sums.fill(0);
        for row in band.chunks_exact(frame.width() as usize) {
            for (sum, square) in sums.iter_mut().zip(row.chunks_exact(side)) {
                *sum += square.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
            }
        }
        let area = factor * factor;
        pixels.extend(
            sums.iter()
                .map(|sum| u8::try_from(sum / area).unwrap_or(u8::MAX)),
        );
    }
    Luma::new(width, height, pixels).ok()
}

/// Of two pixels and the two below them.
#[expect(clippy::cast_possible_truncation, reason = "a mean of bytes is one")]
fn mean([a, b]: [u8; 2], [c, d]: [u8; 2]) -> u8 {
    ((u16::from(a) + u16::from(b) + u16::from(c) + u16::from(d)) / 4) as u8
}

/// The frame at twice its size, blended between neighbours. `None` when that would be too large.
pub(super) fn double(frame: &Luma) -> Option<Luma> {
    let (width, height) = (frame.width() as usize, frame.height() as usize);
    let at = |x: usize, y: usize| {
        u16::from(frame.pixels()[y.min(height - 1) * width + x.min(width - 1)])
    };
    Luma::from_fn(frame.width() * 2, frame.height() * 2, |x, y| {
        // Each new pixel sits a quarter of the way from its source pixel to a neighbour.
        let (x, y) = (x as usize, y as usize);
        let (near_x, near_y) = (x / 2, y / 2);
        let far_x = if x % 2 == 0 {
            near_x.saturating_sub(1)
        } else {
            near_x + 1
        };
        let far_y = if y % 2 == 0 {
            near_y.saturating_sub(1)
        } else {
            near_y + 1
        };
        let blend = 9 * at(near_x, near_y)
            + 3 * at(far_x, near_y)
            + 3 * at(near_x, far_y)
            + at(far_x, far_y);
        u8::try_from((blend + 8) / 16).unwrap_or(u8::MAX)
    })
    .ok()
}

#[cfg(test)]
mod tests {
    use super::{double, shrink};
    use crate::Luma;

    #[test]
    fn shrinking_takes_the_mean_and_drops_the_remainder() {
        let frame = Luma::new(5, 2, vec![10, 20, 0, 0, 99, 30, 40, 4, 4, 99]).unwrap();
        assert_eq!(shrink(&frame, 2), Luma::new(2, 1, vec![25, 2]).ok());
    }

    #[test]
    fn nothing_is_left_of_a_frame_smaller_than_the_factor() {
        let frame = Luma::new(3, 9, vec![0; 27]).unwrap();
        assert_eq!(shrink(&frame, 4), None);
        assert_eq!(shrink(&frame, 0), None);
    }

    #[test]
    fn doubling_blends_between_neighbours() {
        let frame = Luma::new(2, 1, vec![0, 160]).unwrap();
        assert_eq!(
            double(&frame),
            Luma::new(4, 2, vec![0, 40, 120, 160, 0, 40, 120, 160]).ok()
        );
    }
}
