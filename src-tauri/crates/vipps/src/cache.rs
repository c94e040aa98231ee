//! One value that is fetched when needed, kept for its time, and fetched by one caller at a time.

use std::{sync::Arc, time::Duration};

use enrolment::ports::{Clock, ServiceError};
use jiff::Timestamp;
use tokio::sync::Mutex;

/// A fetched value and how long it may be used.
pub(crate) struct Fresh<T> {
    pub(crate) value: T,
    pub(crate) lifetime: Duration,
}

struct Entry<T> {
    value: Arc<T>,
    since: Timestamp,
    until: Timestamp,
}

/// The lock is held while fetching: whoever comes meanwhile waits and then finds the value.
pub(crate) struct Cached<T>(Mutex<Option<Entry<T>>>);

impl<T> Cached<T> {
    pub(crate) fn empty() -> Self {
        Self(Mutex::new(None))
    }

    /// The value, fetched if there is none that may still be used. A failed fetch changes nothing, and
    /// one whose answer was lost neither: what the value was wanted for has not been asked yet, so that
    /// to the caller the service was [`ServiceError::Unreachable`].
    pub(crate) async fn get(
        &self,
        clock: &dyn Clock,
        fetch: impl Future<Output = Result<Fresh<T>, ServiceError>>,
    ) -> Result<Arc<T>, ServiceError> {
        let mut slot = self.0.lock().await;
        // A clock that was set back would make an old value look young: before `since` counts as stale.
        if let Some(entry) = &*slot
            && (entry.since..entry.until).contains(&clock.now())
        {
            return Ok(Arc::clone(&entry.value));
        }
        let fresh = fetch.await.map_err(|error| match error {
            ServiceError::AnswerLost => ServiceError::Unreachable,
            other => other,
        })?;
        let value = Arc::new(fresh.value);
        let since = clock.now();
        let until = since.saturating_add(fresh.lifetime).unwrap_or(since);
        *slot = Some(Entry {
            value: Arc::clone(&value),
            since,
            until,
        });
        Ok(value)
    }

    /// Drops the value that proved to be of no use, unless somebody replaced it already.
    pub(crate) async fn discard(&self, useless: &Arc<T>) {
        let mut slot = self.0.lock().await;
        if slot
            .as_ref()
            .is_some_and(|entry| Arc::ptr_eq(&entry.value, useless))
        {
            *slot = None;
        }
    }
}
