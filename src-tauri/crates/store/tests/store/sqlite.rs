//! The SQLite store keeps the contract; and what else the tests of its file need.

use std::path::PathBuf;

use enrolment::{
    Outcome, Step,
    ports::{EnrolmentStore as _, StoreError},
};
use sqlx::{ConnectOptions as _, SqliteConnection, sqlite::SqliteConnectOptions};
use store::{DatabaseKey, SqliteStore};
use tempfile::TempDir;

use crate::{
    contract,
    samples::{at, scanned},
};

/// A place for one database.
pub(crate) struct Place {
    folder: TempDir,
    pub(crate) path: PathBuf,
    pub(crate) key: DatabaseKey,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("enrolments.db");
        Self {
            folder,
            path,
            key: DatabaseKey::generate().unwrap(),
        }
    }

    pub(crate) async fn open(&self) -> SqliteStore {
        SqliteStore::open(&self.path, &self.key).await.unwrap()
    }

    /// The database beneath the store, for looking and for breaking things.
    pub(crate) async fn beneath(&self) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(&self.path)
            .pragma("key", format!("\"x'{}'\"", self.key.to_hex().expose()))
            .connect()
            .await
            .unwrap()
    }

    /// All files in the folder by name, with their bytes.
    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<_> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                let bytes = std::fs::read(entry.path()).unwrap();
                (entry.file_name().into_string().unwrap(), bytes)
            })
            .collect();
        files.sort();
        files
    }
}

/// Two handles on one file, as two programs would have them.
struct Handles {
    one: SqliteStore,
    other: SqliteStore,
    _place: Place,
}

async fn handles() -> Handles {
    let place = Place::new();
    Handles {
        one: place.open().await,
        other: place.open().await,
        _place: place,
    }
}

contract::suite!(handles);

#[tokio::test]
async fn an_enrolment_is_not_begun_as_ended() {
    let place = Place::new();
    let store = place.open().await;
    let (mut enrolment, _) = scanned(0);
    let event = enrolment
        .apply(Step::End(Outcome::Cancelled), at(1))
        .unwrap();
    let refused = store.insert(&enrolment, &event).await.unwrap_err();
    assert!(matches!(refused, StoreError::Failed { .. }), "{refused:?}");
    assert_eq!(store.open().await.unwrap(), []);
    assert_eq!(store.events_of(enrolment.id).await.unwrap(), []);
}
