//! The engine: claims what is due, does the next step through the ports, stores it, shows it.
//!
//! One enrolment is one row; whoever claims the row is its only writer, but for the cashier's wishes
//! (cancel, send again), which are stored beside it and win or lose by the row's version.

mod ask;
mod check;
mod contact_watch;
mod login_wait;
mod patience;
mod plan;
mod profile;
mod save;
mod transition;
mod work;

use std::sync::Arc;

use tokio::sync::{Notify, broadcast};

use crate::{
    CodeKind, Country, Enrolment, EnrolmentId, Event, GiveUpReason, Msisdn, Outcome, Phase,
    Private, QrText, Rules, Source, Step, View, WorkerId,
    ports::{Ports, StoreError},
};

/// How many changes a slow watcher may fall behind before it has to take a fresh snapshot.
const LIVE_CHANGES: usize = 256;

/// More requests than this are not put on one phone at once: Vipps answers 429 to a crowd.
const REQUESTS_AT_ONCE: usize = 2;

/// Drives enrolments. Cheap to clone; all clones are one engine.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    ports: Ports,
    rules: Rules,
    worker: WorkerId,
    live: broadcast::Sender<View>,
    wake: Notify,
}

/// What an enrolment begins with.
#[derive(Debug, Clone)]
pub struct Begin {
    /// Where the identity came from.
    pub source: Source,
    /// Who it is about.
    pub identity: Identity,
    /// Who serves, if the till knows.
    pub cashier: Option<String>,
}

/// Who an enrolment is about.
#[derive(Debug, Clone)]
pub enum Identity {
    /// The text of a scanned code.
    Qr(QrText),
    /// A number that the customer said or showed.
    Number(Msisdn),
}

impl Identity {
    /// Reads what a person typed at a till in `home`.
    pub fn typed(text: &str, home: Country) -> Result<Self, crate::InvalidNumber> {
        Msisdn::from_typed(text, home).map(Self::Number)
    }
}

/// What became of a begin.
#[derive(Debug, Clone)]
pub enum Begun {
    /// A new enrolment.
    Opened(Box<View>),
    /// The number is being asked already, or waits to be saved.
    AlreadyOpen(EnrolmentId),
}

