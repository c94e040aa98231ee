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
    /// The folder for the log files.
    pub logs: Option<PathBuf>,
    /// The folders of what starts with the desktop, the user's own first; later ones have a say only
    /// where it has none. Only Linux has such folders.
    pub autostart: Vec<PathBuf>,
    /// The user's own folder, whose name may be that of a person.
    pub home: Option<PathBuf>,
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
            // Only Linux has a folder for such.
            logs: folder(|folders| folders.state_dir().unwrap_or(folders.data_local_dir()))
                .map(|path| path.join("logs")),
            autostart: autostart_folders(),
            home: directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned()),
        }
    }
}

/// freedesktop.org, XDG Base Directory Specification.
#[cfg(target_os = "linux")]
fn autostart_folders() -> Vec<PathBuf> {
    let own = directories::BaseDirs::new().map(|folders| folders.config_dir().to_owned());
    let systems = std::env::var_os("XDG_CONFIG_DIRS").filter(|folders| !folders.is_empty());
    let systems = systems.unwrap_or_else(|| "/etc/xdg".into());
    own.into_iter()
        .chain(std::env::split_paths(&systems))
        .map(|folder| folder.join("autostart"))
        .collect()
}

#[cfg(not(target_os = "linux"))]
fn autostart_folders() -> Vec<PathBuf> {
    Vec::new()
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
