//! What support needs: shown first, and saved as it was shown.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use access::Role;
use store::{Actor, AuditAction};

use super::{DiagnosticFile, FileAnswer, Office, OfficeError, files};
use crate::{
    desk::On,
    diagnostics::{archive, diagnose},
};

impl Office {
    /// Everything that support needs, file by file. Looks at the services like the doctor, so it takes a
    /// while.
    pub async fn diagnostics(&self) -> Result<Vec<DiagnosticFile>, OfficeError> {
        let (_, on) = self.allowed_for_real(Role::Administrator)?;
        let shared = &self.shared;
        let files = diagnose(&shared.sources, &*shared.secrets, Some(&on.store)).await;
        shared.access.show(files.clone());
        Ok(files)
    }

    /// Saves as one archive exactly what this session was shown last.
    pub async fn save_diagnostics(&self, to: &Path) -> Result<FileAnswer, OfficeError> {
        let (actor, on, shown) = self.shown()?;
        on.store
            .note(
                self.now(),
                &actor,
                AuditAction::DiagnosticsSaved,
                &BTreeMap::new(),
            )
            .await?;
        let count = u32::try_from(shown.len()).unwrap_or(u32::MAX);
        files::write(to, archive(&shown)?, count).await
    }

    /// Whether there is something to save: [`OfficeError::NotFound`] where this session was shown nothing.
    pub fn may_save_diagnostics(&self) -> Result<(), OfficeError> {
        self.shown().map(|_| ())
    }

    fn shown(&self) -> Result<(Actor, On, Vec<DiagnosticFile>), OfficeError> {
        let (actor, on) = self.allowed_for_real(Role::Administrator)?;
        let shown = self.shared.access.shown();
        if shown.is_empty() {
            return Err(OfficeError::NotFound);
        }
        Ok((actor, on, shown))
    }

    /// The folder of the log files, to be shown; [`OfficeError::NotFound`] where there is none.
    pub fn log_folder(&self) -> Result<PathBuf, OfficeError> {
        self.allowed_for_real(Role::Administrator)?;
        let folder = self.shared.sources.logs.clone();
        folder
            .filter(|folder| folder.is_dir())
            .ok_or(OfficeError::NotFound)
    }
}
