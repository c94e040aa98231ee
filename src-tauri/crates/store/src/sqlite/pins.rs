//! PINs by role.

use std::collections::BTreeMap;

use enrolment::ports::StoreError;

use super::{
    SqliteStore, failed,
    row::{ColumnError, from_ms, not_before, to_ms},
};
use crate::StoredPin;

impl SqliteStore {
    /// The PIN of each role that has one.
    pub async fn pins(&self) -> Result<BTreeMap<String, StoredPin>, StoreError> {
        let rows: Vec<PinRow> = sqlx::query_as("SELECT * FROM pins")
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        Ok(rows
            .into_iter()
            .map(|row| Ok((row.role.clone(), row.try_into()?)))
            .collect::<Result<_, ColumnError>>()?)
    }

    /// Keeps a role's PIN and its tries in place of those before.
    pub async fn put_pin(&self, role: &str, pin: &StoredPin) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT OR REPLACE INTO pins (role, hash, wrong, last_wrong_at_ms, wait_until_ms)
             VALUES (?, ?, ?, ?, ?)",
        )
        .bind(role)
        .bind(&pin.hash)
        .bind(pin.wrong)
        .bind(pin.last_wrong_at.map(to_ms))
        .bind(pin.wait_until.map(not_before))
        .execute(&self.pool)
        .await
        .map_err(failed)?;
        Ok(())
    }

    /// Forgets a role's PIN. `false` if it had none.
    pub async fn forget_pin(&self, role: &str) -> Result<bool, StoreError> {
        let gone = sqlx::query("DELETE FROM pins WHERE role = ?")
            .bind(role)
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(gone.rows_affected() > 0)
    }
}

#[derive(sqlx::FromRow)]
struct PinRow {
    role: String,
    hash: String,
    wrong: u32,
    last_wrong_at_ms: Option<i64>,
    wait_until_ms: Option<i64>,
}

impl TryFrom<PinRow> for StoredPin {
    type Error = ColumnError;

    fn try_from(row: PinRow) -> Result<Self, ColumnError> {
        let time = |column, ms: Option<i64>| ms.map(|ms| from_ms(column, ms)).transpose();
        Ok(Self {
            hash: row.hash,
            wrong: row.wrong,
            last_wrong_at: time("last_wrong_at_ms", row.last_wrong_at_ms)?,
            wait_until: time("wait_until_ms", row.wait_until_ms)?,
        })
    }
}
