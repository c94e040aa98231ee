//! The bodies that are sent. A field that is present overwrites, even with null or an empty text
//! ("Update a contact"), so what has no value is left out: fields, preferences, the list of consents.

use std::collections::BTreeMap;

use enrolment::{Change, ConsentEntry, NewContact};
use jiff::{Timestamp, tz::Offset};
use serde::Serialize;

use crate::clean;

/// The fields of a contact, flat as Engage takes them.
#[derive(Serialize, Default, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContactBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile_phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_day: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    street: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zip_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country_code: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    preferences: BTreeMap<&'a str, bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    consents: Vec<ConsentBody<'a>>,
}

#[derive(Serialize, PartialEq)]
struct ConsentBody<'a> {
    id: &'a str,
    value: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
}

/// The new value of one preference.
#[derive(Serialize)]
pub(crate) struct PreferenceBody {
    pub(crate) value: bool,
}

/// The fields that an automation can branch on when a custom trigger fires.
#[derive(Serialize)]
pub(crate) struct TriggerBody<'a> {
    pub(crate) source: &'a str,
    pub(crate) store: &'a str,
}

impl<'a> ContactBody<'a> {
    pub(crate) fn of_new(contact: &'a NewContact) -> Self {
        Self {
            contact_type: clean::name(&contact.contact_type),
            mobile_phone: Some(contact.number.e164()),
            ..Self::of_change(&contact.content)
        }
    }

    pub(crate) fn of_change(change: &'a Change) -> Self {
        let details = &change.details;
        Self {
            contact_type: None,
            mobile_phone: None,
            email: details.email.expose().as_deref().and_then(clean::email),
            first_name: details.first_name.expose().as_deref().and_then(clean::name),
            last_name: details.last_name.expose().as_deref().and_then(clean::name),
            birth_day: details.birth_day.expose().map(|day| day.to_string()),
            street: details.street.expose().as_deref().and_then(clean::street),
            zip_code: details
                .zip_code
                .expose()
                .as_deref()
                .and_then(clean::zip_code),
            city: details.city.expose().as_deref().and_then(clean::name),
            country_code: details
                .country_code
                .as_deref()
                .and_then(clean::country_code),
            preferences: change
                .preferences
                .iter()
                .map(|(name, value)| (name.trim(), *value))
                .filter(|(name, _)| !name.is_empty())
                .collect(),
            consents: change.consents.iter().filter_map(ConsentBody::of).collect(),
        }
    }

    /// Whether nothing would be sent.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl<'a> ConsentBody<'a> {
    fn of(entry: &'a ConsentEntry) -> Option<Self> {
        let id = entry.id.trim();
        (!id.is_empty()).then(|| Self {
            id,
            value: entry.value,
            date: entry.date.map(with_offset),
            source: entry.source.as_deref().and_then(clean::name),
            comment: entry.comment.as_deref().and_then(clean::comment),
        })
    }
}

/// Whole seconds with a numeric offset, as in Voyado's examples ("Consents").
fn with_offset(instant: Timestamp) -> String {
    let seconds = Timestamp::from_second(instant.as_second()).unwrap_or(instant);
    seconds.display_with_offset(Offset::UTC).to_string()
}

#[cfg(test)]
mod tests {
    use enrolment::{Change, ConsentEntry, ContactDetails, Country, Msisdn, NewContact};
    use jiff::Timestamp;
    use proptest::{collection::btree_map, option, prelude::*};
    use serde_json::Value;

    use super::ContactBody;

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![Just(String::new()), "[ \t\r\n\0]{1,3}", any::<String>()]
    }

    prop_compose! {
        fn details()(
            [first_name, last_name, email, street] in [(); 4].map(|()| option::of(text())),
            [zip_code, city, country_code] in [(); 3].map(|()| option::of(text())),
        ) -> ContactDetails {
            ContactDetails {
                first_name: first_name.into(),
                last_name: last_name.into(),
                email: email.into(),
                street: street.into(),
                zip_code: zip_code.into(),
                city: city.into(),
                country_code,
                ..ContactDetails::default()
            }
        }
    }

    prop_compose! {
        fn consent()(
            id in text(),
            value in any::<bool>(),
            second in option::of(0..4_000_000_000_i64),
            source in option::of(text()),
            comment in option::of(text()),
        ) -> ConsentEntry {
            let date = second.map(|second| Timestamp::from_second(second).unwrap());
            ConsentEntry { id, value, date, source, comment }
        }
    }

    prop_compose! {
        fn change()(
            details in details(),
            preferences in btree_map(text(), any::<bool>(), 0..3),
            consents in prop::collection::vec(consent(), 0..3),
        ) -> Change {
            Change { details, preferences, consents }
        }
    }

    /// Whether a null, an empty text, list or object, or an empty name stands anywhere.
    fn has_hole(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(items) => items.is_empty() || items.iter().any(has_hole),
            Value::Object(members) => {
                members.is_empty()
                    || members
                        .iter()
                        .any(|(name, v)| name.is_empty() || has_hole(v))
            }
            Value::Bool(_) | Value::Number(_) => false,
        }
    }

    proptest! {
        #[test]
        fn nothing_empty_is_ever_sent(content in change(), contact_type in text()) {
            let body = ContactBody::of_change(&content);
            let sent = serde_json::to_value(&body).unwrap();
            prop_assert_eq!(body.is_empty(), sent.as_object().unwrap().is_empty());
            prop_assert!(body.is_empty() || !has_hole(&sent), "{sent}");

            let number = Msisdn::from_typed("90000001", Country::No).unwrap();
            let new = NewContact { number, contact_type, content };
            let sent = serde_json::to_value(ContactBody::of_new(&new)).unwrap();
            prop_assert!(!has_hole(&sent), "{sent}");
            prop_assert_eq!(&sent["mobilePhone"], "+4790000001");
        }
    }
}
