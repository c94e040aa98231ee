//! Everything that stands behind the answers, under one lock, and the few acts that
//! touch several parts of it: asking a customer, answering, waiting for a change.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::cast::{CAST, Customer, Script, Standing, Tick, stranger};
use crate::clock;
use crate::config::{SandboxConfig, Strangers};
use crate::credentials::Credentials;
use crate::engage::{Register, automation};
use crate::faults::Faults;
use crate::journal::Journal;
use crate::login::{Answer, Ask, AskedBy, Login, Logins, TooMany};
use crate::vipps::{Grant, KeyRing};

/// How long before the end [`Script::LastSecond`] answers.
const LAST_SECOND: Duration = Duration::from_secs(1);

/// What one sandbox is and knows.
pub(crate) struct Shared {
    pub(crate) config: SandboxConfig,
    pub(crate) credentials: Credentials,
    /// `http://127.0.0.1:PORT`
    pub(crate) origin: String,
    pub(crate) started: Instant,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: TaskTracker,
    pub(crate) keys: KeyRing,
    world: Mutex<World>,
    changes: watch::Sender<()>,
}

/// The part that changes.
pub(crate) struct World {
    pub(crate) customers: BTreeMap<String, Customer>,
    pub(crate) logins: Logins,
    /// By access token.
    pub(crate) grants: HashMap<String, Grant>,
    /// Bearer tokens of the merchant, and when they end.
    pub(crate) merchant_tokens: HashMap<String, Instant>,
    pub(crate) register: Register,
    pub(crate) recent_engage_calls: VecDeque<Instant>,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
}

impl World {
    /// Somebody who may only be told at a poll that they cannot log in has a login all the same.
    fn can_answer(&self, ordinal: u64) -> bool {
        let login = self.logins.numbered(ordinal);
        let customer = login.and_then(|login| self.customers.get(&login.number));
        customer.is_none_or(|customer| customer.standing == Standing::Active)
    }
}

impl Shared {
    pub(crate) fn new(
        config: SandboxConfig,
        credentials: Credentials,
        origin: String,
        stop: CancellationToken,
    ) -> Self {
        let today = clock::today();
        let customers = CAST
            .iter()
            .map(|part| part.customer(today, &credentials.merchant_serial_number))
            .map(|customer| (customer.number.clone(), customer))
            .collect();
        let world = World {
            customers,
            logins: Logins::default(),
            grants: HashMap::new(),
            merchant_tokens: HashMap::new(),
            register: Register::with_cast(&config),
            recent_engage_calls: VecDeque::new(),
            journal: Journal::default(),
            faults: Faults::default(),
        };
        Self {
            config,
            credentials,
            origin,
            started: Instant::now(),
            stop,
            tasks: TaskTracker::new(),
            keys: KeyRing::default(),
            world: Mutex::new(world),
            changes: watch::Sender::new(()),
        }
    }

    /// The world as it stands. Never held over an await.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a stranger a customer, if strangers are.
    pub(crate) fn meet(&self, number: &str) {
        if self.config.strangers == Strangers::Approve {
            let unit = &self.credentials.merchant_serial_number;
            let mut world = self.world();
            let customers = &mut world.customers;
            if !customers.contains_key(number) {
                customers.insert(number.to_owned(), stranger(number, clock::today(), unit));
            }
        }
    }

    /// Wakes everybody who waits in [`Self::wait_until`].
    pub(crate) fn changed(&self) {
        self.changes.send_replace(());
    }

    /// Waits for the first change after which `look` finds something.
    pub(crate) async fn wait_until<T>(&self, mut look: impl FnMut(&World) -> Option<T>) -> T {
        let mut changes = self.changes.subscribe();
        loop {
            if let Some(found) = look(&self.world()) {
                return found;
            }
            if changes.changed().await.is_err() {
                // The sender lives in `self`: this cannot come to pass.
                std::future::pending::<()>().await;
            }
        }
    }

    /// Runs in the background until done or until the sandbox stops.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            stop.run_until_cancelled(work).await;
        });
    }

    /// Puts a login on a phone and sets the script of its owner going.
    pub(crate) fn ask(self: &Arc<Self>, ask: Ask) -> Result<Login, TooMany> {
        let now = Instant::now();
        let (login, script) = {
            let mut world = self.world();
            let login = world.logins.ask(ask, now)?.clone();
            let script = world
                .customers
                .get(&login.number)
                .map(|customer| customer.script.clone());
            (login, script)
        };
        self.changed();
        let shared = Arc::clone(self);
        self.spawn(async move {
            // There by the time that they are to sign. What fails here fails again there, and is told there.
            let _ = shared.keys.current().await;
        });
        let pace = self.config.answering_time();
        // The ticks of an approval; none at all is a refusal.
        let (at, ticks) = match script {
            Some(Script::Approves { ticks }) => (now + pace, Some(ticks)),
            Some(Script::Declines) => (now + pace, None),
            Some(Script::LastSecond) => (login.expires - LAST_SECOND, Some(Tick::ALL.to_vec())),
            Some(Script::ByHand) | None => return Ok(login),
        };
        let (shared, ordinal) = (Arc::clone(self), login.ordinal);
        self.spawn(async move {
            tokio::time::sleep_until(at).await;
            shared.answer(ordinal, ticks.map_or(Answer::Declined, approval));
        });
        Ok(login)
    }

    /// Answers a login; false when it is not open any more, or its customer's app cannot show it.
    pub(crate) fn answer(&self, ordinal: u64, answer: Answer) -> bool {
        {
            let mut world = self.world();
            if !world.can_answer(ordinal) {
                return false;
            }
            let Some(login) = world
                .logins
                .answer(ordinal, answer, Instant::now())
                .cloned()
            else {
                return false;
            };
            if let AskedBy::Engage { contact } = login.asked_by {
                automation::land(&mut world, &self.config, &login, contact);
            }
        }
        self.changed();
        true
    }

    /// Answers the newest open login of a number; false when there is none.
    pub(crate) fn answer_newest(&self, number: &str, answer: Answer) -> bool {
        let newest = self
            .world()
            .logins
            .open(number, Instant::now())
            .last()
            .map(|login| login.ordinal);
        newest.is_some_and(|ordinal| self.answer(ordinal, answer))
    }
}

/// An approval given now.
pub(crate) fn approval(ticks: Vec<Tick>) -> Answer {
    let at = clock::now();
    Answer::Approved { ticks, at }
}
