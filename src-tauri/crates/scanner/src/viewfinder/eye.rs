//! Reads the codes in frame after frame, and spares itself the frames that show nothing new.

use std::time::{Duration, Instant};

use super::stillness::Look;
use crate::{Code, Decode, Luma};

/// After this a frame is decoded however still the picture is, for some changes only reading tells. With
/// the frame that comes then it is half a second at most from one to the next.
const LONGEST_REST: Duration = Duration::from_millis(430);

/// A decoder that remembers what it read last.
pub(super) struct Eye {
    decoder: Box<dyn Decode>,
    last: Option<Last>,
}

struct Last {
    look: Look,
    decoded_at: Instant,
    codes: Vec<Code>,
}

impl Eye {
    pub(super) fn new(decoder: Box<dyn Decode>) -> Self {
        Self {
            decoder,
            last: None,
        }
    }

    /// The codes in the frame; those of the last frame decoded if this one hardly differs. With
    /// `must_decode` it is read in any case.
    pub(super) fn read(&mut self, frame: &Luma, now: Instant, must_decode: bool) -> &[Code] {
        let look = Look::at(frame);
        let last = self.last.take().filter(|last| {
            !must_decode
                && now.duration_since(last.decoded_at) < LONGEST_REST
                && last.look.is_like(&look)
        });
        let last = last.unwrap_or_else(|| Last {
            look,
            decoded_at: now,
            codes: self.decoder.decode(frame),
        });
        &self.last.insert(last).codes
    }

    /// Forgets all frames: the next one is read, and by itself.
    pub(super) fn rest(&mut self) {
        self.last = None;
        self.decoder.forget();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    use super::super::fixtures::{ANNA, code, plain};
    use super::Eye;
    use crate::{Code, Decode, Luma};

    /// Reads the same code in each frame, and counts.
    struct Counting(Arc<AtomicUsize>);

    impl Decode for Counting {
        fn decode(&mut self, _: &Luma) -> Vec<Code> {
            self.0.fetch_add(1, Ordering::SeqCst);
            vec![code(ANNA, 0.0, 0.0, 10.0)]
        }
    }

    fn eye() -> (Eye, impl Fn() -> usize) {
        let count = Arc::new(AtomicUsize::new(0));
        let eye = Eye::new(Box::new(Counting(Arc::clone(&count))));
        (eye, move || count.load(Ordering::SeqCst))
    }

    #[test]
    fn a_still_picture_is_read_each_half_second_and_its_codes_stay() {
        let (mut eye, decoded) = eye();
        let began = Instant::now();
        for frame in 0..30 {
            let now = began + Duration::from_millis(frame * 67);
            assert_eq!(eye.read(&plain(90), now, false).len(), 1);
        }
        assert_eq!(decoded(), 5, "at 0, 469, 938, 1407 and 1876 milliseconds");
    }

    #[test]
    fn a_picture_that_changes_is_read_each_time() {
        let (mut eye, decoded) = eye();
        let now = Instant::now();
        for shade in [0, 100, 0, 100] {
            eye.read(&plain(shade), now, false);
        }
        assert_eq!(decoded(), 4);
    }

    #[test]
    fn a_still_picture_is_read_when_it_must_be_and_after_a_rest() {
        let (mut eye, decoded) = eye();
        let now = Instant::now();
        eye.read(&plain(90), now, false);
        eye.read(&plain(90), now, true);
        assert_eq!(decoded(), 2);
        eye.rest();
        eye.read(&plain(90), now, false);
        assert_eq!(decoded(), 3);
    }
}
