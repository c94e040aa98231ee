//! Between the grey levels that a picture holds (sRGB, IEC 61966-2-1) and the light that made them.
//!
//! Light is linear: 0 is none, 1 is what just makes the brightest level.

use std::sync::LazyLock;

use crate::cast::{index, real};

/// The light of a colour, as far as a picture without colours can tell: its brightness is the weighted
/// sum of the coded channels (ITU-R BT.601), as cameras send it.
pub(crate) fn light([red, green, blue]: [u8; 3]) -> f32 {
    let coded = 0.299 * f32::from(red) + 0.587 * f32::from(green) + 0.114 * f32::from(blue);
    let coded = coded / 255.0;
    if coded <= 0.04045 {
        coded / 12.92
    } else {
        libm::powf((coded + 0.055) / 1.055, 2.4)
    }
}

/// The grey level, 0 to 255 and not rounded, of light, which is cut off at 0 and 1.
pub(crate) fn coded(light: f32) -> f32 {
    let table: &[f32] = &CODED;
    table[index(light * real(STEPS)).min(STEPS)]
}

/// Fine enough that neighbours differ by a fifth of a level where the curve is steepest.
const STEPS: usize = 1 << 14;

static CODED: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let coded = |light: f32| {
        if light <= 0.003_130_8 {
            light * 12.92
        } else {
            1.055 * libm::powf(light, 1.0 / 2.4) - 0.055
        }
    };
    (0..=STEPS)
        .map(|step| 255.0 * coded(real(step) / real(STEPS)))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::{coded, light};

    #[test]
    fn coding_undoes_what_light_does() {
        for level in 0..=255_u8 {
            let back = coded(light([level; 3]));
            assert!(
                (back - f32::from(level)).abs() < 0.3,
                "{level} became {back}"
            );
        }
    }

    #[test]
    fn light_beyond_the_brightest_is_cut_off() {
        assert!((coded(7.0) - 255.0).abs() < 0.01);
        assert!(coded(-1.0).abs() < 0.01);
    }
}
