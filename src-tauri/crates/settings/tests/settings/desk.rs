//! Two files and some variables in a folder that ends with the test.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use settings::{LoadError, Settings, Sources, WriteError};
use tempfile::TempDir;

pub(crate) struct Desk {
    folder: TempDir,
    sources: Sources,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let sources = Sources {
            machine: Some(folder.path().join("machine.toml")),
            user: Some(folder.path().join("user.toml")),
            data: Some(folder.path().join("data")),
            ..Sources::default()
        };
        Self { folder, sources }
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(crate) fn machine(self, text: impl AsRef<[u8]>) -> Self {
        self.write("machine.toml", text)
    }

    pub(crate) fn user(self, text: impl AsRef<[u8]>) -> Self {
        self.write("user.toml", text)
    }

    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.sources
            .environment
            .push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Sources)) -> Self {
        change(&mut self.sources);
        self
    }

    fn write(self, file: &str, text: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.path(file), text).unwrap();
        self
    }

    pub(crate) fn load(&self) -> Result<Settings, LoadError> {
        Settings::load(&self.sources)
    }

    /// Writes values into the user's file.
    pub(crate) fn put(&self, values: &[(&str, &str)]) -> Result<Settings, WriteError> {
        Settings::write_user(&self.sources, &owned(values))
    }

    /// What that would come to.
    pub(crate) fn would_put(&self, values: &[(&str, &str)]) -> Result<Settings, WriteError> {
        Settings::if_written(&self.sources, &owned(values))
    }

    /// The user's file as it stands.
    pub(crate) fn user_file(&self) -> String {
        std::fs::read_to_string(self.path("user.toml")).unwrap()
    }

    pub(crate) fn settings(&self) -> Settings {
        self.load().unwrap()
    }

    /// The mistakes as people read them, the folder left out.
    pub(crate) fn mistakes(&self) -> String {
        self.shown(&self.load().unwrap_err())
    }

    pub(crate) fn shown(&self, text: &impl ToString) -> String {
        let folder = format!(
            "{}{}",
            self.folder.path().display(),
            std::path::MAIN_SEPARATOR
        );
        text.to_string().replace(&folder, "")
    }
}

fn owned(values: &[(&str, &str)]) -> BTreeMap<String, String> {
    let values = values.iter();
    values
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

pub(crate) fn example() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("settings.example.toml");
    std::fs::read_to_string(path).unwrap()
}
