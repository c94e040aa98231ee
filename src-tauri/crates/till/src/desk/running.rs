//! An engine that runs, and the tasks around it.

use std::{sync::Arc, time::Duration};

use enrolment::Engine;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Shared, Side, changes::Live, facts::Facts, services::look_after};
use crate::Till;

/// Ends its tasks when it is stopped or dropped.
pub(super) struct Running {
    pub(super) engine: Engine,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Running {
    /// Runs the till's engine until it is stopped, and keeps what is known of it on the board.
    pub(super) fn start(till: &Till, side: Side, shared: &Arc<Shared>) -> Self {
        let running = Self {
            engine: till.engine.clone(),
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
        running
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
