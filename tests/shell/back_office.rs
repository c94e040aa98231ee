//! The back office: the way into it, and what is read and done there.

use serde_json::Value;

use crate::{
    machine::Machine,
    page::{Page, Role},
    until::{SOON, until},
    webdriver::ENTER,
    window::Window,
    words::NORWEGIAN,
};

/// How far customers came, in the order of the screen.
const STEPS: [&str; 5] = ["identified", "new", "asked", "approved", "saved"];

impl Window {
    /// Opens the back office from the cashier's menu and goes on in its window, whose number on the
    /// screen it gives.
    pub(crate) async fn open_office(&self, machine: &Machine) -> String {
        let before = machine.windows();
        self.click(Role::Button, &NORWEGIAN.of("cashier.menu.label"))
            .await;
        self.click(Role::Button, &NORWEGIAN.of("cashier.menu.office"))
            .await;
        let window = machine.new_window(&before).await;
        self.turn_to_other().await;
        window
    }
}

impl Page {
    /// Types a PIN and waits until it was looked at.
    pub(crate) async fn try_pin(&self, pin: &str) {
        self.fill(&NORWEGIAN.of("manager.lock.pin"), pin).await;
        self.press(ENTER).await;
        until("the PIN is looked at", SOON, async || {
            let fields = "[...document.querySelectorAll('[type=password]')]";
            let is_typed_anew = format!("return {fields}.every(({{ value }}) => value === '')");
            (self.0.run(&is_typed_anew).await == true).then_some(())
        })
        .await;
    }

    /// Goes to a part of the back office.
    pub(crate) async fn go_to(&self, part: &str) {
        let part = NORWEGIAN.of(&format!("manager.parts.{part}"));
        // Behind the name may stand how many wait.
        self.click_what_begins(Role::Button, &part).await;
        self.find(Role::Heading, &part).await;
    }

    /// Waits until so many customers came so far.
    pub(crate) async fn shows_funnel(&self, wanted: [u32; 5]) {
        let mut shown = None;
        let what = format!("the funnel shows {wanted:?}");
        until(&what, SOON, async || {
            let now = self.funnel().await;
            if shown != now {
                eprintln!("the funnel shows {now:?}");
                shown = now;
            }
            (now == Some(wanted)).then_some(())
        })
        .await;
    }

    async fn funnel(&self) -> Option<[u32; 5]> {
        let text = self.text().await;
        let (_, mut rest) = text.split_once(&NORWEGIAN.of("manager.funnel.heading"))?;
        let mut counts = [0; 5];
        for (count, step) in counts.iter_mut().zip(STEPS) {
            let name = NORWEGIAN.of(&format!("manager.funnel.{step}"));
            rest = rest.split_once(&name)?.1;
            *count = rest.split_whitespace().next()?.parse().ok()?;
        }
        Some(counts)
    }

    /// Opens the first of the enrolments that are listed.
    pub(crate) async fn open_first_row(&self) {
        until("a row can be opened", SOON, async || {
            // It is called by the time of day.
            let rows = self.0.all("tbody tr button").await;
            rows.first()?.click().await.ok()
        })
        .await;
    }

    /// Waits until the sheet that lies over the page shows all of these texts.
    pub(crate) async fn sheet_shows(&self, texts: &[String]) {
        let what = format!("a sheet shows {texts:?}");
        until(&what, SOON, async || {
            let sheets = self.0.all("dialog[open]").await;
            let shown = sheets.first()?.text().await?;
            texts.iter().all(|text| shown.contains(text)).then_some(())
        })
        .await;
    }

    /// Clicks a button of the sheet that lies over the page; behind it may be one of the same name.
    pub(crate) async fn click_in_sheet(&self, name: &str) {
        let what = format!("a button {name:?} in a sheet can be clicked");
        until(&what, SOON, async || {
            for button in self.0.all("dialog[open] button").await {
                if button.name().await.as_deref() == Some(name) {
                    return button.click().await.ok();
                }
            }
            None
        })
        .await;
    }

    /// Closes the sheet that is open.
    pub(crate) async fn close_sheet(&self) {
        let close = NORWEGIAN.of("common.buttons.close");
        self.click(Role::Button, &close).await;
        until("the sheet is closed", SOON, async || {
            self.look_for(Role::Button, &close)
                .await
                .is_none()
                .then_some(())
        })
        .await;
    }

    /// Looks for a number or for its end.
    pub(crate) async fn search(&self, number: &str) {
        self.fill(&NORWEGIAN.of("manager.search.label"), number)
            .await;
        self.press(ENTER).await;
    }

    /// Locks the back office.
    pub(crate) async fn lock(&self) {
        let lock = NORWEGIAN.of("manager.session.lock");
        self.click_what_begins(Role::Button, &lock).await;
        self.is_locked().await;
    }

    /// Waits until it is.
    pub(crate) async fn is_locked(&self) {
        self.shows(&NORWEGIAN.of("manager.lock.text"), SOON).await;
    }

    /// What the program says to a command of this window, its screens aside: `answer` or, with a code,
    /// `refused`.
    pub(crate) async fn command(&self, name: &str, words: &Value) -> Value {
        let script = format!(
            "window.__TAURI_INTERNALS__.invoke('{name}', {words})
                .then((answer) => ({{ answer }}), ({{ code }}) => ({{ refused: code }}))
                .then(arguments[0]);"
        );
        self.0.run_async(&script).await
    }
}
