//! Codes that were damaged, and texts that were: no person may come of them but the one they were.
//!
//! Some are frames of damaged codes, read each by itself and as one camera's; the others are texts, looked
//! at by the parser alone.

mod symbols;
mod texts;

use std::fmt;
use std::panic::catch_unwind;

use anyhow::Result;
use enrolment::{CodeKind, QrText};

use crate::dice::Dice;
use crate::judge::Verdict;
use crate::payload;
use crate::readers::{Reader, Reading};

/// What came of the mutants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mutants {
    texts: usize,
    frames: u32,
    /// Frames whose code was read in spite of the damage.
    read: usize,
    wrong_persons: usize,
    panics: usize,
    bad: Vec<String>,
}

impl Mutants {
    pub const fn is_clean(&self) -> bool {
        self.wrong_persons == 0 && self.panics == 0
    }
}

impl fmt::Display for Mutants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| texts | frames | read | wrong persons | panics |")?;
        writeln!(f, "|---:|---:|---:|---:|---:|")?;
        let Self {
            texts,
            frames,
            read,
            wrong_persons,
            panics,
            bad,
        } = self;
        writeln!(
            f,
            "| {texts} | {frames} | {read} | {wrong_persons} | {panics} |"
        )?;
        for bad in bad {
            writeln!(f, "\n- {bad}")?;
        }
        Ok(())
    }
}

/// Makes so many mutants and has them read. One in `frame_every` is a frame, which takes a thousand times
/// as long as a text.
///
/// # Errors
/// When a frame cannot be drawn.
pub fn mutate(
    seed: u64,
    count: u32,
    frame_every: u32,
    mut tell: impl FnMut(&str),
) -> Result<Mutants> {
    let (mut still, mut live) = (Reader::Ours.for_stills(), Reader::Ours.for_frames());
    let mut mutants = Mutants::default();
    for number in 0..count {
        if (number + 1) % frame_every.max(1) == 0 {
            mutants.note_frame(seed, &mut [&mut still, &mut live])?;
        } else {
            mutants.note_text(seed, number);
        }
        if number % 10_000 == 9_999 {
            tell(&format!(
                "{} of {count}, {} bad",
                number + 1,
                mutants.bad.len()
            ));
        }
    }
    Ok(mutants)
}

impl Mutants {
    fn note_frame(&mut self, seed: u64, readings: &mut [&mut Reading]) -> Result<()> {
        let number = self.frames;
        self.frames += 1;
        let frame = symbols::mutant(seed, number)?;
        for reading in readings {
            let answer = reading.read(&frame.luma);
            let verdict = Verdict::new(&frame, &answer);
            self.read += usize::from(verdict.is_read);
            self.wrong_persons += verdict.wrong_persons;
            self.panics += usize::from(answer.has_panicked);
            if verdict.wrong_persons > 0 || answer.has_panicked {
                self.bad.push(format!("frame {number}, seed {seed}"));
            }
        }
        Ok(())
    }

    fn note_text(&mut self, seed: u64, number: u32) {
        self.texts += 1;
        let mut dice = Dice::new(seed, "mutant text", &[number]);
        let text = texts::mutant(&payload::personal(&mut dice), &mut dice);
        let kinds = catch_unwind(|| [CodeKind::of(&text), QrText::new(&text).kind()]);
        let is_taken = kinds
            .as_ref()
            .is_ok_and(|kinds| kinds.iter().any(|kind| kind.is_personal()));
        let is_wrong = is_taken && !texts::is_personal(&text);
        self.panics += usize::from(kinds.is_err());
        self.wrong_persons += usize::from(is_wrong);
        if is_wrong || kinds.is_err() {
            self.bad.push(format!("text {number}, seed {seed}"));
        }
    }
}
