//! Between values and columns.
//!
//! What cannot be read becomes an error that names the column and nothing of its content: a parser's
//! own message may quote a name or a number.

use std::collections::BTreeMap;

use enrolment::{Enrolment, EnrolmentId, Outcome, ports::StoreError};
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A column that does not fit the words of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the column `{0}` holds or would hold something that this version cannot read")]
pub(super) struct ColumnError(pub(super) &'static str);

impl From<ColumnError> for StoreError {
    fn from(error: ColumnError) -> Self {
        Self::other(error)
    }
}

/// A row of `enrolments`. Later versions may add columns; they are passed over.
#[derive(sqlx::FromRow)]
pub(super) struct OpenRow {
    pub(super) id: String,
    version: i64,
    pub(super) opened_at_ms: i64,
    source: String,
    pub(super) till: String,
    pub(super) store: String,
    pub(super) cashier: Option<String>,
    phase: String,
    pub(super) due_at_ms: Option<i64>,
    milestones: String,
    pub(super) masked_number: Option<String>,
    verified: bool,
    consents: String,
    private: String,
}

impl TryFrom<OpenRow> for Enrolment {
    type Error = ColumnError;

    fn try_from(row: OpenRow) -> Result<Self, ColumnError> {
        Ok(Self {
            id: id(&row.id)?,
            version: row.version,
            opened_at: from_ms("opened_at_ms", row.opened_at_ms)?,
            source: from_word("source", row.source)?,
            till: row.till,
            store: row.store,
            cashier: row.cashier,
            phase: from_json("phase", &row.phase)?,
            due_at: row
                .due_at_ms
                .map(|ms| from_ms("due_at_ms", ms))
                .transpose()?,
            milestones: from_json("milestones", &row.milestones)?,
            masked_number: row.masked_number,
            verified: row.verified,
            consents: from_json::<BTreeMap<_, _>>("consents", &row.consents)?,
            private: from_json("private", &row.private)?,
        })
    }
}

/// The enrolments that this version can read. One that a later version wrote must not stop the
/// others: it stays as it is, its number stays taken, and the log names it.
pub(super) fn readable(rows: Vec<OpenRow>) -> Vec<Enrolment> {
    let read = |row: OpenRow| {
        let id = row.id.clone();
        Enrolment::try_from(row)
            .inspect_err(|error| {
                tracing::error!(enrolment.id = %id, %error, "an open enrolment cannot be read");
            })
            .ok()
    };
    rows.into_iter().filter_map(read).collect()
}

pub(super) fn id(text: &str) -> Result<EnrolmentId, ColumnError> {
    EnrolmentId::parse(text).ok_or(ColumnError("id"))
}

pub(super) fn json<T: Serialize>(column: &'static str, value: &T) -> Result<String, ColumnError> {
    serde_json::to_string(value).map_err(|_| ColumnError(column))
}

pub(super) fn from_json<T: DeserializeOwned>(
    column: &'static str,
    text: &str,
) -> Result<T, ColumnError> {
    serde_json::from_str(text).map_err(|_| ColumnError(column))
}

/// The one word of an enum without content, so that a query can compare it.
pub(super) fn word<T: Serialize>(column: &'static str, value: &T) -> Result<String, ColumnError> {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => Ok(word),
        _ => Err(ColumnError(column)),
    }
}

pub(super) fn from_word<T: DeserializeOwned>(
    column: &'static str,
    word: String,
) -> Result<T, ColumnError> {
    serde_json::from_value(Value::String(word)).map_err(|_| ColumnError(column))
}

/// `outcome` and `problem`: the tag and the code of the outcome's own form.
pub(super) fn outcome_columns(outcome: &Outcome) -> Result<(String, Option<String>), ColumnError> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(outcome) else {
        return Err(ColumnError("outcome"));
    };
    let mut take = |name| match fields.remove(name) {
        Some(Value::String(word)) => Some(word),
        _ => None,
    };
    Ok((take("outcome").ok_or(ColumnError("outcome"))?, take("code")))
}

pub(super) fn from_outcome_columns(
    outcome: String,
    problem: Option<String>,
) -> Result<Outcome, ColumnError> {
    let mut fields = serde_json::Map::from_iter([("outcome".to_owned(), Value::String(outcome))]);
    fields.extend(problem.map(|code| ("code".to_owned(), Value::String(code))));
    serde_json::from_value(Value::Object(fields)).map_err(|_| ColumnError("outcome"))
}

pub(super) fn to_ms(time: Timestamp) -> i64 {
    time.as_millisecond()
}

/// Rounds up: what is due is never due early, so a poll is never early either.
pub(super) fn not_before(time: Timestamp) -> i64 {
    let past = time.subsec_nanosecond().rem_euclid(1_000_000) > 0;
    to_ms(time) + i64::from(past)
}

pub(super) fn from_ms(column: &'static str, ms: i64) -> Result<Timestamp, ColumnError> {
    Timestamp::from_millisecond(ms).map_err(|_| ColumnError(column))
}

#[cfg(test)]
mod tests {
    use enrolment::{Outcome, ProblemCode};
    use jiff::Timestamp;
    use rstest::rstest;

    use super::{from_json, from_outcome_columns, not_before, outcome_columns, to_ms};

    #[rstest]
    #[case(Outcome::AnswerLost, "answerLost", None)]
    #[case(Outcome::Failed { code: ProblemCode::EngageRejected }, "failed", Some("engageRejected"))]
    fn an_outcome_is_a_word_and_a_code(
        #[case] outcome: Outcome,
        #[case] word: &str,
        #[case] code: Option<&str>,
    ) {
        let columns = outcome_columns(&outcome).unwrap();
        assert_eq!(columns, (word.to_owned(), code.map(str::to_owned)));
        assert_eq!(from_outcome_columns(columns.0, columns.1).unwrap(), outcome);
    }

    #[rstest]
    #[case("2026-11-21T08:00:00Z", 0)]
    #[case("2026-11-21T08:00:00.001Z", 1)]
    #[case("2026-11-21T08:00:00.000000001Z", 1)]
    #[case("2026-11-21T08:00:00.000999999Z", 1)]
    fn a_moment_is_rounded_up(#[case] time: Timestamp, #[case] ms: i64) {
        let whole: Timestamp = "2026-11-21T08:00:00Z".parse().unwrap();
        assert_eq!(not_before(time) - to_ms(whole), ms);
    }

    #[test]
    fn an_error_about_a_column_does_not_quote_it() {
        let error = from_json::<u32>("private", r#""Kari Nordmann""#).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the column `private` holds or would hold something that this version cannot read"
        );
    }
}
