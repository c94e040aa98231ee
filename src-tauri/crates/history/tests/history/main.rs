//! The history over a real store, beside plain SQL on the same file.
#![expect(clippy::unwrap_used, reason = "what a test relies on is claimed")]

mod export;
mod figures;
mod invented;
mod ledger;
mod place;
mod plain;
