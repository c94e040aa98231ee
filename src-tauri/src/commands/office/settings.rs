//! The settings of the till, their tests, and their way to other tills.

use std::collections::BTreeMap;

use access::Role;
use enrolment::{Personal, ports::SecretName};
use tauri::{Runtime, State, WebviewWindow, ipc::Channel};
use till::{
    Connection, Desk, EngageLists, FileAnswer, Finding, MappingView, MeterView, OfficeSettings,
    SettingsFile,
};

use crate::{
    files::{Chooser, Purpose},
    views::Refusal,
    watches::{Kind, Watches},
};

/// Every setting.
#[tauri::command]
pub(crate) async fn office_settings(desk: State<'_, Desk>) -> Result<OfficeSettings, Refusal> {
    Ok(desk.office().settings().await?)
}

/// Changes settings, all or none.
#[tauri::command]
pub(crate) async fn change_settings(
    desk: State<'_, Desk>,
    values: BTreeMap<String, String>,
) -> Result<OfficeSettings, Refusal> {
    Ok(desk.office().change_settings(values).await?)
}

/// Says where the answer to each box goes.
#[tauri::command]
pub(crate) async fn map_consents(
    desk: State<'_, Desk>,
    mappings: Vec<MappingView>,
) -> Result<OfficeSettings, Refusal> {
    Ok(desk.office().map_consents(mappings).await?)
}

/// Puts a key of a service into the keychain.
#[tauri::command]
pub(crate) async fn put_key(
    desk: State<'_, Desk>,
    name: SecretName,
    value: String,
) -> Result<OfficeSettings, Refusal> {
    Ok(desk.office().put_key(name, Personal::new(value)).await?)
}

/// Looks at a part of what an enrolment needs.
#[tauri::command]
pub(crate) async fn try_connection(
    desk: State<'_, Desk>,
    part: Connection,
) -> Result<Vec<Finding>, Refusal> {
    Ok(desk.office().examine(part).await?)
}

/// What there is to choose from in Engage.
#[tauri::command]
pub(crate) async fn engage_lists(desk: State<'_, Desk>) -> Result<EngageLists, Refusal> {
    Ok(desk.office().lists().await?)
}

/// Sends how good the picture is for reading codes, until the window watches anew or closes.
#[tauri::command]
pub(crate) async fn watch_meter<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    watches: State<'_, Watches>,
    on_change: Channel<MeterView>,
) -> Result<(), Refusal> {
    let mut meter = desk.office().meter()?;
    watches.begin(window.label(), Kind::Meter, async move {
        while let Some(view) = meter.next().await {
            if on_change.send(view).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Ends that.
#[tauri::command]
pub(crate) async fn stop_meter<R: Runtime>(
    window: WebviewWindow<R>,
    watches: State<'_, Watches>,
) -> Result<(), Refusal> {
    watches.stop(window.label(), Kind::Meter);
    Ok(())
}

/// Writes the settings to a file for another till.
#[tauri::command]
pub(crate) async fn export_settings<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    chooser: State<'_, Chooser<R>>,
) -> Result<FileAnswer, Refusal> {
    let office = desk.office();
    office.may_for_real(Role::Administrator)?;
    match chooser.choose(&window, Purpose::Write("medlem.toml")).await {
        Some(path) => Ok(office.export_settings(&path).await?),
        None => Ok(FileAnswer::Cancelled),
    }
}

/// Reads such a file and says what it would change; nothing if nobody chose one.
#[tauri::command]
pub(crate) async fn read_settings_file<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    chooser: State<'_, Chooser<R>>,
) -> Result<Option<SettingsFile>, Refusal> {
    let office = desk.office();
    office.may_for_real(Role::Administrator)?;
    match chooser.choose(&window, Purpose::Read("toml")).await {
        Some(path) => Ok(Some(office.read_settings_file(&path)?)),
        None => Ok(None),
    }
}

/// Starts the program with the computer, or not.
#[tauri::command]
pub(crate) async fn set_autostart(
    desk: State<'_, Desk>,
    on: bool,
) -> Result<OfficeSettings, Refusal> {
    Ok(desk.office().set_autostart(on).await?)
}
