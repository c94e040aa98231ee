use std::{
    fs,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

use async_trait::async_trait;
use enrolment::{
    Personal,
    ports::{SecretName, Secrets, SecretsError},
};
use settings::{MemorySecrets, Settings, Sources};
use tempfile::TempDir;

use super::{begin_store, open_store, recover_store, were_set_aside};

/// A keychain that takes its time, as one does that asks for its password.
#[derive(Default)]
struct Slow {
    kept: MemorySecrets,
    puts: AtomicUsize,
}

#[async_trait]
impl Secrets for Slow {
    async fn get(&self, name: SecretName) -> Result<Option<Personal<String>>, SecretsError> {
        let kept = self.kept.get(name).await;
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        kept
    }

    async fn put(&self, name: SecretName, value: Personal<String>) -> Result<(), SecretsError> {
        self.puts.fetch_add(1, Relaxed);
        self.kept.put(name, value).await
    }

    async fn forget(&self, name: SecretName) -> Result<bool, SecretsError> {
        self.kept.forget(name).await
    }
}

/// A folder, and settings with the database in a folder within it.
fn place() -> (TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("medlem").join("medlem.db");
    let path = path.to_str().unwrap().to_owned();
    let sources = Sources {
        environment: [("MEDLEM__HISTORY__PATH".to_owned(), path)].into(),
        ..Sources::default()
    };
    (folder, Settings::load(&sources).unwrap())
}

#[tokio::test]
async fn two_first_starts_make_one_key_and_one_database() {
    let (_folder, settings) = place();
    let secrets = Slow::default();
    let (one, other) = tokio::join!(
        recover_store(&settings, &secrets),
        begin_store(&settings, &secrets)
    );
    let ((one, set_aside), other) = (one.unwrap(), other.unwrap());
    assert_eq!(set_aside, None);
    assert_eq!(secrets.puts.load(Relaxed), 1);
    one.close().await;
    other.close().await;
    let again = open_store(&settings, &secrets).await.unwrap();
    again.unwrap().close().await;
}

#[tokio::test]
async fn of_several_that_find_it_damaged_one_sets_it_aside() {
    let (_folder, settings) = place();
    let secrets = Slow::default();
    begin_store(&settings, &secrets)
        .await
        .unwrap()
        .close()
        .await;
    let path = settings.history_path().unwrap();
    let mut bytes = fs::read(path).unwrap();
    bytes.truncate(bytes.len() / 2);
    fs::write(path, &bytes).unwrap();

    let recover = async || {
        let (store, set_aside) = recover_store(&settings, &secrets).await.unwrap();
        store.close().await;
        set_aside
    };
    let told = tokio::join!(recover(), recover(), recover(), recover());
    let told: Vec<_> = <[_; 4]>::from(told).into_iter().flatten().collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(were_set_aside(&settings).unwrap(), told);
    assert!(fs::read(&told[0]).unwrap() == bytes, "as it was");
}

#[tokio::test]
async fn looking_at_a_database_that_is_not_there_makes_neither_key_nor_file() {
    let (folder, settings) = place();
    let secrets = Slow::default();
    assert!(open_store(&settings, &secrets).await.unwrap().is_none());
    assert_eq!(secrets.puts.load(Relaxed), 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
