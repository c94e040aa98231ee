//! `cargo xtask test`: every test, and one closing line with the counts.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result};

use crate::packages::{self, Group};
use crate::session::Session;
use crate::tally::{Counts, Tally};
use crate::{cargo, say};

/// Runs `cargo test` and ends with its exit code, or with 1 when not one test ran.
pub(crate) fn run(extra: &[OsString]) -> Result<ExitCode> {
    packages::provide(&[Group::Build, Group::Test])?;

    // Elsewhere the keychain is part of the system and cannot be had twice.
    let session = if cfg!(target_os = "linux") {
        Some(Session::open()?)
    } else {
        None
    };
    let mut command = session.as_ref().map_or_else(cargo::command, Session::cargo);
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

    let counts = tally.counts();
    let verdict = Verdict::of(counts, status.success());
    if let Some(remark) = verdict.remark() {
        say(remark);
    }
    writeln!(io::stdout(), "{counts}").context("could not write the counts")?;
    Ok(match verdict {
        Verdict::NoneRan => ExitCode::FAILURE,
        Verdict::AsCounted | Verdict::Broken => cargo::exit_code(status),
    })
}

/// Whether the counts tell the whole story.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    AsCounted,
    /// Cargo failed, but no test did.
    Broken,
    NoneRan,
}

impl Verdict {
    fn of(counts: Counts, cargo_succeeded: bool) -> Self {
        if !cargo_succeeded && counts.failed == 0 {
            Self::Broken
        } else if counts.passed + counts.failed == 0 {
            Self::NoneRan
        } else {
            Self::AsCounted
        }
    }

    fn remark(&self) -> Option<&'static str> {
        match self {
            Self::AsCounted => None,
            Self::Broken => Some("something did not build, or a test program crashed; see above"),
            Self::NoneRan => Some("not one test ran"),
        }
    }
}

/// What cargo is asked: all packages, unless some are named; every failure, not only the first.
fn arguments(extra: &[OsString]) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = ["test", "--locked", "--no-fail-fast"]
        .map(OsString::from)
        .to_vec();
    if !names_a_package(extra) {
        arguments.push("--workspace".into());
    }
    arguments.extend_from_slice(extra);
    arguments
}

/// What follows a `--` is meant for the test programs, not for cargo.
fn names_a_package(extra: &[OsString]) -> bool {
    extra
        .iter()
        .take_while(|argument| argument.as_os_str() != OsStr::new("--"))
        .filter_map(|argument| argument.to_str())
        .any(|argument| {
            argument.starts_with("-p")
                || argument == "--package"
                || argument.starts_with("--package=")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(extra: &[&str]) -> Vec<String> {
        let extra: Vec<_> = extra.iter().map(OsString::from).collect();
        let arguments = arguments(&extra).into_iter();
        arguments.map(|one| one.into_string().unwrap()).collect()
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
    fn success_without_a_single_test_is_a_failure() {
        let skipped = Counts {
            skipped: 3,
            ..Counts::default()
        };
        assert_eq!(Verdict::of(skipped, true), Verdict::NoneRan);
    }

    #[test]
    fn a_crash_is_not_mistaken_for_a_failed_test() {
        let passed = Counts {
            passed: 3,
            ..Counts::default()
        };
        assert_eq!(Verdict::of(passed, false), Verdict::Broken);
        assert_eq!(Verdict::of(passed, true), Verdict::AsCounted);
    }
}
