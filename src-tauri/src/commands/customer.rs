//! The customer's side.

use tauri::{AppHandle, Runtime, State, WebviewWindow, ipc::Channel};
use till::Desk;

use crate::{
    views::{CustomerView, MonitorView, Refusal},
    watches::{Kind, Watches},
    windows,
};

/// Sends what the customer may see, at once and after each change.
#[tauri::command]
pub(crate) async fn watch_customer<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    watches: State<'_, Watches>,
    on_change: Channel<CustomerView>,
) -> Result<(), Refusal> {
    let mut customer = desk.customer();
    watches.begin(window.label(), Kind::Customer, async move {
        loop {
            let view = CustomerView::from(&*customer.borrow_and_update());
            if on_change.send(view).is_err() || customer.changed().await.is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// The monitors of this computer.
#[tauri::command]
pub(crate) async fn monitors<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
) -> Result<Vec<MonitorView>, Refusal> {
    let chosen = desk.customer_monitor();
    Ok(windows::monitors(&window, chosen.as_deref())?)
}

/// Opens the customer display on this monitor, and remembers it for the next start.
#[tauri::command]
pub(crate) async fn open_customer_display<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    monitor: Option<String>,
) -> Result<(), Refusal> {
    windows::open_customer(&window, monitor.as_deref())?;
    if monitor.is_some() {
        remember(&desk, monitor.as_deref()).await;
    }
    Ok(())
}

/// Closes the customer display, also for the next start.
#[tauri::command]
pub(crate) async fn close_customer_display<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
) -> Result<(), Refusal> {
    windows::close_customer(&app)?;
    remember(&desk, None).await;
    Ok(())
}

/// Keeps the choice for the next start where it may be changed. The window is there or gone all the same.
async fn remember(desk: &Desk, monitor: Option<&str>) {
    if desk.customer_monitor().as_deref() == monitor {
        return;
    }
    if let Err(error) = desk.set_customer_monitor(monitor).await {
        tracing::warn!(%error, "the monitor of the customer display is not remembered");
    }
}
