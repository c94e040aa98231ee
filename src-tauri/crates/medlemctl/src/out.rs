//! Lines on standard output and standard error. A reader that goes away early is no fault, and a
//! terminal obeys nothing that a code, a file's name or a server says.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
};

use serde::Serialize;

/// One line for people or scripts, or several.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{}", harmless(text));
}

/// One JSON object on a line.
pub(crate) fn json(value: &impl Serialize) {
    let Ok(text) = serde_json::to_string(value) else {
        tracing::error!("a line of output could not be written as JSON");
        return;
    };
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{}", escaped(&text));
    let _ = out.flush();
}

/// A sentence about what went wrong.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "medlemctl: {}", harmless(text));
}

/// A remark beside the output.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", harmless(text));
}

/// Whether a terminal does something else with it than to show it: move, colour, turn the line round.
fn is_command(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// With a mark in place of each command; lines stay lines.
fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => c,
            c if is_command(c) => char::REPLACEMENT_CHARACTER,
            c => c,
        })
        .collect()
}

/// The same JSON with the commands escaped that JSON lets stand as they are.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if is_command(c) {
            // Writing to a text cannot fail.
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{escaped, harmless};

    #[test]
    fn commands_to_a_terminal_are_marked_and_lines_stay() {
        assert_eq!(
            harmless("a\u{1b}[2Jb\r\u{9b}c\nd\u{202e}e•ø"),
            "a\u{fffd}[2Jb\u{fffd}\u{fffd}c\nd\u{fffd}e•ø"
        );
    }

    #[test]
    fn escaping_does_not_change_what_json_says() {
        let value = "\u{1b}\u{7f}\u{9b}\u{202e}•ø\"\\";
        let text = escaped(&serde_json::to_string(value).unwrap());
        assert!(!text.contains(['\u{7f}', '\u{9b}', '\u{202e}']), "{text}");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), value);
    }
}
