//! The chores of this repository, each one command: `cargo xtask run`, `test`, `check`.
//!
//! Owns what must stand before the workspace builds, so it builds without any of it: no native
//! library, few dependencies. It decides nothing about the program itself.

mod cargo;
mod packages;
mod session;
mod tally;
mod test;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use packages::Group;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Chores of the Medlem repository")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Play the practice enrolment
    Run {
        /// Passed on to `medlemctl enrol --practice`
        #[arg(last = true)]
        arguments: Vec<OsString>,
    },
    /// Run every test and close with the counts
    Test {
        /// Passed on to `cargo test`; naming a package leaves the others out
        #[arg(last = true)]
        arguments: Vec<OsString>,
    },
    /// Check formatting, lints and documentation
    Check,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Run { arguments } => run(&arguments),
        Chore::Test { arguments } => test::run(&arguments),
        Chore::Check => check(),
    };
    done.unwrap_or_else(|error| {
        // Not returned: a backtrace would bury the command that mends it.
        say(&format!("{error:#}"));
        ExitCode::FAILURE
    })
}

fn run(arguments: &[OsString]) -> Result<ExitCode> {
    packages::provide(&[Group::Build])?;
    say("there is no window yet: the practice enrolment plays in the terminal");
    let mut command = cargo::command();
    command
        .args(["run", "--locked", "--package", "medlemctl"])
        .args(["--", "enrol", "--practice"])
        .args(arguments);
    Ok(cargo::exit_code(cargo::status(&mut command)?))
}

fn check() -> Result<ExitCode> {
    packages::provide(&[Group::Build])?;
    let chores: [&[&str]; 3] = [
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
    for arguments in chores {
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

/// Tells what is being done, on stderr: stdout belongs to the command that is run.
#[expect(clippy::print_stderr, reason = "a chore speaks to whoever started it")]
fn say(line: &str) {
    eprintln!("xtask: {line}");
}
