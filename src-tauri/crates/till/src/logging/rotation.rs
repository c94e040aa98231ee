//! The log files: always the same one is written, `medlem.log`; when it is full it becomes
//! `medlem.1.log`, that one `medlem.2.log`, and the oldest goes. All together never take more than they
//! may, whatever happens: where room cannot be made, a line is lost instead.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use super::private;

/// How many files there are at most.
const FILES: u64 = 5;

/// A file that makes room for itself.
#[derive(Debug)]
pub(super) struct Rotation {
    folder: PathBuf,
    /// How many bytes all files may take.
    keep: u64,
    current: Option<(File, u64)>,
}

impl Rotation {
    /// Opens nothing before there is something to write.
    pub(super) const fn new(folder: PathBuf, keep: u64) -> Self {
        Self {
            folder,
            keep,
            current: None,
        }
    }

    const fn largest(&self) -> u64 {
        self.keep / FILES
    }

    /// The file to write `more` bytes into, and its size.
    fn room_for(&mut self, more: u64) -> io::Result<(File, u64)> {
        let (file, size) = match self.current.take() {
            Some(current) => current,
            None => self.open()?,
        };
        if size == 0 || size + more <= self.largest() {
            return Ok((file, size));
        }
        // Windows moves no file that is open.
        drop(file);
        for number in (1..FILES).rev() {
            let (from, to) = (self.path(number - 1), self.path(number));
            unless_missing(fs::rename(from, to))?;
        }
        self.open()
    }

    fn open(&self) -> io::Result<(File, u64)> {
        private::make_folder(&self.folder)?;
        // They may have been allowed to take more before.
        let mut free = self.keep - self.largest();
        for number in 1..FILES {
            let path = self.path(number);
            let size = size(&path)?;
            match free.checked_sub(size) {
                Some(rest) => free = rest,
                None => unless_missing(fs::remove_file(path))?,
            }
        }
        let file = private::file()
            .append(true)
            .create(true)
            .open(self.path(0))?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }

    fn path(&self, number: u64) -> PathBuf {
        path(&self.folder, number)
    }
}

impl Write for Rotation {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let wanted = u64::try_from(line.len()).unwrap_or(u64::MAX);
        let (mut file, size) = self.room_for(wanted)?;
        let room = self.largest().saturating_sub(size);
        let fitting = usize::try_from(room).unwrap_or(usize::MAX).min(line.len());
        let written = file.write(&line[..fitting])?;
        let size = size + u64::try_from(written).unwrap_or(u64::MAX);
        // Only here: after a failure the file is opened anew, on a disk that may have room again.
        self.current = Some((file, size));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The files that are there, the newest first.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    (0..FILES)
        .map(|number| path(folder, number))
        .filter(|path| path.is_file())
        .collect()
}

fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(match number {
        0 => "medlem.log".to_owned(),
        number => format!("medlem.{number}.log"),
    })
}

fn size(path: &Path) -> io::Result<u64> {
    match fs::metadata(path) {
        Ok(file) => Ok(file.len()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

fn unless_missing(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write as _, path::Path};

    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::{Rotation, files};

    fn sizes(folder: &Path) -> Vec<u64> {
        let size = |path| fs::metadata(path).unwrap().len();
        files(folder).into_iter().map(size).collect()
    }

    /// What all files say, the oldest first.
    fn text(folder: &Path) -> String {
        let read = |path| fs::read_to_string(path).unwrap();
        files(folder).into_iter().rev().map(read).collect()
    }

    #[test]
    fn lines_stay_whole_and_in_their_order_and_the_oldest_go() {
        let folder = TempDir::new().unwrap();
        let mut log = Rotation::new(folder.path().join("logs"), 100);
        for line in 0..30 {
            writeln!(log, "line {line:02}").unwrap();
        }
        let text = text(&folder.path().join("logs"));
        let kept: Vec<_> = (20..30).map(|line| format!("line {line}")).collect();
        assert_eq!(text.lines().collect::<Vec<_>>(), kept);
    }

    #[test]
    fn the_next_start_goes_on_where_the_last_one_ended() {
        let folder = TempDir::new().unwrap();
        for start in ["one", "two"] {
            let mut log = Rotation::new(folder.path().to_owned(), 100);
            writeln!(log, "{start}").unwrap();
        }
        assert_eq!(text(folder.path()), "one\ntwo\n");
    }

    #[test]
    fn where_less_is_allowed_than_before_the_oldest_go_at_once() {
        let folder = TempDir::new().unwrap();
        let mut log = Rotation::new(folder.path().to_owned(), 1000);
        (0..200).for_each(|line| writeln!(log, "line {line:04}").unwrap());
        let mut log = Rotation::new(folder.path().to_owned(), 500);
        writeln!(log, "line").unwrap();
        assert!(sizes(folder.path()).iter().sum::<u64>() <= 500);
    }

    #[test]
    fn a_file_that_somebody_removed_is_begun_anew() {
        let folder = TempDir::new().unwrap();
        let mut log = Rotation::new(folder.path().to_owned(), 100);
        writeln!(log, "0123456789").unwrap();
        fs::remove_file(folder.path().join("medlem.log")).unwrap();
        writeln!(log, "0123456789").unwrap();
        assert_eq!(text(folder.path()), "0123456789\n");
    }

    /// A folder in the way fails for the superuser, too.
    #[test]
    fn what_cannot_be_written_is_lost_and_what_comes_later_is_not() {
        let folder = TempDir::new().unwrap();
        let in_the_way = folder.path().join("medlem.log");
        fs::create_dir(&in_the_way).unwrap();
        let mut log = Rotation::new(folder.path().to_owned(), 100);
        assert!(writeln!(log, "lost").is_err());
        fs::remove_dir(&in_the_way).unwrap();
        writeln!(log, "kept").unwrap();
        assert_eq!(text(folder.path()), "kept\n");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_them() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = TempDir::new().unwrap();
        let logs = folder.path().join("logs");
        writeln!(Rotation::new(logs.clone(), 100), "line").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&logs), 0o700);
        assert_eq!(mode(&logs.join("medlem.log")), 0o600);
    }

    proptest! {
        // Each case writes real files.
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn all_together_never_take_more_than_they_may(
            keep in 5_u64..2000,
            lines in prop::collection::vec(0_usize..700, 1..30),
        ) {
            let folder = TempDir::new().unwrap();
            let mut log = Rotation::new(folder.path().to_owned(), keep);
            for line in lines {
                log.write_all(&vec![b'x'; line]).unwrap();
                let sizes = sizes(folder.path());
                prop_assert!(sizes.iter().sum::<u64>() <= keep, "{sizes:?}");
            }
        }
    }
}
