//! Counts of tests, and adding up what test programs of cargo report while their output passes through.

use std::fmt;
use std::io::{self, Write};
use std::ops::AddAssign;

/// How many tests ended how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// Adds one line of output, if it is the closing line of a test program, such as
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; ..`.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        for part in result.split(['.', ';']) {
            let Some((count, label)) = part.trim().split_once(' ') else {
                continue;
            };
            let sum = match label {
                "passed" => &mut self.passed,
                "failed" => &mut self.failed,
                "ignored" => &mut self.skipped,
                _ => continue,
            };
            *sum += count.parse::<u64>().unwrap_or_default();
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.skipped += more.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// Hands on all that is written to it at once, and counts along.
pub(crate) struct Tally<W> {
    shown: W,
    counts: Counts,
    line: Vec<u8>,
}

impl<W: Write> Tally<W> {
    pub(crate) fn new(shown: W) -> Self {
        Self {
            shown,
            counts: Counts::default(),
            line: Vec::new(),
        }
    }

    /// The counts of all complete lines.
    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }
}

impl<W: Write> Write for Tally<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.shown.write_all(bytes)?;
        self.shown.flush()?;
        for &byte in bytes {
            if byte == b'\n' {
                self.counts.add(&String::from_utf8_lossy(&self.line));
                self.line.clear();
            } else {
                self.line.push(byte);
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.shown.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two programs, one of which quotes a result of another within a line of its own.
    const OUTPUT: &str = "
running 5 tests
test codes::a_code_is_easy_to_say ... ok
the log said: test result: ok. 70 passed; 0 failed; 0 ignored
test result: FAILED. 3 passed; 1 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.31s

   Doc-tests enrolment
test result: ok. 12 passed; 0 failed; 4 ignored; 0 measured; 0 filtered out; finished in 12.05s
";

    fn counted(pieces: &mut dyn Iterator<Item = &[u8]>) -> (Counts, Vec<u8>) {
        let mut tally = Tally::new(Vec::new());
        for piece in pieces {
            tally.write_all(piece).unwrap();
        }
        (tally.counts(), tally.shown)
    }

    #[test]
    fn the_results_of_all_programs_are_added_up() {
        let (counts, _) = counted(&mut [OUTPUT.as_bytes()].into_iter());
        assert_eq!(counts.to_string(), "15 passed, 1 failed, 5 skipped");
    }

    #[test]
    fn output_torn_anywhere_counts_the_same() {
        for size in 1..40 {
            let (counts, _) = counted(&mut OUTPUT.as_bytes().chunks(size));
            assert_eq!(
                counts.to_string(),
                "15 passed, 1 failed, 5 skipped",
                "in pieces of {size}"
            );
        }
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        let line = b"test result: \x1b[32mok\x1b(B\x1b[m. 3 passed; 0 failed; 1 ignored\n";
        let (counts, _) = counted(&mut [&line[..]].into_iter());
        assert_eq!(counts.to_string(), "3 passed, 0 failed, 1 skipped");
    }

    #[test]
    fn all_output_is_handed_on_unchanged() {
        let output = b"test a ... \xff\r\n\ntest result: none of ours\nno end of line";
        let (counts, shown) = counted(&mut output.chunks(7));
        assert_eq!(shown, output);
        assert_eq!(counts, Counts::default());
    }
}
