//! What grew too old to tell of people: made anonymous when the till opens, and from then on.

use std::{sync::Arc, time::Duration};

use enrolment::ports::{Clock as _, StoreError};
use jiff::SignedDuration;
use store::SqliteStore;

use crate::{SystemClock, desk::Shared};

/// So often it is looked for, which costs nothing where there is nothing. More often than daily, for a
/// computer that sleeps at night does not count its hours.
const EVERY: Duration = Duration::from_hours(1);

/// So many rows at once, and a pause for whoever else wants the database: no customer waits for this.
const BATCH: u32 = 200;
const PAUSE: Duration = Duration::from_millis(50);

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
    let mut rows = 0;
    loop {
        let batch = store.anonymise(older_than, now, BATCH).await?;
        rows += u64::from(batch);
        if batch < BATCH {
            return Ok(rows);
        }
        tokio::time::sleep(PAUSE).await;
    }
}
