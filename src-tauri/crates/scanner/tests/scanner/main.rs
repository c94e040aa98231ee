//! The scanner from files and drawn clips to codes.
#![expect(
    clippy::unwrap_used,
    reason = "a test's own functions may panic as the test may"
)]

mod clips;
mod files;
mod hostile;
mod pictures;
mod practice;
mod viewfinder;

use std::path::PathBuf;

/// A picture that is kept with the tests.
fn picture(name: &str) -> PathBuf {
    [
        env!("CARGO_MANIFEST_DIR"),
        "tests",
        "scanner",
        "pictures",
        name,
    ]
    .iter()
    .collect()
}

/// The text of a sandbox customer's personal code.
fn personal(last: u8) -> String {
    format!("https://qr.vipps.no/28/2/01/031/47900000{last:02}?v=1")
}
