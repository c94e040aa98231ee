//! The store from outside: what every store promises, and what this file promises on top.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what a test relies on is claimed"
)]

mod audit;
mod contract;
mod crash;
mod erasure;
mod file;
mod history;
mod pins;
mod privacy;
mod retention;
mod samples;
mod sqlite;
