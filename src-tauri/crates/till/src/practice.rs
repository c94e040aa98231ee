//! Practice mode: a till whose Vipps and Engage are the sandbox. Nothing leaves the machine, nothing
//! touches the keychain or the real history, and everything is gone when it ends.

use enrolment::{Personal, QrText, ports::SecretName};
use sandbox::{Sandbox, SandboxConfig, Strangers};
use settings::{LoadError, MemorySecrets, Settings, Sources};
use tempfile::TempDir;

use crate::{OpenError, Till};

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
    // Dropped last: the database lies in it.
    _folder: TempDir,
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
    /// Starts the sandbox and a till beside it. Strangers approve, so that people can practise with
    /// the code of their own phone.
    pub async fn start(config: SandboxConfig) -> Result<Self, PracticeError> {
        let strangers = Strangers::Approve;
        let sandbox = Sandbox::start(SandboxConfig {
            strangers,
            ..config
        })
        .await?;
        let folder = tempfile::tempdir()?;
        let keys = sandbox.credentials();
        let database = folder.path().join("practice.db");
        let environment = [
            ("TILL__ID", "practice"),
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
            (SecretName::VippsClientId, &keys.client_id),
            (SecretName::VippsClientSecret, &keys.client_secret),
            (SecretName::VippsSubscriptionKey, &keys.subscription_key),
            (SecretName::EngageApiKey, &keys.engage_api_key),
        ]
        .into_iter()
        .map(|(name, value)| (name, Personal::new(value.clone())))
        .collect();
        let till = Till::open(Settings::load(&sources)?, &secrets).await?;
        Ok(Self {
            till,
            sandbox,
            _folder: folder,
        })
    }

    /// Ends it and waits until nothing of it runs any more. A program must not end before: SQLCipher
    /// tidies up when it does, and a database that is still open then would bring it down.
    pub async fn end(self) {
        self.till.store.close().await;
        self.sandbox.stop().await;
    }

    /// The personal code that the drawn clip shows: that of the first customer of the cast.
    pub fn drawn_code(&self) -> QrText {
        let cast = self.sandbox.cast();
        QrText::new(cast.first().map_or("", |first| &first.qr_text))
    }
}
