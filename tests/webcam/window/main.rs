//! The window before a camera that the system has, a device of the kernel's: what a cashier sees of it.
//!
//! Runs where the other tests with a camera run, in a small virtual machine. What needs no camera is tested
//! in `tests/shell`, whose hands this one uses. A web view in an emulated machine takes minutes, so it runs
//! only when it is asked for: `cargo xtask test -- -p medlem --test webcam-window -- --ignored`.

#[cfg(target_os = "linux")]
mod linux;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    linux::main()
}

/// Only Linux has cameras that can be made.
#[cfg(not(target_os = "linux"))]
fn main() {}
