//! A place for one frame between the thread that gets it and the one that looks at it: a newer one
//! replaces it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The end that puts frames in. Dropping it tells the other end that no more will come.
pub(crate) struct Giver<T>(Arc<Shared<T>>);

/// The end that takes the newest frame out. Dropping it tells the other end to stop.
pub(crate) struct Taker<T>(Arc<Shared<T>>);

struct Shared<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    newest: Option<T>,
    is_giver_gone: bool,
    is_taker_gone: bool,
}

/// An empty slot.
pub(crate) fn slot<T>() -> (Giver<T>, Taker<T>) {
    let state = State {
        newest: None,
        is_giver_gone: false,
        is_taker_gone: false,
    };
    let shared = Arc::new(Shared {
        state: Mutex::new(state),
        changed: Condvar::new(),
    });
    (Giver(Arc::clone(&shared)), Taker(shared))
}

impl<T> Giver<T> {
    /// Puts a frame in, in place of one that nobody took. Says whether anybody still wants frames.
    pub(crate) fn give(&self, frame: T) -> bool {
        let mut state = self.0.lock();
        state.newest = Some(frame);
        self.0.changed.notify_one();
        !state.is_taker_gone
    }
}

impl<T> Taker<T> {
    /// Takes the frame out, waiting for one if there is none. `None` after `patience`, or when the
    /// other end is gone.
    pub(crate) fn take(&self, patience: Duration) -> Option<T> {
        let waiting = |state: &mut State<T>| state.newest.is_none() && !state.is_giver_gone;
        let (mut state, _) = self
            .0
            .changed
            .wait_timeout_while(self.0.lock(), patience, waiting)
            .unwrap_or_else(PoisonError::into_inner);
        state.newest.take()
    }

    /// Takes the frame out, waiting for one as long as it takes. `None` when the other end is gone.
    pub(crate) fn wait(&self) -> Option<T> {
        let waiting = |state: &mut State<T>| state.newest.is_none() && !state.is_giver_gone;
        let state = self.0.changed.wait_while(self.0.lock(), waiting);
        state.unwrap_or_else(PoisonError::into_inner).newest.take()
    }
}

impl<T> Shared<T> {
    /// Nothing can panic while the lock is held, so a poisoned one is as good.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for Giver<T> {
    fn drop(&mut self) {
        self.0.lock().is_giver_gone = true;
        self.0.changed.notify_one();
    }
}

impl<T> Drop for Taker<T> {
    fn drop(&mut self) {
        self.0.lock().is_taker_gone = true;
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::slot;

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn the_newest_frame_replaces_one_that_nobody_took() {
        let (giver, taker) = slot();
        assert!(giver.give(1));
        assert!(giver.give(2));
        assert_eq!(taker.take(LONG), Some(2));
        assert_eq!(taker.take(Duration::ZERO), None);
    }

    #[test]
    fn a_waiting_taker_gets_the_frame_that_comes() {
        let (giver, taker) = slot();
        let waiting = std::thread::spawn(move || taker.take(LONG));
        giver.give(7);
        assert_eq!(waiting.join().unwrap(), Some(7));
    }

    #[test]
    fn whoever_waits_without_end_gets_what_comes_and_hears_the_end() {
        let (giver, taker) = slot();
        let waiting = std::thread::spawn(move || (taker.wait(), taker.wait()));
        giver.give(7);
        // The first wait may be over by now or not: the slot keeps what was given.
        drop(giver);
        assert_eq!(waiting.join().unwrap(), (Some(7), None));
    }

    #[test]
    fn a_taker_does_not_wait_for_a_giver_that_is_gone() {
        let (giver, taker) = slot();
        giver.give(3);
        drop(giver);
        let began = Instant::now();
        assert_eq!(
            taker.take(LONG),
            Some(3),
            "what was given before is still there"
        );
        assert_eq!(taker.take(LONG), None);
        assert!(began.elapsed() < LONG);
    }

    #[test]
    fn a_giver_hears_that_nobody_wants_frames_any_more() {
        let (giver, taker) = slot();
        drop(taker);
        assert!(!giver.give(1));
    }
}
