//! Moving a file that cannot be used out of the way, whole and under a name that can be shown.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    io,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, tz::TimeZone};

use crate::OpenError;

/// What SQLite keeps beside the database: transactions that are not in it yet, and their index.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// Between the name of the database and the time.
const MARK: &str = ".set-aside-";

/// The file could not be moved. It is where it was, or its companions are: nothing is lost.
#[derive(Debug, thiserror::Error)]
#[error("could not set `{}` aside", path.display())]
pub struct SetAsideError {
    path: PathBuf,
    source: io::Error,
}

/// Renames a database and what SQLite keeps beside it, to `NAME.set-aside-TIME`, and gives the new
/// path. Nothing that stands there is overwritten: a number is added until the name is free.
///
/// No program may have the database open. Not for a file whose key does not fit: with the right key
/// it may be in order.
pub fn set_aside(path: &Path, now: Timestamp) -> Result<PathBuf, SetAsideError> {
    rename_all(path, now).map_err(|source| SetAsideError {
        path: path.to_owned(),
        source,
    })
}

/// What was set aside of the database at `path` and still stands beside it, oldest first. Companions
/// count with their database.
pub fn were_set_aside(path: &Path) -> Result<Vec<PathBuf>, OpenError> {
    list(path).map_err(|error| OpenError::of_io(path, error))
}

fn list(path: &Path) -> io::Result<Vec<PathBuf>> {
    let path = std::path::absolute(path)?;
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(Vec::new());
    };
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let start = [name.as_encoded_bytes(), MARK.as_bytes()].concat();
    let mut found = BTreeSet::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        if name.starts_with(&start) {
            found.insert(without_companion(&path));
        }
    }
    Ok(found.into_iter().collect())
}

/// The database that a companion belongs to, which may be gone; any other path as it is.
fn without_companion(path: &Path) -> PathBuf {
    let database = path.to_str().and_then(|name| {
        let mut suffixes = COMPANIONS.iter();
        suffixes.find_map(|suffix| name.strip_suffix(suffix))
    });
    database.map_or_else(|| path.to_owned(), PathBuf::from)
}

fn rename_all(path: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let target = free_name(path, now)?;
    // The database goes first. If this is cut short, the companions left behind are refused by the
    // next start and set aside in turn; a database without them would open and lack their content.
    let mut moved = rename_if_there(path, &target)?;
    for suffix in COMPANIONS {
        moved |= rename_if_there(&with_suffix(path, suffix), &with_suffix(&target, suffix))?;
    }
    if moved {
        Ok(target)
    } else {
        Err(io::ErrorKind::NotFound.into())
    }
}

fn free_name(path: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let time = now.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ");
    let first = with_suffix(path, &format!("{MARK}{time}"));
    let mut name = first.clone();
    let mut number = 1;
    while is_taken(&name)? {
        number += 1;
        name = with_suffix(&first, &format!("-{number}"));
    }
    Ok(name)
}

fn is_taken(name: &Path) -> io::Result<bool> {
    for suffix in COMPANIONS {
        if with_suffix(name, suffix).try_exists()? {
            return Ok(true);
        }
    }
    name.try_exists()
}

fn rename_if_there(from: &Path, to: &Path) -> io::Result<bool> {
    match std::fs::rename(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// The path with something added to its last name, whatever extension that has.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jiff::Timestamp;

    use super::{set_aside, were_set_aside};

    fn now() -> Timestamp {
        "2026-11-21T08:24:12.5Z".parse().unwrap()
    }

    #[test]
    fn a_database_moves_with_its_companions_and_keeps_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("enrolments.db");
        for suffix in ["", "-wal", "-shm"] {
            fs::write(folder.path().join(format!("enrolments.db{suffix}")), suffix).unwrap();
        }

        let aside = set_aside(&path, now()).unwrap();

        assert_eq!(
            aside,
            folder
                .path()
                .join("enrolments.db.set-aside-20261121T082412Z")
        );
        for suffix in ["", "-wal", "-shm"] {
            assert!(
                !folder
                    .path()
                    .join(format!("enrolments.db{suffix}"))
                    .exists()
            );
            let moved = folder.path().join(format!("{}{suffix}", aside.display()));
            assert_eq!(fs::read_to_string(moved).unwrap(), suffix);
        }
    }

    #[test]
    fn what_was_set_aside_before_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("enrolments.db");
        let asides = ["first", "second", "third"].map(|content| {
            fs::write(&path, content).unwrap();
            set_aside(&path, now()).unwrap()
        });
        let contents = asides.map(|aside| fs::read_to_string(aside).unwrap());
        assert_eq!(contents, ["first", "second", "third"]);
    }

    #[test]
    fn companions_without_a_database_are_moved_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("enrolments.db");
        fs::write(folder.path().join("enrolments.db-wal"), "frames").unwrap();
        set_aside(&path, now()).unwrap();
        let moved = folder
            .path()
            .join("enrolments.db.set-aside-20261121T082412Z-wal");
        assert_eq!(fs::read_to_string(moved).unwrap(), "frames");
    }

    #[test]
    fn what_was_set_aside_is_found_until_it_is_moved_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("enrolments.db");
        assert!(were_set_aside(&path).unwrap().is_empty());
        fs::write(folder.path().join("other.db.set-aside-1"), "").unwrap();
        fs::write(&path, "database").unwrap();
        fs::write(folder.path().join("enrolments.db-wal"), "frames").unwrap();
        let whole = set_aside(&path, now()).unwrap();
        fs::write(folder.path().join("enrolments.db-wal"), "frames").unwrap();
        let companion = set_aside(&path, now()).unwrap();

        let found = were_set_aside(&path).unwrap();
        assert_eq!(found, [whole.clone(), companion.clone()]);

        fs::remove_file(folder.path().join(format!("{}-wal", whole.display()))).unwrap();
        fs::remove_file(whole).unwrap();
        assert_eq!(were_set_aside(&path).unwrap(), [companion]);
        let nowhere = folder.path().join("none").join("enrolments.db");
        assert!(were_set_aside(&nowhere).unwrap().is_empty());
    }

    #[test]
    fn setting_nothing_aside_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let error = set_aside(&folder.path().join("enrolments.db"), now()).unwrap_err();
        assert!(error.to_string().contains("enrolments.db"), "{error}");
    }
}
