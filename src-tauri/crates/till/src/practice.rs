//! Practice mode: a till whose Vipps and Engage are the sandbox. Nothing leaves the machine, and nothing
//! touches the keychain or the real history. At a desk its own history stays, so that managers can
//! practise too; elsewhere everything is gone when it ends.

use std::path::{Path, PathBuf};

use enrolment::{
    Personal, QrText,
    ports::{EnrolmentStore as _, SecretName, StoreError},
};
use sandbox::{Sandbox, SandboxConfig, Strangers};
use settings::{LoadError, MemorySecrets, Settings, Sources};
use store::{DatabaseKey, InvalidKey};
use tempfile::TempDir;

use crate::{OpenError, Till};

/// The database of practice in the folder of what the program keeps.
const DATABASE: &str = "practice.db";

/// What encrypts it: one key for all tills, in this text for all to read, for practice asks no keychain.
/// Its customers are invented. Somebody may show it the code of their own phone, so the file is for its
/// owner's eyes only like the real one, and loses every number that was used when practice ends.
const KEY: &str = "6d65646c656d2d70726163746963652d6d65646c656d2d70726163746963652d";

/// What tells what was done here from invented history that was filled in.
const TILL: &str = "practice";

/// The scopes that practice asks for: everything that an enrolment can use.
const SCOPES: &str = "openid,name,phoneNumber,email,birthDate,address,customFlow";

/// Where the sandbox's boxes go.
const CONSENTS: &str = r#"[
    { from = "accept_email", to = "acceptsEmail", kind = "preference" },
    { from = "accept_sms", to = "acceptsSms", kind = "preference" },
    { from = "accept_personal", to = "tailoredOffers", kind = "consent" },
]"#;

/// A till in practice mode, and the stand-ins that it talks to.
pub struct Practice {
    /// The till.
    pub till: Till,
    /// Vipps, Engage and the customers' phones.
    pub sandbox: Sandbox,
    // Dropped last: the database lies in it, unless it stays.
    _folder: Option<TempDir>,
}

/// Why there is no practice.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The sandbox cannot start.
    #[error("the stand-ins of Vipps and Engage cannot start: {0}")]
    Sandbox(#[from] sandbox::StartError),
    /// No folder for the practice database.
    #[error("cannot make a folder for the practice database")]
    Folder(#[from] std::io::Error),
    /// The settings of practice.
    #[error(transparent)]
    Settings(#[from] LoadError),
    /// The till.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The desk is closed.
    #[error("the program is ending")]
    Closed,
}

impl Practice {
    /// Starts the sandbox and a till beside it, with nothing of any practice before. Strangers approve, so
    /// that people can practise with the code of their own phone.
    pub async fn start(config: SandboxConfig) -> Result<Self, PracticeError> {
        let sandbox = stand_ins(config).await?;
        let folder = tempfile::tempdir()?;
        Ok(Self {
            till: till(&sandbox, &folder.path().join(DATABASE)).await?,
            sandbox,
            _folder: Some(folder),
        })
    }

    /// The same with the history of earlier practice, which stays in the folder for data. Where it cannot
    /// be used, nobody is kept from practising.
    pub(crate) async fn go_on(
        config: SandboxConfig,
        sources: &Sources,
    ) -> Result<Self, PracticeError> {
        let Some(database) = database(sources) else {
            return Self::start(config).await;
        };
        let sandbox = stand_ins(config.clone()).await?;
        match till(&sandbox, &database).await {
            Ok(till) => {
                // What a practice that was broken off left.
                forget(&till).await;
                Ok(Self {
                    till,
                    sandbox,
                    _folder: None,
                })
            }
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "practice begins without its history"
                );
                sandbox.stop().await;
                Self::start(config).await
            }
        }
    }

    /// Ends it and waits until nothing of it runs any more. A program must not end before: SQLCipher
    /// tidies up when it does, and a database that is still open then would bring it down.
    pub async fn end(self) {
        forget(&self.till).await;
        self.till.store.close().await;
        self.sandbox.stop().await;
    }

    /// The personal code that the drawn clip shows: that of the first customer of the cast.
    pub fn drawn_code(&self) -> QrText {
        let cast = self.sandbox.cast();
        QrText::new(cast.first().map_or("", |first| &first.qr_text))
    }
}

/// The database of practice at a desk and its key; none where there is no folder for data.
pub fn practice_database(sources: &Sources) -> Option<(PathBuf, DatabaseKey)> {
    Some((database(sources)?, key().ok()?))
}

fn database(sources: &Sources) -> Option<PathBuf> {
    sources.data.as_ref().map(|folder| folder.join(DATABASE))
}

fn key() -> Result<DatabaseKey, InvalidKey> {
    DatabaseKey::from_hex(&Personal::new(KEY.to_owned()))
}

async fn stand_ins(config: SandboxConfig) -> Result<Sandbox, sandbox::StartError> {
    Sandbox::start(SandboxConfig {
        strangers: Strangers::Approve,
        ..config
    })
    .await
}

/// Ends what is open, for the stand-ins that it was asked by go, and takes the numbers out of what ended:
/// somebody may have held up a real code or typed a real number, and the key of this database is no
/// secret. What was approved goes on, the next time perhaps.
async fn forget(till: &Till) {
    if let Err(error) = try_to_forget(till).await {
        let error = &error as &dyn std::error::Error;
        tracing::error!(error, "numbers may be left of practice");
    }
}

async fn try_to_forget(till: &Till) -> Result<(), StoreError> {
    for left in till.store.open().await? {
        // Approved, then.
        let _ = till.engine.cancel(left.id).await;
    }
    till.store.forget_numbers(TILL).await?;
    Ok(())
}

/// A till over these stand-ins.
async fn till(sandbox: &Sandbox, database: &Path) -> Result<Till, PracticeError> {
    let keys = sandbox.credentials();
    let environment = [
        ("TILL__ID", TILL),
        ("TILL__STORE", "oslo-01"),
        ("VIPPS__BASE_URL", sandbox.vipps_base_url()),
        (
            "VIPPS__MERCHANT_SERIAL_NUMBER",
            &keys.merchant_serial_number,
        ),
        ("VIPPS__SCOPES", SCOPES),
        ("ENGAGE__BASE_URL", sandbox.engage_base_url()),
        ("CONSENTS__MAP", CONSENTS),
        ("HISTORY__PATH", &database.to_string_lossy()),
    ]
    .map(|(name, value)| (format!("MEDLEM__{name}"), value.to_owned()));
    let sources = Sources {
        environment: environment.into(),
        ..Sources::default()
    };
    let secrets: MemorySecrets = [
        (SecretName::VippsClientId, keys.client_id.as_str()),
        (SecretName::VippsClientSecret, &keys.client_secret),
        (SecretName::VippsSubscriptionKey, &keys.subscription_key),
        (SecretName::EngageApiKey, &keys.engage_api_key),
        (SecretName::DatabaseKey, KEY),
    ]
    .into_iter()
    .map(|(name, value)| (name, Personal::new(value.to_owned())))
    .collect();
    Ok(Till::open(Settings::load(&sources)?, &secrets).await?)
}
