//! The history as a whole: rows as they were written, rows by their ids, and rows that no engine ended,
//! for practice and for measuring.
//!
//! The engine works over the same one connection, so nothing here holds it for more than one batch.

use std::collections::HashMap;

use enrolment::{EnrolmentId, Event, Msisdn, ports::StoreError};

use super::{
    SqliteStore, failed,
    history::{EndedRow, as_one_text, readable},
    row::{from_json, json},
    write,
};
use crate::HistoryRow;

/// A batch of the history, in the order in which its rows were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Those that this version can read.
    pub rows: Vec<HistoryRow>,
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
    pub async fn written_after(&self, place: i64, limit: u32) -> Result<Written, StoreError> {
        let (next, text): (Option<i64>, String) = sqlx::query_as(as_one_text!(
            "max(place), ",
            "SELECT rowid AS place, * FROM history WHERE rowid > ? ORDER BY rowid LIMIT ?"
        ))
        .bind(place)
        .bind(limit)
        .fetch_one(&self.pool)
        .await
        .map_err(failed)?;
        let rows: Vec<EndedRow> = from_json("history", &text)?;
        Ok(Written {
            rows: readable(rows).collect(),
            next,
        })
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
