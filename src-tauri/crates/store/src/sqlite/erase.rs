//! What is taken out of the file: the traces of one number, and what tells of people in old rows.
//!
//! A row of the history stays as a figure: what happened when and where at the till, and which boxes
//! were ticked. Without the number neither can be told from the same of anybody else.

use std::{collections::BTreeMap, ops::Range};

use enrolment::{Enrolment, Msisdn, ports::StoreError};
use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{
    SqliteStore, audit, failed,
    row::{OpenRow, id, to_ms},
};
use crate::{Actor, AuditAction, ErasureReceipt, Traces};

/// Writes the index of the numbers anew.
const REINDEX: &str = "REINDEX history_by_number";

/// Bytes of chance in a receipt's reference.
const REFERENCE_LENGTH: usize = 5;

impl SqliteStore {
    /// What is kept of a number.
    pub async fn traces(&self, number: &Msisdn) -> Result<Traces, StoreError> {
        let key = self.hash.of(number);
        let mut transaction = self.pool.begin().await.map_err(failed)?;
        let ended = sqlx::query_scalar("SELECT count(*) FROM history WHERE number_key = ?")
            .bind(&key)
            .fetch_one(&mut *transaction)
            .await
            .map_err(failed)?;
        let open = open_row(&mut transaction, &key).await?;
        // What cannot be read may be approved.
        let is_unsaved = open.map(|row| {
            Enrolment::try_from(row).map_or(true, |enrolment| enrolment.phase.is_approved())
        });
        Ok(Traces {
            ended,
            open: u32::from(is_unsaved == Some(false)),
            unsaved: u32::from(is_unsaved == Some(true)),
        })
    }

    /// Takes the number out of every enrolment of it that ended, and notes that in the audit, in one
    /// transaction. Afterwards nothing in the file or beside it leads to the number, whatever its form.
    /// A receipt is given also where nothing was kept: that is the answer then.
    ///
    /// [`StoreError::NumberBusy`] while an enrolment of it is open: end that one first.
    pub async fn erase(
        &self,
        number: &Msisdn,
        at: Timestamp,
        actor: &Actor,
    ) -> Result<ErasureReceipt, StoreError> {
        let key = self.hash.of(number);
        let reference = reference()?;
        let mut transaction = self.begin().await?;
        if let Some(open) = open_row(&mut transaction, &key).await? {
            return Err(StoreError::NumberBusy(id(&open.id)?));
        }
        let erased = sqlx::query(
            "UPDATE history SET number_key = NULL, masked_number = NULL WHERE number_key = ?",
        )
        .bind(key)
        .execute(&mut *transaction)
        .await
        .map_err(failed)?
        .rows_affected();
        let detail = BTreeMap::from([
            ("reference".to_owned(), reference.clone()),
            ("rows".to_owned(), erased.to_string()),
        ]);
        let action = AuditAction::Erased;
        let noted = audit::append(&mut transaction, at, actor, action, &detail).await?;
        rewrite(&mut transaction).await?;
        transaction.commit().await.map_err(failed)?;
        noted.tell();
        self.empty_log().await;
        Ok(ErasureReceipt {
            reference,
            at,
            erased: Traces {
                ended: u32::try_from(erased).unwrap_or(u32::MAX),
                open: 0,
                unsaved: 0,
            },
        })
    }

    /// Takes what tells of people, customers and staff, out of up to `limit` enrolments that ended
    /// before `older_than`, the oldest first, and notes how many in the audit, in one transaction.
    /// Gives how many; writes nothing where there are none. Each row is taken once.
    pub async fn anonymise(
        &self,
        older_than: Timestamp,
        at: Timestamp,
        limit: u32,
    ) -> Result<u32, StoreError> {
        let mut transaction = self.begin().await?;
        let rows = sqlx::query(
            "UPDATE history SET number_key = NULL, masked_number = NULL, cashier = NULL,
                 anonymised_at_ms = ?
             WHERE rowid IN (
                 SELECT rowid FROM history WHERE anonymised_at_ms IS NULL AND ended_at_ms < ?
                 ORDER BY ended_at_ms LIMIT ?
             )",
        )
        .bind(to_ms(at))
        .bind(to_ms(older_than))
        .bind(limit)
        .execute(&mut *transaction)
        .await
        .map_err(failed)?
        .rows_affected();
        if rows == 0 {
            return Ok(0);
        }
        let detail = BTreeMap::from([
            ("before".to_owned(), older_than.to_string()),
            ("rows".to_owned(), rows.to_string()),
        ]);
        let (actor, action) = (Actor::system(), AuditAction::Anonymised);
        let noted = audit::append(&mut transaction, at, &actor, action, &detail).await?;
        transaction.commit().await.map_err(failed)?;
        noted.tell();
        Ok(u32::try_from(rows).unwrap_or(u32::MAX))
    }

