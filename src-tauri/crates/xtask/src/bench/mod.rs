//! `cargo xtask bench`: start and memory beside a bare window, the processor time of looking, the size of
//! the UI, and the history of a million enrolments. All of the release build, and on Linux only, which
//! tells what a process takes. `cargo xtask bench history`: the history alone, anywhere.
//! `cargo xtask bench reading`: our reader of codes beside its peers, anywhere.

mod program;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::display::Screen;
use crate::packages::{self, Group};
use crate::session::Session;
use crate::{cargo, place, say, ui};
use program::Sample;

/// So often each of the two is started, in turns. An odd number has a middle.
const ROUNDS: usize = 5;

/// What Medlem may take, as multiples of what a bare window takes.
const START: f64 = 1.5;
const MEMORY: f64 = 1.35;

/// Fails when something takes more than it may.
pub(crate) fn run() -> Result<ExitCode> {
    ensure!(cfg!(target_os = "linux"), "measuring needs Linux");
    packages::provide(&[Group::Build, Group::Window, Group::Test])?;
    ui::provide()?;
    ui::build()?;
    build()?;
    let is_quick_and_small = compare()?;
    let looking = ["--package", "scanner", "--example", "looking"];
    let has_looked = release("run", &looking)?;
    let is_light = ui::script("size")?;
    let is_read = read_history()?;
    Ok(if is_quick_and_small && has_looked && is_light && is_read {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Hands over to the crate `reading`, in release: a slow build would measure itself.
pub(crate) fn reading(arguments: &[OsString]) -> Result<ExitCode> {
    packages::provide(&[Group::Build])?;
    let mut command = cargo::command();
    command
        .args(["run", "--release", "--locked", "--package", "reading", "--"])
        .args(arguments);
    cargo::status(&mut command).map(cargo::exit_code)
}

/// What a store manager waits for. Fails when something takes more than it may.
pub(crate) fn history() -> Result<ExitCode> {
    packages::provide(&[Group::Build])?;
    Ok(if read_history()? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn read_history() -> Result<bool> {
    release("run", &["--package", "history", "--example", "history"])
}

/// Both windows in one run of cargo: they share all that they have in common.
fn build() -> Result<()> {
    let built = release("build", &["--package", "medlem", "--package", "bare"])?;
    ensure!(built, "the release did not build");
    Ok(())
}

fn release(chore: &str, of: &[&str]) -> Result<bool> {
    say(&format!("cargo {chore} --release {}", of.join(" ")));
    let mut command = cargo::command();
    command.args([chore, "--release", "--locked"]).args(of);
    Ok(cargo::status(&mut command)?.success())
}

/// Starts Medlem and the bare window by turns, and says how they compare.
fn compare() -> Result<bool> {
    let session = Session::open()?;
    let screen = Screen::open()?;
    let folder = place::target().join("release");
    let medlem = || {
        let mut command = session.command(folder.join("medlem"));
        command.arg("--practice");
        measure(&screen, command, "ready to scan")
    };
    let bare = || measure(&screen, session.command(folder.join("bare")), "page loaded");
    // The first start of each reads from the disk what the others find in memory.
    medlem()?;
    bare()?;
    let mut rounds = Vec::new();
    for round in 1..=ROUNDS {
        let pair = (medlem()?, bare()?);
        say(&format!(
            "round {round} of {ROUNDS}: Medlem {}, bare window {}",
            pair.0, pair.1
        ));
        rounds.push(pair);
    }
    let (medlem, bare): (Vec<_>, Vec<_>) = rounds.into_iter().unzip();
    let (medlem, bare) = (Sample::median(&medlem), Sample::median(&bare));
    let start = medlem.start.as_secs_f64() / bare.start.as_secs_f64();
    let memory = medlem.memory / bare.memory;
    let mut output = io::stdout();
    for line in [
        format!("Medlem, until it is ready to scan: {medlem}"),
        format!("a bare window, until its page is loaded: {bare}"),
        format!("start: {start:.2} times as long, at most {START}"),
        format!("memory: {memory:.2} times as much, at most {MEMORY}"),
    ] {
        writeln!(output, "{line}").context("could not write the figures")?;
    }
    Ok(start <= START && memory <= MEMORY)
}

fn measure(screen: &Screen, mut command: Command, ready: &str) -> Result<Sample> {
    /// After it the picture flows, and what only starting needed is given back.
    const SETTLED: Duration = Duration::from_secs(6);
    program::measure(screen.show(&mut command), ready, SETTLED)
}
