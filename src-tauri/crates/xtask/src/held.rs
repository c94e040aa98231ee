//! Programs in the background that end with this one, however it ends.
//!
//! A shell script starts them and then waits for the end of its input, which is a pipe from here.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};

/// What was started stays until the value is dropped.
pub(crate) struct Held(Child);

impl Held {
    /// Starts a command that prints one line when it is ready, and gives that line.
    pub(crate) fn start(command: &mut Command) -> Result<(Self, String)> {
        let program = command.get_program().display().to_string();
        let child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("could not start `{program}`"))?;
        let mut held = Self(child);
        let mut line = String::new();
        if let Some(output) = held.0.stdout.take() {
            BufReader::new(output)
                .read_line(&mut line)
                .with_context(|| format!("could not hear from `{program}`"))?;
        }
        ensure!(
            line.ends_with('\n'),
            "`{program}` ended before it was ready"
        );
        line.pop();
        Ok((held, line))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // It was only to end.
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Result<(Held, String)> {
        Held::start(Command::new("sh").args(["-c", script]))
    }

    #[test]
    fn it_is_ready_with_its_first_line() {
        let (_held, line) = shell("echo ready; echo more; exec cat").unwrap();
        assert_eq!(line, "ready");
    }

    #[test]
    fn one_that_ends_before_it_is_ready_is_an_error() {
        assert!(shell("exit 3").is_err());
        assert!(shell("printf half").is_err());
    }

    #[test]
    fn it_ends_with_the_value() {
        let (held, line) = shell("echo $$; exec cat").unwrap();
        drop(held);
        let asked = Command::new("sh")
            .args(["-c", "kill -0 \"$1\" 2>/dev/null", "sh", &line])
            .status();
        assert!(!asked.unwrap().success(), "the process {line} has ended");
    }
}
