//! The history as a file for a spreadsheet: CSV in UTF-8 with its mark, lines ended as RFC 4180 has
//! them, and the same columns in the same order always.

use std::io::{self, Write};

use enrolment::{Milestone, Outcome, ports::StoreError};
use jiff::{Timestamp, fmt::temporal::DateTimePrinter, tz::TimeZone};
use serde::Serialize;
use store::{HistoryCursor, HistoryRow, SqliteStore};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use crate::{
    InvalidPeriod, OutcomeKind, Scope,
    cell::harmless,
    period::Period,
    scope::{About, Sieve, last_three},
};

/// The columns. Scripts rely on them.
const COLUMNS: [&str; 12] = [
    "reference",
    "opened_at",
    "ended_at",
    "store",
    "till",
    "cashier",
    "source",
    "outcome",
    "problem",
    "masked_number",
    "approved_after_s",
    "consents",
];

/// By which a spreadsheet knows UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// How many rows are read at a time; those that are written and the next ones are in memory.
const BATCH: u32 = 1_000;

/// Why an export is not whole.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The period cannot be read.
    #[error(transparent)]
    Period(#[from] InvalidPeriod),
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The rows cannot be written.
    #[error("the rows could not be written")]
    Write(#[from] io::Error),
    /// Somebody ended it.
    #[error("the export was cancelled")]
    Cancelled,
}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        Self::Write(error.into())
    }
}

/// Writes the enrolments that a question is about to `out`, what ended last first, and answers how many
/// they are. After each batch it tells `written` how many there are so far, and looks whether it is
/// cancelled. What was written until an error stays written: whoever gave `out` removes it.
///
/// Who served is left out where people are not to be compared. A number is written without its plus,
/// with which a spreadsheet would begin a formula.
pub async fn export(
    store: &SqliteStore,
    scope: &Scope<'_>,
    out: impl Write + Send,
    cancelled: &CancellationToken,
    mut written: impl FnMut(u32) + Send,
) -> Result<u32, ExportError> {
    let period = Period::of(scope)?;
    let mut table = Table::begin(out, scope)?;
    let batch = |after| {
        let (store, span) = (store.clone(), period.span.clone());
        let read = async move { store.history_between(span, after, BATCH).await };
        AbortOnDropHandle::new(tokio::spawn(read))
    };
    let mut reading = batch(None);
    loop {
        let rows = reading.await.map_err(StoreError::other)??;
        if cancelled.is_cancelled() {
            return Err(ExportError::Cancelled);
        }
        let Some(last) = rows.last() else {
            return table.end();
        };
        // These are written while the next ones are read.
        reading = batch(Some(HistoryCursor::from(last)));
        for row in &rows {
            table.add(row)?;
        }
        written(table.rows);
    }
}

struct Table<'a, W: Write> {
    csv: csv::Writer<W>,
    sieve: Sieve<'a>,
    zone: &'a TimeZone,
    names_staff: bool,
    rows: u32,
}

impl<'a, W: Write> Table<'a, W> {
    fn begin(mut out: W, scope: &Scope<'a>) -> Result<Self, ExportError> {
        out.write_all(MARK)?;
        let mut csv = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        csv.write_record(COLUMNS)?;
        Ok(Self {
            csv,
            sieve: Sieve::of(scope),
            zone: scope.zone,
            names_staff: scope.may_compare_staff,
            rows: 0,
        })
    }

    fn add(&mut self, row: &HistoryRow) -> Result<(), ExportError> {
        let Some(outcome) = OutcomeKind::of(&row.outcome) else {
            return Ok(());
        };
        let about = About {
            store: &row.store,
            till: &row.till,
            cashier: row.cashier.as_deref(),
            outcome,
            source: row.source,
            last_three: row.masked_number.as_deref().and_then(last_three),
        };
        if !self.sieve.admits(&about) {
            return Ok(());
        }
        let cells: [String; COLUMNS.len()] = [
            row.id.to_string(),
            self.local(row.opened_at)?,
            self.local(row.ended_at)?,
            harmless(&row.store),
            harmless(&row.till),
            about
                .cashier
                .filter(|_| self.names_staff)
                .map_or_else(String::new, harmless),
            word(&row.source)?,
            word(&outcome)?,
            problem(&row.outcome)?,
            number(row),
            approved_after(row),
            harmless(&consents(row)),
        ];
        self.csv.write_record(&cells)?;
        self.rows += 1;
        Ok(())
    }

    /// By the clock on the wall, with how far it is from UTC.
    fn local(&self, time: Timestamp) -> Result<String, ExportError> {
        const WHOLE_SECONDS: DateTimePrinter = DateTimePrinter::new().precision(Some(0));
        let mut text = String::with_capacity(25);
        WHOLE_SECONDS
            .print_timestamp_with_offset(&time, self.zone.to_offset(time), &mut text)
            .map_err(io::Error::other)?;
        Ok(text)
    }

    fn end(mut self) -> Result<u32, ExportError> {
        self.csv.flush()?;
        Ok(self.rows)
    }
}

/// The word of a closed list.
fn word(value: &impl Serialize) -> Result<String, ExportError> {
    match serde_json::to_value(value).map_err(io::Error::from)? {
        serde_json::Value::String(word) => Ok(word),
        _ => Ok(String::new()),
    }
}

fn problem(outcome: &Outcome) -> Result<String, ExportError> {
    match outcome {
        Outcome::Failed { code } => word(code),
        _ => Ok(String::new()),
    }
}

fn number(row: &HistoryRow) -> String {
    let masked = row.masked_number.as_deref().unwrap_or_default();
    harmless(masked.trim_start_matches('+'))
}

/// Whole seconds from the begin.
fn approved_after(row: &HistoryRow) -> String {
    let approved_at = row.milestones.get(&Milestone::Approved);
    approved_at.map_or_else(String::new, |at| {
        at.duration_since(row.opened_at).as_secs().to_string()
    })
}

/// `email=yes;sms=no`.
fn consents(row: &HistoryRow) -> String {
    let each = row.consents.iter().map(|(name, is_given)| {
        let answer = if *is_given { "yes" } else { "no" };
        format!("{name}={answer}")
    });
    each.collect::<Vec<_>>().join(";")
}
