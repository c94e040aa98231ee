//! Where things lie in this repository.

use std::env;
use std::path::PathBuf;

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/../../..");
    PathBuf::from(here).canonicalize().unwrap_or(here.into())
}

/// The folder that cargo builds into: this program lies in one below it.
pub(crate) fn target() -> PathBuf {
    let built = env::current_exe().unwrap_or_default();
    built
        .ancestors()
        .nth(2)
        .map_or_else(|| root().join("target"), PathBuf::from)
}
