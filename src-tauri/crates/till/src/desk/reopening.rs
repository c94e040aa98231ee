//! New settings and keys for a till that is open. What only the screens follow holds at once. What the
//! engine follows needs a new one, which takes the place of the old one only once it is open: settings
//! that no till can be opened with are not kept.

use std::{collections::BTreeMap, sync::Arc};

use enrolment::{
    Personal,
    ports::{SecretName, SecretsError, StoreError},
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
use crate::{Found, OpenError, Till};

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
    /// nothing is changed that is not in the book, and what is refused is not in it.
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
            let till = Box::pin(Till::open(settings, &*self.secrets)).await?;
            let written = match noted.await {
                Ok(()) => self.written(values),
                Err(error) => Err(error.into()),
            };
            if let Err(error) = written {
                till.store.close().await;
                return Err(error);
            }
            self.reopen(&mut open, till).await;
            if values.contains_key("history.path") {
                // Another database has PINs of its own.
                self.access.lock();
            }
            return Ok(());
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

    /// Puts a key of a service into the keychain, and uses it. Waits for `noted` before it does.
    pub(crate) async fn adopt_key(
        self: &Arc<Self>,
        name: SecretName,
        value: Personal<String>,
        noted: impl Future<Output = Result<(), StoreError>>,
    ) -> Result<(), ReopenError> {
        let mut open = self.turn.lock().await;
        self.is_free(&open)?;
        let settings = Settings::load(&self.sources).map_err(WriteError::from)?;
        let before = self.secrets.get(name).await?;
        noted.await?;
        self.secrets.put(name, value).await?;
        match Box::pin(Till::open(settings, &*self.secrets)).await {
            Ok(till) => {
                self.reopen(&mut open, till).await;
                Ok(())
            }
            Err(error) => {
                match before {
                    Some(before) => self.secrets.put(name, before).await?,
                    None => drop(self.secrets.forget(name).await?),
                }
                Err(error.into())
            }
        }
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
                running.stop(PATIENCE).await;
                Some(store)
            }
            None => None,
        };
        let running = Running::start(&till, Side::Real, self);
        self.board.change(|known| {
            known.own = till.settings;
            if let Some(path) = till.set_aside {
                known.trouble = vec![Found::SetAside { path }.into()];
            }
        });
        open.real = Some((running, till.store));
        self.enter(open, Mode::Real).await;
        if let Some(store) = old_store {
            store.close().await;
        }
    }
}
