//! Query strings, read without mercy: a misspelt parameter is refused, not ignored.

use std::collections::BTreeMap;

use super::refusal::{self, Refusal};

/// The parameters of a call, each at most once.
#[derive(Debug)]
pub(crate) struct Query(BTreeMap<String, String>);

impl Query {
    pub(crate) fn read(query: Option<&str>, allowed: &[&str]) -> Result<Self, Refusal> {
        let refused = |note, message: &str| Err(refusal::bad("InvalidSearchQuery", note, message));
        let mut parameters = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if !allowed.contains(&name.as_ref()) {
                return refused("unknown_parameter", "Unknown query parameter");
            }
            if value.is_empty() {
                return refused("empty_parameter", "Empty query parameter");
            }
            if parameters
                .insert(name.into_owned(), value.into_owned())
                .is_some()
            {
                return refused("repeated_parameter", "Repeated query parameter");
            }
        }
        Ok(Self(parameters))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A truth value written as text.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(refusal::bad(
                "InvalidSearchQuery",
                "bad_flag",
                "The value must be true or false",
            )),
        }
    }
}
