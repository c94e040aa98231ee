//! The desktop program. Everything is in the library.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    medlem::run()
}
