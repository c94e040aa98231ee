//! The chores of this repository, each one command: `cargo xtask run`, `test`, `check` and so on.
//!
//! Owns what must stand before the workspace builds, so it builds without any of it: no native
//! library, few dependencies. It decides nothing about the program itself.

mod bench;
mod bundle;
mod camera;
mod cargo;
mod check;
mod display;
mod held;
mod packages;
mod place;
mod report;
mod run;
mod session;
mod tally;
mod test;
mod ui;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Chores of the Medlem repository")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Open the program in practice mode; without a display, play an enrolment in the terminal
    Run {
        /// Play in the terminal even if there is a display
        #[arg(long)]
        terminal: bool,
        /// Passed on to the program: `medlem --practice`, or `medlemctl enrol --practice` in the terminal
        #[arg(last = true)]
        arguments: Vec<OsString>,
    },
    /// Run every test and close with the counts
    Test {
        /// Passed on to `cargo test`, which then runs alone; naming a package leaves the others out
        #[arg(last = true)]
        arguments: Vec<OsString>,
    },
    /// Check formatting, lints, types and documentation
    Check,
    /// Write the types and samples that the UI has of the Rust types
    Bindings,
    /// Make the package to install on this system
    Bundle,
    /// Measure start, memory, processor time, size and the history
    Bench {
        #[command(subcommand)]
        of: Option<Measured>,
    },
}

#[derive(Subcommand)]
enum Measured {
    /// Measure the history of ten thousand and of a million enrolments alone
    History,
    /// Measure our reader of codes beside its peers instead
    Reading {
        /// Passed on to the program that measures; `-- --help` lists what it takes
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Run {
            terminal,
            arguments,
        } => run::run(terminal, &arguments),
        Chore::Test { arguments } => test::run(&arguments),
        Chore::Check => check::run(),
        Chore::Bindings => check::bindings(),
        Chore::Bundle => bundle::run(),
        Chore::Bench { of: None } => bench::run(),
        Chore::Bench {
            of: Some(Measured::History),
        } => bench::history(),
        Chore::Bench {
            of: Some(Measured::Reading { arguments }),
        } => bench::reading(&arguments),
    };
    done.unwrap_or_else(|error| {
        // Not returned: a backtrace would bury the command that mends it.
        say(&format!("{error:#}"));
        ExitCode::FAILURE
    })
}

/// Tells what is being done, on stderr: stdout belongs to the command that is run.
#[expect(clippy::print_stderr, reason = "a chore speaks to whoever started it")]
fn say(line: &str) {
    eprintln!("xtask: {line}");
}
