//! Reading back: the history, the log of transitions, the unsaved list.

use std::ops::Range;

use enrolment::{Enrolment, EnrolmentId, Msisdn, ports::StoreError};
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    SqliteStore, failed,
    row::{
        ColumnError, OpenRow, from_json, from_ms, from_outcome_columns, from_word, id, not_before,
        to_ms,
    },
};
use crate::{HistoryCursor, HistoryRow, Standing, StoredEvent, UnsavedRow};

/// A query for many rows of `history`, as one JSON text of [`EndedRow`]s in the order of the inner query,
/// which has a limit, so that SQLite keeps it. A row that comes by itself wakes whoever waits for it on
/// another thread, which takes longer than all that is done with it.
macro_rules! as_one_text {
    ($more:literal, $rows:literal) => {
        concat!(
            "SELECT ",
            $more,
            "json_group_array(json_array(id, opened_at_ms, ended_at_ms, store, till, cashier, source,
                 outcome, problem, milestones, consents, masked_number))
             FROM (",
            $rows,
            ")"
        )
    };
}
pub(super) use as_one_text;

impl SqliteStore {
    /// Up to `limit` enrolments that ended, newest first: from the newest, or from after a row that
    /// was read before. One that this version cannot read is left out; the log names it.
    pub async fn history(
        &self,
        after: Option<HistoryCursor>,
        limit: u32,
    ) -> Result<Vec<HistoryRow>, StoreError> {
        self.history_between(Timestamp::MIN..Timestamp::MAX, after, limit)
            .await
    }

    /// The same of those that ended within `span`.
    pub async fn history_between(
        &self,
        span: Range<Timestamp>,
        after: Option<HistoryCursor>,
        limit: u32,
    ) -> Result<Vec<HistoryRow>, StoreError> {
        // No id is before the empty one: what ended with the span is not in it.
        let (mut ended_at_ms, mut id) = after
            .map_or((not_before(span.end), String::new()), |after| {
                (to_ms(after.ended_at), after.id.to_string())
            });
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut read = Vec::new();
        // In the place of rows that are left out come later ones: an empty page is the end.
        while read.len() < limit {
            let missing = limit - read.len();
            let (text,): (String,) = sqlx::query_as(as_one_text!(
                "",
                "SELECT * FROM history WHERE ended_at_ms >= ? AND (ended_at_ms, id) < (?, ?)
                 ORDER BY ended_at_ms DESC, id DESC LIMIT ?"
            ))
            .bind(not_before(span.start))
            .bind(ended_at_ms)
            .bind(&id)
            .bind(i64::try_from(missing).unwrap_or(i64::MAX))
            .fetch_one(&self.pool)
            .await
            .map_err(failed)?;
            let rows: Vec<EndedRow> = from_json("history", &text)?;
            let is_end = rows.len() < missing;
            if let Some(last) = rows.last() {
                (ended_at_ms, id) = (last.ended_at_ms, last.id.clone());
            }
            read.extend(readable(rows));
            if is_end {
                break;
            }
        }
        Ok(read)
    }

