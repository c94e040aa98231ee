//! Journeys on the real window: the program as it is built, on a screen of its own, with a real
//! keychain service. The customer's side is the simulated phone in a real Chromium.
//!
//! What only one screen does is tested beside that screen; here the parts have to meet. Needs Xvfb,
//! `WebKitWebDriver`, `chromedriver`, `dbus-run-session`, `xdotool` and `gnome-keyring-daemon`.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a step that fails is a journey that fails, and says so"
)]

mod back_office;
mod cast;
mod desktop;
mod machine;
mod page;
mod phone;
mod practice;
mod process;
mod services;
mod terminal;
mod until;
mod webdriver;
mod window;
mod words;

mod first_start;
mod hand_scanner;
mod keypad;
mod language;
mod office;
mod office_lock;
mod real_till;
mod two_at_once;
