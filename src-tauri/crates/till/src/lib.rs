//! One running till: settings, secrets, store, Vipps and Engage joined into an engine.
//!
//! The only place that names concrete adapters. Every program that runs enrolments (the command
//! line, the window) starts here. Owns no rule of an enrolment and no text for people but the
//! sentences of what is wrong with the set-up.
#![deny(missing_docs)]

mod clock;
mod database;
mod doctor;
mod logging;
mod open;
mod practice;

pub use clock::SystemClock;
pub use database::{open_store, were_set_aside};
pub use doctor::{Finding, Level, examine};
pub use logging::log_to_stderr;
pub use open::{OpenError, Till};
pub use practice::{Practice, PracticeError};
