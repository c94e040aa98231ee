//! Secrets that live as long as the program: for practice mode and tests.

use std::collections::HashMap;

use async_trait::async_trait;
use enrolment::{
    Personal,
    ports::{SecretName, Secrets, SecretsError},
};
use tokio::sync::Mutex;

/// Forgets everything at the end. Never a stand-in for a keychain that does not answer.
#[derive(Debug, Default)]
pub struct MemorySecrets {
    kept: Mutex<HashMap<SecretName, Personal<String>>>,
}

impl FromIterator<(SecretName, Personal<String>)> for MemorySecrets {
    fn from_iter<I: IntoIterator<Item = (SecretName, Personal<String>)>>(secrets: I) -> Self {
        Self {
            kept: Mutex::new(secrets.into_iter().collect()),
        }
    }
}

#[async_trait]
impl Secrets for MemorySecrets {
    async fn get(&self, name: SecretName) -> Result<Option<Personal<String>>, SecretsError> {
        Ok(self.kept.lock().await.get(&name).cloned())
    }

    async fn put(&self, name: SecretName, value: Personal<String>) -> Result<(), SecretsError> {
        self.kept.lock().await.insert(name, value);
        Ok(())
    }

    async fn forget(&self, name: SecretName) -> Result<bool, SecretsError> {
        Ok(self.kept.lock().await.remove(&name).is_some())
    }
}
