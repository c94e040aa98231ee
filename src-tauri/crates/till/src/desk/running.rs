//! An engine that runs, and the tasks around it.

use std::{sync::Arc, time::Duration};

use enrolment::Engine;
use history::Ledger;
use settings::Settings;
use store::SqliteStore;
use tokio::sync::Mutex;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{On, Shared, Side, changes::Live, facts::Facts, services::look_after};
use crate::{Till, office::keep_history};

/// Ends its tasks when it is stopped or dropped.
pub(super) struct Running {
    engine: Engine,
    settings: Settings,
    ledger: Arc<Mutex<Ledger>>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Running {
    /// Runs the till's engine until it is stopped, and keeps what is known of it on the board.
    pub(super) fn start(till: &Till, side: Side, shared: &Arc<Shared>) -> Self {
        let running = Self {
            engine: till.engine.clone(),
            settings: till.settings.clone(),
            ledger: Arc::default(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        let facts = Facts::new(&till.settings);
        shared
            .board
            .change(|known| *known.facts_mut(side) = Some(facts));
        let (engine, stop) = (till.engine.clone(), running.stop.clone());
        running.tasks.spawn(async move { engine.run(&stop).await });
        running.attend(follow(shared.clone(), side, till.engine.clone()));
        running.attend(look_after(shared.clone(), side, till.services.clone()));
        if side == Side::Real {
            running.attend(keep_history(shared.clone(), till.store.clone()));
        }
        running
    }

    /// The side that it is.
    pub(super) fn on(&self, side: Side, store: &SqliteStore) -> On {
        On {
            side,
            engine: self.engine.clone(),
            store: store.clone(),
            ledger: self.ledger.clone(),
        }
    }

    /// Whether what this one has under way would go somewhere else, or nowhere, if a till with other
    /// settings took its place: the store and the register are those of the engine that saves.
    pub(super) fn is_bound_elsewhere(&self, other: &Settings) -> bool {
        let own = &self.settings;
        own.till.store != other.till.store
            || own.engage.base_url != other.engage.base_url
            || self.has_other_database(other)
    }

    /// Whether the database of other settings is another one.
    pub(super) fn has_other_database(&self, other: &Settings) -> bool {
        self.settings.history.path != other.history.path
    }

    fn attend(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            stop.run_until_cancelled(work).await;
        });
    }

    /// Ends everything and waits until what was begun is stored, but no longer than `patience`.
    pub(super) async fn stop(self, patience: Duration) {
        self.stop.cancel();
        self.tasks.close();
        if tokio::time::timeout(patience, self.tasks.wait())
            .await
            .is_err()
        {
            // The next start takes it up where it stands.
            tracing::warn!("a step of an enrolment did not end in time");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn follow(shared: Arc<Shared>, side: Side, engine: Engine) {
    let mut live = Live::new(engine);
    loop {
        let change = live.next().await;
        shared.board.update(side, |facts| facts.take(&change));
        // Whoever is served may have come to the end.
        shared.look();
    }
}
