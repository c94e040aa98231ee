//! The till as a whole.

use settings::Language;
use tauri::{Runtime, State, WebviewWindow, ipc::Channel};
use till::Desk;

use crate::{
    views::{Refusal, TillView},
    watches::{Kind, Watches},
    windows::CustomerDisplay,
};

/// Sends the till's state at once and after each change.
#[tauri::command]
pub(crate) async fn watch_till<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    display: State<'_, CustomerDisplay>,
    watches: State<'_, Watches>,
    on_change: Channel<TillView>,
) -> Result<(), Refusal> {
    let mut standing = desk.standing();
    let mut display = display.watch();
    watches.begin(window.label(), Kind::Till, async move {
        loop {
            let is_display_open = *display.borrow_and_update();
            let view = TillView::of(&standing.borrow_and_update(), is_display_open);
            if on_change.send(view).is_err() {
                return;
            }
            let changed = tokio::select! {
                changed = standing.changed() => changed,
                changed = display.changed() => changed,
            };
            if changed.is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Sets the language of this till.
#[tauri::command]
pub(crate) async fn set_language(desk: State<'_, Desk>, language: Language) -> Result<(), Refusal> {
    Ok(desk.set_language(language).await?)
}
