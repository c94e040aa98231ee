//! Claiming, leases, and the loop that sleeps until something is due.

use std::{collections::HashSet, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{Engine, transition::Halt};
use crate::{
    Enrolment, EnrolmentId, Outcome, Phase, ProblemCode,
    ports::{Claimed, LONGEST_WAIT, StoreError},
};

/// How long a claimed enrolment is left alone by others when its worker says nothing. Short, so that
/// a crash costs the waiting customer little; a living worker renews it well before.
const LEASE: SignedDuration = SignedDuration::from_secs(5);
const RENEW: Duration = Duration::from_secs(2);

/// As many enrolments are worked on at once.
const AT_ONCE: usize = 16;

/// The longest sleep: a clock that was set is noticed after this.
const NAP: Duration = Duration::from_secs(30);

/// How long to leave a store alone that failed.
const STORE_NAP: Duration = Duration::from_secs(1);

impl Engine {
    /// Works on whatever is due, for as long as the program runs. Returns once `stop` is cancelled
    /// and every step that was begun is stored.
    pub async fn run(&self, stop: &CancellationToken) {
        self.work_until(stop, None).await;
    }

    /// Works on whatever is due now or within `wait` of the last thing done, then returns.
    pub async fn work(&self, wait: Duration, stop: &CancellationToken) {
        self.work_until(stop, Some(wait)).await;
    }

    async fn work_until(&self, stop: &CancellationToken, patience: Option<Duration>) {
        let mut carried = JoinSet::new();
        // A lease may lapse while its worker sleeps with the computer: never carry a row twice at once.
        let mut carrying = HashSet::new();
        while !stop.is_cancelled() {
            let free = AT_ONCE - carried.len().min(AT_ONCE);
            let next = match self.claim(free).await {
                Ok(claimed) => {
                    for enrolment in claimed.enrolments {
                        if carrying.insert(enrolment.id) {
                            let (engine, stop) = (self.clone(), stop.clone());
                            carried.spawn(async move { engine.carry(enrolment, &stop).await });
                        }
                    }
                    claimed.next_due.map(|due| self.until(due))
                }
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "cannot claim work"
                    );
                    Some(STORE_NAP)
                }
            };
            let idle = next.is_none_or(|wait| patience.is_some_and(|patience| wait > patience));
            if patience.is_some() && carried.is_empty() && idle {
                break;
            }
            let nap = next.unwrap_or(NAP).min(NAP);
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.shared.wake.notified() => {}
                () = tokio::time::sleep(nap), if free > 0 => {}
                Some(ended) = carried.join_next() => note(&ended, &mut carrying),
            }
        }
        while let Some(ended) = carried.join_next().await {
            note(&ended, &mut carrying);
        }
    }

    async fn claim(&self, free: usize) -> Result<Claimed, StoreError> {
        let now = self.now();
        let limit = u32::try_from(free).unwrap_or(0);
        self.shared
            .ports
            .store
            .claim(self.shared.worker, now, now + LEASE, limit)
            .await
    }

    fn until(&self, due: Timestamp) -> Duration {
        Duration::try_from(due.duration_since(self.now())).unwrap_or(Duration::ZERO)
    }

    /// Carries one enrolment as far as it goes now, and lets it go.
    async fn carry(self, mut enrolment: Enrolment, stop: &CancellationToken) -> EnrolmentId {
        let id = enrolment.id;
        let renewing = self.clone();
        let done = CancellationToken::new();
        let guard = done.clone().drop_guard();
        let lease = tokio::spawn(async move {
            while tokio::time::timeout(RENEW, done.cancelled()).await.is_err() {
                renewing.hold(id, renewing.now() + LEASE).await;
            }
        });
        while self.is_due(&enrolment) && !stop.is_cancelled() {
            if let Err(halt) = self.step(&mut enrolment).await {
                self.halted(&mut enrolment, halt).await;
                break;
            }
        }
        drop(guard);
        // Let the row go only after the last renewal is through, or it would be held again.
        let _ = lease.await;
        self.let_go(id).await;
        self.shared.wake.notify_one();
        id
    }

    /// Due now, or so late that the clock must have been ahead when it was planned.
    fn is_due(&self, enrolment: &Enrolment) -> bool {
        let now = self.now();
        enrolment
            .due_at
            .is_some_and(|due| due <= now || due > now + LONGEST_WAIT)
    }

    /// One step: from a stored phase to a stored phase that has to wait, or to the next.
    async fn step(&self, enrolment: &mut Enrolment) -> Result<(), Halt> {
        match enrolment.phase {
            Phase::Identifying => self.identify(enrolment).await,
            Phase::CheckingMember => self.check_member(enrolment).await,
            Phase::CheckingLogin => self.check_login(enrolment).await,
            Phase::CreatingContact => self.create_contact(enrolment).await,
            Phase::Requesting => self.request_was_cut_off(enrolment).await,
            Phase::AwaitingApproval { .. } => self.await_approval(enrolment).await,
            Phase::FetchingProfile => self.fetch_profile(enrolment).await,
            Phase::Saving | Phase::Unsaved { .. } => self.save(enrolment).await,
            Phase::Triggering => self.watch_contact(enrolment).await,
            Phase::AwaitingChange { expires_at } => self.look(enrolment, expires_at).await,
            Phase::Ended { .. } => Ok(()),
        }
    }

    async fn halted(&self, enrolment: &mut Enrolment, halt: Halt) {
        match halt {
            Halt::Overtaken => {}
            Halt::NumberBusy => {
                let busy = Outcome::Failed {
                    code: ProblemCode::AlreadyOpen,
                };
                if let Err(halt) = self.end(enrolment, busy).await {
                    tracing::error!(enrolment.id = %enrolment.id, ?halt, "cannot end");
                }
            }
            Halt::Illegal(illegal) => {
                tracing::error!(enrolment.id = %enrolment.id, %illegal, "a step does not follow");
                if let Err(halt) = self.fail(enrolment, ProblemCode::Internal).await {
                    tracing::error!(enrolment.id = %enrolment.id, ?halt, "cannot end");
                }
            }
            Halt::Store(error) => tracing::error!(
                enrolment.id = %enrolment.id,
                error = &error as &dyn std::error::Error,
                "cannot store a step"
            ),
        }
    }

    /// Takes an enrolment that nobody works on, for as long as a lease lasts.
    pub(super) async fn take(&self, id: EnrolmentId) -> Result<bool, StoreError> {
        let now = self.now();
        let store = &self.shared.ports.store;
        store.take(id, self.shared.worker, now, now + LEASE).await
    }

    /// Lets an enrolment go to whoever wants it.
    pub(super) async fn let_go(&self, id: EnrolmentId) {
        self.hold(id, self.now()).await;
    }

    async fn hold(&self, id: EnrolmentId, until: Timestamp) {
        if let Err(error) = self
            .shared
            .ports
            .store
            .hold(id, self.shared.worker, until)
            .await
        {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(enrolment.id = %id, error, "cannot renew or release a lease");
        }
    }
}

fn note(ended: &Result<EnrolmentId, tokio::task::JoinError>, carrying: &mut HashSet<EnrolmentId>) {
    match ended {
        Ok(id) => {
            carrying.remove(id);
        }
        // Not taken up again by this engine; the next one may have better luck.
        Err(error) => {
            let error = error as &dyn std::error::Error;
            tracing::error!(error, "a step did not end well");
        }
    }
}
