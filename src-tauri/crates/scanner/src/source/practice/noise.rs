//! The grain of a cheap camera in a dim shop.

/// A xorshift generator: small, fast, and the same on every machine. For pictures only.
pub(super) struct Noise(u64);

impl Noise {
    /// The noise of one frame of the clip with this seed.
    pub(super) fn new(seed: u64, frame: u64) -> Self {
        // Multiplied apart, so that neighbouring frames share nothing; never 0, where xorshift stays.
        let mixed = (seed ^ frame.rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut noise = Self(mixed | 1);
        for _ in 0..4 {
            noise.bits();
        }
        noise
    }

    fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// One step of grain: bell-shaped about 0, with a spread of 1.
    pub(super) fn grain(&mut self) -> f32 {
        // The sum of four even bytes has a mean of 510 and a spread of 148.
        let sum: u16 = self
            .bits()
            .to_le_bytes()
            .iter()
            .step_by(2)
            .copied()
            .map(u16::from)
            .sum();
        (f32::from(sum) - 510.0) / 148.0
    }
}

#[cfg(test)]
mod tests {
    use super::Noise;

    #[test]
    fn grain_lies_evenly_about_nothing() {
        for (seed, frame) in [(0, 0), (1, 0), (0, 1), (u64::MAX, 7)] {
            let mut noise = Noise::new(seed, frame);
            let grains: Vec<f32> = (0..10_000).map(|_| noise.grain()).collect();
            let mean = grains.iter().sum::<f32>() / 10_000.0;
            let spread = grains.iter().map(|grain| grain * grain).sum::<f32>() / 10_000.0;
            assert!(mean.abs() < 0.05, "mean {mean}");
            assert!((spread - 1.0).abs() < 0.1, "spread {spread}");
        }
    }
}
