//! Who set a value, and where.

use std::{fmt, ops::RangeInclusive, path::PathBuf};

/// Who set a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layer {
    /// The program itself.
    BuiltIn,
    /// The file that device management writes.
    Machine(PathBuf),
    /// The user's file, or the one that was named at start.
    User(PathBuf),
    /// The variable of this name.
    Environment(String),
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("built-in"),
            Self::Machine(path) | Self::User(path) => path.display().fmt(f),
            Self::Environment(name) => f.write_str(name),
        }
    }
}

/// Where something stands: `/etc/medlem/medlem.toml:3:12`, or the name of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file or the variable.
    pub layer: Layer,
    /// Line and column in the file, from 1.
    pub position: Option<(usize, usize)>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.layer.fmt(f)?;
        self.position
            .map_or(Ok(()), |(line, column)| write!(f, ":{line}:{column}"))
    }
}

/// One setting as it stands, for a list that people read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Section and key, `vipps.base_url`.
    pub key: &'static str,
    /// The value as TOML; `None` when it has none.
    pub value: Option<String>,
    /// The least and the most that it may be, where it is a number.
    pub range: Option<RangeInclusive<u32>>,
    /// Who set it.
    pub layer: Layer,
    /// Whether the machine's file locks it, so that the user's file cannot change it.
    pub is_locked: bool,
}

/// One line: `till.store = "oslo-01"  # /etc/medlem/medlem.toml, locked`.
impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value.as_deref().unwrap_or("(none)");
        let locked = if self.is_locked { ", locked" } else { "" };
        write!(f, "{} = {value}  # {}{locked}", self.key, self.layer)
    }
}

impl Explained {
    /// The value as a person types it: text without quotes, words with commas between them. `None` when
    /// it has none.
    pub fn typed(&self) -> Option<String> {
        let value = self.value.as_ref()?;
        Some(match value.parse() {
            Ok(toml::Value::String(text)) => text,
            Ok(toml::Value::Array(all)) => {
                let words: Option<Vec<_>> = all.iter().map(toml::Value::as_str).collect();
                let words = words.filter(|words| !words.is_empty());
                words.map_or_else(|| value.clone(), |words| words.join(", "))
            }
            Ok(_) | Err(_) => value.clone(),
        })
    }

    /// The file or the variable because of which the user's file cannot change it, if one does.
    pub const fn locked_by(&self) -> Option<&Layer> {
        match &self.layer {
            layer @ (Layer::Machine(_) | Layer::Environment(_)) => Some(layer),
            Layer::BuiltIn | Layer::User(_) => None,
        }
    }
}

/// Something that is allowed and that the people who look after the till should know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Notice {
    /// The user's file sets a key that the machine's file locks.
    #[error("`{key}` in {ignored} has no effect: {locked_by} locks it")]
    Locked {
        /// The key.
        key: &'static str,
        /// What was left out.
        ignored: Place,
        /// What holds instead.
        locked_by: Place,
    },
    /// The customer is shown boxes to tick, and nothing says where the ticks go.
    #[error("`vipps.scopes` asks for consents, but `consents.map` sends none of them to Engage")]
    ConsentsNotMapped,
    /// A consent has a place to go to, and no customer is asked for it.
    #[error(
        "`consents.map` is set, but `vipps.scopes` asks for no consents \
         (`customFlow`, `delegatedConsents` or `agreement`)"
    )]
    ConsentsNotAsked,
}
