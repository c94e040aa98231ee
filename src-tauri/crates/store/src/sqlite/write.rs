//! The writes that make up a transition. The caller holds the transaction.

use enrolment::{Enrolment, EnrolmentId, Event, Outcome, ports::StoreError};
use jiff::Timestamp;
use sqlx::{SqliteConnection, error::DatabaseError};

use super::{
    failed,
    row::{json, not_before, outcome_columns, to_ms, word},
};
use crate::HistoryRow;

/// Writes a new open row.
pub(super) async fn begin(
    connection: &mut SqliteConnection,
    enrolment: &Enrolment,
    number_key: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO enrolments (id, version, opened_at_ms, source, till, store, cashier, phase,
             due_at_ms, milestones, masked_number, verified, consents, number_key, private)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(enrolment.id.to_string())
    .bind(enrolment.version)
    .bind(to_ms(enrolment.opened_at))
    .bind(word("source", &enrolment.source)?)
    .bind(&enrolment.till)
    .bind(&enrolment.store)
    .bind(&enrolment.cashier)
    .bind(json("phase", &enrolment.phase)?)
    .bind(enrolment.due_at.map(not_before))
    .bind(json("milestones", &enrolment.milestones)?)
    .bind(&enrolment.masked_number)
    .bind(enrolment.verified)
    .bind(json("consents", &enrolment.consents)?)
    .bind(&number_key)
    .bind(json("private", &enrolment.private)?)
    .execute(&mut *connection)
    .await;
    if let Err(error) = inserted {
        return Err(busy_or_failed(connection, number_key, error).await);
    }
    Ok(())
}

/// Writes what a transition can change.
pub(super) async fn move_on(
    connection: &mut SqliteConnection,
    enrolment: &Enrolment,
    number_key: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    let updated = sqlx::query(
        "UPDATE enrolments SET version = ?, phase = ?, due_at_ms = ?, milestones = ?,
             masked_number = ?, verified = ?, consents = ?, number_key = ?, private = ?
         WHERE id = ? AND version = ?",
    )
    .bind(enrolment.version)
    .bind(json("phase", &enrolment.phase)?)
    .bind(enrolment.due_at.map(not_before))
    .bind(json("milestones", &enrolment.milestones)?)
    .bind(&enrolment.masked_number)
    .bind(enrolment.verified)
    .bind(json("consents", &enrolment.consents)?)
    .bind(&number_key)
    .bind(json("private", &enrolment.private)?)
    .bind(enrolment.id.to_string())
    .bind(enrolment.version - 1)
    .execute(&mut *connection)
    .await;
    match updated {
        Ok(done) if done.rows_affected() == 0 => Err(StoreError::Conflict),
        Ok(_) => Ok(()),
        Err(error) => Err(busy_or_failed(connection, number_key, error).await),
    }
}

/// Turns the open row into one of the history. `secure_delete` overwrites the private part.
pub(super) async fn end(
    connection: &mut SqliteConnection,
    enrolment: &Enrolment,
    outcome: &Outcome,
    ended_at: Timestamp,
) -> Result<(), StoreError> {
    let number_key: Option<Option<Vec<u8>>> = sqlx::query_scalar(
        "DELETE FROM enrolments WHERE id = ? AND version = ? RETURNING number_key",
    )
    .bind(enrolment.id.to_string())
    .bind(enrolment.version - 1)
    .fetch_optional(&mut *connection)
    .await
    .map_err(failed)?;
    let Some(number_key) = number_key else {
        return Err(StoreError::Conflict);
    };
    let (masked_number, number_key) = if outcome.keeps_number() {
        (enrolment.masked_number.clone(), number_key)
    } else {
        (None, None)
    };
    let row = HistoryRow {
        id: enrolment.id,
        opened_at: enrolment.opened_at,
        ended_at,
        store: enrolment.store.clone(),
        till: enrolment.till.clone(),
        cashier: enrolment.cashier.clone(),
        source: enrolment.source,
        outcome: outcome.clone(),
        milestones: enrolment.milestones.clone(),
        consents: enrolment.consents.clone(),
        masked_number,
    };
    remember(connection, &row, number_key).await
}

/// Writes a row of the history.
pub(super) async fn remember(
    connection: &mut SqliteConnection,
    row: &HistoryRow,
    number_key: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    let (outcome, problem) = outcome_columns(&row.outcome)?;
    sqlx::query(
        "INSERT INTO history (id, opened_at_ms, ended_at_ms, store, till, cashier, source, outcome,
             problem, milestones, consents, masked_number, number_key)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(row.id.to_string())
    .bind(to_ms(row.opened_at))
    .bind(to_ms(row.ended_at))
    .bind(&row.store)
    .bind(&row.till)
    .bind(&row.cashier)
    .bind(word("source", &row.source)?)
    .bind(outcome)
    .bind(problem)
    .bind(json("milestones", &row.milestones)?)
    .bind(json("consents", &row.consents)?)
    .bind(&row.masked_number)
    .bind(number_key)
    .execute(connection)
    .await
    .map_err(failed)?;
    Ok(())
}

/// Appends to the log of transitions.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    id: EnrolmentId,
    event: &Event,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO events (enrolment_id, at_ms, step, phase, detail) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(id.to_string())
    .bind(to_ms(event.at))
    .bind(event.step)
    .bind(event.phase)
    .bind(&event.detail)
    .execute(connection)
    .await
    .map_err(failed)?;
    Ok(())
}

/// Finds out whose number stood in the way, if that is what the error says.
async fn busy_or_failed(
    connection: &mut SqliteConnection,
    number_key: Option<Vec<u8>>,
    error: sqlx::Error,
) -> StoreError {
    if !error
        .as_database_error()
        .is_some_and(DatabaseError::is_unique_violation)
    {
        return failed(error);
    }
    let holder: Result<Option<String>, _> =
        sqlx::query_scalar("SELECT id FROM enrolments WHERE number_key = ?")
            .bind(number_key)
            .fetch_optional(connection)
            .await;
    match holder.map(|id| id.as_deref().and_then(EnrolmentId::parse)) {
        Ok(Some(id)) => StoreError::NumberBusy(id),
        Ok(None) => failed(error),
        Err(error) => failed(error),
    }
}
