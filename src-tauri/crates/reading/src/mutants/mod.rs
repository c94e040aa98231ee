//! Codes that were damaged, and texts that were: no person may come of them but the one they were.
//!
//! Half of the mutants are texts, looked at by the parser alone; half are frames of damaged codes, read
//! each by itself and as one camera's.

mod symbols;
mod texts;

use std::fmt;
use std::panic::catch_unwind;

use anyhow::Result;
use enrolment::{CodeKind, QrText};

use crate::dice::Dice;
use crate::judge::Verdict;
use crate::payload;
use crate::readers::Reader;

/// What came of the mutants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mutants {
    texts: usize,
    frames: usize,
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

/// Makes so many mutants and has them read.
///
/// # Errors
/// When a frame cannot be drawn.
pub fn mutate(seed: u64, count: u32, mut tell: impl FnMut(&str)) -> Result<Mutants> {
    let (mut still, mut live) = (Reader::Ours.for_stills(), Reader::Ours.for_frames());
    let mut mutants = Mutants::default();
    for number in 0..count {
        if number % 2 == 0 {
            mutants.texts += 1;
            mutants.note_text(seed, number);
        } else {
            mutants.frames += 1;
            let frame = symbols::mutant(seed, number)?;
            for reading in [&mut still, &mut live] {
                let answer = reading.read(&frame.luma);
                let verdict = Verdict::new(&frame, &answer);
                mutants.read += usize::from(verdict.is_read);
                mutants.wrong_persons += verdict.wrong_persons;
                mutants.panics += usize::from(answer.has_panicked);
                if verdict.wrong_persons > 0 || answer.has_panicked {
                    mutants.bad.push(format!("frame {number}, seed {seed}"));
                }
            }
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
    fn note_text(&mut self, seed: u64, number: u32) {
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
