//! Between counts and places, where `as` would be questioned at every use.

/// A count of pixels, modules or things as a number to calculate with.
#[expect(
    clippy::cast_precision_loss,
    reason = "pictures are far below 16 million pixels a side"
)]
pub(crate) const fn real(count: usize) -> f32 {
    count as f32
}

/// The whole number at or below a place, 0 for a place before the first.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` stops at the ends of the range, which is what is wanted"
)]
pub(crate) const fn index(place: f32) -> usize {
    place as usize
}

/// A grey level, rounded, and held between 0 and 255.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` stops at the ends of the range, which is what is wanted"
)]
pub(crate) const fn level(value: f32) -> u8 {
    (value + 0.5) as u8
}
