//! A till in a shop of its own.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc, time::Duration};

use access::{Role, UnlockAnswer};
use async_trait::async_trait;
use enrolment::{
    Begin, Begun, Country, Identity, Outcome, Personal, Phase, Source, View,
    ports::{SecretName, Secrets, SecretsError},
};
use sandbox::{Role as Customer, Sandbox, SandboxConfig};
use settings::{MemorySecrets, Sources};
use store::SqliteStore;
use tempfile::TempDir;
use till::{Change, Changes, Desk, DeskOptions, Mode, Office, practice_database};
use tokio::sync::watch;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Shop {
    pub(crate) desk: Desk,
    /// The real services, as far as the till knows.
    pub(crate) services: Sandbox,
    pub(crate) secrets: Arc<Watched>,
    pub(crate) folder: TempDir,
    pub(crate) sources: Sources,
}

/// Nobody waits longer than the protocol asks.
fn quick() -> SandboxConfig {
    SandboxConfig {
        interval: 1,
        pace: Some(Duration::ZERO),
        ..SandboxConfig::default()
    }
}

impl Shop {
    /// Without settings and secrets; nothing is open.
    pub(crate) async fn empty() -> Self {
        let services = Sandbox::start(quick()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let sources = Sources {
            machine: Some(folder.path().join("machine.toml")),
            user: Some(folder.path().join("medlem.toml")),
            data: Some(folder.path().join("data")),
            ..Sources::default()
        };
        let secrets = Arc::new(Watched::default());
        Self {
            desk: desk(&sources, &secrets),
            services,
            secrets,
            folder,
            sources,
        }
    }

    /// Set up, and the real till open.
    pub(crate) async fn open() -> Self {
        let shop = Self::empty().await;
        fs::write(shop.path("medlem.toml"), shop.settings()).unwrap();
        shop.put_all_secrets().await;
        let shop = shop.again();
        shop.desk.start(false).await;
        assert_eq!(shop.mode(), Mode::Real);
        shop
    }

    /// In practice, without a real till.
    pub(crate) async fn practising() -> Self {
        Self::practising_with("").await
    }

    /// The same with these settings.
    pub(crate) async fn practising_with(settings: &str) -> Self {
        let shop = Self::empty().await;
        fs::write(shop.path("medlem.toml"), settings).unwrap();
        let shop = shop.again();
        shop.desk.start(true).await;
        assert_eq!(shop.mode(), Mode::Practice);
        shop
    }

    /// Lets somebody in to the back office of practice.
    pub(crate) async fn unlock(&self, role: Role) -> Office {
        let office = self.desk.office();
        let pin = match role {
            Role::Administrator => "1357",
            Role::Manager => "2468",
            Role::Cashier => return office,
        };
        let pin = Personal::new(pin.to_owned());
        let answer = office.unlock(role, pin, None).await.unwrap();
        assert_eq!(answer, UnlockAnswer::Unlocked);
        office
    }

    /// The database of practice, beside the desk's own handle; to be closed.
    pub(crate) async fn practice_store(&self) -> SqliteStore {
        let (path, key) = practice_database(&self.sources).unwrap();
        SqliteStore::open(&path, &key).await.unwrap()
    }

    /// With this text behind the settings.
    pub(crate) async fn open_with(more: &str) -> Self {
        let shop = Self::empty().await;
        fs::write(shop.path("medlem.toml"), shop.settings() + more).unwrap();
        shop.put_all_secrets().await;
        let shop = shop.again();
        shop.desk.start(false).await;
        shop
    }

    /// After a new start of the program, with the real till open.
    pub(crate) async fn restarted(self) -> Self {
        self.told(|_| {}).await
    }

    /// The same, with other sources of what it is told.
    pub(crate) async fn told(mut self, change: impl FnOnce(&mut Sources)) -> Self {
        self.desk.close().await;
        change(&mut self.sources);
        let shop = self.again();
        shop.desk.start(false).await;
        shop
    }

    /// As after a new start of the program; nothing is open.
    pub(crate) fn again(self) -> Self {
        Self {
            desk: desk(&self.sources, &self.secrets),
            ..self
        }
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// What a person types in the set-up.
    pub(crate) fn answers(&self) -> BTreeMap<String, String> {
        let keys = self.services.credentials();
        [
            ("till.id", "till-1"),
            ("till.store", "oslo-01"),
            ("vipps.base_url", self.services.vipps_base_url()),
            ("vipps.merchant_serial_number", &keys.merchant_serial_number),
            ("engage.base_url", self.services.engage_base_url()),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
    }

    fn settings(&self) -> String {
        let lines = self.answers();
        let lines = lines
            .iter()
            .map(|(key, value)| format!("{key} = \"{value}\"\n"));
        lines.collect()
    }

    pub(crate) fn keys(&self) -> [(SecretName, String); 4] {
        let keys = self.services.credentials();
        [
            (SecretName::VippsClientId, &keys.client_id),
            (SecretName::VippsClientSecret, &keys.client_secret),
            (SecretName::VippsSubscriptionKey, &keys.subscription_key),
            (SecretName::EngageApiKey, &keys.engage_api_key),
        ]
        .map(|(name, value)| (name, value.clone()))
    }

    pub(crate) async fn put_all_secrets(&self) {
        for (name, value) in self.keys() {
            self.secrets.put(name, Personal::new(value)).await.unwrap();
        }
    }

    pub(crate) fn mode(&self) -> Mode {
        self.desk.standing().borrow().mode
    }

    pub(crate) async fn end(self) {
        self.desk.close().await;
        self.services.stop().await;
    }
}

pub(crate) fn desk(sources: &Sources, secrets: &Arc<Watched>) -> Desk {
    let options = DeskOptions {
        sandbox: quick(),
        uses_camera: false,
    };
    Desk::with_options(sources.clone(), secrets.clone(), options)
}

/// A customer of the cast who says their number.
pub(crate) fn says(customer: Customer) -> Begin {
    Begin {
        source: Source::Keypad,
        identity: Identity::typed(&format!("+{}", customer.number()), Country::No).unwrap(),
        cashier: None,
    }
}

/// Begins an enrolment that nobody has begun before.
pub(crate) async fn begun(desk: &Desk, customer: Begin) -> View {
    match desk.begin(customer).await.unwrap() {
        Begun::Opened(view) => *view,
        Begun::AlreadyOpen(id) => panic!("already open: {id}"),
    }
}

/// Waits until a watched value is as it should be.
pub(crate) async fn until<T: Clone + std::fmt::Debug>(
    watched: &mut watch::Receiver<T>,
    is_so: impl FnMut(&T) -> bool,
) -> T {
    let waited = tokio::time::timeout(PATIENCE, watched.wait_for(is_so)).await;
    let waited = waited.map(|now| now.unwrap().clone());
    waited.unwrap_or_else(|_| panic!("it stays {:?}", *watched.borrow()))
}

/// Waits for something that must come.
pub(crate) async fn soon<T>(coming: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, coming).await.unwrap()
}

/// Waits until something that nobody can watch is so. To ask is what gives way to whoever makes it so.
pub(crate) async fn until_so(is_so: impl AsyncFn() -> bool) {
    let asking = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    soon(asking).await;
}

/// Waits for a snapshot, past other changes.
pub(crate) async fn snapshot(changes: &mut Changes) -> Vec<View> {
    loop {
        if let Change::Snapshot(open) = soon(changes.next()).await.unwrap() {
            return open;
        }
    }
}

/// Waits until this enrolment is where it should be.
pub(crate) async fn moved(
    changes: &mut Changes,
    of: &View,
    is_there: impl Fn(&Phase) -> bool,
) -> View {
    loop {
        let views = match soon(changes.next()).await.unwrap() {
            Change::Snapshot(open) => open,
            Change::Moved(view) => vec![*view],
        };
        let found = views
            .into_iter()
            .find(|view| view.id == of.id && is_there(&view.phase));
        if let Some(view) = found {
            return view;
        }
    }
}

/// Waits for the end.
pub(crate) async fn ended(changes: &mut Changes, of: &View) -> Outcome {
    match moved(changes, of, Phase::is_ended).await.phase {
        Phase::Ended { outcome } => outcome,
        phase => panic!("not over: {phase:?}"),
    }
}

/// Secrets that can be locked, and that count how often they were asked.
#[derive(Default)]
pub(crate) struct Watched {
    kept: MemorySecrets,
    state: std::sync::Mutex<(bool, usize)>,
}

impl Watched {
    pub(crate) fn lock(&self, is_locked: bool) {
        self.state.lock().unwrap().0 = is_locked;
    }

    pub(crate) fn asked(&self) -> usize {
        self.state.lock().unwrap().1
    }

    fn ask(&self) -> Result<(), SecretsError> {
        let mut state = self.state.lock().unwrap();
        state.1 += 1;
        if state.0 {
            Err(SecretsError::Locked)
        } else {
            Ok(())
        }
    }
}

#[async_trait]
impl Secrets for Watched {
    async fn get(&self, name: SecretName) -> Result<Option<Personal<String>>, SecretsError> {
        self.ask()?;
        self.kept.get(name).await
    }

    async fn put(&self, name: SecretName, value: Personal<String>) -> Result<(), SecretsError> {
        self.ask()?;
        self.kept.put(name, value).await
    }

    async fn forget(&self, name: SecretName) -> Result<bool, SecretsError> {
        self.ask()?;
        self.kept.forget(name).await
    }
}
