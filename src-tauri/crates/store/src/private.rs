//! Making folders and files for the eyes of this user only.

use std::{io, path::Path};

use tokio::fs;

/// Makes the folder of a file, and those above it, where there are none.
pub(crate) async fn make_folder_of(path: &Path) -> io::Result<()> {
    let mut folder = fs::DirBuilder::new();
    #[cfg(unix)]
    folder.mode(0o700);
    match path.parent() {
        Some(parent) => folder.recursive(true).create(parent).await,
        None => Ok(()),
    }
}

/// How a file is opened for writing; one that it makes is private.
pub(crate) fn for_writing() -> fs::OpenOptions {
    let mut file = fs::OpenOptions::new();
    #[cfg(unix)]
    file.mode(0o600);
    file.write(true);
    file
}
