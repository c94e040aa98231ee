//! Reading the codes in pictures, for support and for measuring.

use std::{
    panic::{self, UnwindSafe},
    path::Path,
    process::ExitCode,
    time::Instant,
};

use enrolment::CodeKind;
use scanner::{FileError, Luma, Search, search_file};
use serde::Serialize;

use crate::{cli::Decode, explain, out};

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
        let searched = unharmed(path, search_file);
        let elapsed_us = begun.elapsed().as_micros();
        let (found, error) = match &searched {
            Ok((picture, search)) => {
                let explained = decode
                    .explain
                    .then(|| explain(path, picture, search))
                    .transpose();
                (Some(&search.codes), explained.err())
            }
            Err(error) => (None, Some(error.clone())),
        };
        unread += usize::from(error.is_some());
        if decode.json {
            let codes = found.into_iter().flatten();
            out::json(&Line {
                path,
                codes: codes
                    .map(|code| Code {
                        text: code.text.expose(),
                        kind: code.kind,
                    })
                    .collect(),
                elapsed_us,
                error,
            });
            continue;
        }
        if let Some(error) = error {
            out::complain(&error);
        }
        if let Some(codes) = found {
            show(path, codes);
        }
    }
    if unread == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn show(path: &Path, codes: &[scanner::Code]) {
    if codes.is_empty() {
        out::line(&format!("{}: no code", path.display()));
    }
    for code in codes {
        let line = format!("{}: {:?} {}", path.display(), code.kind, code.text.expose());
        // A code that holds several lines still is one.
        out::line(&line.replace('\n', "\u{fffd}"));
    }
}

/// Writes how the file was read, and says where, or why it could not.
fn explain(path: &Path, picture: &Luma, search: &Search) -> Result<(), String> {
    let to = explain::beside(path);
    explain::write(picture, search, &to)
        .map_err(|error| format!("could not write `{}`: {error}", to.display()))?;
    out::note(&format!("written: {}", to.display()));
    Ok(())
}

/// What was read in a file, or why nothing was. A decoder that panics on a hostile file takes neither
/// the program nor the other files with it.
fn unharmed<T>(
    path: &Path,
    decode: impl FnOnce(&Path) -> Result<T, FileError> + UnwindSafe,
) -> Result<T, String> {
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
        let error = unharmed::<()>(Path::new("odd.png"), |_| panic!("4741234567")).unwrap_err();
        assert_eq!(error, "could not read `odd.png`: the decoder failed on it");
        assert_eq!(unharmed(Path::new("blank.png"), |_| Ok(7)), Ok(7));
    }
}
