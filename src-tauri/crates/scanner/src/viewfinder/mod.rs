//! The live picture behind the window.
//!
//! Owns the source of the picture for as long as it is wanted: opens it, opens it again when it is lost,
//! reads the codes in it while asked to, and has the newest picture ready for the screens. Refuses
//! to own what follows from a code.
//!
//! Two threads: one gets frames, the other reads codes in the newest of them. Neither waits for the
//! screens, whose pictures are made where they are asked for.

mod eye;
#[cfg(test)]
mod fixtures;
mod gaze;
mod keeper;
mod measures;
mod preview;
mod shared;
mod stillness;
#[cfg(test)]
mod tests;
mod threads;

use std::sync::Arc;
use std::sync::mpsc::{self, Sender};

use enrolment::QrText;
use tokio::sync::{broadcast, watch};

use self::eye::Eye;
use self::keeper::{Keeper, Open, open_webcam};
pub use self::measures::Measures;
use self::preview::Frame;
pub use self::preview::Previews;
use self::shared::Shared;
use self::threads::{Order, ReaderThread, SourceThread, spawn};
use crate::slot::slot;
use crate::{CameraFault, CameraRequest, Chain, Code, Decode, Flaw, Flaws, LiveReader};

/// Where the picture comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Camera {
        request: CameraRequest,
        /// Whether the drawn clip takes its place when the computer has no such camera. A camera that
        /// comes later is taken by [`Viewfinder::retry`] only.
        or_drawn: bool,
    },
    /// The drawn clip.
    Drawn,
}

/// How the picture stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameraState {
    /// Stopped.
    Off,
    /// There was no frame yet.
    Opening,
    /// Frames come from this camera.
    Live { name: String },
    /// Frames come from this camera, and for a while nothing could have been read in them.
    Poor { name: String, flaw: Flaw },
    /// Frames are drawn.
    Drawn,
    /// No frames. Opening is tried again and again; until it works the state stays this.
    Fails {
        fault: CameraFault,
        /// The camera's name, as far as it is known.
        name: Option<String>,
    },
}

/// The codes in the picture. Nothing seen is the default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sighting {
    /// All codes, the largest first.
    pub codes: Vec<Code>,
    /// Which of them counts: the largest personal one.
    pub chosen: Option<usize>,
    /// The size of the picture, in whose pixels the corners are.
    pub width: u32,
    pub height: u32,
}

/// The live picture. Cheap to clone; dropping the last clone ends its threads as [`Self::stop`] does.
#[derive(Clone)]
pub struct Viewfinder {
    orders: Sender<Order>,
    shared: Arc<Shared>,
    frames: watch::Receiver<Option<Arc<Frame>>>,
}

impl Viewfinder {
    /// Starts to open the source. Blocks for nothing and needs no runtime. Codes are not read until
    /// [`Self::look`] says so.
    pub fn start(origin: Origin) -> Self {
        Self::start_with(
            origin,
            Box::new(open_webcam),
            Box::new(LiveReader::new(Chain::default())),
        )
    }

    fn start_with(origin: Origin, open: Box<Open>, decoder: Box<dyn Decode>) -> Self {
        let shared = Arc::new(Shared::default());
        let (orders, given) = mpsc::channel();
        let (pictures, frames) = watch::channel(None);
        let (newest, taker) = slot();
        let source = SourceThread {
            keeper: Keeper::new(origin, open),
            flaws: Flaws::default(),
            orders: given,
            pictures,
            newest,
            shared: Arc::clone(&shared),
        };
        let reader = ReaderThread {
            eye: Eye::new(decoder),
            newest: taker,
            shared: Arc::clone(&shared),
        };
        let started = spawn("code reader", move || reader.run())
            .and_then(|()| spawn("viewfinder", move || source.run()));
        if let Err(error) = started {
            tracing::error!(%error, "a thread of the viewfinder did not start");
            shared.fail();
        }
        Self {
            orders,
            shared,
            frames,
        }
    }

    /// How the picture stands, and each change.
    pub fn state(&self) -> watch::Receiver<CameraState> {
        self.shared.state.subscribe()
    }

    /// The codes in the picture. Changes when codes come, go or move noticeably, not with each frame.
    pub fn sightings(&self) -> watch::Receiver<Sighting> {
        self.shared.sightings.subscribe()
    }

    /// The personal codes that are read from now on while [`Self::look`] is on: of several in the picture
    /// the largest, which is the nearest.
    ///
    /// A code is told once, and again only after 1.5 s of looking without it. Time in which nobody looked
    /// or there was no picture does not count: what ended does not begin anew because the phone is still
    /// held there. Another person's code is told as soon as it is the largest.
    pub fn scanned(&self) -> broadcast::Receiver<QrText> {
        self.shared.scanned.subscribe()
    }

    /// Whether codes are to be read. When this was called with `false`, nothing is told any more and no
    /// code is in sight; the picture goes on.
    pub fn look(&self, on: bool) {
        self.shared.look(on);
    }

    /// The picture for the screens. Each reader gets the newest at its own pace.
    pub fn previews(&self) -> Previews {
        Previews::new(self.frames.clone())
    }

    /// How good the picture is, again and again.
    pub fn measures(&self) -> Measures {
        Measures::new(self.frames.clone())
    }

    /// Opens the source that was asked for at once, whatever failed before. A live picture stays.
    pub fn retry(&self) {
        self.order(Order::Retry);
    }

    /// Lets a phone with this code come into the drawn picture now; it stays some seconds and goes. It
    /// counts as held up anew, whether or not its code was told before. Nothing happens when
    /// the picture is not drawn.
    pub fn hold_up(&self, text: QrText) {
        self.order(Order::HoldUp(text));
    }

    /// Ends the picture. Waits for nothing: a camera is let go when it gives its next frame.
    pub fn stop(&self) {
        self.shared.stop();
        self.order(Order::Stop);
    }

    fn order(&self, order: Order) {
        // A viewfinder that has stopped hears nothing, and needs nothing.
        let _ = self.orders.send(order);
    }
}
