//! The pace of the picture: a window gets the next one when it has painted the last. A window that
//! nobody sees paints nothing, so it is sent nothing.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, Once, PoisonError},
};

use tokio::sync::Notify;

/// Which windows have painted their last picture.
pub(crate) struct Shown {
    windows: Mutex<HashMap<String, Arc<Notify>>>,
    first: Once,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            windows: Mutex::default(),
            first: Once::new(),
        }
    }
}

impl Shown {
    /// What the watch of a window waits for between two pictures. A fresh one each time: what an
    /// earlier page of this window said does not count.
    pub(crate) fn of(&self, window: &str) -> Arc<Notify> {
        let fresh = Arc::new(Notify::new());
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.insert(window.to_owned(), Arc::clone(&fresh));
        fresh
    }

    /// The window has painted its last picture.
    pub(crate) fn tell(&self, window: &str) {
        self.first.call_once(|| tracing::info!("ready to scan"));
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shown) = windows.get(window) {
            shown.notify_one();
        }
    }
}
