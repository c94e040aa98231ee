//! One layer as it was written: each key with its value and its place. Knows nothing of what a key
//! means.

use std::{io::ErrorKind, ops::Range, path::Path};

use toml::de::{DeTable, DeValue};

use crate::{Layer, Mistake, Place};

const PREFIX: &str = "MEDLEM__";

/// Whether a variable is meant for this program.
pub(crate) fn is_ours(variable: &str) -> bool {
    variable
        .get(..PREFIX.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// The text of a file of settings.
pub(crate) struct File {
    layer: Layer,
    text: String,
}

impl File {
    /// Reads a file. One that does not exist is an empty layer, unless it `must_exist`.
    pub(crate) fn read(path: &Path, layer: Layer, must_exist: bool) -> Result<Self, Mistake> {
        let wrong = |text: String| Mistake::in_file(layer.clone(), text);
        let text = match std::fs::read(path) {
            Ok(bytes) => String::from_utf8(bytes)
                .map_err(|_| wrong("this is not UTF-8: save it as UTF-8".into()))?,
            Err(error) if error.kind() == ErrorKind::NotFound && !must_exist => String::new(),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(wrong("there is no such file".into()));
            }
            Err(error) => return Err(wrong(format!("this cannot be read: {}", error.kind()))),
        };
        Ok(Self { layer, text })
    }

    /// A file with this text.
    pub(crate) const fn of(text: String, layer: Layer) -> Self {
        Self { layer, text }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// What a file or a variable sets.
pub(crate) struct Document<'a> {
    layer: Layer,
    text: &'a str,
    given: Vec<Given<'a>>,
}

/// One key of a document.
pub(crate) struct Given<'a> {
    /// Section and key, `vipps.base_url`; what stands outside of sections has its own name only.
    pub(crate) key: String,
    pub(crate) written: Written<'a>,
    name_at: Range<usize>,
    value_at: Range<usize>,
}

/// A value before anybody knows what it should be.
pub(crate) enum Written<'a> {
    /// From a file.
    Toml(DeValue<'a>),
    /// From a variable: what it means depends on the key.
    Text(&'a str),
}

impl<'a> Document<'a> {
    /// Reads the TOML of a file.
    pub(crate) fn of_file(file: &'a File) -> Result<Self, Vec<Mistake>> {
        let (table, errors) = DeTable::parse_recoverable(&file.text);
        let given = if errors.is_empty() {
            sections(table.into_inner())
        } else {
            Vec::new()
        };
        let document = Self {
            layer: file.layer.clone(),
            text: &file.text,
            given,
        };
        if errors.is_empty() {
            return Ok(document);
        }
        let mistake = |error: &toml::de::Error| Mistake {
            place: document.at(&error.span().unwrap_or_default()),
            keys: Vec::new(),
            text: format!("this is not TOML: {}", error.message()),
        };
        Err(errors.iter().map(mistake).collect())
    }

    /// Takes a variable; `None` when it is not ours or empty.
    pub(crate) fn of_variable(name: &str, value: &'a str) -> Option<Self> {
        let value = value.trim();
        if !is_ours(name) || value.is_empty() {
            return None;
        }
        let key = name[PREFIX.len()..]
            .to_ascii_lowercase()
            .replacen("__", ".", 1);
        let given = Given {
            key,
            written: Written::Text(value),
            name_at: 0..0,
            value_at: 0..0,
        };
        Some(Self {
            layer: Layer::Environment(name.to_owned()),
            text: "",
            given: vec![given],
        })
    }

    pub(crate) const fn layer(&self) -> &Layer {
        &self.layer
    }

    pub(crate) fn given(&self) -> &[Given<'a>] {
        &self.given
    }

    /// Where the name of a key stands.
    pub(crate) fn name_of(&self, given: &Given<'_>) -> Place {
        self.at(&given.name_at)
    }

    /// Where a value stands, or the part of it at `within`.
    pub(crate) fn value_of(&self, given: &Given<'_>, within: Option<&Range<usize>>) -> Place {
        self.at(within.unwrap_or(&given.value_at))
    }

    fn at(&self, span: &Range<usize>) -> Place {
        let position = match self.layer {
            Layer::BuiltIn | Layer::Environment(_) => None,
            Layer::Machine(_) | Layer::User(_) => Some(position(self.text, span.start)),
        };
        Place {
            layer: self.layer.clone(),
            position,
        }
    }
}

/// Every key in the order of the file.
fn sections(table: DeTable<'_>) -> Vec<Given<'_>> {
    let mut all = Vec::new();
    for (section, value) in table {
        let value_at = value.span();
        match value.into_inner() {
            DeValue::Table(keys) if !keys.is_empty() => {
                all.extend(keys.into_iter().map(|(key, value)| Given {
                    key: format!("{}.{}", section.get_ref(), key.get_ref()),
                    name_at: key.span(),
                    value_at: value.span(),
                    written: Written::Toml(value.into_inner()),
                }));
            }
            // Not a section, or one that says nothing: its name is there to be checked.
            other => all.push(Given {
                key: section.get_ref().to_string(),
                name_at: section.span(),
                value_at,
                written: Written::Toml(other),
            }),
        }
    }
    all.sort_by_key(|given| given.name_at.start);
    all
}

/// Line and column of a byte, both from 1, the column in characters.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}
