//! The settings screens: what is set, and setting it.

use std::{collections::BTreeMap, path::Path};

use access::Role;
use enrolment::{
    ConsentKind, ConsentMapping, Personal,
    ports::{SecretName, Secrets, StoreError},
};
use settings::Settings;
use store::{Actor, AuditAction};

use super::{
    Connection, KeyState, MappingView, Office, OfficeError, OfficeSecret, OfficeSetting,
    OfficeSettings, autostart,
};
use crate::{
    Finding, Found,
    desk::{self, On},
    doctor::examine_part,
};

impl Office {
    /// Everything that is set, and what locks it.
    pub async fn settings(&self) -> Result<OfficeSettings, OfficeError> {
        self.allowed_for_real(Role::Administrator)?;
        Ok(self.all_settings().await)
    }

    /// Writes settings into the user's file, by key; an empty value takes the key out. All or none, and
    /// none that the till could not be opened with. What it is opened with holds from then on; it is
    /// refused while a customer is served. The log files follow at the next start.
    pub async fn change_settings(
        &self,
        values: BTreeMap<String, String>,
    ) -> Result<OfficeSettings, OfficeError> {
        let (actor, on) = self.allowed_for_real(Role::Administrator)?;
        let keys: Vec<_> = values.keys().map(String::as_str).collect();
        let noted = self.note_keys(&on, &actor, AuditAction::SettingsChanged, keys.join(", "));
        Box::pin(self.shared.adopt(&values, noted)).await?;
        Ok(self.all_settings().await)
    }

    /// Says anew where the answer to each box goes.
    pub async fn map_consents(
        &self,
        mappings: Vec<MappingView>,
    ) -> Result<OfficeSettings, OfficeError> {
        let mappings: Vec<_> = mappings.into_iter().map(ConsentMapping::from).collect();
        let text = Settings::typed_mappings(&mappings);
        self.change_settings([("consents.map".to_owned(), text)].into())
            .await
    }

    /// Puts a key of a service into the keychain, without the white space around it. It never comes back.
    /// A key that no till could be opened with is not kept.
    pub async fn put_key(
        &self,
        name: SecretName,
        value: Personal<String>,
    ) -> Result<OfficeSettings, OfficeError> {
        let (actor, on) = self.allowed_for_real(Role::Administrator)?;
        let value = desk::key_of_service(name, &value)?;
        let key = name.as_str().to_owned();
        let noted = self.note_keys(&on, &actor, AuditAction::SecretPut, key);
        Box::pin(self.shared.adopt_key(name, value, noted)).await?;
        Ok(self.all_settings().await)
    }

    /// Tries a connection as it is set.
    pub async fn examine(&self, part: Connection) -> Result<Vec<Finding>, OfficeError> {
        self.allowed_for_real(Role::Administrator)?;
        let shared = &self.shared;
        Ok(match Settings::load(&shared.sources) {
            Ok(settings) => Box::pin(examine_part(&settings, &*shared.secrets, part)).await,
            Err(error) => vec![Found::from(&error).into()],
        })
    }

    /// Writes down which settings or keys were changed. Never to what.
    pub(super) async fn note_keys(
        &self,
        on: &On,
        actor: &Actor,
        action: AuditAction,
        keys: String,
    ) -> Result<(), StoreError> {
        let detail = [("keys".to_owned(), keys)].into();
        on.store.note(self.now(), actor, action, &detail).await?;
        Ok(())
    }

    pub(super) async fn all_settings(&self) -> OfficeSettings {
        let own = self.shared.board.read(|known| known.own.clone());
        OfficeSettings {
            settings: own
                .explain()
                .iter()
                .map(|setting| OfficeSetting {
                    key: setting.key.to_owned(),
                    value: setting.typed(),
                    from: setting.range.as_ref().map(|range| *range.start()),
                    to: setting.range.as_ref().map(|range| *range.end()),
                    locked_by: setting.locked_by().map(ToString::to_string),
                })
                .collect(),
            mappings: own.consents.iter().map(MappingView::from).collect(),
            secrets: kept(&*self.shared.secrets).await,
            cameras: self.shared.cameras().await,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            settings_file: shown(self.shared.sources.user.as_deref()),
            log_folder: shown(own.logs.folder.as_deref()),
            autostart: autostart::state(&self.shared.sources.autostart),
        }
    }
}

fn shown(path: Option<&Path>) -> Option<String> {
    path.map(|path| path.display().to_string())
}

async fn kept(secrets: &dyn Secrets) -> Vec<OfficeSecret> {
    let mut all = Vec::new();
    for name in desk::KEYS_OF_SERVICES {
        let state = match secrets.get(name).await {
            Ok(Some(_)) => KeyState::Kept,
            Ok(None) => KeyState::Missing,
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "the keychain does not say which keys it holds");
                KeyState::Unknown
            }
        };
        all.push(OfficeSecret { name, state });
    }
    all
}

impl From<MappingView> for ConsentMapping {
    fn from(view: MappingView) -> Self {
        Self {
            from: view.from,
            to: view.to,
            kind: if view.is_preference {
                ConsentKind::Preference
            } else {
                ConsentKind::Consent
            },
        }
    }
}
