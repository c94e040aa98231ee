//! The key of the database: made on the first start, kept in the keychain, never made twice.

use std::{io, path::Path};

use enrolment::ports::{SecretName, Secrets};
use store::DatabaseKey;

use crate::OpenError;

/// Fetches the key of the database at `path`. Makes one only where there is no database yet: with a
/// new key, one that stands there could never be read again.
pub(crate) async fn database_key(
    secrets: &dyn Secrets,
    path: &Path,
) -> Result<DatabaseKey, OpenError> {
    if let Some(known) = secrets.get(SecretName::DatabaseKey).await? {
        return DatabaseKey::from_hex(&known).map_err(|_| OpenError::KeyUnreadable);
    }
    match tokio::fs::metadata(path).await {
        Ok(file) if file.len() == 0 => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Ok(_) => {
            return Err(OpenError::KeyMissing {
                path: path.to_owned(),
            });
        }
        // There may be one that cannot be seen.
        Err(error) => {
            return Err(OpenError::Database(store::OpenError::NoAccess {
                path: path.to_owned(),
                source: Box::new(error),
            }));
        }
    }
    let made = DatabaseKey::generate().map_err(|_| OpenError::NoRandomness)?;
    secrets.put(SecretName::DatabaseKey, made.to_hex()).await?;
    // What the keychain gives back is what the next start will get.
    let kept = secrets
        .get(SecretName::DatabaseKey)
        .await?
        .ok_or(OpenError::KeyUnreadable)?;
    DatabaseKey::from_hex(&kept).map_err(|_| OpenError::KeyUnreadable)
}
