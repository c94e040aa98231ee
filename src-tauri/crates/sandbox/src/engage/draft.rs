//! Bodies of create and update: what may stand in them and in what form
//! (Voyado Engage, contact field definitions).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::refusal::{self, Refusal};
use super::register::ConsentRecord;
use crate::clock;
use crate::config::SandboxConfig;

/// Attributes that a caller may set. Others are ignored without a word, as documented.
const SETTABLE: [&str; 13] = [
    "firstName",
    "lastName",
    "email",
    "mobilePhone",
    "street",
    "zipCode",
    "city",
    "careOf",
    "country",
    "countryCode",
    "birthDay",
    "gender",
    "externalId",
];

/// Query parameters of create that some public clients put into the body, to no effect.
const MISPLACED: [&str; 3] = ["source", "storeExternalId", "createAsUnapproved"];

pub(crate) const PREFERENCES: [&str; 3] = ["acceptsEmail", "acceptsSms", "acceptsPostal"];

/// A body that keeps the rules.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) contact_type: Option<String>,
    pub(crate) attributes: BTreeMap<String, Value>,
    pub(crate) preferences: BTreeMap<String, bool>,
    pub(crate) consents: Option<Vec<ConsentRecord>>,
    /// Something was sent that Engage does not know.
    pub(crate) has_ignored: bool,
}

/// A JSON object with something in it and no null anywhere.
pub(crate) fn object(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        let message = "The body must be a JSON object";
        return Err(refusal::bad("NoData", "not_an_object", message));
    };
    if members.is_empty() {
        return Err(refusal::bad("NoData", "no_data", "The body is empty"));
    }
    if members.values().any(has_null) {
        let text = "null would overwrite what stands there".to_owned();
        return Err(refusal::invalid("null_in_body", &[text]));
    }
    Ok(members)
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

impl Draft {
    /// Reads a body and names everything that is wrong with it.
    pub(crate) fn read(config: &SandboxConfig, body: &[u8]) -> Result<Self, Refusal> {
        let mut draft = Self::default();
        let mut faults = Vec::new();
        for (name, value) in object(body)? {
            match name.as_str() {
                "contactType" => match value {
                    Value::String(handle) => draft.contact_type = Some(handle),
                    _ => faults.push("contactType must be text".to_owned()),
                },
                "preferences" => draft.preferences = preferences(&value, &mut faults),
                "consents" => draft.consents = Some(consents(config, &value, &mut faults)),
                misplaced if MISPLACED.contains(&misplaced) => {
                    faults.push(format!("{misplaced} is a query parameter"));
                }
                settable if SETTABLE.contains(&settable) => match value.as_str() {
                    Some(text) if is_well_formed(settable, text) => {
                        draft.attributes.insert(name, value);
                    }
                    _ => faults.push(format!("{settable} is malformed")),
                },
                custom if config.custom_attributes.iter().any(|own| own == custom) => {
                    draft.attributes.insert(name, value);
                }
                _ => draft.has_ignored = true,
            }
        }
        if faults.is_empty() {
            Ok(draft)
        } else {
            Err(refusal::invalid("bad_body", &faults))
        }
    }
}

fn is_well_formed(attribute: &str, text: &str) -> bool {
    match attribute {
        "mobilePhone" => is_phone(text),
        "email" => is_email(text),
        "birthDay" => {
            text.len() == 10 && text.parse::<Date>().is_ok_and(|day| day <= clock::today())
        }
        "countryCode" => text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        "gender" => ["Male", "Female", "Other"].contains(&text),
        _ => true,
    }
}

/// A plus, then 7 to 15 digits that begin with a country code.
pub(crate) fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

pub(crate) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !text.contains(char::is_whitespace)
            && !domain.contains('@')
    })
}

fn preferences(value: &Value, faults: &mut Vec<String>) -> BTreeMap<String, bool> {
    let Some(members) = value.as_object() else {
        faults.push("preferences must be an object".to_owned());
        return BTreeMap::new();
    };
    members
        .iter()
        .filter_map(|(name, value)| match value.as_bool() {
            Some(value) if PREFERENCES.contains(&name.as_str()) => Some((name.clone(), value)),
            _ => {
                faults.push(format!("preferences.{name} is unknown or no truth value"));
                None
            }
        })
        .collect()
}

fn consents(config: &SandboxConfig, value: &Value, faults: &mut Vec<String>) -> Vec<ConsentRecord> {
    let Some(entries) = value.as_array() else {
        faults.push("consents must be an array".to_owned());
        return Vec::new();
    };
    let mut read: Vec<ConsentRecord> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        match consent(config, entry) {
            Ok(consent) if read.iter().any(|other| other.id == consent.id) => {
                faults.push(format!("consents[{index}] repeats an id"));
            }
            Ok(consent) => read.push(consent),
            Err(what) => faults.push(format!("consents[{index}]: {what}")),
        }
    }
    read
}

fn consent(config: &SandboxConfig, entry: &Value) -> Result<ConsentRecord, &'static str> {
    let consent: ConsentRecord =
        serde_json::from_value(entry.clone()).map_err(|_| "id, value and date are required")?;
    if !config.consents.contains(&consent.id) {
        return Err("unknown id");
    }
    // A timestamp needs an offset to be one.
    if consent.date.parse::<Timestamp>().is_err() {
        return Err("date must be ISO 8601 with offset");
    }
    Ok(consent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("+4790000001", true)]
    #[case("4790000001", false)]
    #[case("004790000001", false)]
    #[case("+47 90000001", false)]
    #[case("+0790000001", false)]
    #[case("", false)]
    fn a_phone_has_a_plus_and_digits(#[case] text: &str, #[case] verdict: bool) {
        assert_eq!(is_phone(text), verdict);
    }

    #[rstest]
    #[case("kari@example.com", true)]
    #[case("kari@example", false)]
    #[case("kari", false)]
    #[case("ka ri@example.com", false)]
    #[case("kari@example.com@x.no", false)]
    fn an_address_has_a_domain(#[case] text: &str, #[case] verdict: bool) {
        assert_eq!(is_email(text), verdict);
    }

    #[rstest]
    #[case("birthDay", "1990-05-17", true)]
    #[case("birthDay", "17/05/1990", false)]
    #[case("birthDay", "1990-05-17T00:00:00Z", false)]
    #[case("birthDay", "2990-05-17", false)]
    #[case("countryCode", "NO", true)]
    #[case("countryCode", "Norway", false)]
    #[case("gender", "Male", true)]
    #[case("gender", "male", false)]
    fn attributes_have_a_form(#[case] name: &str, #[case] text: &str, #[case] verdict: bool) {
        assert_eq!(is_well_formed(name, text), verdict);
    }
}
