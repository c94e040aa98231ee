//! The list `consents.map`: where the answer to each box goes.

use std::collections::HashSet;

use enrolment::{ConsentKind, ConsentMapping};
use toml::{
    Spanned,
    de::{DeString, DeValue},
};

use crate::Settings;
use crate::rule::{Choice, Refusal, Rule, Text, did_you_mean, nearest, read_toml, refuse};

const FIELDS: [&str; 3] = ["from", "to", "kind"];
const KINDS: Choice<ConsentKind> = Choice(&[
    ("preference", ConsentKind::Preference),
    ("consent", ConsentKind::Consent),
]);
/// Voyado Engage, contact preferences.
const PREFERENCES: Choice<&str> = Choice(&[
    ("acceptsEmail", "acceptsEmail"),
    ("acceptsSms", "acceptsSms"),
    ("acceptsPostal", "acceptsPostal"),
]);

impl Settings {
    /// These mappings as a person would type them for `consents.map`.
    pub fn typed_mappings(mappings: &[ConsentMapping]) -> String {
        // Text always has a TOML.
        toml::Value::try_from(mappings).map_or_else(|_| String::new(), |list| list.to_string())
    }
}

/// The whole list.
pub(crate) struct Mappings;

impl Rule for Mappings {
    type Value = Vec<ConsentMapping>;

    fn read(&self, value: &DeValue<'_>) -> Result<Vec<ConsentMapping>, Vec<Refusal>> {
        let Some(list) = value.as_array() else {
            return refuse("must be a list: write [[consents.map]] with `from`, `to` and `kind`");
        };
        let mut refusals = Vec::new();
        let mut mappings = Vec::new();
        let mut targets = HashSet::new();
        for entry in list {
            match read_entry(entry) {
                // Two boxes for one consent could answer it both ways.
                Ok(mapping) if !targets.insert((mapping.to.clone(), mapping.kind)) => refusals
                    .push(Refusal {
                        at: Some(entry.span()),
                        text: format!("sends two boxes to `{}`", mapping.to.escape_debug()),
                    }),
                Ok(mapping) => mappings.push(mapping),
                Err(mut wrong) => refusals.append(&mut wrong),
            }
        }
        if refusals.is_empty() {
            Ok(mappings)
        } else {
            Err(refusals)
        }
    }

    fn read_text(&self, text: &str) -> Result<Vec<ConsentMapping>, Vec<Refusal>> {
        read_toml(self, text)
    }
}

fn read_entry(entry: &Spanned<DeValue<'_>>) -> Result<ConsentMapping, Vec<Refusal>> {
    let whole = |text: String| Refusal {
        at: Some(entry.span()),
        text,
    };
    let Some(table) = entry.get_ref().as_table() else {
        return Err(vec![whole(
            "must hold tables with `from`, `to` and `kind`".to_owned(),
        )]);
    };
    let mut refusals: Vec<_> = table.keys().filter_map(unknown_field).collect();
    // A field that is missing next to one that nobody knows is most likely that one.
    if refusals.is_empty() {
        let missing = FIELDS
            .into_iter()
            .filter(|field| !table.contains_key(*field));
        refusals.extend(missing.map(|field| whole(format!("lacks the field `{field}`"))));
    }
    let refusals = &mut refusals;
    let kind = table
        .get("kind")
        .and_then(|value| read_field("kind", &KINDS, value, refusals));
    let from = table
        .get("from")
        .and_then(|value| read_field("from", &Text, value, refusals));
    let to = table.get("to").and_then(|value| match kind {
        Some(ConsentKind::Preference) => {
            read_field("to", &PREFERENCES, value, refusals).map(str::to_owned)
        }
        _ => read_field("to", &Text, value, refusals),
    });
    match (from, to, kind) {
        (Some(from), Some(to), Some(kind)) if refusals.is_empty() => {
            Ok(ConsentMapping { from, to, kind })
        }
        _ => Err(std::mem::take(refusals)),
    }
}

fn unknown_field(field: &Spanned<DeString<'_>>) -> Option<Refusal> {
    let name = field.get_ref();
    if FIELDS.contains(&&**name) {
        return None;
    }
    let hint = did_you_mean(nearest(name, FIELDS))
        .unwrap_or_else(|| "; the fields are `from`, `to` and `kind`".to_owned());
    let text = format!("has the unknown field `{}`{hint}", name.escape_debug());
    Some(Refusal {
        at: Some(field.span()),
        text,
    })
}

fn read_field<R: Rule>(
    name: &str,
    rule: &R,
    value: &Spanned<DeValue<'_>>,
    refusals: &mut Vec<Refusal>,
) -> Option<R::Value> {
    let within = |refusal: Refusal| Refusal {
        at: Some(value.span()),
        text: format!("has a `{name}` that {}", refusal.text),
    };
    rule.read(value.get_ref())
        .map_err(|wrong| refusals.extend(wrong.into_iter().map(within)))
        .ok()
}
