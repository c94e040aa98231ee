//! The desktop program: windows, commands, and nothing that decides.
//!
//! What a till does is in the crates below `src-tauri/crates`, none of which knows Tauri; [`till::Desk`]
//! joins them. Here it is given windows and taken to its end.

mod commands;
mod exports;
pub mod files;
mod leaving;
mod painting;
mod preview;
pub mod views;
mod watches;
mod windows;

use std::{process::ExitCode, sync::Arc};

use settings::{APPLICATION, Keychain, Sources};
use tauri::{Builder, Manager as _, RunEvent, Runtime, WindowEvent};
use tauri_plugin_window_state::StateFlags;
use till::{Desk, Logbook};
use tracing_subscriber::filter::LevelFilter;

use self::{
    exports::Exports, files::Chooser, preview::Shown, watches::Watches, windows::CustomerDisplay,
};

/// Starts the program and stays until its last window is closed. `--practice` starts in practice mode.
pub fn run() -> ExitCode {
    painting::by_the_processor();
    let mut practice = false;
    for argument in std::env::args_os().skip(1) {
        match argument.to_str() {
            Some("--practice") => practice = true,
            _ => return not_understood(),
        }
    }
    let sources = Sources::of_system(None);
    let logbook = Logbook::open(&sources, LevelFilter::INFO);
    let desk = Desk::new(sources, Arc::new(Keychain::new(APPLICATION)));
    let app = furnish(Builder::default(), desk.clone(), Chooser::by_dialog())
        // First of the plugins: a second start must not get as far as the others.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            windows::focus_cashier(app);
        }))
        .plugin(tauri_plugin_dialog::init())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_denylist(&[windows::CUSTOMER])
                // Windows show themselves, with their page.
                .with_state_flags(StateFlags::all() - StateFlags::VISIBLE)
                .build(),
        )
        .setup(move |app| {
            // The till opens while the window does.
            let opening = desk.clone();
            let opened = tauri::async_runtime::spawn(async move { opening.start(practice).await });
            windows::open_cashier(app.handle())?;
            leaving::on_signals(app.handle());
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                if opened.await.is_err() {
                    tracing::error!("the till did not open well");
                }
                let monitor = desk.customer_monitor();
                windows::reopen_customer(&handle, monitor.as_deref());
            });
            Ok(())
        })
        .build(context());
    match app {
        Ok(app) => {
            app.run(move |app, event| {
                if matches!(event, RunEvent::Exit) {
                    logbook.end();
                }
                on_event(app, event);
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the window did not open");
            logbook.end();
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "whoever typed the argument reads the answer there"
)]
fn not_understood() -> ExitCode {
    eprintln!("usage: medlem [--practice]");
    ExitCode::from(2)
}

/// Configuration, rights and screens, as built.
pub fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// Adds state and commands: the program without what belongs to one computer only.
pub fn furnish<R: Runtime>(builder: Builder<R>, desk: Desk, chooser: Chooser<R>) -> Builder<R> {
    builder
        .manage(desk)
        .manage(chooser)
        .manage(Exports::default())
        .manage(Watches::default())
        .manage(Shown::default())
        .manage(CustomerDisplay::default())
        .invoke_handler(commands::answer())
}

fn on_event<R: Runtime>(app: &tauri::AppHandle<R>, event: RunEvent) {
    match event {
        RunEvent::ExitRequested {
            code: None, api, ..
        } => {
            api.prevent_exit();
            leaving::leave(app);
        }
        RunEvent::WindowEvent { label, event, .. } => match event {
            WindowEvent::CloseRequested { api, .. } if label == windows::CASHIER => {
                api.prevent_close();
                leaving::leave(app);
            }
            WindowEvent::Destroyed => {
                app.state::<Watches>().end(&label);
                if label == windows::CUSTOMER {
                    app.state::<CustomerDisplay>().set_open(false);
                }
                if label == windows::MANAGER {
                    app.state::<Exports>().cancel();
                    app.state::<Desk>().office().lock();
                }
            }
            _ => {}
        },
        _ => {}
    }
}
