//! Grey to black and white, the form in which modules are looked for.

use crate::Luma;

/// Which side of its surroundings a module is on: light modules on dark are what a phone's dark mode shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Modules {
    Dark,
    Light,
}

/// How a pixel is compared with its surroundings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Threshold {
    pub(super) modules: Modules,
    /// The surroundings are the square of `2 * reach + 1` pixels about it.
    pub(super) reach: usize,
    /// How far from their mean it must be, in per cent of it. Noise on an even wall marks little then.
    pub(super) margin: u64,
}

/// Marks with 1 each pixel that is clearly darker (or lighter) than its surroundings, and all others
/// with 0. Lamps, shadows and a screen's own gradient fall away with the mean.
pub(super) fn mark(frame: &Luma, threshold: Threshold) -> Vec<u8> {
    let Threshold {
        modules,
        reach,
        margin,
    } = threshold;
    let (width, height) = (frame.width() as usize, frame.height() as usize);
    let row = |y: usize| &frame.pixels()[y * width..(y + 1) * width];
    let mut columns = vec![0_u32; width];
    for y in 0..reach.min(height) {
        columns
            .iter_mut()
            .zip(row(y))
            .for_each(|(sum, pixel)| *sum += u32::from(*pixel));
    }
    let mut marked = Vec::with_capacity(width * height);
    for y in 0..height {
        if y + reach < height {
            columns
                .iter_mut()
                .zip(row(y + reach))
                .for_each(|(sum, pixel)| *sum += u32::from(*pixel));
        }
        if let Some(gone) = y.checked_sub(reach + 1) {
            columns
                .iter_mut()
                .zip(row(gone))
                .for_each(|(sum, pixel)| *sum -= u32::from(*pixel));
        }
        let tall = (y + reach + 1).min(height) - y.saturating_sub(reach);
        let mut sum: u32 = columns.iter().take(reach).sum();
        for (x, pixel) in row(y).iter().enumerate() {
            if let Some(column) = columns.get(x + reach) {
                sum += column;
            }
            if let Some(gone) = x.checked_sub(reach + 1) {
                sum -= columns[gone];
            }
            let wide = (x + reach + 1).min(width) - x.saturating_sub(reach);
            let own = u64::from(*pixel) * (wide * tall) as u64 * 100;
            let mean = u64::from(sum);
            marked.push(u8::from(match modules {
                Modules::Dark => own < mean * (100 - margin),
                Modules::Light => own > mean * (100 + margin),
            }));
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::{Modules, Threshold, mark};
    use crate::Luma;

    /// The same by the book, slowly.
    fn by_the_book(frame: &Luma, reach: usize, modules: Modules) -> Vec<u8> {
        let (width, height) = (frame.width() as usize, frame.height() as usize);
        let mut marked = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let (mut sum, mut count) = (0_u64, 0_u64);
                for v in y.saturating_sub(reach)..(y + reach + 1).min(height) {
                    for u in x.saturating_sub(reach)..(x + reach + 1).min(width) {
                        sum += u64::from(frame.pixels()[v * width + u]);
                        count += 1;
                    }
                }
                let own = u64::from(frame.pixels()[y * width + x]) * count * 100;
                marked.push(u8::from(match modules {
                    Modules::Dark => own < sum * 95,
                    Modules::Light => own > sum * 105,
                }));
            }
        }
        marked
    }

    proptest::proptest! {
        #[test]
        fn the_running_sum_is_the_mean_of_the_square(
            pixels in proptest::collection::vec(proptest::num::u8::ANY, 12 * 9),
            width in proptest::sample::select(vec![1_u32, 2, 9, 12, 108]),
            reach in 0..20_usize,
        ) {
            let frame = Luma::new(width, 108 / width, pixels).unwrap();
            for modules in [Modules::Dark, Modules::Light] {
                let threshold = Threshold { modules, reach, margin: 5 };
                proptest::prop_assert_eq!(
                    mark(&frame, threshold),
                    by_the_book(&frame, reach, modules)
                );
            }
        }
    }
}
