//! The program as a person or a script meets it: what is typed, what comes back, the exit code, and
//! what is on the disk afterwards.
//!
//! Each test has a machine of its own: an empty home folder, a keychain that nobody else sees or none,
//! and nothing in the environment. Keychains need `dbus-run-session`, `dbus-send` and
//! `gnome-keyring-daemon`.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a step that fails is a test that fails"
)]

mod keychain;
mod live;
mod machine;
mod shop;

mod audit;
mod codes;
mod database;
mod decode;
mod doctor;
mod export;
mod hand_on;
mod help;
mod interrupt;
mod json;
mod pictures;
mod practice;
mod roles;
mod secrets;
mod settings;
mod stand_ins;
mod terminal;
mod usage;
