//! Reading the history. What figures need of it is read once somebody is let in, and kept for the next
//! ones as long as the side is open.

use std::collections::BTreeMap;

use ::access::Role;
use ::history::{HistoryQuery, Ledger, Overview, PageError, Scope};
use enrolment::{Country, EnrolmentId, Msisdn, Personal};
use jiff::{Timestamp, tz::TimeZone};
use store::{Actor, AuditAction, HistoryRow};
use tokio::sync::OwnedMutexGuard;

use super::{HistoryPage, Office, OfficeError, TimeLine};
use crate::desk::On;

/// Who reads the history, and where and when.
pub(super) struct Reader {
    pub(super) actor: Actor,
    pub(super) on: On,
    pub(super) now: Timestamp,
    zone: TimeZone,
    may_compare_staff: bool,
}

impl Reader {
    pub(super) fn scope<'a>(&'a self, query: &'a HistoryQuery) -> Scope<'a> {
        Scope {
            query,
            now: self.now,
            zone: &self.zone,
            may_compare_staff: self.may_compare_staff,
        }
    }
}

impl From<PageError> for OfficeError {
    fn from(error: PageError) -> Self {
        match error {
            PageError::Period(error) => Self::Period(error),
            PageError::UnknownPlace => Self::NotFound,
            PageError::Store(error) => Self::Store(error),
        }
    }
}

/// Reads the history ahead of the first question, which else would wait for all of it.
pub(super) async fn read_ahead(on: On) {
    let mut ledger = on.ledger.lock().await;
    if let Err(error) = ledger.refresh(&on.store).await {
        // The first question tries again, and tells whoever asks.
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "the history was not read ahead");
    }
}

impl Office {
    /// Figures, funnel and days of a period. With the first question of a session the audit says that
    /// the history was opened.
    pub async fn history_overview(&self, query: &HistoryQuery) -> Result<Overview, OfficeError> {
        let (reader, ledger) = self.open_history().await?;
        Ok(ledger.overview(&reader.scope(query))?)
    }

    /// A page of the enrolments that ended: the first, or the one that begins where another ended.
    pub async fn history_page(
        &self,
        query: &HistoryQuery,
        after: Option<&str>,
    ) -> Result<HistoryPage, OfficeError> {
        let (reader, ledger) = self.open_history().await?;
        let (store, scope) = (&reader.on.store, reader.scope(query));
        let page = ledger.page(store, &scope, after).await?;
        Ok(HistoryPage {
            rows: self.for_list(page.rows),
            next: page.next,
        })
    }

    /// One enrolment that ended, with all that happened in it.
    pub async fn time_line(&self, id: EnrolmentId) -> Result<TimeLine, OfficeError> {
        let (_, on) = self.allowed(Role::Manager)?;
        let row = on.store.ended(id).await?.ok_or(OfficeError::NotFound)?;
        let events = on.store.events_of(id).await?;
        Ok(TimeLine { row, events })
    }

    /// The enrolments of a number that ended, newest first, by the number as a person types it. The audit
    /// says that one was looked up, and how many enrolments were found; never which.
    pub async fn look_up(
        &self,
        number: &Personal<String>,
        home: Country,
    ) -> Result<Vec<HistoryRow>, OfficeError> {
        let (actor, on) = self.allowed(Role::Manager)?;
        let number = Msisdn::from_typed(number.expose(), home)?;
        let rows = on.store.find_by_number(&number).await?;
        let detail = BTreeMap::from([("rows".to_owned(), rows.len().to_string())]);
        on.store
            .note(self.now(), &actor, AuditAction::LookedUp, &detail)
            .await?;
        Ok(self.for_list(rows))
    }

    /// Rows beside one another. Without those who served, where people are not compared: each enrolment
    /// tells of them in its own time line.
    fn for_list(&self, mut rows: Vec<HistoryRow>) -> Vec<HistoryRow> {
        if !self.may_compare_staff() {
            for row in &mut rows {
                row.cashier = None;
            }
        }
        rows
    }

    fn may_compare_staff(&self) -> bool {
        let board = &self.shared.board;
        board.read(|known| known.own.history.compare_staff)
    }

    /// The history as it is now, and who reads it. Questions take turns.
    pub(super) async fn open_history(
        &self,
    ) -> Result<(Reader, OwnedMutexGuard<Ledger>), OfficeError> {
        let (actor, on) = self.allowed(Role::Manager)?;
        let mut ledger = on.ledger.clone().lock_owned().await;
        let now = self.now();
        let access = &self.shared.access;
        if !access.has_opened_history() {
            on.store
                .note(now, &actor, AuditAction::HistoryOpened, &BTreeMap::new())
                .await?;
            access.opened_history();
        }
        ledger.refresh(&on.store).await?;
        let reader = Reader {
            actor,
            on,
            now,
            zone: self.zone(),
            may_compare_staff: self.may_compare_staff(),
        };
        Ok((reader, ledger))
    }
}
