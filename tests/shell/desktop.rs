//! What is on the screen besides pages: windows, and dialogs of the system, which no driver of a page
//! reaches.

use std::{collections::BTreeSet, path::Path};

use x11rb::{
    CURRENT_TIME,
    protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask},
};

use crate::{
    machine::Machine,
    until::{SOON, until},
};

/// The windows that are to be seen, by their numbers.
#[derive(Debug)]
pub(crate) struct Windows(BTreeSet<String>);

impl Machine {
    /// Those on the screen now.
    pub(crate) fn windows(&self) -> Windows {
        // It fails where there is none.
        let found = self.xdotool(&["search", "--onlyvisible", "--name", "."]).1;
        Windows(found.split_whitespace().map(ToOwned::to_owned).collect())
    }

    /// Waits for a window that was not there before, and gives its number.
    pub(crate) async fn new_window(&self, before: &Windows) -> String {
        until("a further window is on the screen", SOON, async || {
            self.windows().0.difference(&before.0).next().cloned()
        })
        .await
    }

    /// Asks the program to close a window, as the cross in its corner does, and waits until it has.
    pub(crate) async fn close_window(&self, window: &str) {
        let (screen, _) = x11rb::connect(Some(self.display())).unwrap();
        let word = |name: &str| {
            let asked = screen.intern_atom(false, name.as_bytes()).unwrap();
            asked.reply().unwrap().atom
        };
        let number = window.parse().unwrap();
        let protocol = [word("WM_DELETE_WINDOW"), CURRENT_TIME, 0, 0, 0];
        let close = ClientMessageEvent::new(32, number, word("WM_PROTOCOLS"), protocol);
        screen
            .send_event(false, number, EventMask::NO_EVENT, close)
            .unwrap()
            .check()
            .unwrap();
        self.is_closed(window).await;
    }

    /// Types the name of a file into a dialog, as a person does who knows where it is to go.
    pub(crate) async fn choose_file(&self, dialog: &str, file: &Path) {
        self.does(&["windowfocus", "--sync", dialog]);
        // In place of the name that stands there.
        self.does(&["key", "ctrl+a"]);
        self.does(&["type", "--delay", "20", file.to_str().unwrap()]);
        self.does(&["key", "Return"]);
        self.is_closed(dialog).await;
    }

    async fn is_closed(&self, window: &str) {
        until("the window is closed", SOON, async || {
            (!self.windows().0.contains(window)).then_some(())
        })
        .await;
    }

    fn does(&self, words: &[&str]) {
        let (is_done, _) = self.xdotool(words);
        assert!(is_done, "xdotool {words:?}");
    }

    /// Whether it did that, and what it said.
    fn xdotool(&self, words: &[&str]) -> (bool, String) {
        let done = self.command("xdotool").args(words).output();
        let done = done.unwrap_or_else(|error| panic!("xdotool is needed: {error}"));
        let said = String::from_utf8(done.stdout).unwrap();
        (done.status.success(), said)
    }
}
