//! Settings from one till to others.

use std::{collections::BTreeMap, path::Path};

use access::Role;
use settings::Settings;
use store::AuditAction;

use super::{FileAnswer, Office, OfficeError, SettingChange, SettingsFile, files};

impl Office {
    /// Writes the settings to a file that other tills load: without keys, and without what is this
    /// till's own.
    pub async fn export_settings(&self, to: &Path) -> Result<FileAnswer, OfficeError> {
        let (actor, on) = self.allowed_for_real(Role::Administrator)?;
        let own = self.shared.board.read(|known| known.own.clone());
        on.store
            .note(
                self.now(),
                &actor,
                AuditAction::SettingsExported,
                &BTreeMap::new(),
            )
            .await?;
        files::write(to, own.hand_on().into_bytes(), 1).await
    }

    /// What a file of another till would change here, or what is wrong with it. Changes nothing:
    /// [`Office::change_settings`] takes it over.
    pub fn read_settings_file(&self, from: &Path) -> Result<SettingsFile, OfficeError> {
        self.allowed_for_real(Role::Administrator)?;
        let own = self.shared.board.read(|known| known.own.clone());
        Ok(SettingsFile::read(from, &own))
    }
}

impl SettingsFile {
    /// Holds a file of another till against the settings of this one.
    pub fn read(from: &Path, own: &Settings) -> Self {
        match Settings::handed_on(from) {
            Ok(values) => Self {
                changes: values
                    .into_iter()
                    .filter_map(|(key, after)| change(key, after, own))
                    .collect(),
                mistakes: Vec::new(),
            },
            Err(error) => Self {
                changes: Vec::new(),
                mistakes: error.mistakes().iter().map(ToString::to_string).collect(),
            },
        }
    }
}

fn change(key: &'static str, after: String, own: &Settings) -> Option<SettingChange> {
    let setting = own.setting(key)?;
    let before = setting.typed();
    (before.as_ref() != Some(&after)).then(|| SettingChange {
        key: key.to_owned(),
        before,
        after: Some(after),
        locked_by: setting.locked_by().map(ToString::to_string),
    })
}
