//! What the settings promise to the people who write them.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod contract;
mod desk;
mod environment;
mod example;
mod hand_on;
#[cfg(target_os = "linux")]
mod keychain;
mod layers;
mod memory;
mod mistakes;
mod needs;
mod writing;
