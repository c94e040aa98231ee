//! What a reader makes of drawn frames, each with one thing wrong with it.

#![expect(
    clippy::unwrap_used,
    reason = "a test's own functions may panic as the test may"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places in a frame of 640 x 500 pixels"
)]

mod drawn;
mod live;
mod still;
