//! The store of a till: one SQLite file, encrypted by SQLCipher.
//!
//! Every change is one immediate transaction: it takes the write lock before it reads, so nothing
//! it decided on can change beneath it, in this program or another one over the same file.

mod audit;
mod erase;
mod error;
#[cfg(test)]
mod faults;
mod history;
mod ledger;
mod open;
mod pins;
mod row;
mod write;

use std::{fmt, path::PathBuf};

use async_trait::async_trait;
use enrolment::{
    Enrolment, EnrolmentId, Event, Phase, WorkerId,
    ports::{Claimed, EnrolmentStore, LONGEST_WAIT, StoreError},
};
use jiff::Timestamp;
use sqlx::{Sqlite, SqlitePool, Transaction};

use self::{
    error::fault,
    row::{OpenRow, from_ms, json, readable, to_ms},
};
use crate::hash::NumberHash;

pub use self::{
    error::OpenError,
    ledger::{Ended, Written},
};

/// Enrolments in one encrypted file. Clones share the file.
#[derive(Clone)]
pub struct SqliteStore {
    path: PathBuf,
    pool: SqlitePool,
    hash: NumberHash,
}

impl SqliteStore {
    /// Finishes what is under way and closes the file, so that it stands whole without companions.
    /// Every later call on this store or a clone of it fails.
    ///
    /// To be called before the program ends: SQLCipher then gives its memory back, and a connection
    /// that still closes itself in the background would reach into it.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed)
    }

    /// The hash of the enrolment's number, once it is known.
    fn number_key(&self, enrolment: &Enrolment) -> Option<Vec<u8>> {
        enrolment
            .private
            .number
            .as_ref()
            .map(|number| self.hash.of(number))
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl EnrolmentStore for SqliteStore {
    async fn insert(&self, enrolment: &Enrolment, event: &Event) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        write::begin(&mut transaction, enrolment, self.number_key(enrolment)).await?;
        write::append(&mut transaction, enrolment.id, event).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn load(&self, id: EnrolmentId) -> Result<Option<Enrolment>, StoreError> {
        let row: Option<OpenRow> = sqlx::query_as("SELECT * FROM enrolments WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(failed)?;
        Ok(row.map(Enrolment::try_from).transpose()?)
    }

    async fn open(&self) -> Result<Vec<Enrolment>, StoreError> {
        let rows = sqlx::query_as("SELECT * FROM enrolments ORDER BY opened_at_ms, id")
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        Ok(readable(rows))
    }

    async fn claim(
        &self,
        worker: WorkerId,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Claimed, StoreError> {
        let mut transaction = self.begin().await?;
        let mut rows: Vec<OpenRow> = sqlx::query_as(
            "UPDATE enrolments SET claimed_by = ?1, claimed_until_ms = ?2
             WHERE id IN (
                 SELECT id FROM enrolments
                 WHERE due_at_ms NOT BETWEEN ?3 + 1 AND ?5
                     AND coalesce(claimed_until_ms NOT BETWEEN ?3 + 1 AND ?5, TRUE)
                 ORDER BY due_at_ms, id LIMIT ?4
             )
             RETURNING *",
        )
        .bind(worker.to_string())
        .bind(to_ms(until))
        .bind(to_ms(now))
        .bind(limit)
        // What lies further ahead was written by a clock that has been set back since.
        .bind(to_ms(now + LONGEST_WAIT))
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed)?;
        rows.sort_by(|one, other| (one.due_at_ms, &one.id).cmp(&(other.due_at_ms, &other.id)));

        let claimed: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let next_due: Option<i64> = sqlx::query_scalar(
            "SELECT min(max(due_at_ms, coalesce(claimed_until_ms, due_at_ms))) FROM enrolments
             WHERE id NOT IN (SELECT value FROM json_each(?))",
        )
        .bind(json("id", &claimed)?)
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed)?;
        transaction.commit().await.map_err(failed)?;

        let next_due = next_due.map(|ms| from_ms("due_at_ms", ms)).transpose()?;
        Ok(Claimed {
            enrolments: readable(rows),
            next_due,
        })
    }

    async fn take(
        &self,
        id: EnrolmentId,
        worker: WorkerId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let taken = sqlx::query(
            "UPDATE enrolments SET claimed_by = ?1, claimed_until_ms = ?2
             WHERE id = ?5 AND coalesce(claimed_until_ms NOT BETWEEN ?3 + 1 AND ?4, TRUE)",
        )
        .bind(worker.to_string())
        .bind(to_ms(until))
        .bind(to_ms(now))
        .bind(to_ms(now + LONGEST_WAIT))
        .bind(id.to_string())
        .execute(&self.pool)
        .await
        .map_err(failed)?;
        Ok(taken.rows_affected() > 0)
    }

    async fn hold(
        &self,
        id: EnrolmentId,
        worker: WorkerId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE enrolments SET claimed_until_ms = ? WHERE id = ? AND claimed_by = ?")
            .bind(to_ms(until))
            .bind(id.to_string())
            .bind(worker.to_string())
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn save(&self, enrolment: &Enrolment, event: &Event) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        if let Phase::Ended { outcome } = &enrolment.phase {
            write::end(&mut transaction, enrolment, outcome, event.at).await?;
        } else {
            write::move_on(&mut transaction, enrolment, self.number_key(enrolment)).await?;
        }
        write::append(&mut transaction, enrolment.id, event).await?;
        transaction.commit().await.map_err(failed)
    }
}

fn failed(error: sqlx::Error) -> StoreError {
    StoreError::Failed {
        fault: fault(&error),
        source: Box::new(error),
    }
}
