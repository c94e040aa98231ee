//! A camera that the system has: a device of the kernel's, fed frame by frame, and the program before it.
//!
//! The tests run inside a small virtual machine, so that nothing of this computer is changed: no module
//! is loaded here, no device appears. Outside of it this program only starts the machine, which starts
//! this program again, and hands on what it says. `cargo xtask test` prepares the machine; where there
//! is none, one line says why nothing was tested.
//!
//! `cargo xtask test -- -p medlemctl --test webcam -- --ignored` measures how long a code takes.

#[cfg(target_os = "linux")]
mod linux;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    linux::main()
}

/// Only Linux has cameras that can be made.
#[cfg(not(target_os = "linux"))]
fn main() {}
