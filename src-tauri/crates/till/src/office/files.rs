//! Files that people save: whole, or not at all, and for their own eyes.

use std::{
    io::{self, Write as _},
    path::Path,
};

use tempfile::NamedTempFile;

use super::{FileAnswer, OfficeError};

/// Puts a file with these bytes in its place. `count` is how many rows or files are in it.
pub(super) async fn write(
    to: &Path,
    bytes: Vec<u8>,
    count: u32,
) -> Result<FileAnswer, OfficeError> {
    let place = to.to_owned();
    let written = tokio::task::spawn_blocking(move || put(&place, &bytes));
    written.await.map_err(io::Error::other)??;
    Ok(saved(to, count))
}

/// The answer that it was written. `count` is how many rows or files are in it.
pub(super) fn saved(to: &Path, count: u32) -> FileAnswer {
    let name = to.file_name().unwrap_or_default();
    FileAnswer::Saved {
        name: name.to_string_lossy().into_owned(),
        count,
    }
}

/// A file in the same folder, for this user's eyes, which is removed unless it takes the place.
pub(super) fn beside(to: &Path) -> io::Result<NamedTempFile> {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))
}

fn put(to: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = beside(to)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(to)?;
    Ok(())
}
