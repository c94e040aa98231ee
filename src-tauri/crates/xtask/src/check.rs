//! `cargo xtask check`: what can be said of the sources without running them.

use std::process::ExitCode;

use anyhow::Result;

use crate::packages::{self, Group};
use crate::{cargo, say, ui};

const CARGO: [&[&str]; 3] = [
    &["fmt", "--all", "--check"],
    &[
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ],
    &["doc", "--workspace", "--no-deps", "--locked"],
];

/// Ends with the first that fails.
pub(crate) fn run() -> Result<ExitCode> {
    packages::provide(&[Group::Build, Group::Window])?;
    ui::provide()?;
    for check in ui::CHECKS {
        if !ui::script(check)? {
            return Ok(ExitCode::FAILURE);
        }
    }
    // Compiled into the program.
    ui::build()?;
    for arguments in CARGO {
        say(&format!("cargo {}", arguments.join(" ")));
        let mut command = cargo::command();
        // Only rustdoc reads this one.
        command.args(arguments).env("RUSTDOCFLAGS", "-D warnings");
        let status = cargo::status(&mut command)?;
        if !status.success() {
            return Ok(cargo::exit_code(status));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the TypeScript and the JSON that the UI has of the Rust types.
pub(crate) fn bindings() -> Result<ExitCode> {
    packages::provide(&[Group::Build, Group::Window])?;
    ui::provide()?;
    ui::build()?;
    let mut command = cargo::command();
    command
        .args(["test", "--locked", "--package", "medlem", "--test", "ipc"])
        .env("MEDLEM_WRITE_BINDINGS", "1");
    Ok(cargo::exit_code(cargo::status(&mut command)?))
}
