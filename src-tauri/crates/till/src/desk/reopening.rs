//! New settings and keys for a till that is open. What only the screens follow holds at once. What the
//! engine follows needs a new one, which takes the place of the old one only once it is open: settings
//! that no till can be opened with are not kept. Where approved enrolments go stays until they are there.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use enrolment::{
    Personal,
    ports::{EnrolmentStore, SecretName, Secrets, SecretsError, StoreError},
};
use settings::{Settings, WriteError};

use super::{
    Shared, Side,
    board::Known,
    mode::{Open, PATIENCE},
    running::Running,
    saving::SaveError,
    standing::Mode,
};
use crate::{OpenError, Till};

/// Keys, or sections, that an engine is made with.
const ENGINE: [&str; 7] = [
    "till.id",
    "till.store",
    "vipps.",
    "engage.",
    "approval.",
    "consents.",
    "history.path",
];

/// What the picture is opened with.
const CAMERA: [&str; 1] = ["camera."];

/// Why everything is as it was.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReopenError {
    /// Somebody is being served.
    #[error("somebody is being served")]
    Busy,
    /// Somebody approved and is not saved, and would be saved elsewhere or never.
    #[error("an approved enrolment is not saved yet")]
    Unsaved,
    /// The real till is not what is on.
    #[error("no till is open")]
    Closed,
    /// What was given was not taken.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// No till opens with it.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It could not be written down that it was done.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The secrets as they would be with one more. Keeps nothing of it.
struct Candidate<'a> {
    kept: &'a dyn Secrets,
    name: SecretName,
    value: Personal<String>,
}

#[async_trait]
impl Secrets for Candidate<'_> {
    async fn get(&self, name: SecretName) -> Result<Option<Personal<String>>, SecretsError> {
        if name == self.name {
            return Ok(Some(self.value.clone()));
        }
        self.kept.get(name).await
    }

    async fn put(&self, name: SecretName, value: Personal<String>) -> Result<(), SecretsError> {
        self.kept.put(name, value).await
    }

    async fn forget(&self, name: SecretName) -> Result<bool, SecretsError> {
        self.kept.forget(name).await
    }
}

impl From<WriteError> for ReopenError {
    fn from(error: WriteError) -> Self {
        Self::Save(error.into())
    }
}

impl From<SecretsError> for ReopenError {
    fn from(error: SecretsError) -> Self {
        Self::Save(error.into())
    }
}

impl Shared {
    /// Writes settings into the user's file, and follows them. Just before it does it waits for `noted`:
    /// nothing is changed that is not in the book, and what is refused is not in it. Only a file that
    /// cannot be written after all leaves an entry of what was not done.
    pub(crate) async fn adopt(
        self: &Arc<Self>,
        values: &BTreeMap<String, String>,
        noted: impl Future<Output = Result<(), StoreError>>,
    ) -> Result<(), ReopenError> {
        let concerns = |what: &[&str]| {
            let mut keys = values.keys();
            keys.any(|key| what.iter().any(|start| key.starts_with(start)))
        };
        let mut open = self.turn.lock().await;
        let _writing = self.writing.lock().await;
        if concerns(&ENGINE) {
            self.is_free(&open)?;
            let settings = Settings::if_written(&self.sources, values)?;
            let kept = async {
                noted.await?;
                self.written(values).map(drop)
            };
            return self
                .take_over(&mut open, settings, &*self.secrets, kept)
                .await;
        }
        let has_new_picture = concerns(&CAMERA);
        if has_new_picture {
            self.is_free(&open)?;
        }
        Settings::if_written(&self.sources, values)?;
        noted.await?;
        let settings = self.written(values)?;
        self.board.change(|known| known.own = settings);
        if has_new_picture {
            self.enter(&mut open, Mode::Real).await;
        }
        Ok(())
    }

    fn written(&self, values: &BTreeMap<String, String>) -> Result<Settings, ReopenError> {
        Ok(Settings::write_user(&self.sources, values)?)
    }

    /// Puts a key of a service into the keychain, and uses it. Waits for `noted` before it does, as
    /// [`Shared::adopt`].
    pub(crate) async fn adopt_key(
        self: &Arc<Self>,
        name: SecretName,
        value: Personal<String>,
        noted: impl Future<Output = Result<(), StoreError>>,
    ) -> Result<(), ReopenError> {
        let mut open = self.turn.lock().await;
        self.is_free(&open)?;
        let settings = Settings::load(&self.sources).map_err(WriteError::from)?;
        let secrets = Candidate {
            kept: &*self.secrets,
            name,
            value: value.clone(),
        };
        let kept = async {
            noted.await?;
            Ok(self.secrets.put(name, value).await?)
        };
        self.take_over(&mut open, settings, &secrets, kept).await
    }

    /// Opens a till with these settings and secrets, waits until they are kept, and lets it take the
    /// place of the one that is open. On any failure that one goes on.
    async fn take_over(
        self: &Arc<Self>,
        open: &mut Open,
        settings: Settings,
        secrets: &dyn Secrets,
        kept: impl Future<Output = Result<(), ReopenError>>,
    ) -> Result<(), ReopenError> {
        self.may_take_over(open, &settings).await?;
        let till = Box::pin(Till::open_beside(settings, secrets)).await?;
        // Opening takes a while, and customers came meanwhile. From here on they wait for the new till.
        let _beginning = self.beginning.write().await;
        let kept = match self.may_take_over(open, &till.settings).await {
            Ok(()) => kept.await,
            refused => refused,
        };
        if let Err(error) = kept {
            till.store.close().await;
            return Err(error);
        }
        self.reopen(open, till).await;
        Ok(())
    }

    /// Whether a till with these settings can go on with all that the open one has under way.
    async fn may_take_over(&self, open: &Open, settings: &Settings) -> Result<(), ReopenError> {
        self.is_free(open)?;
        let Some((running, store)) = &open.real else {
            return Err(ReopenError::Closed);
        };
        if running.is_bound_elsewhere(settings) {
            if !store.unsaved().await?.is_empty() {
                return Err(ReopenError::Unsaved);
            }
            // Another program's, perhaps.
            if !EnrolmentStore::open(store).await?.is_empty() {
                return Err(ReopenError::Busy);
            }
        }
        Ok(())
    }

    /// Whether the real till is on and nobody waits for it.
    fn is_free(&self, open: &Open) -> Result<(), ReopenError> {
        if open.real.is_none() || open.practice.is_some() {
            Err(ReopenError::Closed)
        } else if self.board.read(Known::does_anyone_wait) {
            Err(ReopenError::Busy)
        } else {
            Ok(())
        }
    }

    /// Lets this till take the place of the one that is open. Nothing is lost between them: what is under
    /// way is in the database, and is taken up from there.
    async fn reopen(self: &Arc<Self>, open: &mut Open, till: Till) {
        let old = open.real.take();
        let old_store = match old {
            Some((running, store)) => {
                if running.has_other_database(&till.settings) {
                    // It has PINs of its own.
                    self.access.lock();
                }
                running.stop(PATIENCE).await;
                Some(store)
            }
            None => None,
        };
        let running = Running::start(&till, Side::Real, self);
        self.board.change(|known| known.own = till.settings);
        open.real = Some((running, till.store));
        self.enter(open, Mode::Real).await;
        if let Some(store) = old_store {
            store.close().await;
        }
    }
}
