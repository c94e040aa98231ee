//! The windows: the cashier's, the customer's on another monitor, and that of the back office.

use tauri::{
    AppHandle, Manager, Monitor, PhysicalPosition, Runtime, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, webview::PageLoadEvent,
};
use till::Desk;
use tokio::sync::watch;

use crate::views::{MonitorView, Section};

/// Label of the cashier's window.
pub(crate) const CASHIER: &str = "cashier";
/// Label of the window of the back office.
pub(crate) const MANAGER: &str = "manager";
/// Label of the customer's window.
pub(crate) const CUSTOMER: &str = "customer-display";

/// Whether the customer display is open, for all who show it.
pub(crate) struct CustomerDisplay(watch::Sender<bool>);

impl Default for CustomerDisplay {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl CustomerDisplay {
    pub(crate) fn watch(&self) -> watch::Receiver<bool> {
        self.0.subscribe()
    }

    pub(crate) fn set_open(&self, is_open: bool) {
        self.0.send_replace(is_open);
    }
}

/// Opens the cashier's window as `tauri.conf.json` describes it.
pub(crate) fn open_cashier<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let config = app.config().app.windows.iter();
    for window in config.filter(|window| window.label == CASHIER) {
        begun(app, WebviewWindowBuilder::from_config(app, window)?).build()?;
    }
    Ok(())
}

/// How every window begins. It knows the till's language before its first script, so that its words come
/// while its scripts start. It is shown once its page is loaded; before, there is nothing in it to see. And
/// `WebKitGTK`, when it is to paint a window whose page is only coming, now and then waits half a second
/// for the web process, which waits for this program.
fn begun<'a, R: Runtime, M: Manager<R>>(
    app: &AppHandle<R>,
    window: WebviewWindowBuilder<'a, R, M>,
) -> WebviewWindowBuilder<'a, R, M> {
    let language = app.state::<Desk>().standing().borrow().language.code();
    window
        .initialization_script(format!("window.medlem = {{ language: '{language}' }};"))
        .visible(false)
        .on_page_load(|window, page| {
            if page.event() == PageLoadEvent::Finished {
                // A window that cannot be shown is being closed.
                let _ = window.show();
            }
        })
}

/// Brings the cashier's window to the front: somebody started the program a second time.
pub(crate) fn focus_cashier<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(CASHIER) {
        // A window that cannot be raised is where it was; nothing else can be done about it.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Opens the back office at a section, or brings it to the front and there.
pub(crate) fn open_manager<R: Runtime>(
    app: &AppHandle<R>,
    section: Option<Section>,
) -> tauri::Result<()> {
    let fragment = section.map(Section::fragment);
    if let Some(window) = app.get_webview_window(MANAGER) {
        if fragment.is_some() {
            let mut address = window.url()?;
            address.set_fragment(fragment);
            window.navigate(address)?;
        }
        window.unminimize()?;
        window.show()?;
        return window.set_focus();
    }
    let page = match fragment {
        Some(fragment) => format!("index.html#{fragment}"),
        None => "index.html".to_owned(),
    };
    let window = WebviewWindowBuilder::new(app, MANAGER, WebviewUrl::App(page.into()))
        .title("Medlem")
        .inner_size(1180.0, 820.0)
        .min_inner_size(420.0, 600.0);
    begun(app, window).build()?;
    Ok(())
}

/// The monitors, in the system's order. `chosen` is the name that is set.
pub(crate) fn monitors<R: Runtime>(
    cashier: &WebviewWindow<R>,
    chosen: Option<&str>,
) -> tauri::Result<Vec<MonitorView>> {
    let own = cashier.current_monitor()?;
    let is_own = |monitor: &Monitor| {
        own.as_ref()
            .is_some_and(|own| own.position() == monitor.position())
    };
    let monitors = cashier.available_monitors()?;
    Ok(monitors
        .iter()
        .enumerate()
        .map(|(at, monitor)| {
            let name = name(at, monitor);
            MonitorView {
                is_chosen: chosen == Some(&name),
                name,
                width: monitor.size().width,
                height: monitor.size().height,
                is_cashiers: is_own(monitor),
            }
        })
        .collect())
}

/// Opens the customer display over the whole of a monitor, or moves it there. Without a name, or when
/// no monitor bears it, on the first that is not the cashier's.
pub(crate) fn open_customer<R: Runtime>(
    cashier: &WebviewWindow<R>,
    wanted: Option<&str>,
) -> tauri::Result<()> {
    let app = cashier.app_handle();
    let window = if let Some(window) = app.get_webview_window(CUSTOMER) {
        window
    } else {
        let window = WebviewWindowBuilder::new(app, CUSTOMER, WebviewUrl::default())
            .title("Medlem")
            .inner_size(1024.0, 768.0)
            .focused(false);
        begun(app, window).build()?
    };
    app.state::<CustomerDisplay>().set_open(true);
    let monitors = cashier.available_monitors()?;
    let own = cashier.current_monitor()?.map(|own| *own.position());
    let named = monitors
        .iter()
        .enumerate()
        .find(|(at, monitor)| wanted == Some(&name(*at, monitor)))
        .map(|(_, monitor)| monitor);
    let other = || {
        monitors
            .iter()
            .find(|monitor| Some(*monitor.position()) != own)
    };
    // With one monitor only it stays an ordinary window beside the cashier's.
    if let Some(monitor) = named.or_else(other) {
        let (x, y) = (monitor.position().x, monitor.position().y);
        window.set_fullscreen_on_monitor(PhysicalPosition::new(f64::from(x), f64::from(y)))?;
    }
    Ok(())
}

/// Opens the customer display on the monitor that is set, if that monitor is there.
pub(crate) fn reopen_customer<R: Runtime>(app: &AppHandle<R>, wanted: Option<&str>) {
    let (Some(cashier), Some(wanted)) = (app.get_webview_window(CASHIER), wanted) else {
        return;
    };
    let is_there = monitors(&cashier, Some(wanted))
        .is_ok_and(|monitors| monitors.iter().any(|monitor| monitor.is_chosen));
    if !is_there {
        tracing::warn!("the monitor of the customer display is not there");
    } else if let Err(error) = open_customer(&cashier, Some(wanted)) {
        tracing::error!(%error, "the customer display did not open");
    }
}

/// Closes the customer display, if it is open.
pub(crate) fn close_customer<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    app.get_webview_window(CUSTOMER)
        .map_or(Ok(()), |window| window.close())
}

/// A monitor's name, or its number where the system has no name for it.
fn name(at: usize, monitor: &Monitor) -> String {
    monitor
        .name()
        .cloned()
        .unwrap_or_else(|| (at + 1).to_string())
}
