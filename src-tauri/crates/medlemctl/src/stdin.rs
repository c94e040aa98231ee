//! One line from standard input, which may hold anything and never end.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

use enrolment::Personal;

use crate::{failure::Failure, out};

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

/// A secret, without the white space around it: typed unseen at a terminal, or the first line. Of nothing
/// it is said that nothing changed, in the words of `unchanged`.
pub(crate) fn secret(name: &str, unchanged: &str) -> Result<Personal<String>, Failure> {
    let line = if io::stdin().is_terminal() {
        out::note(&format!(
            "Type or paste {name}, then Enter. It is not shown."
        ));
        rpassword::read_password()?
    } else {
        line()?
    };
    let value = line.trim();
    if value.is_empty() {
        return Err(Failure::usage(format!(
            "nothing came in on standard input; {unchanged}"
        )));
    }
    Ok(Personal::new(value.to_owned()))
}
