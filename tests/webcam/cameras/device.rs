//! The devices: drivers of the kernel that play webcams, loaded for one test and gone after it.

use std::{
    process::{Command, Output},
    thread,
    time::{Duration, Instant},
};

use v4l::{Control, Device, control::Value};

use super::machine;

/// The cameras of [`Driver::loopback`].
pub(crate) const TILL: Loopback = Loopback {
    name: "Till camera",
    node: 0,
};
pub(crate) const SECOND: Loopback = Loopback {
    name: "Second camera",
    node: 1,
};

/// How the camera of [`Driver::vivid`] is called.
pub(crate) const VIVID: &str = "vivid-000-vid-cap";

/// A camera that shows what is written to it. It is one only while somebody writes.
pub(crate) struct Loopback {
    pub(crate) name: &'static str,
    /// The number of `/dev/video..`.
    pub(crate) node: usize,
}

/// In so long a program lets go of a camera that it no longer wants, on a slow machine.
pub(super) const LET_GO: Duration = Duration::from_secs(15);

/// A driver that is loaded as long as the value lasts.
pub(crate) struct Driver(&'static str);

impl Driver {
    /// Two cameras that show what is written to them.
    pub(crate) fn loopback() -> Self {
        let labels = format!("card_label={},{}", TILL.name, SECOND.name);
        let parameters = ["devices=2", "video_nr=0,1", "exclusive_caps=1,1", &labels];
        Self::load("v4l2loopback", &parameters)
    }

    /// A camera that behaves as one on a cable: many formats, one program at a time, and it can be
    /// pulled out. It shows a pattern.
    pub(crate) fn vivid() -> Self {
        let parameters = ["n_devs=1", "node_types=1", "num_inputs=1", "input_types=0"];
        Self::load("vivid", &parameters)
    }

    fn load(name: &'static str, parameters: &[&str]) -> Self {
        let mut modprobe = modprobe();
        done(modprobe.arg(name).args(parameters));
        Self(name)
    }
}

impl Drop for Driver {
    /// Waits until nothing uses it any more.
    fn drop(&mut self) {
        let began = Instant::now();
        while !modprobe().args(["-r", self.0]).status().unwrap().success() {
            if began.elapsed() > LET_GO {
                // A test that failed has said why.
                assert!(thread::panicking(), "a camera of {} was not let go", self.0);
                return;
            }
            thread::park_timeout(Duration::from_millis(100));
        }
    }
}

fn modprobe() -> Command {
    let mut command = Command::new("modprobe");
    command.arg("-q").arg("-d").arg(machine::modules());
    command
}

/// Runs a command that must succeed.
#[track_caller]
pub(crate) fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    output
}

/// Pulls the camera of [`Driver::vivid`] out. It is plugged in again when the value goes, if no program
/// holds the lost one any more.
pub(crate) fn pull_out() -> Device {
    let device = Device::new(0).unwrap();
    let controls = device.query_controls().unwrap();
    let button = controls.iter().find(|control| control.name == "Disconnect");
    let id = button.expect("the driver can play it").id;
    let value = Value::None;
    device.set_control(Control { id, value }).unwrap();
    device
}
