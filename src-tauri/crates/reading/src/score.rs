//! What one reader did with all frames.

use std::time::Duration;

use crate::burst;
use crate::distortion::{Distortion, Level};
use crate::frame::Frame;
use crate::judge::Verdict;
use crate::readers::{Answer, Reader};
use crate::size::Size;

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    pub read: usize,
    pub all: usize,
}

impl Share {
    pub(crate) fn count(&mut self, is_read: bool) {
        self.read += usize::from(is_read);
        self.all += 1;
    }
}

impl std::iter::Sum for Share {
    fn sum<I: Iterator<Item = Self>>(shares: I) -> Self {
        shares.fold(Self::default(), |sum, share| Self {
            read: sum.read + share.read,
            all: sum.all + share.all,
        })
    }
}

/// Which frames a time was spent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// 720p, with a person's code that was read.
    Found,
    /// 720p, with a person's code that was not read.
    Missed,
    /// 720p, with nothing to read.
    Empty,
    /// Of any size, with anything.
    Any,
}

impl Spent {
    pub const ALL: [Self; 4] = [Self::Found, Self::Missed, Self::Empty, Self::Any];
}

#[derive(Debug, Clone)]
pub struct Score {
    pub reader: Reader,
    stills: Vec<(Distortion, Level, bool)>,
    /// The frame of each visit in which its code was first read, counted from 1.
    pub first_reads: Vec<Option<usize>>,
    spent: Vec<(Spent, Duration)>,
    pub false_texts: usize,
    pub wrong_persons: usize,
    pub panics: usize,
}

impl Score {
    pub const fn new(reader: Reader) -> Self {
        Self {
            reader,
            stills: Vec::new(),
            first_reads: Vec::new(),
            spent: Vec::new(),
            false_texts: 0,
            wrong_persons: 0,
            panics: 0,
        }
    }

    pub(crate) fn still(&mut self, distortion: Distortion, level: Level, frame: &Frame) {
        let answer = self.reader.for_stills().read(&frame.luma);
        let verdict = self.note(frame, &answer);
        self.stills.push((distortion, level, verdict.is_read));
        let what = if verdict.is_read {
            Spent::Found
        } else {
            Spent::Missed
        };
        self.time(frame, what, &answer);
    }

    pub(crate) fn negative(&mut self, frame: &Frame) {
        let answer = self.reader.for_stills().read(&frame.luma);
        self.note(frame, &answer);
        let what = if frame.present.is_empty() {
            Spent::Empty
        } else {
            Spent::Any
        };
        self.time(frame, what, &answer);
    }

    pub(crate) fn burst(&mut self, frames: &[Frame]) {
        let mut reading = self.reader.for_frames();
        let mut first = None;
        for (at, frame) in frames.iter().enumerate() {
            let answer = reading.read(&frame.luma);
            let verdict = self.note(frame, &answer);
            self.time(frame, Spent::Any, &answer);
            if verdict.is_read && first.is_none() {
                first = Some(at + 1);
            }
        }
        self.first_reads.push(first);
    }

    fn note(&mut self, frame: &Frame, answer: &Answer) -> Verdict {
        let verdict = Verdict::new(frame, answer);
        self.false_texts += verdict.false_texts;
        self.wrong_persons += verdict.wrong_persons;
        self.panics += usize::from(answer.has_panicked);
        verdict
    }

    fn time(&mut self, frame: &Frame, what: Spent, answer: &Answer) {
        self.spent.push((Spent::Any, answer.spent));
        let is_hd = frame.luma.height() as usize == Size::Hd.pixels().1;
        if is_hd && what != Spent::Any {
            self.spent.push((what, answer.spent));
        }
    }

    pub fn share(&self, of: impl Fn(Distortion, Level) -> bool) -> Share {
        let mut share = Share::default();
        for (distortion, level, is_read) in &self.stills {
            if of(*distortion, *level) {
                share.count(*is_read);
            }
        }
        share
    }

    /// Visits whose code was read in one of the first so many frames.
    pub fn visits_read_by(&self, frame: usize) -> Share {
        let mut share = Share::default();
        for first in &self.first_reads {
            share.count(first.is_some_and(|first| first <= frame));
        }
        share
    }

    /// Frames until the code is read; one more than there are for a visit in which it never was.
    pub fn mean_frames(&self) -> f64 {
        let never = burst::FRAMES + 1;
        let frames = self.first_reads.iter().map(|first| first.unwrap_or(never));
        ratio(frames.sum(), self.first_reads.len())
    }

    /// Times in ascending order.
    pub fn times(&self, what: Spent) -> Vec<Duration> {
        let of = self.spent.iter().filter(|(spent, _)| *spent == what);
        let mut times: Vec<_> = of.map(|(_, time)| *time).collect();
        times.sort_unstable();
        times
    }
}

/// 0 when there is nothing to divide by.
#[expect(clippy::cast_precision_loss, reason = "far from 2^52 frames")]
pub(crate) fn ratio(count: usize, of: usize) -> f64 {
    if of == 0 {
        0.0
    } else {
        count as f64 / of as f64
    }
}

/// The time that a share of them, in per mille, does not pass. Of times in ascending order.
pub(crate) fn quantile(times: &[Duration], per_mille: usize) -> Option<Duration> {
    let last = times.len().checked_sub(1)?;
    times
        .get((times.len() * per_mille / 1000).min(last))
        .copied()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Score, quantile};
    use crate::readers::Reader;

    #[test]
    fn a_visit_that_was_never_read_counts_as_one_frame_more_than_it_has() {
        let mut score = Score::new(Reader::Rqrr);
        score.first_reads = vec![Some(1), Some(4), None];
        assert!((score.mean_frames() - 6.0).abs() < 1e-9);
        assert_eq!(score.visits_read_by(3).read, 1);
        assert_eq!(score.visits_read_by(12).read, 2);
        assert_eq!(score.visits_read_by(12).all, 3);
    }

    #[test]
    fn a_quantile_is_one_of_the_times() {
        let times: Vec<_> = (0..20).map(Duration::from_millis).collect();
        assert_eq!(quantile(&times, 500), Some(Duration::from_millis(10)));
        assert_eq!(quantile(&times, 950), Some(Duration::from_millis(19)));
        assert_eq!(quantile(&times, 1000), Some(Duration::from_millis(19)));
        assert_eq!(quantile(&[], 500), None);
    }
}
