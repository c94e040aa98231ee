//! Where the layers come from. Everything that depends on this machine is passed in as [`Sources`], so
//! that a test or practice mode never sees the real files.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use directories::ProjectDirs;

const FILE: &str = "medlem.toml";

/// The files and variables to read, and the folder for what the program keeps. The default has
/// none of them, which leaves the built-in values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// The machine's file. It need not exist.
    pub machine: Option<PathBuf>,
    /// The user's file.
    pub user: Option<PathBuf>,
    /// Whether the user's file was named by somebody, and so must exist.
    pub user_is_required: bool,
    /// Variables; those that do not begin with `MEDLEM__` are passed over.
    pub environment: Vec<(String, String)>,
    /// The folder for the database, unless `history.path` says otherwise.
    pub data: Option<PathBuf>,
}

impl Sources {
    /// Those of this computer and its user. `config`, when given, stands in for the user's file and
    /// must exist.
    pub fn of_system(config: Option<&Path>) -> Self {
        // The local folders: a till's number and its database must not roam to another computer.
        let folders = ProjectDirs::from("app", "medlem", "Medlem");
        let folder = |pick: fn(&ProjectDirs) -> &Path| folders.as_ref().map(pick);
        Self {
            machine: Some(machine_folder().join(FILE)),
            user: config
                .map(Path::to_path_buf)
                .or_else(|| folder(ProjectDirs::config_local_dir).map(|path| path.join(FILE))),
            user_is_required: config.is_some(),
            environment: std::env::vars_os()
                .map(|(name, value)| (lossy(&name), lossy(&value)))
                .filter(|(name, _)| crate::document::is_ours(name))
                .collect(),
            data: folder(ProjectDirs::data_local_dir).map(Path::to_path_buf),
        }
    }
}

/// What is not Unicode becomes U+FFFD, which no setting accepts.
fn lossy(text: &OsStr) -> String {
    text.to_string_lossy().into_owned()
}

#[cfg(target_os = "macos")]
fn machine_folder() -> PathBuf {
    PathBuf::from("/Library/Application Support/Medlem")
}

#[cfg(windows)]
fn machine_folder() -> PathBuf {
    let program_data = std::env::var_os("ProgramData").map(PathBuf::from);
    program_data
        .unwrap_or_else(|| PathBuf::from(r"C:\ProgramData"))
        .join("Medlem")
}

#[cfg(not(any(target_os = "macos", windows)))]
fn machine_folder() -> PathBuf {
    PathBuf::from("/etc/medlem")
}
