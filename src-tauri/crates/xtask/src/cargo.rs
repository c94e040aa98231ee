//! Starting cargo, and handing on how it ended.

use std::env;
use std::ffi::OsString;
use std::process::{Command, ExitCode, ExitStatus};

use anyhow::{Context, Result};

/// The cargo that started this program: the same toolchain, whatever `PATH` says.
pub(crate) fn program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

pub(crate) fn command() -> Command {
    Command::new(program())
}

/// Runs the command to its end with this program's own input and output.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    command
        .status()
        .with_context(|| format!("could not start `{}`", command.get_program().display()))
}

/// The code to exit with after a command ended so. One ended by a signal has none, and counts as 1.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}
