//! The counts in the reports that the test runners of the UI write.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::place;
use crate::tally::Counts;

/// A report that is still to be written.
pub(crate) struct Report(PathBuf);

impl Report {
    /// Under this name below the target folder, where none is left of an earlier run.
    pub(crate) fn fresh(name: &str) -> Result<Self> {
        let folder = place::target().join("xtask");
        fs::create_dir_all(&folder)
            .with_context(|| format!("could not make the folder `{}`", folder.display()))?;
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("could not remove `{}`", path.display()))
            }
            _ => Ok(Self(path)),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The counts in it. A runner that did not get as far as to write a report counted nothing.
    pub(crate) fn read(&self, counts: fn(&Value) -> Counts) -> Result<Counts> {
        let text = match fs::read(&self.0) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Counts::default()),
            text => text.with_context(|| format!("could not read `{}`", self.0.display()))?,
        };
        let report = serde_json::from_slice(&text)
            .with_context(|| format!("`{}` is no JSON", self.0.display()))?;
        Ok(counts(&report))
    }
}

pub(crate) fn vitest(report: &Value) -> Counts {
    let count = |name: &str| report[name].as_u64().unwrap_or_default();
    Counts {
        passed: count("numPassedTests"),
        failed: count("numFailedTests"),
        skipped: count("numPendingTests") + count("numTodoTests"),
    }
}

/// One that passed only when it was tried again counts as passed, as it does for the runner.
pub(crate) fn playwright(report: &Value) -> Counts {
    let count = |name: &str| report["stats"][name].as_u64().unwrap_or_default();
    Counts {
        passed: count("expected") + count("flaky"),
        failed: count("unexpected"),
        skipped: count("skipped"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_ending_of_a_unit_test_is_counted() {
        let report = json!({
            "numTotalTestSuites": 9, "numTotalTests": 20, "numPassedTests": 12, "numFailedTests": 3,
            "numPendingTests": 4, "numTodoTests": 1, "success": false
        });
        assert_eq!(
            vitest(&report).to_string(),
            "12 passed, 3 failed, 5 skipped"
        );
    }

    #[test]
    fn every_ending_of_a_journey_is_counted() {
        let report = json!({
            "stats": {"duration": 1.5, "expected": 30, "skipped": 2, "unexpected": 1, "flaky": 1}
        });
        assert_eq!(
            playwright(&report).to_string(),
            "31 passed, 1 failed, 2 skipped"
        );
    }

    #[test]
    fn a_report_that_was_never_written_counts_nothing() {
        let report = Report(std::env::temp_dir().join("medlem/never-written.json"));
        assert_eq!(report.read(vitest).unwrap(), Counts::default());
    }
}
