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

    /// Ends the watch of one kind of a window, if there is one.
    pub(crate) fn stop(&self, window: &str, kind: Kind) {
        if let Some(watch) = self.lock().remove(&(window.to_owned(), kind)) {
            watch.abort();
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

#[cfg(test)]
mod tests {
    use tauri::async_runtime::block_on;
    use tokio::sync::oneshot;

    use super::{Kind, Watches};

    #[test]
    fn a_watch_that_is_stopped_ends_and_the_others_go_on() {
        let watches = Watches::default();
        let begin = |window: &str, kind| {
            let (held, ended) = oneshot::channel::<()>();
            watches.begin(window, kind, async move {
                let _held = held;
                std::future::pending::<()>().await;
            });
            ended
        };
        let meter = begin("manager", Kind::Meter);
        let mut others = [
            begin("manager", Kind::Access),
            begin("cashier", Kind::Meter),
        ];
        watches.stop("manager", Kind::Meter);
        assert!(block_on(meter).is_err(), "nobody holds the other end");
        for other in &mut others {
            assert_eq!(other.try_recv(), Err(oneshot::error::TryRecvError::Empty));
        }
    }
}
