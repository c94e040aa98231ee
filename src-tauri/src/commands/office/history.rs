//! The history, and its export.

use access::Role;
use enrolment::{EnrolmentId, Personal};
use history::{HistoryQuery, Overview};
use tauri::{Runtime, State, WebviewWindow, ipc::Channel};
use till::{Desk, ExportProgress, FileAnswer, HistoryPage, TimeLine};

use crate::{
    exports::Exports,
    files::{Chooser, Purpose},
    views::Refusal,
};

/// What a period comes to.
#[tauri::command]
pub(crate) async fn history_overview(
    desk: State<'_, Desk>,
    query: HistoryQuery,
) -> Result<Overview, Refusal> {
    Ok(desk.office().history_overview(&query).await?)
}

/// A page of what ended.
#[tauri::command]
pub(crate) async fn history_page(
    desk: State<'_, Desk>,
    query: HistoryQuery,
    after: Option<String>,
) -> Result<HistoryPage, Refusal> {
    Ok(desk.office().history_page(&query, after.as_deref()).await?)
}

/// One enrolment with all that happened in it.
#[tauri::command]
pub(crate) async fn time_line(desk: State<'_, Desk>, id: EnrolmentId) -> Result<TimeLine, Refusal> {
    Ok(desk.office().time_line(id).await?)
}

/// The enrolments of a number that was typed.
#[tauri::command]
pub(crate) async fn look_up(desk: State<'_, Desk>, number: String) -> Result<HistoryPage, Refusal> {
    let home = desk.standing().borrow().country;
    let rows = desk.office().look_up(&Personal::new(number), home).await?;
    Ok(HistoryPage { rows, next: None })
}

/// Writes the history to a file that somebody chooses, and tells how far it is. Cancelled or locked while
/// they choose, it writes nothing, whatever they choose then.
#[tauri::command]
pub(crate) async fn export_history<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    chooser: State<'_, Chooser<R>>,
    exports: State<'_, Exports>,
    query: HistoryQuery,
    on_progress: Channel<ExportProgress>,
) -> Result<FileAnswer, Refusal> {
    let office = desk.office();
    let cancelled = exports.begin(office.until_locked(Role::Manager)?);
    let wanted = Purpose::Write("medlem-history.csv");
    let chosen = cancelled.run_until_cancelled(chooser.choose(&window, wanted));
    // Chosen in the moment in which it was called off, too.
    let Some(path) = chosen.await.flatten().filter(|_| !cancelled.is_cancelled()) else {
        return Ok(FileAnswer::Cancelled);
    };
    let progress = move |so_far| {
        // A window that closed cancels, too.
        let _ = on_progress.send(so_far);
    };
    Ok(office
        .export_history(query, path, progress, cancelled)
        .await?)
}

/// Ends the export that was begun.
#[tauri::command]
pub(crate) async fn cancel_export(exports: State<'_, Exports>) -> Result<(), Refusal> {
    exports.cancel();
    Ok(())
}
