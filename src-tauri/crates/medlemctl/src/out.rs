//! Lines on standard output and standard error. A reader that goes away early is no fault.

use std::io::{self, Write as _};

use serde::Serialize;

/// One line for people or scripts.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// One JSON object on a line.
pub(crate) fn json(value: &impl Serialize) {
    let mut out = io::stdout().lock();
    if serde_json::to_writer(&mut out, value).is_ok() {
        let _ = writeln!(out);
    }
    let _ = out.flush();
}

/// A sentence about what went wrong.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "medlemctl: {text}");
}

/// A remark beside the output.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
