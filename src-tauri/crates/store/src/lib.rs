//! Where enrolments are kept: those in flight, their events, and the history of those that ended; and
//! the book of what the back office did with them.
//!
//! Owns the encrypted file, its key, its tables, and what happens to a file that cannot be used.
//! Refuses to own any rule of an enrolment: it keeps what the engine hands it, and the engine alone
//! decides what that is. Where the key is kept between starts is the caller's business.
#![deny(missing_docs)]

mod aside;
mod audit;
mod chain;
mod erasure;
mod hash;
mod history;
mod key;
mod pin;
mod private;
mod sqlite;
mod turn;

pub use aside::{SetAsideError, set_aside, were_set_aside};
pub use audit::{Actor, AuditAction, AuditEntry, AuditFinding};
pub use erasure::{ErasureReceipt, Traces};
pub use history::{HistoryCursor, HistoryRow, Standing, StoredEvent, UnsavedRow};
pub use key::{DatabaseKey, InvalidKey};
pub use pin::StoredPin;
pub use sqlite::{Ended, OpenError, SqliteStore, Written};
pub use turn::Turn;
