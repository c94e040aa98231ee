//! A page as a person meets it: things are found by their role and name in the accessibility tree.

use std::time::Duration;

use super::{
    until::{SOON, until},
    webdriver::{Element, Key, Session},
};

/// What a person looks for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Role {
    Button,
    Checkbox,
    Heading,
    /// One of several is picked in it.
    Combobox,
    Radio,
    Textbox,
}

impl Role {
    /// What has the role: asking every element of the page for it would take seconds.
    fn candidates(self) -> &'static str {
        match self {
            Self::Button => "button, summary, [role=button]",
            Self::Checkbox => "[type=checkbox], [role=checkbox]",
            Self::Combobox => "select",
            Self::Radio => "[type=radio], [role=radio]",
            Self::Heading => "h1, h2, h3, [role=heading]",
            Self::Textbox => "input, textarea",
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Page(pub(crate) Session);

impl Page {
    /// The one that is there now, if it is there.
    pub(crate) async fn look_for(&self, role: Role, name: &str) -> Option<Element> {
        self.look(role, |own| own == name).await
    }

    async fn look(&self, role: Role, is_meant: impl Fn(&str) -> bool) -> Option<Element> {
        for element in self.0.all(role.candidates()).await {
            let name = element.name().await;
            if name.is_some_and(|name| is_meant(&name)) && element.is_displayed().await {
                return Some(element);
            }
        }
        None
    }

    /// Waits for it.
    pub(crate) async fn find(&self, role: Role, name: &str) -> Element {
        let what = format!("a {role:?} {name:?} is there");
        until(&what, SOON, async || self.look_for(role, name).await).await
    }

    /// Waits for it and clicks it.
    pub(crate) async fn click(&self, role: Role, name: &str) {
        let what = format!("a {role:?} {name:?} can be clicked");
        until(&what, SOON, async || {
            // One that the page has replaced since it was found is found again.
            self.look_for(role, name).await?.click().await.ok()
        })
        .await;
    }

    /// Waits for one whose name begins so, and clicks it.
    pub(crate) async fn click_what_begins(&self, role: Role, name: &str) {
        let what = format!("a {role:?} {name:?}.. can be clicked");
        until(&what, SOON, async || {
            let found = self.look(role, |own| own.starts_with(name)).await?;
            found.click().await.ok()
        })
        .await;
    }

    /// Waits for a field and puts text into it, in place of what stands there.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let what = format!("the field {name:?} can be filled");
        until(&what, SOON, async || {
            self.look_for(Role::Textbox, name)
                .await?
                .fill(text)
                .await
                .ok()
        })
        .await;
    }

    /// Waits for a list and picks this out of it.
    pub(crate) async fn pick(&self, list: &str, name: &str) {
        let what = format!("{name:?} can be picked in {list:?}");
        until(&what, SOON, async || {
            let list = self.look_for(Role::Combobox, list).await?;
            for option in list.all("option").await {
                if option.label().await.as_deref() == Some(name) {
                    return option.click().await.ok();
                }
            }
            None
        })
        .await;
    }

    /// Waits for a text to be seen.
    pub(crate) async fn shows(&self, text: &str, within: Duration) {
        let what = format!("the page shows {text:?}");
        until(&what, within, async || {
            self.text().await.contains(text).then_some(())
        })
        .await;
    }

    /// Waits for a text to be gone.
    pub(crate) async fn hides(&self, text: &str, within: Duration) {
        let what = format!("the page shows {text:?} no longer");
        until(&what, within, async || {
            (!self.text().await.contains(text)).then_some(())
        })
        .await;
    }

    /// Waits for a label, and says the word that follows it.
    pub(crate) async fn word_after(&self, label: &str, within: Duration) -> String {
        let what = format!("the page shows a word after {label:?}");
        until(&what, within, async || {
            let text = self.text().await;
            let (_, rest) = text.split_once(label)?;
            Some(rest.split_whitespace().next()?.to_owned())
        })
        .await
    }

    /// All text on the page, also what only a screen reader reads.
    pub(crate) async fn text(&self) -> String {
        let text = self.0.run("return document.body.innerText").await;
        spaced(text.as_str().unwrap_or_default())
    }

    /// What stands in the page, seen or not, and what the web view keeps for it.
    pub(crate) async fn held(&self) -> String {
        let held = self
            .0
            .run_async(
                "const held = async () => {
                    const fields = [...document.querySelectorAll('input, textarea')];
                    return JSON.stringify([
                        document.documentElement.outerHTML, document.title, location.href,
                        fields.map((field) => field.value), history.state, document.cookie,
                        Object.entries(localStorage), Object.entries(sessionStorage),
                        await indexedDB.databases(), await globalThis.caches?.keys(),
                    ]);
                };
                held().then(arguments[0], (error) => arguments[0](`not told: ${error}`));",
            )
            .await;
        let held = held.as_str().unwrap();
        assert!(!held.starts_with("not told"), "{held}");
        self.0.title().await + &spaced(held)
    }

    /// Types as a person does, who is slower than any scanner.
    pub(crate) async fn type_by_hand(&self, text: &str) {
        let pause = Key::Pause(Duration::from_millis(150));
        let keys: Vec<_> = text
            .chars()
            .flat_map(|sign| [Key::Stroke(sign), pause])
            .collect();
        self.0.press(&keys).await;
    }

    /// Presses a key, wherever the focus is.
    pub(crate) async fn press(&self, key: char) {
        self.0.press(&[Key::Stroke(key)]).await;
    }
}

/// Numbers are grouped by blanks that do not break.
pub(crate) fn spaced(text: &str) -> String {
    text.replace('\u{a0}', " ").replace("&nbsp;", " ")
}
