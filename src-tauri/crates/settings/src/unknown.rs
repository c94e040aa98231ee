//! What to say about a key that is not a setting.

use enrolment::ports::SecretName;

use crate::{
    document::{Given, Written},
    rule::{did_you_mean, nearest},
};

/// What is wrong with a key that is not among `known`. `None` for a known section without keys.
pub(crate) fn unknown_key(given: &Given<'_>, known: &[&'static str]) -> Option<String> {
    let key = given.key.as_str();
    let shown = key.escape_debug();
    if SecretName::ALL.iter().any(|secret| secret.as_str() == key) {
        return Some(format!(
            "`{shown}` is a secret and never a setting: take it out here and keep it in the \
             keychain with `medlemctl secrets set {shown}`"
        ));
    }
    let (section, name) = key.split_once('.').unwrap_or(("", key));
    let mut sections: Vec<_> = known.iter().map(|key| section_of(key)).collect();
    sections.dedup();
    let names_in = |section: &str| -> Vec<_> {
        let keys = known.iter().filter(|key| section_of(key) == section);
        keys.map(|key| name_of(key)).collect()
    };
    if section.is_empty() && sections.contains(&name) {
        let says_nothing = matches!(&given.written, Written::Toml(value) if value.is_table());
        let keys = list(&names_in(name));
        return (!says_nothing)
            .then(|| format!("`{shown}` is a section: write [{shown}], with {keys}"));
    }
    let in_section = names_in(section);
    let elsewhere = known.iter().find(|key| name_of(key) == name).copied();
    let hint = did_you_mean(elsewhere)
        .or_else(|| {
            let nearest = nearest(name, in_section.iter().copied())?;
            did_you_mean(Some(format!("{section}.{nearest}")))
        })
        .unwrap_or_else(|| match in_section.as_slice() {
            [] => format!("; the sections are {}", list(&sections)),
            names => format!("; [{section}] has {}", list(names)),
        });
    Some(format!("unknown key `{shown}`{hint}"))
}

fn section_of(key: &'static str) -> &'static str {
    key.split_once('.').map_or("", |(section, _)| section)
}

fn name_of(key: &'static str) -> &'static str {
    key.split_once('.').map_or(key, |(_, name)| name)
}

fn list(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
