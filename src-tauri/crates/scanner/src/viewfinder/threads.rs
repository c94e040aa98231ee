//! The two threads of a viewfinder.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

use enrolment::QrText;
use tokio::sync::watch;

use super::CameraState;
use super::eye::Eye;
use super::keeper::{Keeper, Turn};
use super::preview::Frame;
use super::shared::Shared;
use crate::Flaws;
use crate::slot::{Giver, Taker};

/// What the holder of a viewfinder wants of its source.
pub(super) enum Order {
    Retry,
    HoldUp(QrText),
    Stop,
}

/// A frame, or that there is none any more.
type Picture = Option<Arc<Frame>>;

/// Gets frames and hands them on.
pub(super) struct SourceThread {
    pub(super) keeper: Keeper,
    pub(super) flaws: Flaws,
    pub(super) orders: Receiver<Order>,
    pub(super) pictures: watch::Sender<Picture>,
    pub(super) newest: Giver<Picture>,
    pub(super) shared: Arc<Shared>,
}

impl SourceThread {
    pub(super) fn run(mut self) {
        let _told = Told(Arc::clone(&self.shared));
        loop {
            let began = Instant::now();
            let turn = self.keeper.turn();
            let state = self.state_after(&turn);
            let (picture, next_at) = match turn {
                Turn::Frame(luma) => (Some(Arc::new(Frame::new(luma))), began + self.keeper.pace()),
                Turn::Nothing(wait) => (None, Instant::now() + wait),
            };
            self.pictures.send_replace(picture.clone());
            let is_read = self.newest.give(picture);
            self.shared.tell_state(&state);
            if !is_read || !self.obey_until(next_at) {
                break;
            }
        }
        self.pictures.send_replace(None);
        self.shared.stop();
    }

    /// How the picture stands. What a camera shows counts only while it shows something.
    fn state_after(&mut self, turn: &Turn) -> CameraState {
        match (turn, self.keeper.state()) {
            (Turn::Frame(picture), CameraState::Live { name }) => {
                match self.flaws.see(picture, Instant::now()) {
                    Some(flaw) => CameraState::Poor {
                        name: name.clone(),
                        flaw,
                    },
                    None => self.keeper.state().clone(),
                }
            }
            (_, state) => {
                self.flaws.rest();
                state.clone()
            }
        }
    }

    /// Does what it is told until then. Says whether to go on.
    fn obey_until(&mut self, then: Instant) -> bool {
        loop {
            let left = then.saturating_duration_since(Instant::now());
            match self.orders.recv_timeout(left) {
                Ok(Order::Retry) => {
                    self.keeper.retry();
                    self.shared.tell_state(self.keeper.state());
                    return true;
                }
                Ok(Order::HoldUp(text)) => {
                    if self.keeper.hold_up(&text) {
                        self.shared.forget(&text);
                    }
                }
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => return true,
            }
        }
    }
}

/// Reads the codes in the newest frame.
pub(super) struct ReaderThread {
    pub(super) eye: Eye,
    pub(super) newest: Taker<Picture>,
    pub(super) shared: Arc<Shared>,
}

impl ReaderThread {
    pub(super) fn run(mut self) {
        let _told = Told(Arc::clone(&self.shared));
        while let Some(picture) = self.newest.wait() {
            let now = Instant::now();
            match (picture, self.shared.must_read()) {
                (Some(frame), Some(must_decode)) => {
                    let codes = self.eye.read(&frame.luma, now, must_decode);
                    self.shared.see(codes, &frame.luma, now);
                }
                (Some(_), None) => self.eye.rest(),
                (None, _) => {
                    self.eye.rest();
                    self.shared.lose_sight();
                }
            }
        }
        self.shared.lose_sight();
    }
}

/// Tells that the viewfinder failed if the thread that holds it panics: a picture that stands still
/// without a word looks like a live one.
struct Told(Arc<Shared>);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.fail();
        }
    }
}

/// Starts a thread that nobody waits for: it ends when what it works with is gone.
pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map(drop)
}
