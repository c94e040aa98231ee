//! Whole enrolments: the real program in a process of its own, a real keychain, a real encrypted
//! database, and real HTTP to the stand-ins. What people and scripts see is what is checked.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a step that fails is a journey that fails"
)]

mod at_once;
mod contacts;
mod crash;
mod desk;
mod diagnostics;
mod documents;
mod engage_way;
mod faults;
mod outcomes;
mod pace;
mod privacy;
mod saving;
mod together;
