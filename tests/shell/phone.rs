//! The customer's side: the simulated phone, in a real Chromium.

use std::{
    io::{BufRead as _, BufReader},
    ops::Deref,
    process::Stdio,
    thread,
    time::Duration,
};

use serde_json::json;
use tempfile::TempDir;

use crate::{
    machine::Machine,
    page::{Page, Role},
    process::Process,
    until::{SOON, until},
    webdriver::Session,
    window::keep_evidence,
};

/// A browser for the phone of one customer.
pub(crate) struct Phone {
    page: Page,
    _driver: Process,
    // What the browser keeps is the customer's, not the till's.
    _profile: TempDir,
}

impl Phone {
    /// Starts the browser. Where the phone is, the till says.
    pub(crate) async fn new(machine: &Machine) -> Self {
        let profile = TempDir::new().unwrap();
        let mut command = machine.command("chromedriver");
        command
            .arg("--port=0")
            .env("HOME", profile.path())
            .env("TMPDIR", profile.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut driver = Process::start(&mut command, "chromium-driver");
        let said = BufReader::new(driver.child().stdout.take().unwrap());
        let port = said
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                Some(port.trim_end_matches('.').to_owned())
            })
            .expect("chromedriver says where it listens");
        // Chromium refuses its sandbox to root, which is who runs tests in a container. It opens
        // nothing but pages of this computer.
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
        ];
        let wanted = json!({
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
        });
        let session = Session::begin(&format!("http://127.0.0.1:{port}"), wanted).await;
        Self {
            page: Page(session),
            _driver: driver,
            _profile: profile,
        }
    }

    /// The code of the request that has come, once one has.
    pub(crate) async fn code(&self, within: Duration) -> String {
        until("the phone shows a code", within, async || {
            let shown = self.page.0.all("output").await;
            let code = shown.first()?.text().await?;
            (!code.is_empty()).then_some(code)
        })
        .await
    }

    /// Approves, and ticks these boxes before that.
    pub(crate) async fn approve(&self, ticks: &[&str]) {
        for tick in ticks {
            self.page.click(Role::Checkbox, tick).await;
        }
        self.page.click(Role::Button, "Godkjenn").await;
        self.page.shows("Du har godkjent", SOON).await;
    }

    /// Declines.
    pub(crate) async fn decline(&self) {
        self.page.click(Role::Button, "Avslå").await;
        self.page.shows("Du har avslått", SOON).await;
    }
}

impl Deref for Phone {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        if thread::panicking() {
            keep_evidence(&self.page.0, "phone");
        }
    }
}