    /// Whether anything ended before `older_than` that [`SqliteStore::anonymise`] would take.
    pub async fn is_any_older(&self, older_than: Timestamp) -> Result<bool, StoreError> {
        sqlx::query_scalar(
            "SELECT EXISTS (
                 SELECT 1 FROM history WHERE anonymised_at_ms IS NULL AND ended_at_ms < ?
             )",
        )
        .bind(to_ms(older_than))
        .fetch_one(&self.pool)
        .await
        .map_err(failed)
    }

    /// Whether an enrolment ended or something was noted in the audit within `span`.
    pub async fn was_used(&self, span: Range<Timestamp>) -> Result<bool, StoreError> {
        sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM history WHERE ended_at_ms >= ?1 AND ended_at_ms < ?2)
                 OR EXISTS (SELECT 1 FROM audit WHERE at_ms >= ?1 AND at_ms < ?2)",
        )
        .bind(to_ms(span.start))
        .bind(to_ms(span.end))
        .fetch_one(&self.pool)
        .await
        .map_err(failed)
    }

    /// Writes anew what may hold copies of the numbers that [`SqliteStore::anonymise`] took away, in the
    /// file and beside it. Once after the last of its batches.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        sqlx::query(REINDEX)
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        self.empty_log().await;
        Ok(())
    }

    /// Takes the numbers out of everything that ended at a till, whatever its age, and notes nothing: for
    /// practice, where somebody may have typed a real one. Gives of how many.
    pub async fn forget_numbers(&self, till: &str) -> Result<u64, StoreError> {
        let rows = sqlx::query(
            "UPDATE history SET number_key = NULL, masked_number = NULL
             WHERE till = ? AND (number_key IS NOT NULL OR masked_number IS NOT NULL)",
        )
        .bind(till)
        .execute(&self.pool)
        .await
        .map_err(failed)?
        .rows_affected();
        if rows > 0 {
            self.sweep().await?;
        }
        Ok(rows)
    }

    /// A number that grows whenever something that stands in the history was changed or removed. While
    /// it stays, rows were at most added.
    pub async fn history_epoch(&self) -> Result<i64, StoreError> {
        sqlx::query_scalar("SELECT epoch FROM history_epoch")
            .fetch_one(&self.pool)
            .await
            .map_err(failed)
    }

    /// Moves what waits beside the file into it and empties the waiting place, where pages still stand
    /// as they were. What was erased is, also where this fails: the next one that succeeds makes up for
    /// it, and closing does.
    async fn empty_log(&self) {
        let emptied = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&self.pool)
            .await;
        match emptied {
            Ok(false) => {}
            Ok(true) => tracing::warn!("old pages wait beside the database: another program reads"),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "old pages wait beside the database");
            }
        }
    }
}

/// Writes anew what held the number. SQLite overwrites what it deletes, but where it splits a page it
/// may leave a copy of what moved in the free space of the old one; what is freed as a whole is
/// overwritten as a whole.
async fn rewrite(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    for statement in [
        REINDEX,
        // The open ones of others: few at any time. What is temporary stays in memory.
        "CREATE TEMP TABLE kept AS SELECT * FROM enrolments",
        "DELETE FROM enrolments",
        "INSERT INTO enrolments SELECT * FROM kept",
        "DROP TABLE temp.kept",
    ] {
        sqlx::query(statement)
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

async fn open_row(
    connection: &mut SqliteConnection,
    key: &[u8],
) -> Result<Option<OpenRow>, StoreError> {
    sqlx::query_as("SELECT * FROM enrolments WHERE number_key = ?")
        .bind(key)
        .fetch_optional(connection)
        .await
        .map_err(failed)
}

/// By chance, so that it says nothing; short enough to be read out.
fn reference() -> Result<String, StoreError> {
    let mut bytes = [0; REFERENCE_LENGTH];
    getrandom::fill(&mut bytes).map_err(StoreError::other)?;
    let digits = hex::encode(bytes);
    let (first, last) = digits.split_at(REFERENCE_LENGTH);
    Ok(format!("{first}-{last}"))
}
