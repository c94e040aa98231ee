//! The journeys, and what they are made of.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a step that fails is a journey that fails, and says so"
)]
#![expect(
    dead_code,
    reason = "the journeys without a camera, and the tests without a window, use the rest"
)]

#[path = "../cameras/mod.rs"]
mod cameras;
#[path = "../../shell/machine.rs"]
mod machine;
#[path = "../../shell/page.rs"]
mod page;
#[path = "../../shell/process.rs"]
mod process;
#[path = "../../shell/until.rs"]
mod waiting;
#[path = "../../shell/webdriver.rs"]
mod webdriver;
#[path = "../../shell/window.rs"]
mod window;
#[path = "../../shell/words.rs"]
mod words;

mod lost_and_back;

use std::process::ExitCode;

pub(crate) fn main() -> ExitCode {
    cameras::run(lost_and_back::tests(), &lost_and_back::SHOTS)
}

/// Waiting as everywhere, but with the patience that an emulated computer needs.
mod until {
    use std::time::Duration;

    use super::waiting;
    pub(crate) use super::waiting::until;

    pub(crate) const SOON: Duration = waiting::SOON.saturating_mul(10);
}
