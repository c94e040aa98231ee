//! What is approved and not saved.

use enrolment::{EnrolmentId, GiveUpReason};
use store::UnsavedRow;
use tauri::State;
use till::Desk;

use crate::views::Refusal;

/// All of them.
#[tauri::command]
pub(crate) async fn unsaved_list(desk: State<'_, Desk>) -> Result<Vec<UnsavedRow>, Refusal> {
    Ok(desk.office().unsaved().await?)
}

/// Tries one again at once.
#[tauri::command]
pub(crate) async fn save_unsaved_now(
    desk: State<'_, Desk>,
    id: EnrolmentId,
) -> Result<(), Refusal> {
    Ok(desk.office().save_unsaved_now(id).await?)
}

/// Ends one that nobody will save.
#[tauri::command]
pub(crate) async fn give_up(
    desk: State<'_, Desk>,
    id: EnrolmentId,
    reason: GiveUpReason,
) -> Result<(), Refusal> {
    Ok(desk.office().give_up(id, reason).await?)
}
