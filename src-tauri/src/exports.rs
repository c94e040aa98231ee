//! The export that was begun, so that it can be cancelled: while a file is chosen for it, and while it
//! is written.

use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

/// At most one runs: a new one ends the one before.
#[derive(Default)]
pub(crate) struct Exports(Mutex<CancellationToken>);

impl Exports {
    /// Begins one that ends with `ended`, and gives what ends it.
    pub(crate) fn begin(&self, ended: CancellationToken) -> CancellationToken {
        self.replace(ended.clone()).cancel();
        ended
    }

    /// Ends the one that was begun.
    pub(crate) fn cancel(&self) {
        self.replace(CancellationToken::new()).cancel();
    }

    fn replace(&self, token: CancellationToken) -> CancellationToken {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut running, token)
    }
}