/// Why a wish was not taken.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// The code is not a customer's own.
    #[error("the code is not a customer's own")]
    NotPersonal(CodeKind),
    /// There is no open enrolment with this id.
    #[error("the enrolment is over")]
    NotOpen,
    /// The enrolment stands where this is not possible, approved perhaps.
    #[error("this is not possible any more")]
    TooLate,
    /// As many requests as allowed are on the customer's phone already.
    #[error("the customer has {REQUESTS_AT_ONCE} requests already")]
    TooManyRequests,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// An engine over these ports. Does nothing until [`Engine::run`] or [`Engine::work`].
    pub fn new(ports: Ports, rules: Rules) -> Self {
        let (live, _) = broadcast::channel(LIVE_CHANGES);
        let worker = WorkerId::fresh();
        Self {
            shared: Arc::new(Shared {
                ports,
                rules,
                worker,
                live,
                wake: Notify::new(),
            }),
        }
    }

    /// Opens an enrolment, unless its number is in an open one.
    pub async fn begin(&self, begin: Begin) -> Result<Begun, RequestError> {
        let now = self.now();
        let mut enrolment = Enrolment {
            id: EnrolmentId::fresh(),
            version: 1,
            opened_at: now,
            source: begin.source,
            till: self.shared.rules.till.clone(),
            store: self.shared.rules.store.clone(),
            cashier: begin.cashier,
            phase: Phase::Identifying,
            due_at: Some(now),
            milestones: std::collections::BTreeMap::new(),
            masked_number: None,
            verified: true,
            consents: std::collections::BTreeMap::new(),
            private: Private::default(),
        };
        match begin.identity {
            Identity::Qr(qr) if !qr.kind().is_personal() => {
                return Err(RequestError::NotPersonal(qr.kind()));
            }
            Identity::Qr(qr) => enrolment.private.qr = Some(qr),
            Identity::Number(number) => {
                enrolment.phase = Phase::CheckingMember;
                enrolment.identify(number, true, now);
            }
        }
        let event = Event {
            at: now,
            step: "begun",
            phase: enrolment.phase.name(),
            detail: None,
        };
        match self.shared.ports.store.insert(&enrolment, &event).await {
            Ok(()) => {}
            Err(StoreError::NumberBusy(other)) => return Ok(Begun::AlreadyOpen(other)),
            Err(error) => return Err(error.into()),
        }
        let view = enrolment.view();
        self.show(&enrolment, &event);
        self.shared.wake.notify_one();
        Ok(Begun::Opened(Box::new(view)))
    }

    /// Ends an enrolment that the customer has not approved yet.
    pub async fn cancel(&self, id: EnrolmentId) -> Result<(), RequestError> {
        self.wish(id, |_| Ok(Step::End(Outcome::Cancelled))).await
    }

    /// Sends a new request with a new code. The one before stays good until it expires, for Vipps has
    /// no way to take it back: whichever the customer answers counts.
    pub async fn send_again(&self, id: EnrolmentId) -> Result<(), RequestError> {
        self.wish(id, |enrolment| {
            if enrolment.private.requests.len() >= REQUESTS_AT_ONCE {
                return Err(RequestError::TooManyRequests);
            }
            Ok(Step::SendAgain)
        })
        .await
    }

    /// Tries an unsaved enrolment again at once.
    pub async fn save_now(&self, id: EnrolmentId) -> Result<(), RequestError> {
        self.wish(id, |_| Ok(Step::SaveNow)).await
    }

    /// Ends an unsaved enrolment that nobody will save. [`RequestError::TooLate`] while it is being saved
    /// in this moment: what is on its way to the register cannot be called back.
    pub async fn give_up(&self, id: EnrolmentId, reason: GiveUpReason) -> Result<(), RequestError> {
        let stored = self.shared.ports.store.load(id).await?;
        let is_unsaved = |stored: Enrolment| matches!(stored.phase, Phase::Unsaved { .. });
        if !stored.map(is_unsaved).ok_or(RequestError::NotOpen)? || !self.take(id).await? {
            return Err(RequestError::TooLate);
        }
        let given_up = self.wish_once(id, &|_| Ok(Step::GiveUp(reason))).await;
        if given_up.is_err() {
            self.let_go(id).await;
        }
        match given_up {
            // It moved on beneath: towards the register, perhaps. Whoever asked looks again.
            Err(RequestError::Store(StoreError::Conflict)) => Err(RequestError::TooLate),
            given_up => given_up,
        }
    }

    /// All open enrolments, and every change from then on. A watcher that lags calls again.
    pub async fn watch(&self) -> Result<(Vec<View>, broadcast::Receiver<View>), StoreError> {
        let changes = self.shared.live.subscribe();
        let open = self.shared.ports.store.open().await?;
        Ok((open.iter().map(Enrolment::view).collect(), changes))
    }

    /// One open enrolment as it is stored now, whoever works on it; `None` once it ended.
    pub async fn view(&self, id: EnrolmentId) -> Result<Option<View>, StoreError> {
        let stored = self.shared.ports.store.load(id).await?;
        Ok(stored.map(|enrolment| enrolment.view()))
    }

    async fn wish(
        &self,
        id: EnrolmentId,
        step: impl Fn(&Enrolment) -> Result<Step, RequestError>,
    ) -> Result<(), RequestError> {
        loop {
            match self.wish_once(id, &step).await {
                Err(RequestError::Store(StoreError::Conflict)) => {}
                done => return done,
            }
        }
    }

    async fn wish_once(
        &self,
        id: EnrolmentId,
        step: &impl Fn(&Enrolment) -> Result<Step, RequestError>,
    ) -> Result<(), RequestError> {
        let stored = self.shared.ports.store.load(id).await?;
        let mut enrolment = stored.ok_or(RequestError::NotOpen)?;
        let step = step(&enrolment)?;
        let event = enrolment
            .apply(step, self.now())
            .map_err(|_| RequestError::TooLate)?;
        self.shared.ports.store.save(&enrolment, &event).await?;
        self.show(&enrolment, &event);
        self.shared.wake.notify_one();
        Ok(())
    }

    fn now(&self) -> jiff::Timestamp {
        self.shared.ports.clock.now()
    }

    /// Tells the log and the watchers of a transition that was stored.
    fn show(&self, enrolment: &Enrolment, event: &Event) {
        tracing::info!(
            enrolment.id = %enrolment.id,
            step = event.step,
            phase = event.phase,
            detail = event.detail.as_deref(),
            "enrolment moved"
        );
        // Nobody watching is no fault.
        let _ = self.shared.live.send(enrolment.view());
    }
}
