//! `cargo xtask run`: the program in practice mode, in its window or, where none can be seen, in the
//! terminal.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;

use crate::display::Display;
use crate::packages::{self, Group};
use crate::{cargo, say, ui};

/// The arguments are passed on to the program.
pub(crate) fn run(in_terminal: bool, arguments: &[OsString]) -> Result<ExitCode> {
    match Display::find() {
        Display::There if !in_terminal => window(arguments),
        Display::Missing(why) if !in_terminal => {
            say(&format!(
                "no window can be shown ({why}): the practice enrolment plays in the terminal"
            ));
            terminal(arguments)
        }
        _ => terminal(arguments),
    }
}

fn window(arguments: &[OsString]) -> Result<ExitCode> {
    packages::provide(&[Group::Build, Group::Window])?;
    ui::provide()?;
    ui::build()?;
    start(&["--package", "medlem", "--", "--practice"], arguments)
}

fn terminal(arguments: &[OsString]) -> Result<ExitCode> {
    packages::provide(&[Group::Build])?;
    start(
        &["--package", "medlemctl", "--", "enrol", "--practice"],
        arguments,
    )
}

fn start(program: &[&str], arguments: &[OsString]) -> Result<ExitCode> {
    let mut command = cargo::command();
    command
        .args(["run", "--locked"])
        .args(program)
        .args(arguments);
    Ok(cargo::exit_code(cargo::status(&mut command)?))
}
