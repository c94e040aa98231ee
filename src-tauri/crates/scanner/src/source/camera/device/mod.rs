//! A camera of the system, opened: the one place that knows its library.
//!
//! On Windows and macOS that is `nokhwa`. On Linux `nokhwa` finds the cameras, and `v4l`, on which it
//! stands there, opens them: `nokhwa` fails on a device that is set to a format it does not know or to a
//! rate that is no whole number, does not know the name of the grey one, does not say how rows are padded
//! nor where in its buffer a frame ends, and waits for a frame without end.

#[cfg(target_os = "linux")]
mod controls;
#[cfg(target_os = "linux")]
mod frames;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(not(target_os = "linux"), test))]
mod other;

#[cfg(target_os = "linux")]
pub(super) use self::linux::Device;
#[cfg(not(target_os = "linux"))]
pub(super) use self::other::Device;
