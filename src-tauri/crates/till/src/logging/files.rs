//! The log files on the thread that writes them: the mark of the run before the first line, and one
//! word about a disk that takes none. Whoever logs knows nothing of either.

use std::{
    io::{self, Write},
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use enrolment::ports::Clock as _;
use jiff::Timestamp;

use super::{
    mark::{Mark, UncleanEnd},
    rotation::Rotation,
};
use crate::SystemClock;

/// The files of one run.
pub(super) struct Files {
    mark: Arc<OnceLock<Mark>>,
    is_begun: bool,
    /// Whether the last line was lost. What is told of it goes to standard error; to the files only once
    /// they take lines again.
    is_losing: bool,
    folder: PathBuf,
    rotation: Rotation,
}

impl Files {
    /// Those in this folder, of `keep` bytes at most. Touches nothing before there is something to write,
    /// and puts the mark where others find it.
    pub(super) fn new(folder: PathBuf, keep: u64, mark: Arc<OnceLock<Mark>>) -> Self {
        Self {
            mark,
            is_begun: false,
            is_losing: false,
            rotation: Rotation::new(folder.clone(), keep),
            folder,
        }
    }

    fn begin(&mut self) {
        if self.is_begun {
            return;
        }
        self.is_begun = true;
        match Mark::set(&self.folder, SystemClock.now()) {
            Ok((mark, unclean)) => {
                if let Some(end) = unclean {
                    tell(&end);
                }
                // It is begun once.
                let _ = self.mark.set(mark);
            }
            Err(error) => {
                tracing::warn!(%error, "an unclean end of this run will not be seen");
            }
        }
    }

    /// Tells when lines begin to be lost, and when that is over: not with each of them.
    fn note<T>(&mut self, written: &io::Result<T>) {
        match written {
            Err(error) if !self.is_losing => {
                tracing::error!(%error, "the log files take no lines: they are lost until they do");
            }
            Ok(_) if self.is_losing => tracing::info!("the log files take lines again"),
            _ => {}
        }
        self.is_losing = written.is_err();
    }
}

impl Write for Files {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.begin();
        let written = self.rotation.write(line);
        self.note(&written);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.begin();
        self.rotation.flush()
    }
}

fn tell(end: &UncleanEnd) {
    let shown =
        |at: Option<Timestamp>| at.map_or_else(|| "unknown".to_owned(), |at| at.to_string());
    tracing::warn!(
        started_at = shown(end.started_at),
        last_seen_at = shown(end.last_seen_at),
        version = end.version.as_deref().unwrap_or("unknown"),
        "the last run did not come to its end"
    );
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::{
        fs,
        io::{self, ErrorKind, Write},
        os::unix::fs::symlink,
        sync::{Arc, Mutex},
    };

    use tempfile::TempDir;

    use super::Files;

    /// What goes to standard error.
    #[derive(Clone, Default)]
    struct Told(Arc<Mutex<Vec<u8>>>);

    impl Write for Told {
        fn write(&mut self, text: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(text)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_costs_lines_which_is_told_once_and_so_is_its_end() {
        let folder = TempDir::new().unwrap();
        let log = folder.path().join("medlem.log");
        symlink("/dev/full", &log).unwrap();
        let mut files = Files::new(folder.path().to_owned(), 1000, Arc::default());
        let told = Told::default();
        let writer = told.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            for _ in 0..3 {
                let lost = files.write_all(b"lost\n").unwrap_err();
                assert_eq!(lost.kind(), ErrorKind::StorageFull);
            }
            // As if somebody had made room.
            fs::remove_file(&log).unwrap();
            for _ in 0..2 {
                files.write_all(b"kept\n").unwrap();
            }
        });
        assert_eq!(fs::read_to_string(log).unwrap(), "kept\nkept\n");
        let told = String::from_utf8(told.0.lock().unwrap().clone()).unwrap();
        for once in ["take no lines", "take lines again"] {
            assert_eq!(told.matches(once).count(), 1, "{once}: {told}");
        }
    }
}
