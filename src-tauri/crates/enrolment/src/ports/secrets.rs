//! The keychain, and what a till keeps there.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Personal;

/// The keychain of the operating system.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The secret; `None` if it was never put.
    async fn get(&self, name: SecretName) -> Result<Option<Personal<String>>, SecretsError>;
    /// Keeps a secret in place of the one before.
    async fn put(&self, name: SecretName, value: Personal<String>) -> Result<(), SecretsError>;
    /// Forgets a secret. `false` if there was none.
    async fn forget(&self, name: SecretName) -> Result<bool, SecretsError>;
}

/// The secrets of a till.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub enum SecretName {
    /// `client_id` of the Vipps sales unit: a name more than a secret, but kept with the secret.
    #[serde(rename = "vipps.client_id")]
    VippsClientId,
    /// `client_secret` of the Vipps sales unit.
    #[serde(rename = "vipps.client_secret")]
    VippsClientSecret,
    /// Subscription key of the Vipps sales unit.
    #[serde(rename = "vipps.subscription_key")]
    VippsSubscriptionKey,
    /// API key of Engage.
    #[serde(rename = "engage.api_key")]
    EngageApiKey,
    /// The key that encrypts the database. Made on first start.
    #[serde(rename = "database.key")]
    DatabaseKey,
}

impl SecretName {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::VippsClientId,
        Self::VippsClientSecret,
        Self::VippsSubscriptionKey,
        Self::EngageApiKey,
        Self::DatabaseKey,
    ];

    /// The name under which it is kept and typed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VippsClientId => "vipps.client_id",
            Self::VippsClientSecret => "vipps.client_secret",
            Self::VippsSubscriptionKey => "vipps.subscription_key",
            Self::EngageApiKey => "engage.api_key",
            Self::DatabaseKey => "database.key",
        }
    }
}

/// Why the keychain did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(rename_all = "camelCase")]
pub enum SecretsError {
    /// There is no keychain service, or it cannot be reached.
    #[error("the system has no keychain service that answers")]
    NoKeychain,
    /// There is one, but it is locked or says no.
    #[error("the keychain is locked or refused access")]
    Locked,
    /// It answered something that cannot be used.
    #[error("the keychain holds a value that cannot be read")]
    Unreadable,
    /// It does not keep such a value: it is too long for this system, perhaps.
    #[error("the keychain does not take this value")]
    NotTaken,
}
