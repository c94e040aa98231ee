//! What one till hands on to others: its settings without what is its own.

use std::path::Path;

use toml_edit::DocumentMut;

use crate::{Layer, LoadError, Settings, Sources, edit::set};

/// What each computer has for itself. A member keeps the store for good, so no till has that of another.
const OWN: [&str; 5] = [
    "till.id",
    "till.store",
    "camera.name",
    "customer_display.monitor",
    "history.path",
];

const HEAD: &str = "\
# Settings of a till of Medlem, for others: without its number, its store, its camera, its monitor and its keys.
# They load as a machine's file, as a user's file, and by `medlemctl settings import`.

";

impl Settings {
    /// What somebody set, as the text of a file that others load.
    pub fn hand_on(&self) -> String {
        let mut document = DocumentMut::new();
        let built_in = Self::default();
        for setting in self.explain() {
            if setting.layer == Layer::BuiltIn || OWN.contains(&setting.key) {
                continue;
            }
            if let Some(value) = setting.typed() {
                // Every known key has a place in an empty file.
                set(&mut document, setting.key, &value, &built_in);
            }
        }
        format!("{HEAD}{document}")
    }

    /// What a file of another till sets, as a person types it, in the order of the sections. What is a
    /// till's own is passed over. Every mistake in the file is told with its place; whether the values
    /// go together with those of this till is seen when they are written.
    pub fn handed_on(file: &Path) -> Result<Vec<(&'static str, String)>, LoadError> {
        let alone = Sources {
            user: Some(file.to_owned()),
            user_is_required: true,
            ..Sources::default()
        };
        let settings = Self::load(&alone)?;
        let set = settings
            .explain()
            .iter()
            .filter(|setting| setting.layer != Layer::BuiltIn && !OWN.contains(&setting.key));
        Ok(set
            .filter_map(|setting| Some((setting.key, setting.typed()?)))
            .collect())
    }
}
