//! Reads what Engage answers. Attributes, preferences and meta are open objects that depend on the
//! tenant, so names are read letter case aside, and what cannot be read is taken as absent.

use std::collections::BTreeMap;

use enrolment::{ConsentEntry, Contact, ContactDetails, ContactId};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};
use serde_json::{Map, Value};

use crate::setup::{ConsentDefinition, Store};

/// The switches that Engage documents. Clients have met them in other letter case and in plural.
const PREFERENCES: [&str; 3] = ["acceptsEmail", "acceptsSms", "acceptsPostal"];

/// An id is a GUID; anything much longer, or with other characters, is a page of some web server.
const LONGEST_ID: usize = 64;

/// The id in the answer to a look-up (a JSON text, or one without its quotes) or to a create (a
/// contact, or the bare id of one that stood there before).
pub(crate) fn contact_id(text: &str) -> Option<ContactId> {
    let id = match serde_json::from_str(text) {
        Ok(Value::String(id)) => id,
        Ok(contact @ Value::Object(_)) => text_member(&contact, "id")?,
        Ok(Value::Null | Value::Bool(_) | Value::Array(_)) => return None,
        // An id that starts with a digit may even read as a number.
        Ok(Value::Number(_)) | Err(_) => text.to_owned(),
    };
    let is_id = (1..=LONGEST_ID).contains(&id.len())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    is_id.then_some(ContactId(id))
}

/// How many ids stand in the body of a 409 to a look-up.
pub(crate) fn matches(error: &Value) -> usize {
    member(error, "messageDetails")
        .and_then(|details| member(details, "multipleMatchesFound"))
        .and_then(Value::as_array)
        .map_or(0, Vec::len)
}

/// A contact; `None` if the value is something else.
pub(crate) fn contact(asked: &ContactId, value: &Value) -> Option<Contact> {
    let id = text_member(value, "id");
    let attributes = member(value, "attributes");
    if id.is_none() && attributes.is_none() {
        return None;
    }
    let attribute = |name| attributes.and_then(|attributes| text_member(attributes, name));
    Some(Contact {
        id: id.map_or_else(|| asked.clone(), ContactId),
        contact_type: member(value, "meta").and_then(|meta| text_member(meta, "contactType")),
        details: ContactDetails {
            first_name: attribute("firstName").into(),
            last_name: attribute("lastName").into(),
            email: attribute("email").into(),
            birth_day: attribute("birthDay").as_deref().and_then(birth_day).into(),
            street: attribute("street").into(),
            zip_code: attribute("zipCode").into(),
            city: attribute("city").into(),
            country_code: attribute("countryCode"),
        },
        preferences: member(value, "preferences")
            .and_then(Value::as_object)
            .map(preferences)
            .unwrap_or_default(),
        consents: list(member(value, "consents"), consent),
    })
}

/// The stores; `None` if the value is not a list.
pub(crate) fn stores(value: &Value) -> Option<Vec<Store>> {
    value.is_array().then(|| list(Some(value), store))
}

/// A store; `None` if the value has no external id.
pub(crate) fn store(value: &Value) -> Option<Store> {
    Some(Store {
        external_id: text_member(value, "externalId")?,
        name: text_member(value, "name"),
        city: text_member(value, "city"),
        country_code: text_member(value, "countryCode"),
        is_active: member(value, "active").and_then(flag).unwrap_or(true),
    })
}

/// The consents that the merchant defined; `None` if the value is not a list.
pub(crate) fn consent_definitions(value: &Value) -> Option<Vec<ConsentDefinition>> {
    value.is_array().then(|| {
        list(Some(value), |definition| {
            let texts = |name| {
                let texts = member(definition, "metaData").and_then(|meta| member(meta, name));
                texts
                    .and_then(Value::as_object)
                    .map(texts_by_culture)
                    .unwrap_or_default()
            };
            Some(ConsentDefinition {
                id: text_member(definition, "id")?,
                name: text_member(definition, "name"),
                display_text: texts("displayText"),
                link_text: texts("linkText"),
                condition_text: texts("conditionText"),
            })
        })
    })
}

/// The text of a member, trimmed; `None` if it is absent, blank or neither text nor number.
pub(crate) fn text_member(value: &Value, name: &str) -> Option<String> {
    match member(value, name)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let members = value.as_object()?;
    members.get(name).or_else(|| {
        members
            .iter()
            .find_map(|(own, value)| own.eq_ignore_ascii_case(name).then_some(value))
    })
}

fn list<T>(value: Option<&Value>, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(read)
        .collect()
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Switches by the documented name where they have one.
fn preferences(members: &Map<String, Value>) -> BTreeMap<String, bool> {
    let documented = |own: &str| {
        let singular = own.strip_suffix(['s', 'S']).unwrap_or(own);
        PREFERENCES
            .into_iter()
            .find(|name| name.eq_ignore_ascii_case(own) || name.eq_ignore_ascii_case(singular))
            .map_or_else(|| own.to_owned(), str::to_owned)
    };
    members
        .iter()
        .filter_map(|(own, value)| Some((documented(own), flag(value)?)))
        .collect()
}

/// An answered consent; one without an id or a value is not answered.
fn consent(entry: &Value) -> Option<ConsentEntry> {
    Some(ConsentEntry {
        id: text_member(entry, "id")?,
        value: member(entry, "value").and_then(flag)?,
        date: text_member(entry, "date").as_deref().and_then(instant),
        source: text_member(entry, "source"),
        comment: text_member(entry, "comment"),
    })
}

fn texts_by_culture(texts: &Map<String, Value>) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    texts
        .iter()
        .filter_map(|(culture, value)| Some((culture.clone(), text(value)?)))
        .collect()
}

