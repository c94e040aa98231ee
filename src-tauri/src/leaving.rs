//! The end of the program: only after everything that was begun is stored.

use tauri::{AppHandle, Manager as _, Runtime, async_runtime::spawn};
use till::Desk;

/// Closes the desk, then ends the program. The window stays until then and says so; asking twice does
/// no harm. Whoever starts the program meanwhile gets a new one, not the window that goes.
pub(crate) fn leave<R: Runtime>(app: &AppHandle<R>) {
    tauri_plugin_single_instance::destroy(app);
    let app = app.clone();
    spawn(async move {
        app.state::<Desk>().close().await;
        app.exit(0);
    });
}

/// Leaves the same way when the system asks the program to end.
#[cfg(unix)]
pub(crate) fn on_signals<R: Runtime>(app: &AppHandle<R>) {
    use tokio::signal::unix::{SignalKind, signal};

    let app = app.clone();
    spawn(async move {
        let signals = (
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
            signal(SignalKind::hangup()),
        );
        let (Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)) = signals else {
            tracing::warn!("the system's signals cannot be heard; close the window to end");
            return;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup.recv() => {}
        }
        leave(&app);
    });
}

/// Windows ends programs by their windows.
#[cfg(not(unix))]
pub(crate) fn on_signals<R: Runtime>(_: &AppHandle<R>) {}
