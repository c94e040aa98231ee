//! The history as a whole: what figures need of each row, rows by their ids, and rows that no engine
//! ended, for practice and for measuring.
//!
//! The engine works over the same one connection, so nothing here holds it for more than one batch.

use std::collections::{BTreeMap, HashMap};

use enrolment::{EnrolmentId, Event, Milestone, Msisdn, Outcome, Source, ports::StoreError};
use jiff::Timestamp;

use super::{
    SqliteStore, failed,
    history::{EndedRow, readable},
    row::{ColumnError, from_json, from_ms, from_outcome_columns, from_word, id, json},
    write,
};
use crate::HistoryRow;

/// What figures need of an enrolment that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Which.
    pub id: EnrolmentId,
    /// When it was begun.
    pub opened_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// The store's external id.
    pub store: String,
    /// The till.
    pub till: String,
    /// Who served, if it is known.
    pub cashier: Option<String>,
    /// How the customer was identified.
    pub source: Source,
    /// How it ended.
    pub outcome: Outcome,
    /// What was reached when.
    pub milestones: BTreeMap<Milestone, Timestamp>,
    /// The number with all but its last three digits hidden, if it is known.
    pub masked_number: Option<String>,
}

/// A batch of facts, in the order in which the rows were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Those that this version can read.
    pub facts: Vec<Fact>,
    /// Where the next batch begins; none where nothing was left to read.
    pub next: Option<i64>,
}

/// An enrolment that no engine ended.
#[derive(Debug, Clone)]
pub struct Ended {
    /// As it is to be read.
    pub row: HistoryRow,
    /// Under which number it is to be found.
    pub number: Option<Msisdn>,
    /// Its transitions, in order.
    pub events: Vec<Event>,
}

impl SqliteStore {
    /// Up to `limit` rows of the history after the place where a batch before ended; 0 is before the
    /// first. A row that this version cannot read is left out; the log names it.
    pub async fn facts(&self, after: i64, limit: u32) -> Result<Facts, StoreError> {
        let rows: Vec<FactRow> = sqlx::query_as(
            "SELECT rowid AS place, id, opened_at_ms, ended_at_ms, store, till, cashier, source,
                 outcome, problem, milestones, masked_number
             FROM history WHERE rowid > ? ORDER BY rowid LIMIT ?",
        )
        .bind(after)
        .bind(limit)
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        let next = rows.last().map(|row| row.place);
        let facts = rows.into_iter().filter_map(readable_fact).collect();
        Ok(Facts { facts, next })
    }

    /// These rows of the history, in this order. One that is not there, or that this version cannot
    /// read, is left out.
    pub async fn rows_of(&self, ids: &[EnrolmentId]) -> Result<Vec<HistoryRow>, StoreError> {
        let rows: Vec<EndedRow> =
            sqlx::query_as("SELECT * FROM history WHERE id IN (SELECT value FROM json_each(?))")
                .bind(json("id", &ids)?)
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
        let mut found: HashMap<_, _> = readable(rows).map(|row| (row.id, row)).collect();
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// Adds rows that no engine ended, all or none: to a database of practice or of a measurement, for a
    /// real one holds what happened.
    pub async fn add_ended(&self, all: &[Ended]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for ended in all {
            let number_key = ended.number.as_ref().map(|number| self.hash.of(number));
            write::remember(&mut transaction, &ended.row, number_key).await?;
            for event in &ended.events {
                write::append(&mut transaction, ended.row.id, event).await?;
            }
        }
        transaction.commit().await.map_err(failed)
    }
}

#[derive(sqlx::FromRow)]
struct FactRow {
    place: i64,
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
    masked_number: Option<String>,
}

impl TryFrom<FactRow> for Fact {
    type Error = ColumnError;

    fn try_from(row: FactRow) -> Result<Self, ColumnError> {
        let milestones: BTreeMap<_, _> = from_json("milestones", &row.milestones)?;
        Ok(Self {
            id: id(&row.id)?,
            opened_at: from_ms("opened_at_ms", row.opened_at_ms)?,
            ended_at: from_ms("ended_at_ms", row.ended_at_ms)?,
            store: row.store,
            till: row.till,
            cashier: row.cashier,
            source: from_word("source", row.source)?,
            outcome: from_outcome_columns(row.outcome, row.problem)?,
            milestones,
            masked_number: row.masked_number,
        })
    }
}

fn readable_fact(row: FactRow) -> Option<Fact> {
    let id = row.id.clone();
    Fact::try_from(row)
        .inspect_err(|error| {
            tracing::error!(enrolment.id = %id, %error, "an enrolment that ended cannot be read");
        })
        .ok()
}
