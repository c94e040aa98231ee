//! The program in its window, driven by the driver of its web view.

use std::{
    fs::{self, File},
    ops::Deref,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    thread,
};

use serde_json::json;
use tokio::net::TcpStream;

use super::{
    machine::Machine,
    page::Page,
    process::Process,
    until::{SOON, until},
    webdriver::{Session, free_port},
};

/// Has the page keep the faults of its scripts, which it only shows as a screen that has stopped.
const NOTE_FAULTS: &str = "window.faults = [];
    for (const kind of ['error', 'unhandledrejection'])
        addEventListener(kind, ({ reason, message }) => window.faults.push(`${reason ?? message}`));";

/// The cashier's window. What can be done with any [`Page`] can be done with it.
pub(crate) struct Window {
    page: Page,
    /// As the driver calls it.
    handle: String,
    program: Process,
    log: PathBuf,
    _driver: Process,
}

impl Window {
    /// Starts the program with these words and waits for its window.
    pub(crate) async fn open(machine: &Machine, words: &[&str]) -> Self {
        let inspector = format!("127.0.0.1:{}", free_port());
        let log = machine.home().join("medlem.log");
        let mut command = machine.command(env!("CARGO_BIN_EXE_medlem"));
        command
            .args(words)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_INSPECTOR_SERVER", &inspector)
            .stdout(Stdio::null())
            .stderr(
                File::options()
                    .create(true)
                    .append(true)
                    .open(&log)
                    .unwrap(),
            );
        let program = Process::start(&mut command, "medlem");
        // A driver that asks before that waits for ever.
        until("the program lets itself be driven", SOON, async || {
            TcpStream::connect(&inspector).await.ok().map(drop)
        })
        .await;

        let port = free_port();
        let mut command = machine.command("WebKitWebDriver");
        command
            .args([format!("--port={port}"), format!("--target={inspector}")])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let driver = Process::start(&mut command, "webkit2gtk-driver");
        let session = Session::begin(&format!("http://127.0.0.1:{port}"), json!({})).await;
        session.run(NOTE_FAULTS).await;
        let handle = session.windows().await.remove(0);
        Self {
            page: Page(session),
            handle,
            program,
            log,
            _driver: driver,
        }
    }

    /// Goes on in a window that is opened beside it: from then on what is looked for is looked for there.
    pub(crate) async fn turn_to_other(&self) {
        let other = until("another window is there", SOON, async || {
            let windows = self.page.0.windows().await;
            windows.into_iter().find(|window| *window != self.handle)
        })
        .await;
        self.page.0.turn_to(&other).await;
        self.page.0.run(NOTE_FAULTS).await;
    }

    /// Comes back from there.
    pub(crate) async fn turn_back(&self) {
        self.page.0.turn_to(&self.handle).await;
    }

    /// Ends the program as the system would, and says how it ended.
    pub(crate) async fn terminate(mut self) -> ExitStatus {
        self.program.terminate();
        self.program.ended(SOON).await
    }
}

impl Deref for Window {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

/// A journey that fails leaves a picture of the window and the program's log in the target folder.
impl Drop for Window {
    fn drop(&mut self) {
        if thread::panicking() {
            keep_evidence(&self.page.0, "window");
            let _ = fs::copy(&self.log, evidence("medlem", "log"));
        }
    }
}

/// Keeps what is to be seen. Nothing here may fail: the journey has failed already and says why.
pub(crate) fn keep_evidence(session: &Session, what: &str) {
    let session = session.clone();
    let picture = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .ok()?;
        runtime.block_on(async {
            eprintln!(
                "faults in the page: {}",
                session.run("return window.faults ?? []").await
            );
            session.picture().await.ok()
        })
    });
    if let Ok(Some(picture)) = picture.join() {
        let file = evidence(what, "png");
        if fs::write(&file, picture).is_ok() {
            eprintln!("{} shows the {what}", file.display());
        }
    }
}

/// Where it is kept, by the name of the journey.
fn evidence(what: &str, ending: &str) -> PathBuf {
    let thread = thread::current();
    let journey = thread.name().unwrap_or("journey").replace("::", "-");
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{journey}-{what}.{ending}"))
}
