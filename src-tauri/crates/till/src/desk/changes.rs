//! What watchers of enrolments get: a snapshot, then every change, over any number of modes.

use std::{collections::BTreeMap, future, time::Duration};

use enrolment::{Engine, EnrolmentId, View, ports::StoreError};
use tokio::{
    sync::{
        broadcast::{self, error::RecvError},
        watch,
    },
    time::{Instant, Interval, MissedTickBehavior},
};

use super::Active;

/// How long to leave a store alone that failed.
const STORE_NAP: Duration = Duration::from_secs(1);

/// How often to look in the store for what another program moved, of which no engine here tells.
const LOOK: Duration = Duration::from_secs(30);

/// One thing to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These are open, oldest first; whatever else was shown is not. Comes first, after a change of
    /// mode, and when some changes were missed or made by another program.
    Snapshot(Vec<View>),
    /// This one is new or moved.
    Moved(Box<View>),
}

/// The enrolments of the mode that is on.
pub struct Changes {
    active: watch::Receiver<Active>,
    live: Option<Live>,
}

impl Changes {
    pub(super) fn new(mut active: watch::Receiver<Active>) -> Self {
        // The first mode counts as a change to it.
        active.mark_changed();
        Self { active, live: None }
    }

    /// The next change; `None` once the desk is closed. May be cancelled at any time.
    pub async fn next(&mut self) -> Option<Change> {
        let Self { active, live } = self;
        loop {
            tokio::select! {
                biased;
                changed = active.changed() => {
                    changed.ok()?;
                    let now = active.borrow_and_update();
                    if now.is_over {
                        // Whoever asks once more is told the same.
                        drop(now);
                        active.mark_changed();
                        return None;
                    }
                    *live = now.on.clone().map(|on| Live::new(on.engine));
                    if live.is_none() {
                        return Some(Change::Snapshot(Vec::new()));
                    }
                }
                change = next_of(live) => return Some(change),
            }
        }
    }
}

async fn next_of(live: &mut Option<Live>) -> Change {
    match live {
        Some(live) => live.next().await,
        None => future::pending().await,
    }
}

/// The enrolments of one engine.
pub(super) struct Live {
    engine: Engine,
    changes: Option<broadcast::Receiver<View>>,
    look: Interval,
    /// The versions of those that are open, as far as was shown.
    open: BTreeMap<EnrolmentId, i64>,
}

impl Live {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            changes: None,
            look: every(LOOK),
            open: BTreeMap::new(),
        }
    }

    /// The next change, however long it takes. May be cancelled at any time.
    pub(super) async fn next(&mut self) -> Change {
        loop {
            let Some(changes) = &mut self.changes else {
                match self.engine.watch().await {
                    Ok((open, changes)) => {
                        self.changes = Some(changes);
                        self.open = versions(&open);
                        return Change::Snapshot(open);
                    }
                    Err(error) => {
                        nap(&error).await;
                        continue;
                    }
                }
            };
            let heard = tokio::select! {
                biased;
                heard = changes.recv() => Some(heard),
                _ = self.look.tick() => None,
            };
            match heard {
                Some(Ok(view)) => {
                    self.shown(&view);
                    return Change::Moved(Box::new(view));
                }
                Some(Err(RecvError::Lagged(_))) => self.changes = None,
                // The engine is held here, and the sender with it.
                Some(Err(RecvError::Closed)) => future::pending().await,
                None => match self.engine.watch().await {
                    Ok((open, _)) => {
                        // What waits here was moved by this engine, and is shown next.
                        if changes.is_empty() && versions(&open) != self.open {
                            self.changes = None;
                        }
                    }
                    Err(error) => nap(&error).await,
                },
            }
        }
    }

    fn shown(&mut self, view: &View) {
        if view.phase.is_ended() {
            self.open.remove(&view.id);
        } else {
            let version = self.open.entry(view.id).or_default();
            *version = view.version.max(*version);
        }
    }
}

fn every(period: Duration) -> Interval {
    let mut every = tokio::time::interval_at(Instant::now() + period, period);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    every
}

fn versions(open: &[View]) -> BTreeMap<EnrolmentId, i64> {
    open.iter().map(|view| (view.id, view.version)).collect()
}

async fn nap(error: &StoreError) {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "cannot read the open enrolments"
    );
    tokio::time::sleep(STORE_NAP).await;
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use enrolment::{Begin, Country, Engine, Identity, OsCodes, Source, ports::Ports};
    use sandbox::SandboxConfig;

    use super::{Change, Live, every};
    use crate::{Practice, SystemClock, Till};

    /// More than an engine keeps for a slow watcher.
    const MANY: usize = 300;

    fn customer(number: &str) -> Begin {
        Begin {
            source: Source::Keypad,
            identity: Identity::typed(number, Country::No).unwrap(),
            cashier: None,
        }
    }

    /// The engine of another program over the same database.
    fn another(till: &Till) -> Engine {
        let ports = Ports {
            identify: till.services.vipps.clone(),
            login: till.services.vipps.clone(),
            register: Arc::new(till.services.engage.clone()),
            store: Arc::new(till.store.clone()),
            clock: Arc::new(SystemClock),
            codes: Arc::new(OsCodes),
        };
        Engine::new(ports, till.settings.rules().unwrap())
    }

    #[tokio::test]
    async fn what_another_program_ends_is_not_shown_for_ever() {
        let practice = Practice::start(SandboxConfig::default()).await.unwrap();
        let mut live = Live {
            look: every(Duration::from_millis(1)),
            ..Live::new(practice.till.engine.clone())
        };
        assert_eq!(live.next().await, Change::Snapshot(Vec::new()));
        let other = another(&practice.till);
        other.begin(customer("41000001")).await.unwrap();
        let Change::Snapshot(open) = live.next().await else {
            panic!("it was not this engine's")
        };
        assert_eq!(open.len(), 1);
        other.cancel(open[0].id).await.unwrap();
        assert_eq!(live.next().await, Change::Snapshot(Vec::new()));
        practice.end().await;
    }

    #[tokio::test]
    async fn whoever_missed_changes_begins_anew() {
        // Its engine is not run: nothing moves by itself.
        let practice = Practice::start(SandboxConfig::default()).await.unwrap();
        let mut live = Live::new(practice.till.engine.clone());
        assert_eq!(live.next().await, Change::Snapshot(Vec::new()));
        for number in 0..MANY {
            let customer = customer(&format!("41000{number:03}"));
            practice.till.engine.begin(customer).await.unwrap();
        }
        let Change::Snapshot(open) = live.next().await else {
            panic!("some changes were missed")
        };
        assert_eq!(open.len(), MANY);
        practice.end().await;
    }
}
