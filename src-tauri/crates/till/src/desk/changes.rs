//! What watchers of enrolments get: a snapshot, then every change, over any number of modes.

use std::{future, time::Duration};

use enrolment::{Engine, View};
use tokio::sync::{
    broadcast::{self, error::RecvError},
    watch,
};

use super::Active;

/// How long to leave a store alone that failed.
const STORE_NAP: Duration = Duration::from_secs(1);

/// One thing to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These are open, oldest first; whatever else was shown is not. Comes first, after a change of
    /// mode, and when some changes were missed.
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
}

impl Live {
    pub(super) const fn new(engine: Engine) -> Self {
        Self {
            engine,
            changes: None,
        }
    }

    /// The next change, however long it takes. May be cancelled at any time.
    pub(super) async fn next(&mut self) -> Change {
        loop {
            let Some(changes) = &mut self.changes else {
                match self.engine.watch().await {
                    Ok((open, changes)) => {
                        self.changes = Some(changes);
                        return Change::Snapshot(open);
                    }
                    Err(error) => {
                        tracing::error!(
                            error = &error as &dyn std::error::Error,
                            "cannot read the open enrolments"
                        );
                        tokio::time::sleep(STORE_NAP).await;
                        continue;
                    }
                }
            };
            match changes.recv().await {
                Ok(view) => return Change::Moved(Box::new(view)),
                Err(RecvError::Lagged(_)) => self.changes = None,
                // The engine is held here, and the sender with it.
                Err(RecvError::Closed) => future::pending().await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use enrolment::{Begin, Country, Identity, Source};
    use sandbox::SandboxConfig;

    use super::{Change, Live};
    use crate::Practice;

    /// More than an engine keeps for a slow watcher.
    const MANY: usize = 300;

    #[tokio::test]
    async fn whoever_missed_changes_begins_anew() {
        // Its engine is not run: nothing moves by itself.
        let practice = Practice::start(SandboxConfig::default()).await.unwrap();
        let mut live = Live::new(practice.till.engine.clone());
        assert_eq!(live.next().await, Change::Snapshot(Vec::new()));
        for number in 0..MANY {
            let typed = format!("41000{number:03}");
            let customer = Begin {
                source: Source::Keypad,
                identity: Identity::typed(&typed, Country::No).unwrap(),
                cashier: None,
            };
            practice.till.engine.begin(customer).await.unwrap();
        }
        let Change::Snapshot(open) = live.next().await else {
            panic!("some changes were missed")
        };
        assert_eq!(open.len(), MANY);
        practice.end().await;
    }
}
