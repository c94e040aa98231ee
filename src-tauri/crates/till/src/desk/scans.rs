//! The eye of the till: the camera's picture, and what becomes of a code that is read in it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use enrolment::{Begin, Begun, Identity, QrText, Source};
use sandbox::{CastMember, Sandbox};
use scanner::{CameraChoice, CameraRequest, CameraState, Origin, Viewfinder};
use settings::Camera;
use tokio::{
    sync::{
        Notify,
        broadcast::{self, error::RecvError},
        watch,
    },
    time::Instant,
};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{DeskError, Shared, Side, board::Known};

/// How long a screen shows the empty shop of practice before the first customer comes by.
const A_MOMENT: Duration = Duration::from_millis(1500);

/// What became of a personal code before the camera.
#[derive(Debug, Clone)]
pub enum Scan {
    /// It was taken; an enrolment that it opened is served.
    Begun(Begun),
    /// It was not.
    Failed(DeskError),
}

/// The invented customers of a practice, and whether any was shown.
pub(super) struct Stage {
    pub(super) cast: Vec<CastMember>,
    pub(super) base_url: String,
    pub(super) is_anyone_shown: AtomicBool,
    /// Told when a screen is ready for the next customer.
    pub(super) screen_is_ready: Notify,
}

impl Stage {
    pub(super) fn of(sandbox: &Sandbox) -> Self {
        Self {
            cast: sandbox.cast(),
            base_url: sandbox.base_url().to_owned(),
            is_anyone_shown: AtomicBool::new(false),
            screen_is_ready: Notify::new(),
        }
    }

    /// The customer with this number.
    pub(super) fn named(&self, number: &str) -> Option<&CastMember> {
        self.cast.iter().find(|customer| customer.number == number)
    }

    /// The first customer, unless one was shown before.
    fn first(&self) -> Option<QrText> {
        let was_shown = self.is_anyone_shown.swap(true, Relaxed);
        let first = self.cast.first().filter(|_| !was_shown)?;
        Some(QrText::new(&first.qr_text))
    }
}

/// A viewfinder and the task that listens to it. Both end with it.
pub(super) struct Eye {
    pub(super) viewfinder: Viewfinder,
    _listening: DropGuard,
}

impl Eye {
    /// Opens one that begins enrolments on `side`. Customers of the `stage` come by when no camera
    /// gives a picture.
    pub(super) fn open(
        shared: &Arc<Shared>,
        side: Side,
        origin: Origin,
        stage: Option<Arc<Stage>>,
    ) -> Self {
        let viewfinder = Viewfinder::start(origin);
        let stop = CancellationToken::new();
        let listener = Listener {
            shared: shared.clone(),
            side,
            states: viewfinder.state(),
            scanned: viewfinder.scanned(),
            viewfinder: viewfinder.clone(),
            stage,
        };
        tokio::spawn({
            let stop = stop.clone();
            async move { listener.listen(&stop).await }
        });
        Self {
            viewfinder,
            _listening: stop.drop_guard(),
        }
    }
}

impl Drop for Eye {
    fn drop(&mut self) {
        self.viewfinder.stop();
    }
}

struct Listener {
    shared: Arc<Shared>,
    side: Side,
    states: watch::Receiver<CameraState>,
    scanned: broadcast::Receiver<QrText>,
    viewfinder: Viewfinder,
    stage: Option<Arc<Stage>>,
}

impl Listener {
    async fn listen(mut self, stop: &CancellationToken) {
        let mut visit: Option<Instant> = None;
        self.states.mark_changed();
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                Ok(()) = self.states.changed() => {
                    let state = self.states.borrow_and_update().clone();
                    self.shared.board.change(|known| {
                        // Not of an eye that was closed meanwhile.
                        if !stop.is_cancelled() {
                            known.camera = state;
                        }
                    });
                }
                scanned = self.scanned.recv() => match scanned {
                    Ok(text) => self.shared.scanned(self.side, text).await,
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                },
                () = ready(self.stage.as_deref()), if visit.is_none() => {
                    visit = Some(Instant::now() + A_MOMENT);
                }
                () = at(visit) => {
                    visit = None;
                    let is_drawn = *self.states.borrow() == CameraState::Drawn;
                    let first = self.stage.as_ref().filter(|_| is_drawn);
                    if let Some(first) = first.and_then(|stage| stage.first()) {
                        self.viewfinder.hold_up(first);
                    }
                }
            }
        }
    }
}

/// A screen shows the picture of this stage and is ready for a customer.
async fn ready(stage: Option<&Stage>) {
    match stage {
        Some(stage) => stage.screen_is_ready.notified().await,
        None => std::future::pending().await,
    }
}

async fn at(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}

/// What the settings ask of the camera.
pub(super) fn request(camera: &Camera) -> CameraRequest {
    CameraRequest {
        camera: camera
            .name
            .clone()
            .map_or(CameraChoice::Any, CameraChoice::Name),
        width: camera.width,
        height: camera.height,
        rate: camera.rate,
    }
}

impl Shared {
    /// Begins an enrolment for a code before the camera of `side`, unless somebody is served or that
    /// side is off by now.
    pub(super) async fn scanned(&self, side: Side, text: QrText) {
        let is_on = self
            .active
            .borrow()
            .on
            .as_ref()
            .is_some_and(|on| on.side == side);
        if !is_on || self.board.read(Known::is_busy) {
            return;
        }
        let code = Begin {
            source: Source::Camera,
            identity: Identity::Qr(text),
            cashier: None,
        };
        let scan = match self.begin(side, code).await {
            Ok(begun) => {
                if let Begun::Opened(view) = &begun {
                    self.serve_unless_busy(view.id);
                }
                Scan::Begun(begun)
            }
            Err(error) => Scan::Failed(error),
        };
        // Nobody listening is no fault.
        let _ = self.scans.send(scan);
    }
}

#[cfg(test)]
mod tests;
