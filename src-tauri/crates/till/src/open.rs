//! Opening a till: every part in order, and a sentence for each that is missing or wrong.

use std::{path::PathBuf, sync::Arc};

use enrolment::{
    Engine, OsCodes, Personal, Rules,
    ports::{Ports, SecretName, Secrets, SecretsError},
};
use secrecy::SecretString;
use settings::{ClientAuth, Incomplete, Settings};
use store::SqliteStore;

use crate::{
    SystemClock,
    database::{begin_store, recover_store},
    finding::{quoted, remedy},
};

/// The name under which calls to Vipps and Engage are traced; at most 30 characters.
const PRODUCT: &str = "Medlem";

/// A till that is ready to enrol.
pub struct Till {
    /// Drives enrolments once it is run.
    pub engine: Engine,
    /// The database, for the history and the unsaved list.
    pub store: SqliteStore,
    /// The settings that it was opened with.
    pub settings: Settings,
    /// The file that was found damaged and set aside, if one was.
    pub set_aside: Option<PathBuf>,
    pub(crate) services: Services,
}

/// Why a till cannot be opened. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Settings without built-in value are missing.
    #[error(transparent)]
    Incomplete(#[from] Incomplete),
    /// The keychain does not answer.
    #[error("{0}, and Medlem keeps its keys nowhere else: {remedy}", remedy = remedy(*.0))]
    Keychain(#[from] SecretsError),
    /// Secrets were never put.
    #[error("not in the keychain: {}. Put each with `medlemctl secrets set NAME`", quoted(&names(.0)))]
    SecretsMissing(Vec<SecretName>),
    /// A database without its key.
    #[error(
        "the key of the database `{}` is not in this keychain: put it back with `medlemctl secrets \
         set database.key`, or move the file away to begin a new one",
        path.display()
    )]
    KeyMissing {
        /// The database.
        path: PathBuf,
    },
    /// The keychain holds something else in place of the key.
    #[error(
        "the keychain holds no usable `database.key`: put the right one back with `medlemctl \
         secrets set database.key`"
    )]
    KeyUnreadable,
    /// No randomness for a new key.
    #[error("the operating system gives no randomness for a new key")]
    NoRandomness,
    /// The database has holes. Only [`Till::open`] sets it aside.
    #[error(
        "the database `{}` is damaged: the next enrolment sets it aside and begins a new one",
        path.display()
    )]
    Damaged {
        /// The database.
        path: PathBuf,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Database(store::OpenError),
    /// A damaged database could not be set aside.
    #[error(transparent)]
    SetAside(#[from] store::SetAsideError),
    /// The settings of Vipps cannot be used.
    #[error("the settings of Vipps cannot be used: {0}")]
    Vipps(#[from] vipps::ConfigError),
    /// The settings of Engage cannot be used.
    #[error("the settings of Engage cannot be used: {0}")]
    Engage(#[from] engage::ConfigError),
}

impl From<store::OpenError> for OpenError {
    fn from(error: store::OpenError) -> Self {
        match error {
            store::OpenError::Damaged { path } => Self::Damaged { path },
            error => Self::Database(error),
        }
    }
}

fn names(secrets: &[SecretName]) -> Vec<&'static str> {
    secrets.iter().map(|name| name.as_str()).collect()
}

/// The clients of both services.
#[derive(Clone)]
pub(crate) struct Services {
    pub(crate) vipps: Arc<vipps::Client>,
    pub(crate) engage: engage::Client,
}

impl Till {
    /// Opens everything; calls no service yet. A damaged database is set aside and a new one begun: only
    /// for the start of a program.
    pub async fn open(settings: Settings, secrets: &dyn Secrets) -> Result<Self, OpenError> {
        let made = made(&settings, secrets).await?;
        let (store, set_aside) = recover_store(&settings, secrets).await?;
        Ok(Self::of(settings, made, store, set_aside))
    }

    /// Opens everything like [`Till::open`], but leaves a damaged database where it is: somebody may have
    /// it open.
    pub async fn open_beside(settings: Settings, secrets: &dyn Secrets) -> Result<Self, OpenError> {
        let made = made(&settings, secrets).await?;
        let store = begin_store(&settings, secrets).await?;
        Ok(Self::of(settings, made, store, None))
    }

    fn of(
        settings: Settings,
        (rules, services): (Rules, Services),
        store: SqliteStore,
        set_aside: Option<PathBuf>,
    ) -> Self {
        let ports = Ports {
            identify: services.vipps.clone(),
            login: services.vipps.clone(),
            register: Arc::new(services.engage.clone()),
            store: Arc::new(store.clone()),
            clock: Arc::new(SystemClock),
            codes: Arc::new(OsCodes),
        };
        Self {
            engine: Engine::new(ports, rules),
            store,
            settings,
            set_aside,
            services,
        }
    }
}

/// What a till needs besides its database. Says first all that is missing.
async fn made(settings: &Settings, secrets: &dyn Secrets) -> Result<(Rules, Services), OpenError> {
    settings.complete()?;
    Ok((settings.rules()?, services(settings, secrets).await?))
}

/// Makes the clients of both services from settings and keychain.
pub(crate) async fn services(
    settings: &Settings,
    secrets: &dyn Secrets,
) -> Result<Services, OpenError> {
    let [client_id, client_secret, subscription_key, api_key] = keys(secrets).await?;
    let credentials = vipps::Credentials {
        client_id,
        client_secret,
        subscription_key,
    };
    let config = vipps::Config {
        base_url: settings.vipps.base_url.clone(),
        issuer: settings.vipps.issuer.clone(),
        merchant_serial_number: settings.merchant_serial_number()?.to_owned(),
        client_auth: match settings.vipps.client_auth {
            ClientAuth::Basic => vipps::ClientAuth::Basic,
            ClientAuth::Post => vipps::ClientAuth::Post,
            ClientAuth::Partner => vipps::ClientAuth::Partner,
        },
        scopes: settings.vipps.scopes.clone(),
        system: vipps::SystemNames {
            name: PRODUCT.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            plugin_name: PRODUCT.to_owned(),
            plugin_version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        extra_root_pem: None,
        timeouts: vipps::Timeouts::default(),
    };
    let vipps = Arc::new(vipps::Client::new(
        config,
        credentials,
        Arc::new(SystemClock),
    )?);
    let rules = settings.rules()?;
    let config = engage::Config {
        base_url: settings.engage_base_url()?.clone(),
        source: rules.source,
        store: rules.store,
        user_agent: format!("{PRODUCT}/{}", env!("CARGO_PKG_VERSION")),
        timeouts: engage::Timeouts::default(),
        extra_roots: None,
    };
    let engage = engage::Client::new(config, &api_key)?;
    Ok(Services { vipps, engage })
}

async fn keys(secrets: &dyn Secrets) -> Result<[SecretString; 4], OpenError> {
    const NAMES: [SecretName; 4] = [
        SecretName::VippsClientId,
        SecretName::VippsClientSecret,
        SecretName::VippsSubscriptionKey,
        SecretName::EngageApiKey,
    ];
    let mut found = Vec::with_capacity(NAMES.len());
    let mut missing = Vec::new();
    for name in NAMES {
        match secrets.get(name).await? {
            Some(value) => found.push(SecretString::from(Personal::into_inner(value))),
            None => missing.push(name),
        }
    }
    found
        .try_into()
        .map_err(|_| OpenError::SecretsMissing(missing))
}
