//! A camera that the system has: a device of the kernel's, fed frame by frame, and the program before it.
//!
//! The tests run inside a small virtual machine (`cameras`), which `cargo xtask test` prepares.
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
