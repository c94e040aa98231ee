//! Writing the user's file: one key at a time, everything else in it left as it is.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;
use toml_edit::DocumentMut;

use crate::{LoadError, Mistake, Settings, Sources, document::File, edit::set, layer::Layer};

/// Why nothing was written. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// This computer has no folder for the settings of its user.
    #[error("this computer has no folder for the settings of its user")]
    NoFile,
    /// These keys are unknown, locked, or do not take the value that was given.
    #[error("these settings were not taken: {}", .keys.join(", "))]
    Refused {
        /// Those of the given keys, in alphabetical order; at least one.
        keys: Vec<String>,
    },
    /// There are mistakes elsewhere, which somebody has to mend first.
    #[error(transparent)]
    Wrong(#[from] LoadError),
    /// The file cannot be written.
    #[error("cannot write {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Settings {
    /// Writes values into the user's file, by key (`till.id`), and gives the settings as they are from
    /// then on. A value is what a person types, without quotes; an empty one takes its key out of the
    /// file. All or none: before the file is replaced, what it would say is loaded with all other
    /// layers.
    ///
    /// Comments, order and everything else in the file stay. A list is typed with commas, or as in TOML;
    /// it is replaced as a whole.
    pub fn write_user(
        sources: &Sources,
        values: &BTreeMap<String, String>,
    ) -> Result<Self, WriteError> {
        let (path, text, settings) = prepared(sources, values)?;
        replace(path, &text).map_err(|source| WriteError::File {
            path: path.to_owned(),
            source,
        })?;
        Ok(settings)
    }

    /// The settings as [`Settings::write_user`] would make them. Writes nothing.
    pub fn if_written(
        sources: &Sources,
        values: &BTreeMap<String, String>,
    ) -> Result<Self, WriteError> {
        prepared(sources, values).map(|(_, _, settings)| settings)
    }
}

/// The user's file, what it would say, and what would hold then.
fn prepared<'a>(
    sources: &'a Sources,
    values: &BTreeMap<String, String>,
) -> Result<(&'a Path, String, Settings), WriteError> {
    let path = sources.user.as_deref().ok_or(WriteError::NoFile)?;
    let layer = Layer::User(path.to_owned());
    let file = File::read(path, layer.clone(), false).map_err(LoadError::of)?;
    let text = edited(file.text(), values, &layer)?;
    let settings = Settings::load_with(sources, Some(File::of(text.clone(), layer)))
        .map_err(|error| refusal(error, values))?;
    let without_effect = values.keys().filter(|key| {
        settings
            .setting(key)
            .is_none_or(|setting| setting.locked_by().is_some())
    });
    refuse_any(without_effect)?;
    Ok((path, text, settings))
}

fn refuse_any<'a>(keys: impl Iterator<Item = &'a String>) -> Result<(), WriteError> {
    let keys: Vec<_> = keys.cloned().collect();
    if keys.is_empty() {
        Ok(())
    } else {
        Err(WriteError::Refused { keys })
    }
}

/// Mistakes are the values' own, or were there before.
fn refusal(error: LoadError, values: &BTreeMap<String, String>) -> WriteError {
    let is_about = |mistake: &Mistake, key: &String| mistake.keys.contains(key);
    let mistakes = error.mistakes();
    let are_all_ours = mistakes
        .iter()
        .all(|mistake| values.keys().any(|key| is_about(mistake, key)));
    if !are_all_ours {
        return WriteError::Wrong(error);
    }
    let wrong = values
        .keys()
        .filter(|key| mistakes.iter().any(|mistake| is_about(mistake, key)));
    WriteError::Refused {
        keys: wrong.cloned().collect(),
    }
}

/// The text of the file with the values in it.
fn edited(
    text: &str,
    values: &BTreeMap<String, String>,
    layer: &Layer,
) -> Result<String, WriteError> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let text = format!("this is not TOML: {}", error.message());
        WriteError::Wrong(LoadError::of(Mistake::in_file(layer.clone(), text)))
    })?;
    let known = Settings::default();
    let no_place = values
        .iter()
        .filter(|(key, value)| !set(&mut document, key, value, &known))
        .map(|(key, _)| key);
    refuse_any(no_place)?;
    Ok(document.to_string())
}

/// Puts a whole new file in the place of the old one, with the rights of the old one. A link stays
/// one, and what it points at is replaced.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = match fs::canonicalize(path) {
        Ok(path) => path,
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut new = NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    match fs::metadata(&path) {
        Ok(old) => new.as_file().set_permissions(old.permissions())?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    new.as_file().sync_all()?;
    new.persist(&path).map_err(|error| error.error)?;
    Ok(())
}