/// A time without an offset is in UTC, as in Voyado's export of consents.
fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let utc: DateTime = text.parse().ok()?;
        Offset::UTC.to_timestamp(utc).ok()
    })
}

/// The three forms that copies of Voyado's "Contact field definitions" give: `1990-05-17`, the same
/// with a time, `17/05/1990`. The date is taken as it is written: a birthday has no time zone.
fn birth_day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '/');
    if let (Some(day), Some(month), Some(year)) = (parts.next(), parts.next(), parts.next()) {
        return Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    }
    let (date, time) = text.split_at_checked("1990-05-17".len())?;
    if time.is_empty() || time.starts_with(['T', 't', ' ']) {
        date.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::{birth_day, contact, contact_id, instant, preferences};
    use crate::answer::{consent_definitions, matches, stores};
    use enrolment::ContactId;

    #[rstest]
    #[case("1990-05-17")]
    #[case("1990-05-17T00:00:00")]
    #[case("1990-05-17T00:00:00.0000000+02:00")]
    #[case("1990-05-17 00:00:00")]
    #[case("17/05/1990")]
    fn a_birthday_is_read_in_each_documented_form(#[case] text: &str) {
        assert_eq!(birth_day(text), Some(date(1990, 5, 17)));
    }

    #[rstest]
    #[case("")]
    #[case("1990")]
    #[case("1990-13-01")]
    #[case("31/02/1990")]
    #[case("1990-05-171")]
    #[case("17/05/1990/1")]
    fn what_is_no_date_is_no_birthday(#[case] text: &str) {
        assert_eq!(birth_day(text), None);
    }

    #[rstest]
    #[case("\"5f3c2f0e-8c5a\"", Some("5f3c2f0e-8c5a"))]
    #[case("5f3c2f0e-8c5a", Some("5f3c2f0e-8c5a"))]
    #[case("1234", Some("1234"))]
    #[case("{\"Id\":\"5f3c2f0e\"}", Some("5f3c2f0e"))]
    #[case("{\"id\":null}", None)]
    #[case("null", None)]
    #[case("true", None)]
    #[case("[\"5f3c2f0e\"]", None)]
    #[case("\"\"", None)]
    #[case("", None)]
    #[case("\"../stores\"", None)]
    #[case("<html>Log in</html>", None)]
    fn an_id_is_read_or_refused(#[case] text: &str, #[case] id: Option<&str>) {
        assert_eq!(contact_id(text), id.map(|id| ContactId(id.to_owned())));
    }

    #[rstest]
    #[case("2026-01-15T10:22:31+01:00", Some("2026-01-15T09:22:31Z"))]
    #[case("2026-01-15T09:22:31Z", Some("2026-01-15T09:22:31Z"))]
    #[case("2026-01-15T09:22:31", Some("2026-01-15T09:22:31Z"))]
    #[case("yesterday", None)]
    fn a_time_without_offset_is_in_utc(#[case] text: &str, #[case] read: Option<&str>) {
        assert_eq!(instant(text), read.map(|text| text.parse().unwrap()));
    }

    #[rstest]
    #[case("acceptsEmail", json!(true), Some("acceptsEmail"))]
    #[case("AcceptsEmails", json!("True"), Some("acceptsEmail"))]
    #[case("acceptssms", json!(true), Some("acceptsSms"))]
    #[case("ACCEPTSPOSTAL", json!(true), Some("acceptsPostal"))]
    #[case("acceptsPush", json!(true), Some("acceptsPush"))]
    #[case("acceptsEmail", json!(null), None)]
    #[case("acceptsEmail", json!("maybe"), None)]
    fn a_preference_is_found_however_it_is_spelt(
        #[case] spelt: &str,
        #[case] value: Value,
        #[case] read_as: Option<&str>,
    ) {
        let read = preferences(json!({ spelt: value }).as_object().unwrap());
        let expected = read_as
            .map(|name| (name.to_owned(), true))
            .into_iter()
            .collect();
        assert_eq!(read, expected);
    }

    proptest! {
        #[test]
        fn a_birthday_survives_each_form(year in 1900..2030_i16, month in 1..=12_i8, day in 1..=28_i8) {
            let born = Date::new(year, month, day).unwrap();
            for text in [
                born.to_string(),
                format!("{born}T23:59:59+14:00"),
                format!("{day:02}/{month:02}/{year}"),
            ] {
                prop_assert_eq!(birth_day(&text), Some(born));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = birth_day(&text);
            let _ = instant(&text);
            if let Some(ContactId(id)) = contact_id(&text) {
                prop_assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
            }
        }

        #[test]
        fn any_json_in_any_place_is_read_or_refused(odd in any_json()) {
            let asked = ContactId("5f3c2f0e".to_owned());
            for value in [
                odd.clone(),
                json!({ "id": odd, "attributes": odd, "meta": odd, "preferences": odd, "consents": odd }),
                json!({ "id": "5f3c2f0e", "attributes": { "birthDay": odd }, "consents": [odd] }),
                json!([odd, { "id": odd, "externalId": odd, "metaData": odd }]),
            ] {
                let _ = contact(&asked, &value);
                let _ = stores(&value);
                let _ = consent_definitions(&value);
                let _ = matches(&value);
            }
            let whole = json!({ "id": "5f3c2f0e", "preferences": odd, "consents": odd });
            prop_assert_eq!(contact(&asked, &whole).map(|read| read.id), Some(asked));
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        let name = prop_oneof![
            Just("id".to_owned()),
            Just("value".to_owned()),
            any::<String>()
        ];
        leaf.prop_recursive(3, 16, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(name.clone(), inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }
}
