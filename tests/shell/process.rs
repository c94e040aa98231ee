//! Programs that a journey starts. Each leads a process group of its own, which ends with the value:
//! nothing stays behind, whatever becomes of the journey.

use std::{
    io::{self, ErrorKind},
    os::unix::process::CommandExt as _,
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use super::until::until;

pub(crate) struct Process(Child);

impl Process {
    /// Starts a program that `package` (of Debian) brings.
    pub(crate) fn start(command: &mut Command, package: &str) -> Self {
        match command.process_group(0).spawn() {
            Ok(child) => Self(child),
            Err(error) if error.kind() == ErrorKind::NotFound => panic!(
                "`{}` is needed: install the package {package}",
                command.get_program().display()
            ),
            Err(error) => panic!("`{}`: {error}", command.get_program().display()),
        }
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Asks the program to end, as the system does when it shuts down.
    pub(crate) fn terminate(&self) {
        let asked = signal("TERM", &self.0.id().to_string());
        assert!(
            asked.is_ok_and(|status| status.success()),
            "it has ended already"
        );
    }

    /// How it ended, once it has.
    pub(crate) async fn ended(&mut self, within: Duration) -> ExitStatus {
        until("the program has ended", within, async || {
            self.0.try_wait().unwrap()
        })
        .await
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Where it has ended already there is nothing to do.
        let _ = signal("KILL", &format!("-{}", self.0.id()));
        let _ = self.0.wait();
    }
}

/// Sends a signal to a process, or to a group whose number has a minus before it.
fn signal(name: &str, receiver: &str) -> io::Result<ExitStatus> {
    Command::new("kill")
        .args(["-s", name, "--", receiver])
        .stderr(Stdio::null())
        .status()
}
