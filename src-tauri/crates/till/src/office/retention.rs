//! What grew too old to tell of people: made anonymous when the till opens, and from then on.

use std::{sync::Arc, time::Duration};

use enrolment::ports::{Clock as _, StoreError};
use jiff::{SignedDuration, Timestamp};
use store::{Actor, AuditAction, SqliteStore};

use crate::{SystemClock, desk::Shared};

/// So often it is looked for, which costs nothing where there is nothing. More often than daily, for a
/// computer that sleeps at night does not count its hours.
const EVERY: Duration = Duration::from_hours(1);

/// So many rows at once, and a pause for whoever else wants the database: no customer waits for this.
const BATCH: u32 = 200;
const PAUSE: Duration = Duration::from_millis(50);

/// How long a clock that moved far has to stand before it is believed, and how far a clock may move
/// without that: a shop that was closed for a holiday.
const DAY: SignedDuration = SignedDuration::from_hours(24);
const LATELY: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Keeps the history no longer than the settings say, for as long as it is awaited.
pub(crate) async fn keep(shared: Arc<Shared>, store: SqliteStore) {
    loop {
        let days = shared.board.read(|known| known.own.history.retention_days);
        match anonymise(&store, days).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, days, "old enrolments were made anonymous"),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "old enrolments could not be made anonymous");
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Gives how many rows.
async fn anonymise(store: &SqliteStore, days: u16) -> Result<u64, StoreError> {
    let now = SystemClock.now();
    let older_than = now - SignedDuration::from_hours(24 * i64::from(days));
    if !store.is_any_older(older_than).await? || !is_plausible(store, now, older_than).await? {
        return Ok(0);
    }
    let mut rows = 0;
    loop {
        let batch = store.anonymise(older_than, now, BATCH).await?;
        rows += u64::from(batch);
        if batch < BATCH {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    if rows > 0 {
        store.sweep().await?;
    }
    Ok(rows)
}

/// Whether the till was used lately, but not only today, by its own clock. A clock that was set years
/// ahead would make everything old at once and for good, so it is believed only after a day in which
/// somebody can set it right. A till that nobody uses leaves a sign of its own to be believed by.
async fn is_plausible(
    store: &SqliteStore,
    now: Timestamp,
    older_than: Timestamp,
) -> Result<bool, StoreError> {
    let yesterday = now - DAY;
    if store.was_used(yesterday - LATELY..yesterday).await? {
        return Ok(true);
    }
    if !store.was_used(yesterday..now).await? {
        let detail = [("before", older_than.to_string()), ("rows", "0".to_owned())]
            .map(|(name, value)| (name.to_owned(), value));
        let actor = Actor::system();
        store
            .note(now, &actor, AuditAction::Anonymised, &detail.into())
            .await?;
    }
    tracing::warn!(
        "the clock moved far since this till was used: nothing is made anonymous for a day"
    );
    Ok(false)
}
