//! The export that runs, so that it can be cancelled.

use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

/// At most one runs: a new one ends the one before.
#[derive(Default)]
pub(crate) struct Exports(Mutex<CancellationToken>);

impl Exports {
    /// The token of a new one.
    pub(crate) fn begin(&self) -> CancellationToken {
        let fresh = CancellationToken::new();
        self.replace(fresh.clone()).cancel();
        fresh
    }

    /// Ends the one that runs.
    pub(crate) fn cancel(&self) {
        self.replace(CancellationToken::new()).cancel();
    }

    fn replace(&self, token: CancellationToken) -> CancellationToken {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut running, token)
    }
}
