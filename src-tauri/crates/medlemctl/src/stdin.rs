//! One line from standard input, which may hold anything and never end.

use std::io::{self, BufRead as _, Read as _};

use crate::failure::Failure;

/// Longer than any key or text of a code.
const LONGEST: u64 = 16 * 1024;

/// The first line, without what ends it; empty when there is none.
pub(crate) fn line() -> Result<String, Failure> {
    let mut line = Vec::new();
    io::stdin()
        .lock()
        .take(LONGEST + 1)
        .read_until(b'\n', &mut line)?;
    if line.len() as u64 > LONGEST {
        return Err(Failure::usage(
            "the line on standard input is too long; nothing was changed",
        ));
    }
    let line = String::from_utf8(line)
        .map_err(|_| Failure::usage("standard input is not text in UTF-8; nothing was changed"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
