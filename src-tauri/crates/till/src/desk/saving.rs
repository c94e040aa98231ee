//! Settings that the till writes itself.

use std::collections::BTreeMap;

use enrolment::ports::SecretsError;
use settings::{Language, Settings, WriteError};

use super::Desk;

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The set-up is over.
    #[error("the set-up is over")]
    NotAllowed,
    /// These are unknown, locked or wrong.
    #[error("not taken: {}", .keys.join(", "))]
    Refused {
        /// By key; at least one.
        keys: Vec<String>,
    },
    /// The file of settings cannot be written, or has other mistakes.
    #[error(transparent)]
    File(WriteError),
    /// The keychain did not take it.
    #[error(transparent)]
    Keychain(#[from] SecretsError),
}

impl From<WriteError> for SaveError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Refused { keys } => Self::Refused { keys },
            error => Self::File(error),
        }
    }
}

impl Desk {
    /// Sets the language of this till, at once and for the next start.
    pub async fn set_language(&self, language: Language) -> Result<(), SaveError> {
        self.remember("till.language", language.code()).await
    }

    /// The monitor that the customer display opens on at start.
    pub fn customer_monitor(&self) -> Option<String> {
        let board = &self.shared.board;
        board.read(|known| known.own.customer_display.monitor.clone())
    }

    /// Remembers the monitor of the customer display; `None` for not opening it at start.
    pub async fn set_customer_monitor(&self, monitor: Option<&str>) -> Result<(), SaveError> {
        self.remember("customer_display.monitor", monitor.unwrap_or_default())
            .await
    }

    async fn remember(&self, key: &str, value: &str) -> Result<(), SaveError> {
        self.write(&[(key.to_owned(), value.to_owned())].into())
            .await
    }

    /// Writes into the user's file, and follows what it says from then on.
    pub(super) async fn write(&self, values: &BTreeMap<String, String>) -> Result<(), SaveError> {
        // Two at once would lose what the other wrote.
        let _turn = self.shared.writing.lock().await;
        let settings = Settings::write_user(&self.shared.sources, values)?;
        self.shared.board.change(|known| known.own = settings);
        Ok(())
    }
}
