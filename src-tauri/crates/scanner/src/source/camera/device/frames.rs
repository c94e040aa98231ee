//! The frames of a V4L2 stream, and its end.
//!
//! Knows no camera: what an error of the system means is told by who owns it.

use std::io::{self, ErrorKind};
use std::mem;

use v4l::io::traits::{CaptureStream, Stream};

/// ENODEV. The one failure to stop after which the library drops a stream in peace.
const PULLED_OUT: i32 = 19;

/// A stream that gave a frame.
pub(super) struct Frames<S: Stream> {
    /// None once it has failed.
    stream: Option<S>,
    /// The frame that showed that there are any, until it is taken.
    first: Option<Vec<u8>>,
}

impl<S> Frames<S>
where
    S: Stream<Item = [u8]> + for<'a> CaptureStream<'a>,
{
    /// Starts a stream, and waits for its first frame.
    pub(super) fn start(stream: S) -> io::Result<Self> {
        let mut frames = Self {
            stream: Some(stream),
            first: None,
        };
        frames.first = Some(frames.take()?);
        Ok(frames)
    }

    /// The next frame, whatever its bytes are worth. After an error there are no more.
    pub(super) fn take(&mut self) -> io::Result<Vec<u8>> {
        if let Some(first) = self.first.take() {
            return Ok(first);
        }
        let Some(stream) = &mut self.stream else {
            return Err(ErrorKind::NotConnected.into());
        };
        let frame = wait(stream);
        if frame.is_err() {
            self.let_go();
        }
        frame
    }
}

impl<S: Stream> Frames<S> {
    /// The library panics where a stream that is dropped does not stop, and again where its buffers are
    /// not freed then, which ends the program. One that stays open costs a descriptor.
    fn let_go(&mut self) {
        let Some(mut stream) = self.stream.take() else {
            return;
        };
        if let Err(error) = stream.stop()
            && error.raw_os_error() != Some(PULLED_OUT)
        {
            tracing::warn!(%error, "a camera does not stop and is left open");
            mem::forget(stream);
        }
    }
}

impl<S: Stream> Drop for Frames<S> {
    fn drop(&mut self) {
        self.let_go();
    }
}

fn wait<S>(stream: &mut S) -> io::Result<Vec<u8>>
where
    S: Stream<Item = [u8]> + for<'a> CaptureStream<'a>,
{
    loop {
        match stream.next() {
            Ok((buffer, meta)) => {
                // Behind it the buffer holds what is left of another frame.
                let length = buffer.len().min(meta.bytesused as usize);
                return Ok(buffer[..length].to_vec());
            }
            // A signal came to this thread. The frame that it waited for is taken out, so that the
            // order of the buffers is what the library takes it for, and left.
            Err(error) if error.kind() == ErrorKind::Interrupted => {
                while let Err(error) = stream.dequeue() {
                    if error.kind() != ErrorKind::Interrupted {
                        return Err(error);
                    }
                }
            }
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::VecDeque;
    use std::io::{self, Error, ErrorKind};
    use std::rc::Rc;

    use rstest::rstest;
    use v4l::buffer::Metadata;
    use v4l::io::traits::{CaptureStream, Stream};

    use super::Frames;

    const BROKEN: i32 = 5;

    /// A stream of a driver whose buffers are larger than its frames. It counts as closed when it was
    /// dropped, and like the library's it does not bear to be dropped where it does not stop.
    struct Driver {
        frames: VecDeque<io::Result<u8>>,
        buffer: [u8; 4],
        meta: Metadata,
        stops: Result<(), i32>,
        is_closed: Rc<Cell<bool>>,
    }

    impl Driver {
        fn of(frames: impl IntoIterator<Item = io::Result<u8>>) -> Self {
            Self {
                frames: frames.into_iter().collect(),
                buffer: [0; 4],
                meta: Metadata {
                    bytesused: 2,
                    ..Metadata::default()
                },
                stops: Ok(()),
                is_closed: Rc::default(),
            }
        }
    }

    impl Drop for Driver {
        fn drop(&mut self) {
            assert!(matches!(self.stops, Ok(()) | Err(19)), "it does not stop");
            self.is_closed.set(true);
        }
    }

    impl Stream for Driver {
        type Item = [u8];

        fn start(&mut self) -> io::Result<()> {
            Ok(())
        }

        fn stop(&mut self) -> io::Result<()> {
            self.stops.map_err(Error::from_raw_os_error)
        }
    }

    impl CaptureStream<'_> for Driver {
        fn queue(&mut self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn dequeue(&mut self) -> io::Result<usize> {
            let frame = self.frames.pop_front();
            let frame = frame.unwrap_or_else(|| Err(ErrorKind::TimedOut.into()))?;
            self.buffer = [frame; 4];
            Ok(0)
        }

        fn next(&mut self) -> io::Result<(&[u8], &Metadata)> {
            self.dequeue()?;
            Ok((&self.buffer, &self.meta))
        }
    }

    #[test]
    fn the_frame_that_showed_that_it_works_is_the_first() {
        let mut frames = Frames::start(Driver::of([Ok(1), Ok(2)])).unwrap();
        assert_eq!(frames.take().unwrap(), [1, 1]);
        assert_eq!(frames.take().unwrap(), [2, 2]);
    }

    #[test]
    fn a_camera_that_never_gives_a_frame_is_not_open() {
        let driver = Driver::of([]);
        let is_closed = Rc::clone(&driver.is_closed);
        let error = Frames::start(driver).map(|_| ()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert!(is_closed.get());
    }

    #[test]
    fn a_frame_that_a_signal_came_into_is_left() {
        let signal = || Err(ErrorKind::Interrupted.into());
        let driver = Driver::of([Ok(1), signal(), signal(), Ok(2), Ok(3)]);
        let mut frames = Frames::start(driver).unwrap();
        assert_eq!(frames.take().unwrap(), [1, 1]);
        assert_eq!(frames.take().unwrap(), [3, 3]);
    }

    #[test]
    fn after_a_failure_there_are_no_more_frames() {
        let broken = Err(Error::from_raw_os_error(BROKEN));
        let driver = Driver::of([Ok(1), broken, Ok(2)]);
        let is_closed = Rc::clone(&driver.is_closed);
        let mut frames = Frames::start(driver).unwrap();
        frames.take().unwrap();
        assert_eq!(frames.take().unwrap_err().raw_os_error(), Some(BROKEN));
        assert!(is_closed.get());
        assert_eq!(frames.take().unwrap_err().kind(), ErrorKind::NotConnected);
    }

    #[rstest]
    #[case::stopped(Ok(()), true)]
    #[case::pulled_out(Err(19), true)]
    #[case::broken(Err(BROKEN), false)]
    fn a_stream_that_does_not_stop_is_left_open(
        #[case] stops: Result<(), i32>,
        #[case] closes: bool,
    ) {
        let mut driver = Driver::of([Ok(1)]);
        driver.stops = stops;
        let is_closed = Rc::clone(&driver.is_closed);
        drop(Frames::start(driver).unwrap());
        assert_eq!(is_closed.get(), closes);
    }
}
