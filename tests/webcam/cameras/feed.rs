//! Writes frames to a camera that shows what is written to it.

use std::{
    io::Write as _,
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use v4l::{Device, Format, FourCC, video::Output as _};

use super::{
    device::{LET_GO, Loopback},
    machine,
    pictures::Shot,
};

/// From one frame to the next: 15 a second.
const PACE: Duration = Duration::from_nanos(1_000_000_000 / 15);

/// Frames as they are written, one after another; the last one stays.
pub(crate) type Frames = Arc<Vec<Vec<u8>>>;

/// Frames that were drawn before.
pub(crate) fn frames(shots: impl IntoIterator<Item = Shot>) -> Frames {
    let drawn = machine::pictures();
    Arc::new(shots.into_iter().map(|shot| shot.bytes(&drawn)).collect())
}

struct Order {
    frames: Frames,
    /// Is told when the first of them was written.
    shown: Sender<()>,
}

/// A camera that gives frames for as long as the value lasts.
pub(crate) struct Feed {
    orders: Option<Sender<Order>>,
    writing: Option<JoinHandle<()>>,
}

impl Feed {
    /// A picture that stays. Returns when the camera shows it.
    pub(crate) fn of(camera: &Loopback, shot: Shot) -> Self {
        Self::paced(camera, shot, PACE)
    }

    /// The same, with this time from one frame to the next.
    pub(crate) fn paced(camera: &Loopback, shot: Shot, pace: Duration) -> Self {
        let mut device = device_for(camera, shot);
        let (orders, given) = mpsc::channel();
        let feed = Self {
            orders: Some(orders),
            writing: Some(thread::spawn(move || write(&mut device, pace, &given))),
        };
        feed.show(frames([shot]));
        feed
    }

    /// Goes over to these frames. Returns when the first of them is shown.
    pub(crate) fn show(&self, frames: Frames) {
        let (shown, first) = mpsc::channel();
        let orders = self.orders.as_ref().unwrap();
        orders.send(Order { frames, shown }).unwrap();
        first.recv().unwrap();
    }
}

impl Drop for Feed {
    /// The camera gives no more frames, and is none any more.
    fn drop(&mut self) {
        drop(self.orders.take());
        let written = self.writing.take().map(JoinHandle::join);
        assert!(
            thread::panicking() || matches!(written, Some(Ok(()))),
            "the feed ended early"
        );
    }
}

/// The camera, set to what it is to show. It takes that only while nobody looks, and whoever waits for a
/// camera looks now and then whether this is one.
fn device_for(camera: &Loopback, shot: Shot) -> Device {
    let (width, height) = shot.size;
    let format = Format::new(width, height, FourCC::new(shot.form.letters()));
    let began = Instant::now();
    loop {
        let device = Device::new(camera.node).unwrap();
        match device.set_format(&format) {
            Ok(set) => {
                let is_set = (set.width, set.height, set.fourcc) == (width, height, format.fourcc);
                assert!(is_set, "the driver took {set} for {format}");
                return device;
            }
            Err(error) => assert!(began.elapsed() < LET_GO, "{format}: {error}"),
        }
        drop(device);
        thread::park_timeout(Duration::from_millis(100));
    }
}

/// Until nobody gives orders.
fn write(device: &mut Device, pace: Duration, orders: &Receiver<Order>) {
    let mut frames: Frames = Arc::default();
    let mut next = 0;
    let mut due = Instant::now();
    loop {
        match orders.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(order) => {
                frames = order.frames;
                device.write_all(&frames[0]).unwrap();
                // Whoever asked may not care.
                let _ = order.shown.send(());
                next = 1;
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Some(frame) = frames.get(next).or(frames.last()) {
                    device.write_all(frame).unwrap();
                    next += 1;
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
        // A slow machine shows fewer frames, not the same ones in a hurry.
        due = Instant::now() + pace;
    }
}