    /// One enrolment that ended; `None` if it is open or not known.
    pub async fn ended(&self, id: EnrolmentId) -> Result<Option<HistoryRow>, StoreError> {
        let row: Option<EndedRow> = sqlx::query_as("SELECT * FROM history WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(failed)?;
        Ok(row.map(HistoryRow::try_from).transpose()?)
    }

    /// The enrolments of a number that ended, newest first, without those that cannot be read.
    pub async fn find_by_number(&self, number: &Msisdn) -> Result<Vec<HistoryRow>, StoreError> {
        let rows: Vec<EndedRow> = sqlx::query_as(
            "SELECT * FROM history WHERE number_key = ? ORDER BY ended_at_ms DESC, id DESC",
        )
        .bind(self.hash.of(number))
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        Ok(readable(rows).collect())
    }

    /// The transitions of an enrolment, open or ended, in order. None if it is not known.
    pub async fn events_of(&self, id: EnrolmentId) -> Result<Vec<StoredEvent>, StoreError> {
        let rows: Vec<EventRow> = sqlx::query_as(
            "SELECT at_ms, step, phase, detail FROM events WHERE enrolment_id = ? ORDER BY seq",
        )
        .bind(id.to_string())
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        Ok(rows
            .into_iter()
            .map(StoredEvent::try_from)
            .collect::<Result<_, _>>()?)
    }

    /// The enrolments that a customer approved and that are not in the register yet, oldest first,
    /// and those that this version cannot read: they may be approved.
    pub async fn unsaved(&self) -> Result<Vec<UnsavedRow>, StoreError> {
        let rows: Vec<OpenRow> =
            sqlx::query_as("SELECT * FROM enrolments ORDER BY opened_at_ms, id")
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
        let mut unsaved = Vec::new();
        for row in rows {
            let unread = UnsavedRow::unread(&row)?;
            match Enrolment::try_from(row) {
                Ok(open) if open.phase.is_approved() => unsaved.push(open.into()),
                Ok(_) => {}
                Err(_) => unsaved.push(unread),
            }
        }
        Ok(unsaved)
    }
}

/// The rows that this version can read. One that a later version wrote must not hide the others.
pub(super) fn readable(rows: Vec<EndedRow>) -> impl Iterator<Item = HistoryRow> {
    rows.into_iter().filter_map(|row| {
        let id = row.id.clone();
        HistoryRow::try_from(row)
            .inspect_err(|error| {
                tracing::error!(enrolment.id = %id, %error, "an enrolment that ended cannot be read");
            })
            .ok()
    })
}

/// A row of `history`.
#[derive(Deserialize, sqlx::FromRow)]
pub(super) struct EndedRow {
    id: String,
    opened_at_ms: i64,
    ended_at_ms: i64,
    store: String,
    till: String,
    cashier: Option<String>,
    source: String,
    outcome: String,
    problem: Option<String>,
    milestones: String,
    consents: String,
    masked_number: Option<String>,
}

impl TryFrom<EndedRow> for HistoryRow {
    type Error = ColumnError;

    fn try_from(row: EndedRow) -> Result<Self, ColumnError> {
        Ok(Self {
            id: id(&row.id)?,
            opened_at: from_ms("opened_at_ms", row.opened_at_ms)?,
            ended_at: from_ms("ended_at_ms", row.ended_at_ms)?,
            store: row.store,
            till: row.till,
            cashier: row.cashier,
            source: from_word("source", row.source)?,
            outcome: from_outcome_columns(row.outcome, row.problem)?,
            milestones: from_json("milestones", &row.milestones)?,
            consents: from_json("consents", &row.consents)?,
            masked_number: row.masked_number,
        })
    }
}

#[derive(sqlx::FromRow)]
struct EventRow {
    at_ms: i64,
    step: String,
    phase: String,
    detail: Option<String>,
}

impl TryFrom<EventRow> for StoredEvent {
    type Error = ColumnError;

    fn try_from(row: EventRow) -> Result<Self, ColumnError> {
        Ok(Self {
            at: from_ms("at_ms", row.at_ms)?,
            step: row.step,
            phase: row.phase,
            detail: row.detail,
        })
    }
}

impl From<Enrolment> for UnsavedRow {
    fn from(open: Enrolment) -> Self {
        Self {
            id: open.id,
            opened_at: open.opened_at,
            store: open.store,
            till: open.till,
            cashier: open.cashier,
            standing: Standing::In(open.phase),
            due_at: open.due_at,
            masked_number: open.masked_number,
        }
    }
}

impl UnsavedRow {
    /// What the plain columns tell, which every version writes alike.
    fn unread(row: &OpenRow) -> Result<Self, ColumnError> {
        Ok(Self {
            id: id(&row.id)?,
            opened_at: from_ms("opened_at_ms", row.opened_at_ms)?,
            store: row.store.clone(),
            till: row.till.clone(),
            cashier: row.cashier.clone(),
            standing: Standing::Unreadable,
            due_at: None,
            masked_number: row.masked_number.clone(),
        })
    }
}
