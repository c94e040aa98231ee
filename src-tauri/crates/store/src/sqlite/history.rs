//! Reading back: the history, the log of transitions, the unsaved list.

use enrolment::{
    Enrolment, EnrolmentId, Msisdn,
    ports::{EnrolmentStore as _, StoreError},
};

use super::{
    SqliteStore, failed,
    row::{ColumnError, from_json, from_ms, from_outcome_columns, from_word, id, to_ms},
};
use crate::{HistoryCursor, HistoryRow, StoredEvent, UnsavedRow};

impl SqliteStore {
    /// Up to `limit` enrolments that ended, newest first: from the newest, or from after a row that
    /// was read before.
    pub async fn history(
        &self,
        after: Option<HistoryCursor>,
        limit: u32,
    ) -> Result<Vec<HistoryRow>, StoreError> {
        let (ended_at_ms, id) = after
            .map(|after| (to_ms(after.ended_at), after.id.to_string()))
            .unzip();
        let rows: Vec<EndedRow> = sqlx::query_as(
            "SELECT * FROM history WHERE ?1 IS NULL OR (ended_at_ms, id) < (?1, ?2)
             ORDER BY ended_at_ms DESC, id DESC LIMIT ?3",
        )
        .bind(ended_at_ms)
        .bind(id)
        .bind(limit)
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        all(rows)
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

    /// The enrolments of a number that ended, newest first.
    pub async fn find_by_number(&self, number: &Msisdn) -> Result<Vec<HistoryRow>, StoreError> {
        let rows: Vec<EndedRow> = sqlx::query_as(
            "SELECT * FROM history WHERE number_key = ? ORDER BY ended_at_ms DESC, id DESC",
        )
        .bind(self.hash.of(number))
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        all(rows)
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
        all(rows)
    }

    /// The enrolments that a customer approved and that are not in the register yet, oldest first.
    pub async fn unsaved(&self) -> Result<Vec<UnsavedRow>, StoreError> {
        let open = self.open().await?;
        Ok(open
            .into_iter()
            .filter(|open| open.phase.is_approved())
            .map(UnsavedRow::from)
            .collect())
    }
}

fn all<R, T: TryFrom<R, Error = ColumnError>>(rows: Vec<R>) -> Result<Vec<T>, StoreError> {
    Ok(rows
        .into_iter()
        .map(T::try_from)
        .collect::<Result<_, _>>()?)
}

#[derive(sqlx::FromRow)]
struct EndedRow {
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
            phase: open.phase,
            due_at: open.due_at,
            masked_number: open.masked_number,
        }
    }
}
