//! Focus and exposure of a Linux camera, where it offers them (Linux kernel, V4L2 camera controls).
//!
//! A camera without a control refuses it, and keeps to what it does.

use v4l::Device;
use v4l::control::{Control, Value};

const EXPOSURE_AUTO: u32 = 0x009A_0901;
const EXPOSURE_ABSOLUTE: u32 = 0x009A_0902;
const EXPOSURE_AUTO_PRIORITY: u32 = 0x009A_0903;
const FOCUS_AUTO: u32 = 0x009A_090C;

// What `EXPOSURE_AUTO` may be. With a fixed aperture, as webcams have it, the third is the automatic one.
const AUTO: i64 = 0;
const MANUAL: i64 = 1;
const APERTURE_PRIORITY: i64 = 3;

pub(super) struct Controls {
    device: Device,
    halvings: u8,
    /// What the camera chose last by itself, in its own unit.
    own: Option<i64>,
}

impl Controls {
    /// Lets the camera see to focus and exposure, but not lower its rate for a longer one: what moves
    /// would be smeared.
    pub(super) fn of(device: Device) -> Self {
        let controls = Self {
            device,
            halvings: 0,
            own: None,
        };
        controls.set(FOCUS_AUTO, Value::Boolean(true));
        controls.set(EXPOSURE_AUTO_PRIORITY, Value::Boolean(false));
        controls.choose();
        controls
    }

    /// Halves the exposure that the camera chose so many times; none lets it choose again.
    pub(super) fn expose(&mut self, halvings: u8) {
        if halvings == self.halvings {
            return;
        }
        if self.halvings == 0 {
            self.own = self.integer(EXPOSURE_ABSOLUTE);
        }
        self.halvings = halvings;
        match self.own {
            Some(own) if halvings > 0 => {
                self.set(EXPOSURE_AUTO, Value::Integer(MANUAL));
                self.set(EXPOSURE_ABSOLUTE, Value::Integer((own >> halvings).max(1)));
            }
            _ => self.choose(),
        }
    }

    fn choose(&self) {
        if !self.set(EXPOSURE_AUTO, Value::Integer(APERTURE_PRIORITY)) {
            self.set(EXPOSURE_AUTO, Value::Integer(AUTO));
        }
    }

    fn integer(&self, id: u32) -> Option<i64> {
        match self.device.control(id).ok()?.value {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// Says whether the camera took it.
    fn set(&self, id: u32, value: Value) -> bool {
        self.device
            .set_control(Control { id, value })
            .inspect_err(|error| tracing::debug!(control = id, %error, "a control was not taken"))
            .is_ok()
    }
}

/// The next program finds the camera as it was.
impl Drop for Controls {
    fn drop(&mut self) {
        if self.halvings > 0 {
            self.choose();
        }
    }
}
