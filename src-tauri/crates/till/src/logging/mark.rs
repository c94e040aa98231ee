//! The mark that a program has while it runs. One that is found at the next start tells that the last
//! run did not come to its end: it was killed, it crashed, or the computer lost its power.

use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, Write as _},
    path::Path,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{private, rotation};

/// The mark. Empty while no program runs; it stays, because programs take turns by a lock on it.
const MARK: &str = "running";

/// The ends that were found, one on a line, the newest last.
const ENDS: &str = "unclean-ends.jsonl";

/// So many are remembered.
const REMEMBERED: usize = 20;

/// A run that did not come to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UncleanEnd {
    /// When it began; not known where the mark was damaged, too.
    pub started_at: Option<Timestamp>,
    /// When it last wrote to its log.
    pub last_seen_at: Option<Timestamp>,
    /// The version of the program.
    pub version: Option<String>,
}

/// What stands in the mark.
#[derive(Serialize, Deserialize)]
struct Run {
    started_at: Timestamp,
    version: String,
}

/// The mark of the program that runs.
#[derive(Debug)]
pub(super) struct Mark {
    file: File,
}

impl Mark {
    /// Sets the mark, and tells how the last run ended if it did so badly. Waits for as long as another
    /// program has it, one that is about to end for example.
    pub(super) fn set(folder: &Path, now: Timestamp) -> io::Result<(Self, Option<UncleanEnd>)> {
        private::make_folder(folder)?;
        let mut file = private::file()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(MARK))?;
        file.lock()?;
        let mut found = Vec::new();
        file.read_to_end(&mut found)?;
        let unclean = (!found.is_empty()).then(|| unclean_end(&found, folder));
        if let Some(end) = &unclean {
            remember(folder, end)?;
        }
        let run = Run {
            started_at: now,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        file.set_len(0)?;
        file.rewind()?;
        serde_json::to_writer(&file, &run)?;
        file.sync_all()?;
        Ok((Self { file }, unclean))
    }

    /// Takes it away: the program comes to its end.
    pub(super) fn clear(&self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.sync_all()
    }
}

/// The ends that were found in this folder, the newest first.
pub fn unclean_ends(folder: &Path) -> Vec<UncleanEnd> {
    let text = fs::read_to_string(folder.join(ENDS)).unwrap_or_default();
    let ends = text.lines().rev();
    ends.filter_map(|line| serde_json::from_str(line).ok())
        .take(REMEMBERED)
        .collect()
}

fn unclean_end(mark: &[u8], folder: &Path) -> UncleanEnd {
    let run: Option<Run> = serde_json::from_slice(mark).ok();
    let (started_at, version) = run.map(|run| (run.started_at, run.version)).unzip();
    let newest = rotation::files(folder).into_iter().next();
    let last_seen_at = newest
        .and_then(|log| fs::metadata(log).ok()?.modified().ok())
        .and_then(|at| Timestamp::try_from(at).ok());
    UncleanEnd {
        started_at,
        last_seen_at,
        version,
    }
}

fn remember(folder: &Path, end: &UncleanEnd) -> io::Result<()> {
    let mut ends = unclean_ends(folder);
    ends.truncate(REMEMBERED - 1);
    let mut text = Vec::new();
    for end in ends.iter().rev().chain([end]) {
        serde_json::to_writer(&mut text, end)?;
        text.push(b'\n');
    }
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&text)?;
    file.persist(folder.join(ENDS))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jiff::{Timestamp, ToSpan as _};
    use tempfile::TempDir;

    use super::{ENDS, MARK, Mark, REMEMBERED, UncleanEnd, unclean_ends};

    const MORNING: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn set(folder: &TempDir) -> (Mark, Option<UncleanEnd>) {
        Mark::set(folder.path(), MORNING).unwrap()
    }

    #[test]
    fn a_run_that_came_to_its_end_leaves_nothing_to_tell() {
        let folder = TempDir::new().unwrap();
        for _ in 0..2 {
            let (mark, unclean) = set(&folder);
            assert_eq!(unclean, None);
            mark.clear().unwrap();
        }
        assert_eq!(unclean_ends(folder.path()), []);
    }

    #[test]
    fn a_run_that_did_not_is_told_once_and_remembered() {
        let folder = TempDir::new().unwrap();
        drop(set(&folder));
        fs::write(folder.path().join("medlem.log"), "").unwrap();
        let (mark, unclean) = set(&folder);
        let unclean = unclean.unwrap();
        assert_eq!(unclean.started_at, Some(MORNING));
        assert_eq!(unclean.version.as_deref(), Some(env!("CARGO_PKG_VERSION")));
        assert!(unclean.last_seen_at.is_some());
        mark.clear().unwrap();
        drop(mark);
        assert_eq!(set(&folder).1, None);
        assert_eq!(unclean_ends(folder.path()), [unclean]);
    }

    #[test]
    fn a_damaged_mark_is_an_unclean_end_too() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join(MARK), "\0\0\0").unwrap();
        let nothing_known = UncleanEnd {
            started_at: None,
            last_seen_at: None,
            version: None,
        };
        assert_eq!(set(&folder).1, Some(nothing_known));
    }

    #[test]
    fn a_program_that_still_runs_is_no_unclean_end() {
        let folder = TempDir::new().unwrap();
        let (mark, _) = set(&folder);
        std::thread::scope(|both| {
            let next = both.spawn(|| set(&folder).1);
            mark.clear().unwrap();
            drop(mark);
            assert_eq!(next.join().unwrap(), None);
        });
    }

    #[test]
    fn only_the_newest_are_remembered_and_damaged_lines_passed_over() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join(ENDS), "{\n").unwrap();
        let starts = (0..30).map(|hour| MORNING + hour.hours());
        for start in starts.clone() {
            drop(Mark::set(folder.path(), start).unwrap());
        }
        let found: Vec<_> = unclean_ends(folder.path())
            .into_iter()
            .map(|end| end.started_at.unwrap())
            .collect();
        // The last one runs on.
        let newest: Vec<_> = starts.rev().skip(1).take(REMEMBERED).collect();
        assert_eq!(found, newest);
    }
}
