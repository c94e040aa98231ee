//! The first start: what it asks for, and for how long it may change anything.

use std::collections::BTreeMap;

use enrolment::{Personal, ports::SecretName};
use settings::Settings;

use super::{Desk, Shared, saving::SaveError};
use crate::{Finding, Found, examine};

/// The settings that the set-up asks for.
const KEYS: [&str; 9] = [
    "till.country",
    "till.language",
    "till.id",
    "till.store",
    "vipps.base_url",
    "vipps.merchant_serial_number",
    "engage.base_url",
    "camera.name",
    "customer_display.monitor",
];

/// The keys of the services. That of the database is made by the program.
pub(crate) const KEYS_OF_SERVICES: [SecretName; 4] = [
    SecretName::VippsClientId,
    SecretName::VippsClientSecret,
    SecretName::VippsSubscriptionKey,
    SecretName::EngageApiKey,
];

/// What the first start asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUp {
    /// The settings, in the order in which they are asked for.
    pub settings: Vec<SetUpSetting>,
    /// The secrets. Never their values.
    pub secrets: Vec<SetUpSecret>,
    /// The cameras of this computer, by name.
    pub cameras: Vec<String>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUpSetting {
    /// Section and key, `vipps.base_url`.
    pub key: &'static str,
    /// The value as a person types it, built-in or set.
    pub value: Option<String>,
    /// The file or the variable because of which it cannot be changed here.
    pub locked_by: Option<String>,
}

/// One secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetUpSecret {
    /// Its name.
    pub name: SecretName,
    /// Whether the keychain holds one.
    pub is_there: bool,
}

impl Desk {
    /// What is set, what is missing, what is locked.
    pub async fn set_up(&self) -> SetUp {
        let settings = self.shared.board.read(|known| {
            let shown = KEYS.iter().filter_map(|key| known.own.setting(key));
            shown
                .map(|setting| SetUpSetting {
                    key: setting.key,
                    value: setting.typed(),
                    locked_by: setting.locked_by().map(ToString::to_string),
                })
                .collect()
        });
        let mut secrets = Vec::with_capacity(KEYS_OF_SERVICES.len());
        for name in KEYS_OF_SERVICES {
            let is_there = matches!(self.shared.secrets.get(name).await, Ok(Some(_)));
            secrets.push(SetUpSecret { name, is_there });
        }
        SetUp {
            settings,
            secrets,
            cameras: self.shared.cameras().await,
        }
    }

    /// Writes settings of the set-up into the user's file, by key; an empty value takes the key out.
    /// All or none.
    pub async fn save_settings(
        &self,
        values: BTreeMap<String, String>,
    ) -> Result<SetUp, SaveError> {
        self.is_being_set_up()?;
        let others = values.keys().filter(|key| !KEYS.contains(&key.as_str()));
        let keys: Vec<_> = others.cloned().collect();
        if !keys.is_empty() {
            return Err(SaveError::Refused { keys });
        }
        self.write(&values).await?;
        Ok(self.set_up().await)
    }

    /// Puts a key of a service into the keychain, without the white space around it.
    pub async fn put_secret(
        &self,
        name: SecretName,
        value: Personal<String>,
    ) -> Result<SetUp, SaveError> {
        self.is_being_set_up()?;
        let value = key_of_service(name, &value)?;
        self.shared.secrets.put(name, value).await?;
        Ok(self.set_up().await)
    }

    /// Looks at everything that an enrolment needs.
    pub async fn examine(&self) -> Vec<Finding> {
        match Settings::load(&self.shared.sources) {
            Ok(settings) => Box::pin(examine(&settings, &*self.shared.secrets)).await,
            Err(error) => vec![Found::from(&error).into()],
        }
    }

    fn is_being_set_up(&self) -> Result<(), SaveError> {
        if self.shared.board.read(|known| known.is_set_up) {
            Err(SaveError::NotAllowed)
        } else {
            Ok(())
        }
    }
}

/// The key of a service without the white space around it, if it can be one.
pub(crate) fn key_of_service(
    name: SecretName,
    value: &Personal<String>,
) -> Result<Personal<String>, SaveError> {
    if !KEYS_OF_SERVICES.contains(&name) {
        return Err(SaveError::NotAllowed);
    }
    match value.expose().trim() {
        "" => Err(SaveError::Refused {
            keys: vec![name.as_str().to_owned()],
        }),
        value => Ok(Personal::new(value.to_owned())),
    }
}

impl Shared {
    /// The cameras of this computer, by name.
    pub(crate) async fn cameras(&self) -> Vec<String> {
        if !self.options.uses_camera {
            return Vec::new();
        }
        let listed = tokio::task::spawn_blocking(scanner::list_cameras).await;
        listed.map_or_else(|_| Vec::new(), Result::unwrap_or_default)
    }
}
