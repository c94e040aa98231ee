//! The keychain of the operating system: Keychain Services on macOS, the Credential Manager on
//! Windows, the Secret Service on Linux.
//!
//! Owns the only way to the program's secrets. There is no fallback: without a keychain there are no
//! secrets, and the error says so.

use std::{sync::mpsc, thread, time::Duration};

use async_trait::async_trait;
use enrolment::{
    Personal,
    ports::{SecretName, Secrets, SecretsError},
};
use keyring::{Entry, Error};
use tokio::sync::oneshot;

/// The identifier under which the program keeps its secrets.
pub const APPLICATION: &str = "app.medlem.Medlem";

/// Long enough for somebody to type the password of the keychain.
const PATIENCE: Duration = Duration::from_mins(1);

/// The keychain as one application sees it. Calls go to it one after the other on a thread of their
/// own: the systems' keychains promise nothing about calls at the same time (keyring-core, thread
/// safety), and a thread of the runtime that hangs in one would keep the program from ending. A
/// keychain that was not there at the first call stays away until the program starts again.
#[derive(Debug)]
pub struct Keychain {
    calls: mpsc::Sender<Call>,
    patience: Duration,
}

/// One call, given the identifier of the application.
type Call = Box<dyn FnOnce(&str) + Send>;

impl Keychain {
    /// The secrets of the application named `identifier`: [`APPLICATION`], or another name for an
    /// installation that must not share its secrets.
    pub fn new(identifier: impl Into<String>) -> Self {
        Self::with_patience(identifier, PATIENCE)
    }

    /// Like [`Keychain::new`], with another time limit. A keychain that has not answered by then
    /// counts as [`SecretsError::NoKeychain`]; what it had begun may still be done, what still waited
    /// is not.
    pub fn with_patience(identifier: impl Into<String>, patience: Duration) -> Self {
        let (calls, waiting) = mpsc::channel::<Call>();
        let identifier = identifier.into();
        let work = move || waiting.iter().for_each(|call| call(&identifier));
        // Without a thread nobody holds the other end, and every call answers "no keychain".
        if let Err(error) = thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(work)
        {
            tracing::error!(%error, "no thread for the keychain");
        }
        Self { calls, patience }
    }

    /// Does `work` with the entry of `name`; `None` when there is no such entry.
    async fn ask<T: Send + 'static>(
        &self,
        name: SecretName,
        work: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
    ) -> Result<Option<T>, SecretsError> {
        let (reply, answer) = oneshot::channel();
        let call: Call = Box::new(move |identifier| {
            if !reply.is_closed() {
                let done = Entry::new(identifier, name.as_str()).and_then(|entry| work(&entry));
                // Nobody waits any more when the time was over.
                let _ = reply.send(done);
            }
        });
        self.calls
            .send(call)
            .map_err(|_| SecretsError::NoKeychain)?;
        match tokio::time::timeout(self.patience, answer).await {
            Ok(Ok(Ok(done))) => Ok(Some(done)),
            Ok(Ok(Err(Error::NoEntry))) => Ok(None),
            Ok(Ok(Err(error))) => {
                // Told here because the port's error has no room for it. It never holds a secret.
                tracing::warn!(secret.name = name.as_str(), %error, "the keychain failed");
                Err(meaning(&error))
            }
            Ok(Err(_)) | Err(_) => {
                tracing::warn!(secret.name = name.as_str(), "the keychain does not answer");
                Err(SecretsError::NoKeychain)
            }
        }
    }
}

fn meaning(error: &Error) -> SecretsError {
    match error {
        Error::BadEncoding(_)
        | Error::BadDataFormat(..)
        | Error::BadStoreFormat(_)
        | Error::Ambiguous(_) => SecretsError::Unreadable,
        Error::NoStorageAccess(_) | Error::NotSupportedByStore(_) => SecretsError::Locked,
        Error::TooLong(..) | Error::Invalid(..) => SecretsError::NotTaken,
        _ => SecretsError::NoKeychain,
    }
}

#[async_trait]
impl Secrets for Keychain {
    async fn get(&self, name: SecretName) -> Result<Option<Personal<String>>, SecretsError> {
        self.ask(name, |entry| entry.get_password().map(Personal::new))
            .await
    }

    async fn put(&self, name: SecretName, value: Personal<String>) -> Result<(), SecretsError> {
        let put = self
            .ask(name, move |entry| entry.set_password(value.expose()))
            .await?;
        // An entry that is gone while it is written: somebody else forgot it at the same moment.
        put.ok_or(SecretsError::Unreadable)
    }

    async fn forget(&self, name: SecretName) -> Result<bool, SecretsError> {
        let forgotten = self.ask(name, Entry::delete_credential).await?;
        Ok(forgotten.is_some())
    }
}

#[cfg(test)]
mod tests {
    use enrolment::ports::SecretsError;
    use keyring::Error;
    use rstest::rstest;

    use super::meaning;

    #[rstest]
    #[case(Error::NoDefaultStore, SecretsError::NoKeychain)]
    #[case(Error::PlatformFailure("gone".into()), SecretsError::NoKeychain)]
    #[case(Error::NoStorageAccess("locked".into()), SecretsError::Locked)]
    #[case(Error::TooLong("secret".into(), 2560), SecretsError::NotTaken)]
    #[case(Error::Invalid("secret".into(), "empty".into()), SecretsError::NotTaken)]
    #[case(Error::BadEncoding(vec![0xff]), SecretsError::Unreadable)]
    #[case(Error::Ambiguous(Vec::new()), SecretsError::Unreadable)]
    fn a_failure_of_the_keychain_says_what_to_do(#[case] error: Error, #[case] is: SecretsError) {
        assert_eq!(meaning(&error), is);
    }
}
