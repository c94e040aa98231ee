//! What a key may be set to. A rule reads one value and says in words what it would have accepted.

use std::{
    collections::HashSet,
    fmt::Display,
    ops::{Range, RangeInclusive},
    path::{Path, PathBuf},
};

use toml::de::DeValue;

/// What the value of a key must be.
pub(crate) trait Rule {
    type Value;

    /// The least and the most, where the value is a number.
    fn range(&self) -> Option<RangeInclusive<u32>> {
        None
    }

    fn read(&self, value: &DeValue<'_>) -> Result<Self::Value, Vec<Refusal>>;

    /// Reads the text of a variable.
    fn read_text(&self, text: &str) -> Result<Self::Value, Vec<Refusal>> {
        self.read(&DeValue::String(text.into()))
    }
}

/// Why a value does not follow its rule. Follows on the name of the key.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The part of the value that is meant; all of it without.
    pub(crate) at: Option<Range<usize>>,
    pub(crate) text: String,
}

pub(crate) fn refuse<T>(text: impl Into<String>) -> Result<T, Vec<Refusal>> {
    Err(vec![Refusal {
        at: None,
        text: text.into(),
    }])
}

/// The choice that is most like what was written, if one is.
pub(crate) fn nearest<'a>(
    written: &str,
    choices: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written = written.to_lowercase();
    let likeness =
        |choice: &str| strsim::normalized_damerau_levenshtein(&written, &choice.to_lowercase());
    choices
        .into_iter()
        .map(|choice| (likeness(choice), choice))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, choice)| choice)
}

/// Ends a sentence with the choice that may have been meant.
pub(crate) fn did_you_mean(choice: Option<impl Display>) -> Option<String> {
    choice.map(|choice| format!("; did you mean `{choice}`?"))
}

/// Names, handles and ids: one line that is not empty.
pub(crate) struct Text;

impl Rule for Text {
    type Value = String;

    fn read(&self, value: &DeValue<'_>) -> Result<String, Vec<Refusal>> {
        let is_odd = |character: char| character.is_control() || character == '\u{fffd}';
        match value.as_str().map(str::trim) {
            Some(text) if (1..=128).contains(&text.chars().count()) && !text.contains(is_odd) => {
                Ok(text.to_owned())
            }
            _ => refuse("must be text of 1 to 128 characters in quotes, on one line"),
        }
    }
}

/// A number that is a name: leading zeros count.
pub(crate) struct Digits;

impl Rule for Digits {
    type Value = String;

    fn read(&self, value: &DeValue<'_>) -> Result<String, Vec<Refusal>> {
        match value.as_str() {
            Some(text)
                if (1..=20).contains(&text.len())
                    && text.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                Ok(text.to_owned())
            }
            _ => refuse("must be digits in quotes"),
        }
    }
}

