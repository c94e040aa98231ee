//! What crosses between the windows and the program: types, fixtures and rights.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a step that fails is a test that fails, and a table of fixtures is as long as it is"
)]

mod bindings;
mod exports;
mod fixtures;
mod refusals;
mod rights;
mod roles;
mod written;
