//! Opening and closing: the real till, practice, and the change from one to the other.

use std::{sync::Arc, time::Duration};

use scanner::Origin;
use store::SqliteStore;

use super::{
    Active, Desk, Shared, Side,
    running::Running,
    scans::{Eye, Stage, request},
    standing::Mode,
};
use crate::{Practice, PracticeError, office};

/// How long a step that was begun may take to be stored.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How long closing may take in all.
const LAST_PATIENCE: Duration = Duration::from_secs(15);

/// What is open. Whoever opens or closes something holds it.
#[derive(Default)]
pub(super) struct Open {
    pub(super) real: Option<(Running, SqliteStore)>,
    pub(super) practice: Option<(Running, Practice)>,
    eye: Option<Eye>,
    is_over: bool,
}

impl Desk {
    /// Opens the real till, or practice alone. What is in the way of it stands in
    /// [`Standing::trouble`](super::Standing::trouble).
    pub async fn start(&self, practice: bool) {
        if practice {
            match self.practise(true).await {
                Ok(()) => return,
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "practice does not start");
                }
            }
        }
        self.open().await;
    }

    /// Opens the real till with what is set, if it is not open, and ends practice once it is.
    pub async fn open(&self) {
        let mut open = self.shared.turn.lock().await;
        if open.is_over || open.real.is_some() {
            return;
        }
        self.shared.open_real(&mut open).await;
        if open.real.is_some() {
            self.shared.end_practice(&mut open).await;
        }
    }

    /// Switches practice on or off, any number of times. The real till goes on meanwhile: whoever
    /// approved is saved. Switched off, it is opened if it is not.
    pub async fn practise(&self, on: bool) -> Result<(), PracticeError> {
        let mut open = self.shared.turn.lock().await;
        if open.is_over {
            return Err(PracticeError::Closed);
        }
        match (on, open.practice.is_some()) {
            (true, false) => self.shared.begin_practice(&mut open).await,
            (false, true) => {
                if open.real.is_none() {
                    self.shared.open_real(&mut open).await;
                }
                self.shared.end_practice(&mut open).await;
                Ok(())
            }
            (true, true) | (false, false) => Ok(()),
        }
    }

    /// Ends everything and waits until the databases are closed, but not for ever. Nothing opens
    /// afterwards. To be called before the program ends: see [`SqliteStore::close`].
    pub async fn close(&self) {
        // Said at once: what is being opened may wait for a person to unlock the keychain.
        self.shared.board.change(|known| known.mode = Mode::Closing);
        let turn = tokio::time::timeout(PATIENCE, self.shared.turn.lock());
        let Ok(mut open) = turn.await else {
            tracing::error!("the till closes while something is still being opened");
            return;
        };
        let closing = async {
            open.is_over = true;
            self.shared.enter(&mut open, Mode::Closing).await;
            let (practice, real) = (open.practice.take(), open.real.take());
            let end_real = async {
                if let Some((running, store)) = real {
                    running.stop(PATIENCE).await;
                    store.close().await;
                }
            };
            let end_practice = async {
                if let Some((running, practice)) = practice {
                    running.stop(PATIENCE).await;
                    practice.end().await;
                }
            };
            tokio::join!(end_real, end_practice);
        };
        if tokio::time::timeout(LAST_PATIENCE, closing).await.is_err() {
            tracing::error!("the till did not close in time");
        }
    }
}

impl Shared {
    /// Changes the mode to one whose engine runs: nobody is served, the picture is another, and every
    /// watcher begins anew.
    pub(super) async fn enter(self: &Arc<Self>, open: &mut Open, mode: Mode) {
        // The camera is let go before it is taken again.
        open.eye = None;
        let on = match mode {
            Mode::Opening | Mode::Closing | Mode::SetUp => None,
            Mode::Real => {
                let real = open.real.as_ref();
                real.map(|(running, store)| running.on(Side::Real, store))
            }
            Mode::Practice => {
                let practice = open.practice.as_ref();
                practice.map(|(running, practice)| running.on(Side::Practice, &practice.till.store))
            }
        };
        let stage = match (&open.practice, mode) {
            (Some((_, practice)), Mode::Practice) => Some(Arc::new(Stage::of(&practice.sandbox))),
            _ => None,
        };
        let have_pin = match &on {
            Some(on) => office::have_pin(&on.store).await,
            None => Vec::new(),
        };
        let origin = self.origin(mode);
        self.stage.send_replace(stage.clone());
        let is_over = open.is_over;
        let side = on.as_ref().map(|on| on.side);
        let before = self.active.send_replace(Active { on, is_over });
        let before = before.on.map(|on| on.side);
        if before != side {
            // Whoever was let in on one side was not on the other.
            self.access.lock();
        }
        self.access.have_pin(have_pin);
        self.board.change(|known| {
            known.mode = mode;
            known.camera = scanner::CameraState::Off;
            known.serve(None);
            if before != side {
                known.cashier = None;
            }
        });
        open.eye = side
            .zip(origin)
            .map(|(side, origin)| Eye::open(self, side, origin, stage));
        let viewfinder = open.eye.as_ref().map(|eye| eye.viewfinder.clone());
        self.viewfinder.send_replace(viewfinder);
        self.serve(|served| served);
    }

    /// Where the picture comes from.
    fn origin(&self, mode: Mode) -> Option<Origin> {
        let camera = || self.board.read(|known| request(&known.own.camera));
        match (mode, self.options.uses_camera) {
            (Mode::Opening | Mode::Closing | Mode::SetUp, _) | (Mode::Real, false) => None,
            (Mode::Real, true) => Some(Origin::Camera {
                request: camera(),
                or_drawn: false,
            }),
            (Mode::Practice, true) => Some(Origin::Camera {
                request: camera(),
                or_drawn: true,
            }),
            (Mode::Practice, false) => Some(Origin::Drawn),
        }
    }
}
