//! The picture as the screens show it: small, grey, as JPEG, made only when somebody waits for it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::Luma;
use reader::shrink;

/// The longest side of a preview, in pixels.
const LONGEST_SIDE: u32 = 640;

/// Of 100: a face is clear, a code's modules too, and a frame takes some 20 kB.
const QUALITY: u8 = 70;

/// The shortest time from one preview to the next.
const GAP: Duration = Duration::from_nanos(1_000_000_000 / 15);

/// A frame that is shared by the decoder and the previews.
pub(super) struct Frame {
    pub(super) luma: Luma,
    /// Its preview, once somebody wanted it. `None` in it: it could not be made.
    jpeg: OnceLock<Option<Arc<[u8]>>>,
}

impl Frame {
    pub(super) fn new(luma: Luma) -> Self {
        Self {
            luma,
            jpeg: OnceLock::new(),
        }
    }

    /// Its preview. Made once, however many ask.
    fn jpeg(&self) -> Option<Arc<[u8]>> {
        self.jpeg.get_or_init(|| encode(&self.luma)).clone()
    }
}

/// The newest picture, again and again, for one reader.
pub struct Previews {
    frames: watch::Receiver<Option<Arc<Frame>>>,
    not_before: Instant,
}

impl Previews {
    pub(super) fn new(mut frames: watch::Receiver<Option<Arc<Frame>>>) -> Self {
        frames.mark_changed();
        Self {
            frames,
            not_before: Instant::now(),
        }
    }

    /// The newest picture that this reader has not had: a grey JPEG of 640 pixels a side at most, 15 a
    /// second at most. Waits while there is none. `None` when the viewfinder has stopped.
    ///
    /// Must be awaited in a tokio runtime. Dropping the future loses nothing but a frame.
    pub async fn next(&mut self) -> Option<Arc<[u8]>> {
        sleep_until(self.not_before).await;
        loop {
            self.frames.changed().await.ok()?;
            let Some(frame) = self.frames.borrow_and_update().clone() else {
                continue;
            };
            let made = tokio::task::spawn_blocking(move || frame.jpeg()).await;
            if let Ok(Some(jpeg)) = made {
                self.not_before = Instant::now() + GAP;
                return Some(jpeg);
            }
        }
    }
}

fn encode(luma: &Luma) -> Option<Arc<[u8]>> {
    let factor = luma.width().max(luma.height()).div_ceil(LONGEST_SIDE);
    let small = (factor > 1).then(|| shrink(luma, factor)).flatten();
    let small = small.as_ref().unwrap_or(luma);
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode(
            small.pixels(),
            small.width(),
            small.height(),
            ExtendedColorType::L8,
        )
        .inspect_err(|error| tracing::warn!(%error, "a preview could not be made"))
        .ok()?;
    Some(bytes.into())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rstest::rstest;
    use tokio::sync::watch;
    use tokio::time::{Duration, Instant, timeout};

    use super::{Frame, Previews, encode};
    use crate::Luma;

    fn frame(width: u32, height: u32, shade: u8) -> Luma {
        Luma::new(width, height, vec![shade; (width * height) as usize]).unwrap()
    }

    /// The shade of a preview, which JPEG keeps to a level or two, in tens.
    fn shade(jpeg: &[u8]) -> u8 {
        (Luma::from_jpeg(jpeg).unwrap().pixels()[0] + 5) / 10 * 10
    }

    #[rstest]
    #[case((1280, 720), (640, 360))]
    #[case((1920, 1080), (640, 360))]
    #[case((800, 600), (400, 300))]
    #[case((640, 480), (640, 480))]
    #[case((720, 1280), (360, 640))]
    #[case((1, 1_000), (1, 1_000))]
    fn a_preview_is_small_enough_and_as_wide_for_its_height(
        #[case] taken: (u32, u32),
        #[case] shown: (u32, u32),
    ) {
        let jpeg = encode(&frame(taken.0, taken.1, 90)).unwrap();
        let preview = Luma::from_jpeg(&jpeg).unwrap();
        assert_eq!((preview.width(), preview.height()), shown);
        assert!(preview.pixels()[0].abs_diff(90) <= 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_gets_the_newest_frame_and_none_twice() {
        let (frames, seen) = watch::channel(Some(Arc::new(Frame::new(frame(8, 8, 10)))));
        let mut previews = Previews::new(seen);
        for shade in [20, 30] {
            frames.send_replace(Some(Arc::new(Frame::new(frame(8, 8, shade)))));
        }
        assert_eq!(shade(&previews.next().await.unwrap()), 30);
        let again = timeout(Duration::from_secs(9), previews.next()).await;
        assert!(again.is_err(), "there is no newer one");
        drop(frames);
        assert_eq!(previews.next().await, None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_gets_fifteen_a_second_at_most_and_the_newest_each_time() {
        let (frames, seen) = watch::channel(None);
        let mut previews = Previews::new(seen);
        let sending = async {
            for shade in 0..200_u8 {
                frames.send_replace(Some(Arc::new(Frame::new(frame(8, 8, shade)))));
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let reading = async {
            let began = Instant::now();
            let mut shown = Vec::new();
            while began.elapsed() < Duration::from_millis(990) {
                shown.push(shade(&previews.next().await.unwrap()));
            }
            shown
        };
        let ((), shown) = tokio::join!(sending, reading);
        assert!((14..=16).contains(&shown.len()), "{shown:?}");
        assert!(shown.is_sorted(), "{shown:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn no_preview_is_made_of_a_frame_that_nobody_waits_for_and_one_for_all_who_do() {
        let unwanted = Arc::new(Frame::new(frame(8, 8, 10)));
        let (frames, seen) = watch::channel(Some(Arc::clone(&unwanted)));
        let (mut first, mut second) = (Previews::new(seen.clone()), Previews::new(seen));
        frames.send_replace(Some(Arc::new(Frame::new(frame(8, 8, 20)))));
        let (one, other) = (first.next().await.unwrap(), second.next().await.unwrap());
        assert!(Arc::ptr_eq(&one, &other));
        assert!(unwanted.jpeg.get().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_waits_while_there_is_no_picture() {
        let (frames, seen) = watch::channel(None);
        let mut previews = Previews::new(seen);
        let early = timeout(Duration::from_secs(9), previews.next()).await;
        assert!(early.is_err());
        frames.send_replace(Some(Arc::new(Frame::new(frame(8, 8, 20)))));
        assert_eq!(shade(&previews.next().await.unwrap()), 20);
    }
}
