//! Pages of the history, and the places at which one ends and the next begins.

use enrolment::{EnrolmentId, ports::StoreError};
use store::{HistoryRow, SqliteStore};

use crate::{InvalidPeriod, Ledger, Scope, ledger::Line, period::Period};

/// How many rows are on a page.
pub const PAGE: usize = 100;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What ended last comes first. One that is erased at this moment is left out.
    pub rows: Vec<HistoryRow>,
    /// Where the next page begins; none after the last. Stays good while rows are added.
    pub next: Option<String>,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The period cannot be read.
    #[error(transparent)]
    Period(#[from] InvalidPeriod),
    /// This is no place that a page gave.
    #[error("no page begins there")]
    UnknownPlace,
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Ledger {
    /// A page of the enrolments that a question is about: the first, or the one that begins where
    /// another ended.
    pub async fn page(
        &self,
        store: &SqliteStore,
        scope: &Scope<'_>,
        after: Option<&str>,
    ) -> Result<Page, PageError> {
        let (ids, next) = self.ids(scope, after)?;
        let rows = store.rows_of(&ids).await?;
        Ok(Page { rows, next })
    }

    fn ids(
        &self,
        scope: &Scope<'_>,
        after: Option<&str>,
    ) -> Result<(Vec<EnrolmentId>, Option<String>), PageError> {
        let period = Period::of(scope)?;
        let after = after
            .map(|text| parse(text).ok_or(PageError::UnknownPlace))
            .transpose()?;
        let mut lines = self
            .passing(scope, &period.span)
            .rev()
            .skip_while(|line| after.is_some_and(|after| line.order() >= after));
        let page: Vec<&Line> = lines.by_ref().take(PAGE).collect();
        let next = lines.next().and(page.last()).map(|last| place(last));
        Ok((page.into_iter().map(|line| line.id).collect(), next))
    }
}

fn place(line: &Line) -> String {
    format!("{}.{}", line.ended_at_ms, line.id)
}

fn parse(text: &str) -> Option<(i64, EnrolmentId)> {
    let (ended_at_ms, id) = text.split_once('.')?;
    Some((ended_at_ms.parse().ok()?, EnrolmentId::parse(id)?))
}
