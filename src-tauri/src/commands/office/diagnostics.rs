//! What helps to find a fault.

use tauri::{Runtime, State, WebviewWindow};
use till::{Desk, DiagnosticFile, FileAnswer};

use crate::{
    files::{Chooser, Purpose},
    views::{Refusal, RefusalCode},
};

/// All files of it, to be looked at before they are saved.
#[tauri::command]
pub(crate) async fn diagnostics(desk: State<'_, Desk>) -> Result<Vec<DiagnosticFile>, Refusal> {
    Ok(desk.office().diagnostics().await?)
}

/// Saves as one archive what was looked at.
#[tauri::command]
pub(crate) async fn save_diagnostics<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    chooser: State<'_, Chooser<R>>,
) -> Result<FileAnswer, Refusal> {
    let office = desk.office();
    office.may_save_diagnostics()?;
    let wanted = Purpose::Write("medlem-diagnostics.zip");
    match chooser.choose(&window, wanted).await {
        Some(path) => Ok(office.save_diagnostics(&path).await?),
        None => Ok(FileAnswer::Cancelled),
    }
}

/// Opens the folder of the log files in the computer's own program for folders.
#[tauri::command]
pub(crate) async fn open_log_folder(desk: State<'_, Desk>) -> Result<(), Refusal> {
    let folder = desk.office().log_folder()?;
    tauri_plugin_opener::open_path(folder, None::<&str>).map_err(|error| {
        tracing::warn!(%error, "the folder of the log files did not open");
        Refusal::of(RefusalCode::Window)
    })
}
