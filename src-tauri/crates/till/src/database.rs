//! The database of a till: opened with the key that the keychain holds, begun where there is none,
//! set aside where it is damaged. The key is made on the first start and never twice.

use std::path::{Path, PathBuf};

use enrolment::ports::{Clock as _, SecretName, Secrets};
use settings::Settings;
use store::{DatabaseKey, SqliteStore, Turn};

use crate::{OpenError, SystemClock};

/// Opens the database alone, to read from it; `None` where there is none yet. Needs no keys of
/// services. Makes neither key nor file, and leaves a damaged one where it is.
pub async fn open_store(
    settings: &Settings,
    secrets: &dyn Secrets,
) -> Result<Option<SqliteStore>, OpenError> {
    let path = settings.history_path()?;
    if !SqliteStore::is_begun(path).await? {
        return Ok(None);
    }
    let Some(key) = kept(secrets).await? else {
        return Err(OpenError::KeyMissing {
            path: path.to_owned(),
        });
    };
    Ok(Some(SqliteStore::open(path, &key).await?))
}

/// What was set aside of the database and still stands beside it, oldest first. Approved enrolments
/// may be in it.
pub fn were_set_aside(settings: &Settings) -> Result<Vec<PathBuf>, OpenError> {
    Ok(store::were_set_aside(settings.history_path()?)?)
}

/// Opens the database and begins one where there is none. Leaves a damaged one where it is.
pub async fn begin_store(
    settings: &Settings,
    secrets: &dyn Secrets,
) -> Result<SqliteStore, OpenError> {
    let path = settings.history_path()?;
    // Held until the file is there: two first starts would make a key each, and the database of one of
    // them could never be read again.
    let _turn = Turn::take(path).await?;
    let key = kept_or_made(secrets, path).await?;
    Ok(SqliteStore::open(path, &key).await?)
}

/// Opens the database like [`begin_store`]; a damaged file is set aside, which is told, and a new one
/// begun. The data in the old one is not lost, but needs someone to look at it.
pub(crate) async fn recover_store(
    settings: &Settings,
    secrets: &dyn Secrets,
) -> Result<(SqliteStore, Option<PathBuf>), OpenError> {
    let path = settings.history_path()?;
    // Held over both: another program would set the new database aside in turn.
    let _turn = Turn::take(path).await?;
    let key = kept_or_made(secrets, path).await?;
    match SqliteStore::open(path, &key).await {
        Ok(store) => Ok((store, None)),
        Err(store::OpenError::Damaged { path }) => {
            let aside = store::set_aside(&path, SystemClock.now())?;
            tracing::error!(damaged = %aside.display(), "the database was damaged and set aside");
            Ok((SqliteStore::open(&path, &key).await?, Some(aside)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The key in the keychain; `None` if there is none.
async fn kept(secrets: &dyn Secrets) -> Result<Option<DatabaseKey>, OpenError> {
    let kept = secrets.get(SecretName::DatabaseKey).await?;
    kept.map(|text| DatabaseKey::from_hex(&text))
        .transpose()
        .map_err(|_| OpenError::KeyUnreadable)
}

/// The key of the database at `path`. Makes one only where there is no database yet: with a new key,
/// one that stands there could never be read again. Whoever asks has the turn.
async fn kept_or_made(secrets: &dyn Secrets, path: &Path) -> Result<DatabaseKey, OpenError> {
    if let Some(key) = kept(secrets).await? {
        return Ok(key);
    }
    if SqliteStore::is_begun(path).await? {
        return Err(OpenError::KeyMissing {
            path: path.to_owned(),
        });
    }
    let made = DatabaseKey::generate().map_err(|_| OpenError::NoRandomness)?;
    secrets.put(SecretName::DatabaseKey, made.to_hex()).await?;
    // What the keychain gives back is what the next start will get.
    kept(secrets).await?.ok_or(OpenError::KeyUnreadable)
}

#[cfg(test)]
mod tests;
