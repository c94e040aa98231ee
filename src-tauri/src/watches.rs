//! What the windows watch. A window has one watch of each kind: a new one ends the old one, so a
//! reloaded page leaves nothing behind; all end with their window.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tauri::async_runtime::{JoinHandle, spawn};

/// What is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Till,
    Enrolments,
    Camera,
    Preview,
    Customer,
    Access,
    Meter,
}

/// The running watches, by label of the window and kind.
#[derive(Default)]
pub(crate) struct Watches(Mutex<HashMap<(String, Kind), JoinHandle<()>>>);

impl Watches {
    /// Runs `watch` for a window until it ends, the window watches anew, or it closes.
    pub(crate) fn begin(
        &self,
        window: &str,
        kind: Kind,
        watch: impl Future<Output = ()> + Send + 'static,
    ) {
        let old = self.lock().insert((window.to_owned(), kind), spawn(watch));
        if let Some(old) = old {
            old.abort();
        }
    }

    /// Ends all watches of a window.
    pub(crate) fn end(&self, window: &str) {
        self.lock().retain(|(label, _), watch| {
            let goes_on = label != window;
            if !goes_on {
                watch.abort();
            }
            goes_on
        });
    }

    /// Nothing can panic while the lock is held, so a poisoned one is as good.
    fn lock(&self) -> MutexGuard<'_, HashMap<(String, Kind), JoinHandle<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
