//! The client against replies of our own, written from Voyado's documentation, on loopback.
#![expect(
    clippy::unwrap_used,
    reason = "a test whose stand-in cannot be set up fails"
)]

mod answers;
mod broken;
mod config;
mod exact;
mod pace;
mod quiet;
mod setup;
mod stand_in;
