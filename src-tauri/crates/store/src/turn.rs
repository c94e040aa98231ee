//! Whose turn it is to begin a database, or to set one aside and begin another.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
    time::Duration,
};

use crate::{OpenError, aside::with_suffix, private};

/// Longer than somebody takes to type the password of the keychain, which is asked for meanwhile.
const PATIENCE: Duration = Duration::from_mins(2);

/// Between two looks whether the turn has come.
const PAUSE: Duration = Duration::from_millis(50);

/// The right to make the key and the file of a database. One program has it at a time, until it drops
/// it or ends: of two first starts at once, the second finds the key and the database of the first.
///
/// It is a lock on an empty file `NAME.lock` beside the database. The file stays: were it deleted, one
/// program could lock the old one and another the new.
#[derive(Debug)]
pub struct Turn {
    _locked: File,
}

impl Turn {
    /// Waits for the turn at the database at `path`. Makes its folder.
    /// [`OpenError::Locked`] if another program has it for minutes.
    pub async fn take(path: &Path) -> Result<Self, OpenError> {
        match tokio::time::timeout(PATIENCE, lock(path)).await {
            Ok(Ok(file)) => Ok(Self { _locked: file }),
            Ok(Err(error)) => Err(OpenError::of_io(path, error)),
            Err(_) => Err(OpenError::Locked {
                path: path.to_owned(),
            }),
        }
    }
}

async fn lock(path: &Path) -> io::Result<File> {
    // An absolute path, so that it has a folder.
    let path = std::path::absolute(path)?;
    private::make_folder_of(&path).await?;
    let file = private::for_writing()
        .create(true)
        .open(with_suffix(&path, ".lock"))
        .await?
        .into_std()
        .await;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use super::Turn;
    use crate::OpenError;

    #[tokio::test]
    async fn one_at_a_time_has_the_turn() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("medlem").join("enrolments.db");
        let having = AtomicUsize::new(0);
        let turn = async || {
            let _turn = Turn::take(&path).await.unwrap();
            assert_eq!(having.fetch_add(1, Relaxed), 0, "somebody else has it");
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            having.fetch_sub(1, Relaxed);
        };
        tokio::join!(turn(), turn(), turn(), turn());
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_never_comes_is_not_waited_for_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("enrolments.db");
        let _kept = Turn::take(&path).await.unwrap();
        let error = Turn::take(&path).await.unwrap_err();
        assert!(matches!(error, OpenError::Locked { .. }), "{error:?}");
    }
}
