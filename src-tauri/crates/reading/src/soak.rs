//! A long run over fresh frames: nothing wrong is read, nothing breaks, nothing grows.

use std::fmt;
use std::time::Duration;

use anyhow::Result;

use crate::again::again;
use crate::burst::burst;
use crate::dice::Dice;
use crate::distortion::{Distortion, Level};
use crate::frame::{Frame, still};
use crate::judge::Verdict;
use crate::negative::{Negative, negative};
use crate::readers::{Reader, Reading};
use crate::table::millis;

/// What one way of reading did in the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Course {
    frames: usize,
    read: usize,
    false_texts: usize,
    wrong_persons: usize,
    panics: usize,
    slowest: Duration,
}

impl Course {
    fn note(&mut self, frame: &Frame, reading: &mut Reading) -> Verdict {
        let answer = reading.read(&frame.luma);
        let verdict = Verdict::new(frame, &answer);
        self.frames += 1;
        self.read += usize::from(verdict.is_read);
        self.false_texts += verdict.false_texts;
        self.wrong_persons += verdict.wrong_persons;
        self.panics += usize::from(answer.has_panicked);
        self.slowest = self.slowest.max(answer.spent);
        verdict
    }
}

/// What came of the whole run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Soak {
    still: Course,
    live: Course,
    /// Resident bytes after the first frames, in the middle and at the end.
    memory: [usize; 3],
    /// Where something wrong was read or something broke, to be drawn again.
    bad: Vec<String>,
}

impl Soak {
    /// Nobody's code was read as somebody else's, and nothing panicked.
    pub const fn is_clean(&self) -> bool {
        self.still.wrong_persons == 0
            && self.live.wrong_persons == 0
            && self.still.panics == 0
            && self.live.panics == 0
    }
}

impl fmt::Display for Soak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| | frames | read | false texts | like a person's | panics | slowest, ms |"
        )?;
        writeln!(f, "|---|---:|---:|---:|---:|---:|---:|")?;
        for (name, course) in [
            ("each by itself", self.still),
            ("as one camera's", self.live),
        ] {
            writeln!(
                f,
                "| {name} | {} | {} | {} | {} | {} | {:.1} |",
                course.frames,
                course.read,
                course.false_texts,
                course.wrong_persons,
                course.panics,
                millis(course.slowest)
            )?;
        }
        let [start, middle, end] = self.memory.map(|bytes| bytes / 1_000_000);
        writeln!(
            f,
            "\nResident memory: {start} MB at the start, {middle} MB in the middle, {end} MB at the end."
        )?;
        for bad in &self.bad {
            writeln!(f, "\n- {bad}")?;
        }
        Ok(())
    }
}

/// The frames that are drawn before memory is looked at: by then every part has its buffers.
const WARM_UP: usize = 50;

/// How long a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// The frames that are read.
    pub frames: usize,
    /// How often each frame that is drawn is among them, moved and lit otherwise after the first time.
    pub looks: u32,
}

/// Reads so many frames: stills of all kinds in turn, negatives and visits among them. The same camera
/// sees them all, so what it keeps of one phone meets the next.
///
/// # Errors
/// When a frame cannot be drawn.
pub fn soak(
    seed: u64,
    Length { frames, looks }: Length,
    mut tell: impl FnMut(&str),
) -> Result<Soak> {
    let (mut still, mut live) = (Reader::Ours.for_stills(), Reader::Ours.for_frames());
    let mut soak = Soak::default();
    let mut round = 0;
    while soak.still.frames < frames {
        for (first, name) in next(seed, round)? {
            let mut dice = Dice::new(seed, &name, &[]);
            for look in 0..looks.max(1) {
                let frame = if look == 0 {
                    first.clone()
                } else {
                    again(&first, &mut dice)?
                };
                let verdicts = [
                    soak.still.note(&frame, &mut still),
                    soak.live.note(&frame, &mut live),
                ];
                if verdicts.iter().any(|verdict| verdict.wrong_persons > 0) {
                    soak.bad.push(format!("wrong person: {name}, look {look}"));
                }
            }
        }
        round += 1;
        let done = soak.still.frames;
        for (memory, from) in soak.memory.iter_mut().zip([WARM_UP, frames / 2, frames]) {
            if *memory == 0 && done >= from.min(frames) {
                *memory = resident();
            }
        }
        if round % 100 == 0 {
            tell(&format!(
                "{done} of {frames}, {} bad, {} MB",
                soak.bad.len(),
                resident() / 1_000_000
            ));
        }
    }
    Ok(soak)
}

/// In bytes; 0 where the system does not tell.
fn resident() -> usize {
    memory_stats::memory_stats().map_or(0, |stats| stats.physical_mem)
}

/// The frames of one round, each with a name that tells how to draw it again.
fn next(seed: u64, round: u32) -> Result<Vec<(Frame, String)>> {
    let mut dice = Dice::new(seed, "soak", &[round]);
    let number = dice.below(1 << 30);
    if round % 30 == 29 {
        let frames = burst(seed, number)?.into_iter().enumerate();
        return Ok(frames
            .map(|(at, frame)| (frame, format!("visit {number}, frame {at}, seed {seed}")))
            .collect());
    }
    if round % 10 == 9 {
        let what = dice.pick([Negative::Empty, Negative::Others]);
        let name = format!("{what:?} {number}, seed {seed}");
        return Ok(vec![(negative(seed, what, number)?, name)]);
    }
    let distortion = dice.pick(Distortion::ALL);
    let level = dice.pick(Level::ALL);
    let name = format!(
        "{}, level {}, number {number}, seed {seed}",
        distortion.name(),
        level.number()
    );
    Ok(vec![(still(seed, distortion, level, number)?, name)])
}
