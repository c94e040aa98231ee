//! Reading the codes in pictures, for support and for measuring.

use std::{
    panic::{self, UnwindSafe},
    path::Path,
    process::ExitCode,
    time::Instant,
};

use enrolment::CodeKind;
use scanner::{FileError, decode_file};
use serde::Serialize;

use crate::{cli::Decode, out};

#[derive(Serialize)]
struct Line<'a> {
    #[serde(rename = "file")]
    path: &'a Path,
    codes: Vec<Code<'a>>,
    elapsed_us: u128,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
struct Code<'a> {
    text: &'a str,
    kind: CodeKind,
}

/// Exit code 0 if every file could be read as a picture, whether or not it shows a code.
pub(crate) fn run(decode: &Decode) -> ExitCode {
    let mut unread = 0;
    for path in &decode.files {
        let begun = Instant::now();
        let decoded = unharmed(path, decode_file);
        let elapsed_us = begun.elapsed().as_micros();
        let (codes, error) = match decoded {
            Ok(codes) => (codes, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        unread += usize::from(error.is_some());
        let codes = codes.iter();
        let codes: Vec<_> = codes
            .map(|code| Code {
                text: code.text.expose(),
                kind: code.kind,
            })
            .collect();
        if decode.json {
            out::json(&Line {
                path,
                codes,
                elapsed_us,
                error,
            });
        } else if let Some(error) = error {
            out::complain(&error);
        } else if codes.is_empty() {
            out::line(&format!("{}: no code", path.display()));
        } else {
            for Code { text, kind } in codes {
                let line = format!("{}: {kind:?} {text}", path.display());
                // A code that holds several lines still is one.
                out::line(&line.replace('\n', "\u{fffd}"));
            }
        }
    }
    if unread == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The codes in a file, or why there are none. A decoder that panics on a hostile file takes neither
/// the program nor the other files with it.
fn unharmed(
    path: &Path,
    decode: impl FnOnce(&Path) -> Result<Vec<scanner::Code>, FileError> + UnwindSafe,
) -> Result<Vec<scanner::Code>, String> {
    let loud = panic::take_hook();
    panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string);
        // Not the message, which may quote the file.
        tracing::warn!(at, "a decoder panicked");
    }));
    let decoded = panic::catch_unwind(|| decode(path));
    panic::set_hook(loud);
    match decoded {
        Ok(decoded) => decoded.map_err(|error| error.to_string()),
        Err(_) => Err(format!(
            "could not read `{}`: the decoder failed on it",
            path.display()
        )),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::unharmed;

    #[test]
    fn a_decoder_that_panics_is_an_error_of_its_file() {
        let error = unharmed(Path::new("odd.png"), |_| panic!("4741234567")).unwrap_err();
        assert_eq!(error, "could not read `odd.png`: the decoder failed on it");
        assert_eq!(
            unharmed(Path::new("blank.png"), |_| Ok(Vec::new())),
            Ok(Vec::new())
        );
    }
}
