//! How good the live picture is, for whoever sets up the camera.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::preview::Frame;
use crate::{Measure, measure};

/// The shortest time from one to the next: a number that changes faster is not read.
const GAP: Duration = Duration::from_millis(500);

/// What the newest picture measures, again and again, for one reader.
pub struct Measures {
    frames: watch::Receiver<Option<Arc<Frame>>>,
    not_before: Instant,
}

impl Measures {
    pub(super) fn new(mut frames: watch::Receiver<Option<Arc<Frame>>>) -> Self {
        frames.mark_changed();
        Self {
            frames,
            not_before: Instant::now(),
        }
    }

    /// The newest picture that this reader has not had, measured; two a second at most. Waits while
    /// there is none. `None` when the viewfinder has stopped.
    ///
    /// Must be awaited in a tokio runtime. Dropping the future loses nothing but a picture.
    pub async fn next(&mut self) -> Option<Measure> {
        sleep_until(self.not_before).await;
        loop {
            self.frames.changed().await.ok()?;
            let newest = self.frames.borrow_and_update().clone();
            if let Some(frame) = newest {
                self.not_before = Instant::now() + GAP;
                return Some(measure(&frame.luma));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::sync::watch;
    use tokio::time::Instant;

    use super::Measures;
    use crate::viewfinder::{fixtures::plain, preview::Frame};

    #[tokio::test(start_paused = true)]
    async fn two_a_second_are_measured_of_the_newest_until_the_picture_ends() {
        let (frames, seen) = watch::channel(None);
        let mut measures = Measures::new(seen);
        let sending = async {
            for _ in 0..30 {
                frames.send_replace(Some(Arc::new(Frame::new(plain(120)))));
                tokio::time::sleep(Duration::from_millis(67)).await;
            }
            frames.send_replace(None);
            drop(frames);
        };
        let reading = async {
            let began = Instant::now();
            let mut count = 0;
            while let Some(measured) = measures.next().await {
                assert_eq!(measured.light, 47);
                count += 1;
            }
            assert!(began.elapsed() < Duration::from_secs(3));
            count
        };
        let ((), count) = tokio::join!(sending, reading);
        assert!((4..=5).contains(&count), "{count}");
    }
}
