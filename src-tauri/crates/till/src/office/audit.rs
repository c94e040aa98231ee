//! Reading the audit. Whoever may read it may also see whether it is whole.

use access::Role;
use store::{AuditEntry, AuditFinding};

use super::{Office, OfficeError};

/// So many entries are on a page.
const PAGE: u32 = 100;

impl Office {
    /// A page of the audit, newest first: the first, or that before the entry `before`. None after the
    /// last.
    pub async fn audit_page(&self, before: Option<i64>) -> Result<Vec<AuditEntry>, OfficeError> {
        let (_, on) = self.allowed(Role::Manager)?;
        Ok(on.store.audit(before, PAGE).await?)
    }

    /// Follows the whole audit and says whether every entry is as it was written.
    pub async fn verify_audit(&self) -> Result<AuditFinding, OfficeError> {
        let (_, on) = self.allowed(Role::Manager)?;
        Ok(on.store.verify_audit().await?)
    }
}
