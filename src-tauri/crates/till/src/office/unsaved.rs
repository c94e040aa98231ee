//! Approved enrolments that the register does not have yet. One leaves this list by being saved, or by
//! somebody who gives it up and says why.

use access::Role;
use enrolment::{Engine, EnrolmentId, GiveUpReason, Phase, ports::Clock as _};
use store::{Actor, AuditAction, SqliteStore, UnsavedRow};

use super::{Office, OfficeError};
use crate::SystemClock;

impl Office {
    /// All of them, oldest first. The screen fetches them by itself, so this keeps nobody let in.
    pub async fn unsaved(&self) -> Result<Vec<UnsavedRow>, OfficeError> {
        let on = self.visible(Role::Manager)?;
        Ok(on.store.unsaved().await?)
    }

    /// Tries one again at once.
    pub async fn save_unsaved_now(&self, id: EnrolmentId) -> Result<(), OfficeError> {
        let (_, on) = self.allowed(Role::Manager)?;
        Ok(on.engine.save_now(id).await?)
    }

    /// Ends one that nobody will save. [`OfficeError::TooLate`] while it is being saved at this moment.
    pub async fn give_up(&self, id: EnrolmentId, reason: GiveUpReason) -> Result<(), OfficeError> {
        let (actor, on) = self.allowed(Role::Manager)?;
        give_up(&on.engine, &on.store, &actor, id, reason).await
    }
}

/// Notes who gives one up and why, and does it. Where it is saved in the moment between, the entry stays
/// and its time line tells how it ended.
pub(super) async fn give_up(
    engine: &Engine,
    store: &SqliteStore,
    actor: &Actor,
    id: EnrolmentId,
    reason: GiveUpReason,
) -> Result<(), OfficeError> {
    let view = engine.view(id).await?.ok_or(OfficeError::NotFound)?;
    if !matches!(view.phase, Phase::Unsaved { .. }) {
        return Err(OfficeError::TooLate);
    }
    // One word, as the engine's own log of transitions has it.
    let word = serde_json::to_value(reason).unwrap_or_default();
    let detail = [
        ("reference", id.to_string()),
        ("reason", word.as_str().unwrap_or_default().to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    let now = SystemClock.now();
    // Noted first: one that is gone and nobody knows why would be worse than an entry too many.
    store
        .note(now, actor, AuditAction::GaveUp, &detail.into())
        .await?;
    Ok(engine.give_up(id, reason).await?)
}