/// One of a closed list.
pub(crate) struct Choice<T: 'static>(pub(crate) &'static [(&'static str, T)]);

impl<T: Copy> Rule for Choice<T> {
    type Value = T;

    fn read(&self, value: &DeValue<'_>) -> Result<T, Vec<Refusal>> {
        let written = value.as_str().unwrap_or_default();
        if let Some((_, choice)) = self.0.iter().find(|(name, _)| *name == written) {
            return Ok(*choice);
        }
        let quoted: Vec<_> = self
            .0
            .iter()
            .map(|(name, _)| format!("\"{name}\""))
            .collect();
        let (last, first) = quoted
            .split_last()
            .map_or(("", &[][..]), |(last, first)| (last, first));
        let names = self.0.iter().map(|(name, _)| *name);
        let hint = did_you_mean(nearest(written, names)).unwrap_or_default();
        refuse(format!("must be {} or {last}{hint}", first.join(", ")))
    }
}

/// Yes or no.
pub(crate) struct Flag;

impl Rule for Flag {
    type Value = bool;

    fn read(&self, value: &DeValue<'_>) -> Result<bool, Vec<Refusal>> {
        value
            .as_bool()
            .map_or_else(|| refuse("must be true or false, without quotes"), Ok)
    }

    fn read_text(&self, text: &str) -> Result<bool, Vec<Refusal>> {
        text.parse().or_else(|_| refuse("must be true or false"))
    }
}

/// A whole number with its unit.
pub(crate) struct Whole<T> {
    pub(crate) range: RangeInclusive<T>,
    pub(crate) unit: &'static str,
}

impl<T: TryFrom<i64> + PartialOrd + Display> Whole<T> {
    fn within(&self, number: Option<i64>) -> Result<T, Vec<Refusal>> {
        let number = number.and_then(|number| T::try_from(number).ok());
        number
            .filter(|number| self.range.contains(number))
            .map_or_else(
                || {
                    let (from, to) = (self.range.start(), self.range.end());
                    refuse(format!(
                        "must be a whole number of {} from {from} to {to}",
                        self.unit
                    ))
                },
                Ok,
            )
    }
}

impl<T: TryFrom<i64> + Into<u32> + Copy + PartialOrd + Display> Rule for Whole<T> {
    type Value = T;

    fn range(&self) -> Option<RangeInclusive<u32>> {
        Some((*self.range.start()).into()..=(*self.range.end()).into())
    }

    fn read(&self, value: &DeValue<'_>) -> Result<T, Vec<Refusal>> {
        let number =
            |of: &toml::de::DeInteger<'_>| i64::from_str_radix(of.as_str(), of.radix()).ok();
        self.within(value.as_integer().and_then(number))
    }

    fn read_text(&self, text: &str) -> Result<T, Vec<Refusal>> {
        self.within(text.parse().ok())
    }
}

/// The scopes of a login. New ones may appear at any time, so the list is open; a known one in other
/// letters is a slip, because scopes are told apart by case.
pub(crate) struct Scopes;

const KNOWN_SCOPES: [&str; 9] = [
    "openid",
    "name",
    "phoneNumber",
    "email",
    "birthDate",
    "address",
    "customFlow",
    "delegatedConsents",
    "agreement",
];

impl Scopes {
    fn check(scopes: Vec<(Option<Range<usize>>, String)>) -> Result<Vec<String>, Vec<Refusal>> {
        let mut seen = HashSet::new();
        let mut refusals = Vec::new();
        for (at, scope) in &scopes {
            let slip = KNOWN_SCOPES
                .into_iter()
                .find(|known| known != scope && known.eq_ignore_ascii_case(scope));
            let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte);
            let text = if scope.is_empty() || !scope.bytes().all(is_word) {
                "must be a list of scopes, each one word".to_owned()
            } else if let Some(known) = slip {
                format!("has a scope in the wrong case; did you mean `{known}`?")
            } else if !seen.insert(scope) {
                "names a scope twice".to_owned()
            } else {
                continue;
            };
            refusals.push(Refusal {
                at: at.clone(),
                text,
            });
        }
        if !scopes.iter().any(|(_, scope)| scope == "openid") && refusals.is_empty() {
            return refuse("must have the scope \"openid\"");
        }
        if refusals.is_empty() {
            Ok(scopes.into_iter().map(|(_, scope)| scope).collect())
        } else {
            Err(refusals)
        }
    }
}

impl Rule for Scopes {
    type Value = Vec<String>;

    fn read(&self, value: &DeValue<'_>) -> Result<Vec<String>, Vec<Refusal>> {
        let Some(list) = value.as_array() else {
            return refuse("must be a list of scopes, each one word");
        };
        let scope = |scope: &toml::Spanned<DeValue<'_>>| {
            (
                Some(scope.span()),
                scope.get_ref().as_str().unwrap_or_default().to_owned(),
            )
        };
        Self::check(list.iter().map(scope).collect())
    }

    fn read_text(&self, text: &str) -> Result<Vec<String>, Vec<Refusal>> {
        if text.starts_with('[') {
            return read_toml(self, text);
        }
        Self::check(
            text.split(',')
                .map(|scope| (None, scope.trim().to_owned()))
                .collect(),
        )
    }
}

/// Reads a variable that is written as in TOML.
pub(crate) fn read_toml<R: Rule>(rule: &R, text: &str) -> Result<R::Value, Vec<Refusal>> {
    let outside_of_files = |refusal: Refusal| Refusal {
        at: None,
        ..refusal
    };
    match DeValue::parse(text) {
        Ok(value) => rule
            .read(value.get_ref())
            .map_err(|refusals| refusals.into_iter().map(outside_of_files).collect()),
        Err(error) => refuse(format!("is not TOML: {}", error.message())),
    }
}

/// A file at a fixed place: the folder in which the program was started does not matter.
pub(crate) struct FilePath;

impl Rule for FilePath {
    type Value = PathBuf;

    fn read(&self, value: &DeValue<'_>) -> Result<PathBuf, Vec<Refusal>> {
        match value.as_str().map(Path::new) {
            Some(path) if path.is_absolute() && path.file_name().is_some() => {
                Ok(path.to_path_buf())
            }
            _ => refuse("must be the full path of a file in quotes"),
        }
    }
}
