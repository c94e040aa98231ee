//! Who is let in.

use access::{AccessStanding, Role, UnlockAnswer};
use enrolment::Personal;
use tauri::{AppHandle, Runtime, State, WebviewWindow, ipc::Channel};
use till::Desk;

use crate::{
    views::{Refusal, Section},
    watches::{Kind, Watches},
    windows,
};

/// Opens the back office, or brings it to the front.
#[tauri::command]
pub(crate) async fn open_manager<R: Runtime>(
    app: AppHandle<R>,
    section: Option<Section>,
) -> Result<(), Refusal> {
    Ok(windows::open_manager(&app, section)?)
}

/// Sends who is let in, at once and after each change.
#[tauri::command]
pub(crate) async fn watch_access<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    watches: State<'_, Watches>,
    on_change: Channel<AccessStanding>,
) -> Result<(), Refusal> {
    let mut access = desk.office().access();
    watches.begin(window.label(), Kind::Access, async move {
        loop {
            let standing = access.borrow_and_update().clone();
            if on_change.send(standing).is_err() || access.changed().await.is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Lets in whoever knows the PIN.
#[tauri::command]
pub(crate) async fn unlock(
    desk: State<'_, Desk>,
    role: Role,
    pin: String,
    staff: Option<String>,
) -> Result<UnlockAnswer, Refusal> {
    let pin = Personal::new(pin);
    Ok(desk.office().unlock(role, pin, staff.as_deref()).await?)
}

/// Ends the session.
#[tauri::command]
pub(crate) async fn lock(desk: State<'_, Desk>) -> Result<(), Refusal> {
    desk.office().lock();
    Ok(())
}

/// Says that somebody is still there.
#[tauri::command]
pub(crate) async fn stay(desk: State<'_, Desk>) -> Result<(), Refusal> {
    Ok(desk.office().may(Role::Manager)?)
}

/// Chooses the PIN of a role.
#[tauri::command]
pub(crate) async fn set_pin(desk: State<'_, Desk>, role: Role, pin: String) -> Result<(), Refusal> {
    Ok(desk.office().set_pin(role, Personal::new(pin)).await?)
}

/// Takes the PIN of a role away.
#[tauri::command]
pub(crate) async fn forget_pin(desk: State<'_, Desk>, role: Role) -> Result<(), Refusal> {
    Ok(desk.office().forget_pin(role).await?)
}
