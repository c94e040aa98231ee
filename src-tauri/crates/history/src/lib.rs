//! What a store manager reads of the enrolments that ended: figures, funnel, days, pages and export.
//!
//! Owns what each figure means and what a period is in a time zone. Refuses to own where the rows lie:
//! the store does; and who may read them: whoever asks has been let in.
//!
//! An encrypted file cannot be summed a million rows at a time while somebody waits. So a [`Ledger`]
//! keeps what figures need in memory, and every question is one pass over it. The export goes over the
//! rows themselves.
#![deny(missing_docs)]

mod cell;
mod count;
mod export;
mod invented;
mod ledger;
mod overview;
mod page;
mod period;
mod query;
mod scope;

pub use export::{ExportError, export};
pub use invented::{Plan, invent};
pub use ledger::Ledger;
pub use overview::{Choices, Day, Figures, Funnel, Overview};
pub use page::{PAGE, Page, PageError};
pub use period::InvalidPeriod;
pub use query::{HistoryFilter, HistoryQuery, OutcomeKind, PeriodChoice};
pub use scope::Scope;
