//! The first start: what is set, what is missing, what is locked.

use enrolment::ports::SecretName;
use serde::Serialize;
use till::SetUp;
use ts_rs::TS;

/// Everything that the guided start asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetUpView {
    /// The settings that it shows, by key.
    pub settings: Vec<SettingField>,
    /// The secrets. Never their values.
    pub secrets: Vec<SecretField>,
    /// The cameras of this computer, by name.
    pub cameras: Vec<String>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingField {
    /// Section and key, `vipps.base_url`.
    pub key: String,
    /// The value as a person writes it; none if it has none.
    pub value: Option<String>,
    /// The file or the variable that holds it where it cannot be changed here.
    pub locked_by: Option<String>,
}

/// One secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SecretField {
    /// Its name.
    pub name: SecretName,
    /// Whether the keychain holds one.
    pub is_there: bool,
}

/// A monitor that the customer display can stand on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MonitorView {
    /// Its name in the system.
    pub name: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Whether the cashier's window stands on it.
    pub is_cashiers: bool,
    /// Whether the customer display is set to it.
    pub is_chosen: bool,
}

impl From<SetUp> for SetUpView {
    fn from(set_up: SetUp) -> Self {
        let settings = set_up.settings.into_iter().map(|setting| SettingField {
            key: setting.key.to_owned(),
            value: setting.value,
            locked_by: setting.locked_by,
        });
        let secrets = set_up.secrets.into_iter().map(|secret| SecretField {
            name: secret.name,
            is_there: secret.is_there,
        });
        Self {
            settings: settings.collect(),
            secrets: secrets.collect(),
            cameras: set_up.cameras,
        }
    }
}
