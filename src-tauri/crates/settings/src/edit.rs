//! One key in the text of a file: set as a person would write it, everything around it left as it is.

use std::str::FromStr;

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use crate::Settings;

/// Sets a key (`till.id`) to what a person types, without quotes; an empty value takes it out. `known`
/// are settings that tell what kind of value a key has. `false` where there is no place for such a key.
pub(crate) fn set(document: &mut DocumentMut, key: &str, value: &str, known: &Settings) -> bool {
    let Some((section, name)) = key.split_once('.') else {
        return false;
    };
    let value = value.trim();
    let section = document
        .entry(section)
        .or_insert_with(|| Item::Table(unnamed()));
    match section.as_table_like_mut() {
        Some(section) if value.is_empty() => drop(section.remove(name)),
        Some(section) => put(section, name, typed(value, key, known)),
        None => return false,
    }
    true
}

/// A section whose name is written only where something stands directly in it.
fn unnamed() -> Table {
    let mut section = Table::new();
    section.set_implicit(true);
    section
}

/// The value as the key takes it: of the kind of the built-in value, else text. Where it should have
/// been of another kind, loading says so.
fn typed(value: &str, key: &str, known: &Settings) -> Item {
    fn of_kind<T: FromStr + Into<Value>>(value: &str, built_in: &str) -> Option<Item> {
        built_in.parse::<T>().ok()?;
        value
            .parse::<T>()
            .ok()
            .map(|value| Item::Value(value.into()))
    }
    let built_in = known
        .setting(key)
        .and_then(|setting| setting.value.as_deref())
        .unwrap_or_default();
    if built_in.starts_with('[') {
        return list(value);
    }
    of_kind::<i64>(value, built_in)
        .or_else(|| of_kind::<bool>(value, built_in))
        .unwrap_or_else(|| Item::Value(value.into()))
}

/// A list as people type it: separated by commas, or as in TOML.
fn list(value: &str) -> Item {
    if !value.starts_with('[') {
        let all: Array = value.split(',').map(str::trim).collect();
        return Item::Value(all.into());
    }
    match value.parse::<Value>() {
        Ok(Value::Array(all)) => {
            let tables = all.iter().map(|one| one.as_inline_table().cloned());
            let tables: Option<Vec<_>> = tables.collect();
            match tables {
                Some(tables) if !tables.is_empty() => Item::ArrayOfTables(
                    tables
                        .into_iter()
                        .map(InlineTable::into_table)
                        .collect::<ArrayOfTables>(),
                ),
                _ => Item::Value(all.into()),
            }
        }
        _ => Item::Value(value.into()),
    }
}

/// Sets a key, and keeps the remarks around it.
fn put(section: &mut dyn TableLike, name: &str, mut item: Item) {
    let old = section.get_mut(name).and_then(Item::as_value_mut);
    if let (Some(old), Some(new)) = (old, item.as_value_mut()) {
        new.decor_mut().clone_from(old.decor());
    }
    match section.get_mut(name) {
        Some(old) => *old = item,
        None => drop(section.insert(name, item)),
    }
}
