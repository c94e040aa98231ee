//! The chores of the UI, done by npm in the folder `ui`: getting what it is built from, building it,
//! checking and testing it.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::SystemTime;

use anyhow::{Context, Result, bail, ensure};

use crate::tally::Counts;
use crate::{cargo, packages, place, report, say};

/// The oldest Node that the tools of the UI run on.
const NODE: (u32, u32) = (20, 19);

/// The checks that need no browser, by their names in `package.json`.
pub(crate) const CHECKS: [&str; 3] = ["format:check", "lint", "check"];

/// What lies in `ui` and does not go into the built UI.
const NOT_BUILT_FROM: [&str; 5] = [
    "node_modules",
    "dist",
    "dist-journeys",
    "tests",
    "test-results",
];

pub(crate) fn folder() -> PathBuf {
    place::root().join("ui")
}

/// Sees to it that the packages of the UI are installed as its lock file says.
///
/// # Errors
/// When Node is missing or too old, or npm fails.
pub(crate) fn provide() -> Result<()> {
    let asked = Command::new("node").arg("--version").output();
    let version = match asked {
        Ok(answer) => Some(String::from_utf8_lossy(&answer.stdout).trim().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error).context("could not start `node`"),
    };
    if let Some(why) = unfit(version.as_deref()) {
        bail!("{why}");
    }
    let folder = folder();
    let wanted = changed(&folder.join("package-lock.json"));
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < wanted {
        let status = npm(&["ci", "--no-audit", "--no-fund"])?;
        ensure!(status.success(), "`npm ci` failed: {status}");
    }
    Ok(())
}

/// Why this Node cannot be used; `None` when it can.
fn unfit(version: Option<&str>) -> Option<String> {
    let (major, minor) = NODE;
    let needed = format!(
        "Node {major}.{minor} or later with npm is needed to build the UI: https://nodejs.org/"
    );
    let Some(version) = version else {
        return Some(format!("no `node` was found. {needed}"));
    };
    let mut numbers = version.trim_start_matches('v').split('.');
    let mut number = || numbers.next()?.parse::<u32>().ok();
    match (number(), number()) {
        (Some(have_major), Some(have_minor)) if (have_major, have_minor) >= NODE => None,
        _ => Some(format!("`node` is of version {version}. {needed}")),
    }
}

/// Builds the UI when a source is newer than what was built.
pub(crate) fn build() -> Result<()> {
    let folder = folder();
    let built = changed(&folder.join("dist/index.html"));
    if built.is_some() && built >= newest_source(&folder)? {
        return Ok(());
    }
    let status = npm(&["run", "build"])?;
    ensure!(status.success(), "the UI did not build: {status}");
    Ok(())
}

/// When the last of what the UI is built from was changed. A file that went changed its folder.
fn newest_source(folder: &Path) -> Result<Option<SystemTime>> {
    let mut newest = None;
    let mut left = Vec::new();
    let context = || format!("could not read the folder `{}`", folder.display());
    for entry in fs::read_dir(folder).with_context(context)? {
        let entry = entry.with_context(context)?;
        let name = entry.file_name();
        if NOT_BUILT_FROM.iter().all(|one| name != *one) {
            left.push(entry.path());
        }
    }
    while let Some(path) = left.pop() {
        newest = newest.max(changed(&path));
        if path.is_dir() {
            let inside = fs::read_dir(&path)
                .with_context(|| format!("could not read the folder `{}`", path.display()))?;
            left.extend(inside.flatten().map(|entry| entry.path()));
        }
    }
    Ok(newest)
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|about| about.modified()).ok()
}

/// Runs one script of `package.json` and says whether it succeeded.
pub(crate) fn script(name: &str) -> Result<bool> {
    Ok(npm(&["run", "--silent", name])?.success())
}

/// Runs the unit tests of the UI.
pub(crate) fn unit_tests() -> Result<(Counts, bool)> {
    let report = report::Report::fresh("vitest.json")?;
    let file = format!("--outputFile.json={}", report.path().display());
    let reporters = ["--reporter=default", "--reporter=json", &file];
    let status = npm(&[&["run", "--silent", "test", "--"][..], &reporters].concat())?;
    Ok((report.read(report::vitest)?, status.success()))
}

/// Runs the journeys through the built UI, in a browser.
pub(crate) fn journeys() -> Result<(Counts, bool)> {
    let report = report::Report::fresh("playwright.json")?;
    let mut command = command(&["run", "--silent", "journeys", "--", "--reporter=list,json"]);
    command.env("PLAYWRIGHT_JSON_OUTPUT_FILE", report.path());
    if let (None, Some(chromium)) = (env::var_os("CHROMIUM"), packages::chromium()) {
        command.env("CHROMIUM", chromium);
    }
    let status = cargo::status(&mut command)?;
    Ok((report.read(report::playwright)?, status.success()))
}

fn npm(arguments: &[&str]) -> Result<ExitStatus> {
    say(&format!("npm {}", arguments.join(" ")));
    cargo::status(&mut command(arguments))
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command
        .args(arguments)
        .current_dir(folder())
        // News of npm are no part of a log.
        .env("npm_config_update_notifier", "false");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_old_enough() {
        for version in ["v20.19.0", "v20.20.2", "v22.1.0", "v100.0.0-pre"] {
            assert_eq!(unfit(Some(version)), None, "{version}");
        }
    }

    #[test]
    fn a_missing_or_old_node_is_told_with_what_is_needed() {
        for version in [None, Some("v18.20.4"), Some("v20.18.9"), Some("")] {
            let why = unfit(version).unwrap();
            assert!(why.contains("Node 20.19 or later"), "{version:?}: {why}");
        }
        assert!(unfit(Some("v18.20.4")).unwrap().contains("v18.20.4"));
    }
}
