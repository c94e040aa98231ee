//! Erasing a customer by number.

use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;

/// What is kept of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Traces {
    /// Enrolments that ended.
    pub ended: u32,
    /// Enrolments that are open, and not approved.
    pub open: u32,
    /// Enrolments that the customer approved and that are not saved: to erase one breaks a promise.
    pub unsaved: u32,
}

/// What was erased, to answer the customer's request with. Tells nothing of who it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErasureReceipt {
    /// To quote.
    pub reference: String,
    /// When.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// What was erased.
    pub erased: Traces,
}
