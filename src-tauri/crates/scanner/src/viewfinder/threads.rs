//! The two threads of a viewfinder.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

use enrolment::QrText;
use tokio::sync::watch;

use super::eye::Eye;
use super::keeper::{Keeper, Turn};
use super::preview::Frame;
use super::shared::Shared;
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
    pub(super) orders: Receiver<Order>,
    pub(super) pictures: watch::Sender<Picture>,
    pub(super) newest: Giver<Picture>,
    pub(super) shared: Arc<Shared>,
}

impl SourceThread {
    pub(super) fn run(mut self) {
        loop {
            let began = Instant::now();
            let (picture, next_at) = match self.keeper.turn() {
                Turn::Frame(luma) => (Some(Arc::new(Frame::new(luma))), began + self.keeper.pace()),
                Turn::Nothing(wait) => (None, Instant::now() + wait),
            };
            self.pictures.send_replace(picture.clone());
            self.newest.give(picture);
            self.shared.tell_state(self.keeper.state());
            if !self.obey_until(next_at) {
                break;
            }
        }
        self.pictures.send_replace(None);
        self.shared.stop();
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

/// Starts a thread that nobody waits for: it ends when what it works with is gone.
pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map(drop)
}
