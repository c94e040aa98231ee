//! What the back office shows besides history and audit. Crosses to the windows as it is.

use enrolment::{ConsentMapping, ports::SecretName};
use serde::{Deserialize, Serialize};
use store::{HistoryRow, StoredEvent};
use ts_rs::TS;

/// A page of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryPage {
    /// Newest first.
    pub rows: Vec<HistoryRow>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
}

/// One enrolment with all that happened in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimeLine {
    /// The enrolment.
    pub row: HistoryRow,
    /// Its transitions, in order.
    pub events: Vec<StoredEvent>,
}

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportProgress {
    /// Rows written.
    pub written: u32,
    /// Rows in all.
    pub total: u32,
}

/// What became of saving a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "answer",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FileAnswer {
    /// It was written.
    Saved {
        /// The file's name, without its folder.
        name: String,
        /// How many rows or files are in it.
        count: u32,
    },
    /// Nobody chose a file, or the writing was cancelled; nothing is left of it.
    Cancelled,
}

/// Everything that the settings screens show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OfficeSettings {
    /// Every setting, in the order of the sections.
    pub settings: Vec<OfficeSetting>,
    /// Where the answer to each box goes.
    pub mappings: Vec<MappingView>,
    /// The keys of the services. Never their values.
    pub secrets: Vec<OfficeSecret>,
    /// The cameras of this computer, by name.
    pub cameras: Vec<String>,
    /// The version of the program.
    pub version: String,
    /// The user's settings file, where there is one to write.
    pub settings_file: Option<String>,
    /// The folder of the log files, where there is one.
    pub log_folder: Option<String>,
    /// Whether the program starts with the computer.
    pub autostart: Autostart,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OfficeSetting {
    /// Section and key, `vipps.base_url`.
    pub key: String,
    /// The value as a person types it; none if it has none.
    pub value: Option<String>,
    /// The least that it may be, where it is a whole number.
    pub from: Option<u32>,
    /// The most that it may be, where it is a whole number.
    pub to: Option<u32>,
    /// The file or the variable that holds it where it cannot be changed here.
    pub locked_by: Option<String>,
}

/// One key of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OfficeSecret {
    /// Its name.
    pub name: SecretName,
    /// What the keychain says of it.
    pub state: KeyState,
}

/// What the keychain says of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeyState {
    /// It holds one.
    Kept,
    /// It holds none.
    Missing,
    /// It cannot be asked: it is locked, perhaps.
    Unknown,
}

/// Where the answer to one box goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MappingView {
    /// The id of the box at Vipps.
    pub from: String,
    /// The name of the preference or the id of the consent in Engage.
    pub to: String,
    /// Whether it is a preference; a consent otherwise.
    pub is_preference: bool,
}

impl From<&ConsentMapping> for MappingView {
    fn from(mapping: &ConsentMapping) -> Self {
        Self {
            from: mapping.from.clone(),
            to: mapping.to.clone(),
            is_preference: mapping.kind == enrolment::ConsentKind::Preference,
        }
    }
}

/// Whether the program starts with the computer, as the system says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Autostart {
    /// It does.
    On,
    /// It does not.
    Off,
    /// The system cannot be asked.
    Unknown,
}

/// What the lists of Engage hold, to choose from. Its preferences are the same for every chain and in no
/// list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EngageLists {
    /// Stores by external id.
    pub stores: Vec<EngageChoice>,
    /// Consents by id.
    pub consents: Vec<EngageChoice>,
}

/// One entry of such a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EngageChoice {
    /// What the setting takes.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// Which part to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Connection {
    /// Vipps and its keys.
    Vipps,
    /// Engage, its key and the store.
    Engage,
    /// The camera.
    Camera,
    /// Everything that an enrolment needs.
    All,
}

/// How good the picture is for reading codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MeterView {
    /// Light, from 0 (black) to 100 (white); 30 to 80 is good.
    pub light: u8,
    /// Sharpness, from 0 to 100; 40 and more is good.
    pub sharpness: u8,
}

/// One setting that a file would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingChange {
    /// Section and key.
    pub key: String,
    /// As it is.
    pub before: Option<String>,
    /// As it would be.
    pub after: Option<String>,
    /// Why it stays as it is: the file or variable that holds it.
    pub locked_by: Option<String>,
}

/// What a file with the settings of another till says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsFile {
    /// What it would change here; nothing where it has mistakes.
    pub changes: Vec<SettingChange>,
    /// What is wrong with it, each with its place, in English.
    pub mistakes: Vec<String>,
}

/// One file of the diagnostics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticFile {
    /// Its name in the archive.
    pub name: String,
    /// What it says.
    pub text: String,
}
