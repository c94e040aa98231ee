//! What is kept of a customer, and of what was done here.

use enrolment::Personal;
use store::{AuditEntry, AuditFinding, ErasureReceipt, Traces};
use tauri::State;
use till::Desk;

use crate::views::Refusal;

/// What is kept of a number that was typed.
#[tauri::command]
pub(crate) async fn traces(desk: State<'_, Desk>, number: String) -> Result<Traces, Refusal> {
    let home = desk.standing().borrow().country;
    Ok(desk.office().traces(&Personal::new(number), home).await?)
}

/// Erases it; what is approved and unsaved only if that is said.
#[tauri::command]
pub(crate) async fn erase(
    desk: State<'_, Desk>,
    number: String,
    unsaved_too: bool,
) -> Result<ErasureReceipt, Refusal> {
    let home = desk.standing().borrow().country;
    let number = Personal::new(number);
    Ok(desk.office().erase(&number, home, unsaved_too).await?)
}

/// A page of the audit, newest first.
#[tauri::command]
pub(crate) async fn audit_page(
    desk: State<'_, Desk>,
    before: Option<i64>,
) -> Result<Vec<AuditEntry>, Refusal> {
    Ok(desk.office().audit_page(before).await?)
}

/// Looks whether the audit is whole.
#[tauri::command]
pub(crate) async fn verify_audit(desk: State<'_, Desk>) -> Result<AuditFinding, Refusal> {
    Ok(desk.office().verify_audit().await?)
}
