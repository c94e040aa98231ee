//! The history as a file of a person's choice: whole, or not at all.

use std::{
    io::{self, BufWriter},
    path::PathBuf,
};

use ::history::{ExportError, HistoryQuery, export};
use store::AuditAction;
use tokio_util::sync::CancellationToken;

use super::{
    ExportProgress, FileAnswer, Office, OfficeError,
    files::{beside, saved},
};

impl Office {
    /// Writes the enrolments that a question is about as CSV, and tells how far it is. The file takes
    /// its place once it is whole and the audit says so: until then, and if it is cancelled or fails,
    /// what was at `to` stays. `cancelled` is of [`Office::until_locked`], so it ends with the session.
    pub async fn export_history(
        &self,
        query: HistoryQuery,
        to: PathBuf,
        progress: impl Fn(ExportProgress) + Send + 'static,
        cancelled: CancellationToken,
    ) -> Result<FileAnswer, OfficeError> {
        let (reader, ledger) = self.open_history().await?;
        let (store, scope) = (&reader.on.store, reader.scope(&query));
        let mut detail = scope.for_audit()?;
        let total = ledger.count(&scope)?;
        // Whoever looks at the screen meanwhile does not wait.
        drop(ledger);
        let file = beside(&to)?;
        let told = move |written| progress(ExportProgress { written, total });
        let out = BufWriter::new(file.as_file());
        let rows = match export(store, &scope, out, &cancelled, told).await {
            Ok(rows) => rows,
            Err(ExportError::Cancelled) => return Ok(FileAnswer::Cancelled),
            Err(ExportError::Period(error)) => return Err(error.into()),
            Err(ExportError::Store(error)) => return Err(error.into()),
            Err(ExportError::Write(error)) => return Err(error.into()),
        };
        let whole = tokio::task::spawn_blocking(move || file.as_file().sync_all().map(|()| file));
        let file = whole.await.map_err(io::Error::other)??;
        if cancelled.is_cancelled() {
            return Ok(FileAnswer::Cancelled);
        }
        detail.insert("rows".to_owned(), rows.to_string());
        store
            .note(reader.now, &reader.actor, AuditAction::Exported, &detail)
            .await?;
        file.persist(&to).map_err(io::Error::from)?;
        Ok(saved(&to, rows))
    }
}
