//! One camera at a time: the one before lets go only after its next frame. Opened meanwhile, its device
//! would be busy, and another camera would be taken for it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

static OPEN: Mutex<u32> = Mutex::new(0);
static LET_GO: Condvar = Condvar::new();

/// Held by a thread for as long as it has a camera open.
pub(super) struct Turn(());

impl Turn {
    /// Waits until no other thread holds one, but no longer than `patience`: a camera that was pulled out
    /// may keep its thread for ever.
    pub(super) fn take(patience: Duration) -> Self {
        let (mut open, _) = LET_GO
            .wait_timeout_while(lock(), patience, |open| *open > 0)
            .unwrap_or_else(PoisonError::into_inner);
        *open += 1;
        Self(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *lock() -= 1;
        LET_GO.notify_all();
    }
}

/// Nothing can panic while the lock is held, so a poisoned one is as good.
fn lock() -> MutexGuard<'static, u32> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::Turn;

    #[test]
    fn the_next_camera_waits_for_the_one_before_and_not_for_ever() {
        let first = Turn::take(Duration::MAX);
        // Its thread is stuck: the next one goes on.
        let second = Turn::take(Duration::ZERO);
        let (told, taken) = mpsc::channel();
        let third = std::thread::spawn(move || {
            let third = Turn::take(Duration::from_mins(1));
            told.send(()).unwrap();
            third
        });
        drop(first);
        assert!(taken.try_recv().is_err(), "one is still open");
        drop(second);
        drop(third.join().unwrap());
        assert!(taken.try_recv().is_ok());
    }
}
