//! Chance that is the same for the same seed, on any machine and in any order of asking for frames.

use rand::{Rng, RngExt};
use rand_pcg::Pcg64;

/// A stream of chance.
#[derive(Debug, Clone)]
pub(crate) struct Dice(Pcg64);

impl Dice {
    /// The stream of one thing that is drawn. Different names or numbers give unrelated streams.
    pub(crate) fn new(seed: u64, name: &str, numbers: &[u32]) -> Self {
        let bytes = name
            .bytes()
            .chain(numbers.iter().flat_map(|number| number.to_le_bytes()));
        // FNV-1a: a standard hash whose answers never change, which those of `std` may.
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(Pcg64::new(u128::from(seed), u128::from(hash)))
    }

    /// Any value in the range, each as likely.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.0.random::<f32>()
    }

    /// One of the numbers from 0 up to but without `bound`; 0 when there is none.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        if bound == 0 {
            0
        } else {
            self.0.random_range(0..bound)
        }
    }

    /// One of a range of numbers, both ends among them.
    pub(crate) fn whole(&mut self, low: u32, high: u32) -> u32 {
        low + self.below((high + 1).saturating_sub(low))
    }

    pub(crate) fn chance(&mut self, share: f32) -> bool {
        self.0.random::<f32>() < share
    }

    /// -1 or 1.
    pub(crate) fn sign(&mut self) -> f32 {
        if self.chance(0.5) { 1.0 } else { -1.0 }
    }

    /// One of several.
    pub(crate) fn pick<T: Copy, const N: usize>(&mut self, of: [T; N]) -> T {
        const { assert!(N > 0, "there must be something to choose from") };
        of[self.0.random_range(0..N)]
    }

    /// A direction in radians.
    pub(crate) fn turn(&mut self) -> f32 {
        self.between(0.0, core::f32::consts::TAU)
    }

    /// Near enough to the normal distribution for noise: mean 0, deviation 1, never past 3.5.
    pub(crate) fn bell(&mut self) -> f32 {
        bell(self.0.next_u32())
    }

    /// The same, many at a time.
    pub(crate) fn fill_bell(&mut self, noise: &mut [f32]) {
        for pair in noise.chunks_mut(2) {
            let drawn = self.0.next_u64();
            #[expect(
                clippy::cast_possible_truncation,
                reason = "either half of it is wanted"
            )]
            let halves = [drawn as u32, (drawn >> 32) as u32];
            for (value, half) in pair.iter_mut().zip(halves) {
                *value = bell(half);
            }
        }
    }

    /// So many characters out of an alphabet of ASCII.
    pub(crate) fn letters(&mut self, count: usize, alphabet: &[u8]) -> String {
        let length = u32::try_from(alphabet.len()).unwrap_or(u32::MAX);
        (0..count)
            .map(|_| char::from(alphabet[self.below(length) as usize]))
            .collect()
    }
}

/// The sum of four bytes, centred and scaled.
fn bell(drawn: u32) -> f32 {
    /// Four times the mean of a byte, and the deviation of the sum of four.
    const MEAN: f32 = 510.0;
    const DEVIATION: f32 = 147.8;
    let sum: u16 = drawn.to_le_bytes().into_iter().map(u16::from).sum();
    (f32::from(sum) - MEAN) / DEVIATION
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_seed_gives_the_same_stream_and_another_name_another() {
        let four = |mut dice: Dice| [(); 4].map(|()| dice.below(1_000_000));
        let first = four(Dice::new(1, "glare", &[3, 0]));
        assert_eq!(first, four(Dice::new(1, "glare", &[3, 0])));
        for other in [
            Dice::new(2, "glare", &[3, 0]),
            Dice::new(1, "crack", &[3, 0]),
            Dice::new(1, "glare", &[0, 3]),
        ] {
            assert_ne!(first, four(other));
        }
    }

    #[test]
    fn streams_are_those_that_they_were() {
        let mut dice = Dice::new(7, "motion", &[1]);
        let drawn = [(); 5].map(|()| dice.below(1000));
        assert_eq!(drawn, [203, 713, 683, 343, 897]);
        insta::assert_snapshot!(format!("{:.6} {:.6}", dice.between(0.0, 1.0), dice.bell()), @"0.871538 0.385656");
    }

    #[test]
    fn the_bell_has_mean_0_and_deviation_1() {
        let mut noise = vec![0.0; 40_000];
        Dice::new(5, "bell", &[]).fill_bell(&mut noise);
        let mean: f32 = noise.iter().sum::<f32>() / 40_000.0;
        let variance: f32 = noise.iter().map(|value| value * value).sum::<f32>() / 40_000.0;
        assert!(mean.abs() < 0.02, "mean {mean}");
        assert!((variance - 1.0).abs() < 0.03, "variance {variance}");
    }
}
