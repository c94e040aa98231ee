//! The store from outside: what every store promises, and what this file promises on top.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what a test relies on is claimed"
)]

mod contract;
mod crash;
mod file;
mod history;
mod privacy;
mod samples;
mod sqlite;
