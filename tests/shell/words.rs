//! The words of the screens, from the files that the screens are built from: what they say may change
//! without a change here.

use std::{fs, path::Path};

use serde_json::Value;

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(pub(crate) &'static str);

/// What a Norwegian till speaks unless it is told otherwise.
pub(crate) const NORWEGIAN: Words = Words("nb");

impl Words {
    /// The message of a key such as `cashier.ready.heading`, its blanks filled.
    pub(crate) fn say(self, key: &str, blanks: &[(&str, &str)]) -> String {
        let (area, rest) = key.split_once('.').unwrap();
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("ui/messages")
            .join(area)
            .join(format!("{}.json", self.0));
        let messages: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let message = rest.split('.').fold(&messages, |inner, name| &inner[name]);
        let message = message
            .as_str()
            .unwrap_or_else(|| panic!("{} has no text {rest:?}", file.display()));
        // Every journey stands in a Norwegian shop.
        let brand = ("brand", "Vipps");
        [brand]
            .iter()
            .chain(blanks)
            .fold(message.to_owned(), |text, (blank, word)| {
                text.replace(&format!("{{{blank}}}"), word)
            })
    }

    /// A message without blanks.
    pub(crate) fn of(self, key: &str) -> String {
        self.say(key, &[])
    }
}
