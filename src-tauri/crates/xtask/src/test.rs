//! `cargo xtask test`: every test, and one closing line with the counts.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result};

use crate::packages::{self, Group};
use crate::session::Session;
use crate::tally::{Counts, Tally};
use crate::{camera, cargo, say, ui};

/// The packages that hold the built UI or a web view, and so build only where a window does.
const WITH_WINDOW: [&str; 2] = ["medlem", "bare"];

/// The packages whose tests have a machine with cameras.
const WITH_CAMERA: [&str; 2] = ["medlem", "medlemctl"];

/// Runs the tests of the UI and of the workspace, or with arguments only `cargo test` with these.
/// Fails when anything did, and when not one test ran.
pub(crate) fn run(extra: &[OsString]) -> Result<ExitCode> {
    let mut sum = Sum::default();
    let is_whole = extra.is_empty();
    let has_window = needs_window(extra);
    packages::provide(&[Group::Build, Group::Test])?;
    if has_camera(extra) {
        let provided = packages::provide(&[Group::Camera]).and_then(|()| camera::provide());
        if let Err(error) = provided {
            say(&format!(
                "tests with a real camera will be skipped: {error:#}"
            ));
        }
    }
    if has_window {
        packages::provide(&[Group::Window])?;
        ui::provide()?;
    }
    if is_whole {
        for check in ui::CHECKS {
            sum.add(check, (Counts::default(), ui::script(check)?));
        }
        sum.add("the unit tests of the UI", ui::unit_tests()?);
    }
    if has_window {
        // Part of the program: nothing further can be tested without it.
        ui::build()?;
    }
    sum.add("cargo test", cargo_test(extra)?);
    if is_whole {
        sum.add("the journeys of the UI", ui::journeys()?);
    }
    for remark in sum.remarks() {
        say(&remark);
    }
    writeln!(io::stdout(), "{}", sum.counts).context("could not write the counts")?;
    Ok(if sum.is_success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Passes on the output, and gives the counts in it and whether cargo succeeded.
fn cargo_test(extra: &[OsString]) -> Result<(Counts, bool)> {
    // Elsewhere the keychain is part of the system and cannot be had twice.
    let session = if cfg!(target_os = "linux") {
        Some(Session::open()?)
    } else {
        None
    };
    let mut command = match &session {
        Some(session) => session.command(cargo::program()),
        None => cargo::command(),
    };
    let mut tests = command
        .args(arguments(extra))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start `{}`", command.get_program().display()))?;

    let mut tally = Tally::new(io::stdout());
    if let Some(mut output) = tests.stdout.take() {
        io::copy(&mut output, &mut tally).context("could not pass on the output of the tests")?;
    }
    let status = tests.wait().context("could not wait for the tests")?;
    Ok((tally.counts(), status.success()))
}

/// What all steps came to.
#[derive(Debug, Default)]
struct Sum {
    counts: Counts,
    /// The steps that failed, and whether their counts tell of it.
    failed: Vec<(&'static str, bool)>,
}

impl Sum {
    fn add(&mut self, step: &'static str, (counts, succeeded): (Counts, bool)) {
        self.counts += counts;
        if !succeeded {
            self.failed.push((step, counts.failed > 0));
        }
    }

    fn has_run(&self) -> bool {
        self.counts.passed + self.counts.failed > 0
    }

    fn is_success(&self) -> bool {
        self.failed.is_empty() && self.has_run()
    }

    /// What the counts do not tell.
    fn remarks(&self) -> Vec<String> {
        let mut remarks: Vec<_> = self
            .failed
            .iter()
            .filter(|(_, is_counted)| !is_counted)
            .map(|(step, _)| format!("{step} failed, and no test of it did; see above"))
            .collect();
        if !self.has_run() {
            remarks.push("not one test ran".to_owned());
        }
        remarks
    }
}

/// What cargo is asked: all packages, unless some are named; every failure, not only the first.
fn arguments(extra: &[OsString]) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = ["test", "--locked", "--no-fail-fast"]
        .map(OsString::from)
        .to_vec();
    if packages_named(extra).is_empty() {
        arguments.push("--workspace".into());
    }
    arguments.extend_from_slice(extra);
    arguments
}

/// Whether the tests before a real camera are among them.
fn has_camera(extra: &[OsString]) -> bool {
    cfg!(target_os = "linux") && has_any(&WITH_CAMERA, extra)
}

fn needs_window(extra: &[OsString]) -> bool {
    has_any(&WITH_WINDOW, extra)
}

/// Whether one of these packages is tested: it is named, or none is.
fn has_any(packages: &[&str], extra: &[OsString]) -> bool {
    let named = packages_named(extra);
    named.is_empty() || named.iter().any(|name| packages.contains(name))
}

/// What follows a `--` is meant for the test programs, not for cargo.
fn packages_named(extra: &[OsString]) -> Vec<&str> {
    let mut arguments = extra
        .iter()
        .take_while(|argument| argument.as_os_str() != OsStr::new("--"))
        .filter_map(|argument| argument.to_str());
    let mut named = Vec::new();
    while let Some(argument) = arguments.next() {
        if matches!(argument, "-p" | "--package") {
            named.extend(arguments.next());
        } else if let Some(name) = argument
            .strip_prefix("--package=")
            .or_else(|| argument.strip_prefix("-p"))
        {
            named.push(name);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(extra: &[&str]) -> Vec<OsString> {
        extra.iter().map(OsString::from).collect()
    }

    fn asked(extra: &[&str]) -> Vec<String> {
        let arguments = arguments(&given(extra)).into_iter();
        arguments.map(|one| one.into_string().unwrap()).collect()
    }

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn all_packages_are_tested_unless_some_are_named() {
        let everything = ["test", "--locked", "--no-fail-fast", "--workspace"];
        assert_eq!(asked(&[]), everything);
        assert_eq!(asked(&["--", "-p"])[..4], everything);
        for named in [
            &["-p", "till"][..],
            &["-ptill"],
            &["--package", "till"],
            &["--package=till"],
        ] {
            assert_eq!(asked(named)[3..], *named, "only the package that is named");
        }
    }

    #[test]
    fn arguments_for_the_test_programs_stay_behind_their_dashes() {
        let asked = asked(&["-p", "till", "--", "--ignored"]);
        assert_eq!(asked[3..], ["-p", "till", "--", "--ignored"]);
    }

    #[test]
    fn the_window_is_built_only_for_tests_that_have_it_in_them() {
        assert!(needs_window(&[]));
        assert!(needs_window(&given(&["a_filter", "--", "-p", "till"])));
        assert!(needs_window(&given(&["-p", "till", "--package=medlem"])));
        assert!(!needs_window(&given(&[
            "-p", "till", "-pstore", "--", "medlem"
        ])));
    }

    #[test]
    fn the_counts_of_all_steps_are_added_up() {
        let mut sum = Sum::default();
        sum.add("one", (counts(3, 0, 1), true));
        sum.add("two", (counts(4, 2, 0), false));
        assert_eq!(sum.counts, counts(7, 2, 1));
        assert!(!sum.is_success());
        assert!(sum.remarks().is_empty(), "the counts say it");
    }

    #[test]
    fn success_without_a_single_test_is_a_failure() {
        let mut sum = Sum::default();
        sum.add("one", (counts(0, 0, 3), true));
        assert!(!sum.is_success());
        assert_eq!(sum.remarks(), ["not one test ran"]);
    }

    #[test]
    fn a_step_that_breaks_down_is_told_beside_the_counts() {
        let mut sum = Sum::default();
        sum.add("one", (counts(3, 0, 0), false));
        sum.add("two", (counts(3, 0, 0), true));
        assert!(!sum.is_success());
        assert_eq!(
            sum.remarks(),
            ["one failed, and no test of it did; see above"]
        );
    }
}
