//! A database, and rows written into it by hand.

use history::Scope;
use jiff::{Timestamp, tz::TimeZone};
use sqlx::{ConnectOptions as _, SqliteConnection, sqlite::SqliteConnectOptions};
use store::{DatabaseKey, SqliteStore};
use tempfile::TempDir;

pub(crate) struct Place {
    pub(crate) store: SqliteStore,
    key: DatabaseKey,
    folder: TempDir,
}

impl Place {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::generate().unwrap();
        let store = SqliteStore::open(&folder.path().join("history.db"), &key)
            .await
            .unwrap();
        Self { store, key, folder }
    }

    /// The database beneath the store.
    pub(crate) async fn beneath(&self) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(self.folder.path().join("history.db"))
            .pragma("key", format!("\"x'{}'\"", self.key.to_hex().expose()))
            .connect()
            .await
            .unwrap()
    }
}

/// A row as the table has it. A milestone is so many milliseconds after the begin.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    pub(crate) id: u32,
    pub(crate) opened_at_ms: i64,
    pub(crate) ended_at_ms: i64,
    pub(crate) store: &'static str,
    pub(crate) till: &'static str,
    pub(crate) cashier: Option<&'static str>,
    pub(crate) source: &'static str,
    pub(crate) outcome: &'static str,
    pub(crate) milestones: Vec<(&'static str, i64)>,
    pub(crate) masked_number: Option<&'static str>,
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            id: 1,
            opened_at_ms: at("2026-11-20T08:00:00Z").as_millisecond(),
            ended_at_ms: at("2026-11-20T08:01:00Z").as_millisecond(),
            store: "oslo-1",
            till: "7",
            cashier: None,
            source: "camera",
            outcome: "enrolled",
            milestones: Vec::new(),
            masked_number: None,
        }
    }
}

impl Raw {
    pub(crate) async fn write(&self, connection: &mut SqliteConnection) {
        let milestones: Vec<String> = self
            .milestones
            .iter()
            .map(|(name, after)| {
                let at = Timestamp::from_millisecond(self.opened_at_ms + after).unwrap();
                format!("\"{name}\":\"{at}\"")
            })
            .collect();
        sqlx::query(
            "INSERT INTO history (id, opened_at_ms, ended_at_ms, store, till, cashier, source,
                 outcome, problem, milestones, consents, masked_number)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(format!("019aa4f0-0000-7000-8000-0000{:08x}", self.id))
        .bind(self.opened_at_ms)
        .bind(self.ended_at_ms)
        .bind(self.store)
        .bind(self.till)
        .bind(self.cashier)
        .bind(self.source)
        .bind(self.outcome)
        .bind((self.outcome == "failed").then_some("internal"))
        .bind(format!("{{{}}}", milestones.join(",")))
        .bind(r#"{"email":true,"sms":false}"#)
        .bind(self.masked_number)
        .execute(connection)
        .await
        .unwrap();
    }
}

pub(crate) fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// A question at noon of 21 November 2026, UTC, by somebody who may compare people.
pub(crate) fn scope<'a>(query: &'a history::HistoryQuery, zone: &'a TimeZone) -> Scope<'a> {
    Scope {
        query,
        now: at("2026-11-21T12:00:00Z"),
        zone,
        may_compare_staff: true,
    }
}
