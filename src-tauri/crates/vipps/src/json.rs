//! Reading JSON from a service that adds fields without notice and writes numbers as strings.
//! A wrong type reads as absent; what absence means is for the caller to say.

use std::time::Duration;

use serde_json::{Map, Value};

/// A text that says something: trimmed, `None` when empty or of another type.
pub(crate) fn text(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Whole seconds, written as a number or as a string of digits. More than 136 years are cut to that,
/// so that adding them to a date cannot overflow.
pub(crate) fn seconds(value: Option<&Value>) -> Option<Duration> {
    let seconds = match value? {
        Value::Number(number) => number.as_u64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    Some(Duration::from_secs(seconds.min(u32::MAX.into())))
}

/// The member with this name, or with this name between spaces: one published sample of Vipps Login
/// has a key that begins with a space.
pub(crate) fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| {
        object
            .iter()
            .find(|(key, _)| key.trim() == name)
            .map(|(_, value)| value)
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::{seconds, text};

    #[rstest]
    #[case(json!(3599), Some(3599))]
    #[case(json!("3599"), Some(3599))]
    #[case(json!(" 300 "), Some(300))]
    #[case(json!(0), Some(0))]
    #[case(json!(u64::MAX), Some(u64::from(u32::MAX)))]
    #[case(json!(-1), None)]
    #[case(json!("soon"), None)]
    #[case(json!(null), None)]
    #[case(json!([300]), None)]
    fn seconds_are_read_from_numbers_and_digits(#[case] value: Value, #[case] read: Option<u64>) {
        assert_eq!(
            seconds(Some(&value)).map(|duration| duration.as_secs()),
            read
        );
    }

    #[rstest]
    #[case(json!(" Kari "), Some("Kari"))]
    #[case(json!(""), None)]
    #[case(json!("  "), None)]
    #[case(json!(4), None)]
    fn an_empty_text_is_an_absent_one(#[case] value: Value, #[case] read: Option<&str>) {
        assert_eq!(text(Some(&value)).as_deref(), read);
    }
}
