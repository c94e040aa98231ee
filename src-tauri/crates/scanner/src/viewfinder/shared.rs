//! What the threads of a viewfinder and those who hold it have in common.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use enrolment::QrText;
use tokio::sync::{broadcast, watch};

use super::gaze::Gaze;
use super::{CameraState, Sighting};
use crate::{CameraFault, Code, Luma};

/// Codes that a slow reader may still fetch.
const SCANNED_KEPT: usize = 16;

pub(super) struct Shared {
    /// Locked while something is told, so that nothing is told after somebody stopped looking.
    gaze: Mutex<Gaze>,
    /// The state is the last one.
    is_over: AtomicBool,
    pub(super) state: watch::Sender<CameraState>,
    pub(super) sightings: watch::Sender<Sighting>,
    pub(super) scanned: broadcast::Sender<QrText>,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            gaze: Mutex::default(),
            is_over: AtomicBool::new(false),
            state: watch::Sender::new(CameraState::Opening),
            sightings: watch::Sender::default(),
            scanned: broadcast::Sender::new(SCANNED_KEPT),
        }
    }
}

impl Shared {
    /// Tells how the picture stands, if that changed. Once stopped or failed it stays so for good.
    pub(super) fn tell_state(&self, state: &CameraState) {
        self.state.send_if_modified(|told| {
            let is_news = told != state && !self.is_over.load(Ordering::SeqCst);
            if is_news {
                told.clone_from(state);
            }
            is_news
        });
    }

    pub(super) fn stop(&self) {
        self.end(&CameraState::Off);
    }

    /// The viewfinder itself failed.
    pub(super) fn fail(&self) {
        self.end(&CameraState::Fails {
            fault: CameraFault::Failed,
            name: None,
        });
    }

    /// The first end counts.
    fn end(&self, last: &CameraState) {
        self.state.send_if_modified(|told| {
            let is_first = !self.is_over.swap(true, Ordering::SeqCst);
            is_first && std::mem::replace(told, last.clone()) != *last
        });
        self.look(false);
    }

    pub(super) fn look(&self, on: bool) {
        let mut gaze = self.gaze();
        gaze.look(on);
        if !on {
            self.show_nothing();
        }
    }

    /// Nothing is in sight until there is a picture again.
    pub(super) fn lose_sight(&self) {
        self.gaze().rest();
        self.show_nothing();
    }

    /// Whether codes are to be read, and then whether the picture must be read however little it changed.
    pub(super) fn must_read(&self) -> Option<bool> {
        let gaze = self.gaze();
        gaze.is_on().then(|| gaze.misses_any())
    }

    /// Tells what came of the codes in a picture.
    pub(super) fn see(&self, codes: &[Code], picture: &Luma, now: Instant) {
        let mut gaze = self.gaze();
        let seen = gaze.see(codes, (picture.width(), picture.height()), now);
        if let Some(sighting) = seen.sighting {
            self.sightings.send_replace(sighting);
        }
        if let Some(text) = seen.scanned {
            // Whether anybody listens is not the viewfinder's business.
            let _ = self.scanned.send(text);
        }
    }

    pub(super) fn forget(&self, text: &QrText) {
        self.gaze().forget(text);
    }

    fn show_nothing(&self) {
        self.sightings.send_if_modified(|sighting| {
            let is_news = !sighting.codes.is_empty();
            *sighting = Sighting::default();
            is_news
        });
    }

    /// Nothing panics while it is locked, so a poisoned lock is as good.
    fn gaze(&self) -> MutexGuard<'_, Gaze> {
        self.gaze.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
