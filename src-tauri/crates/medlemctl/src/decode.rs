//! Reading the codes in pictures, for support and for measuring.

use std::{path::Path, process::ExitCode, time::Instant};

use enrolment::CodeKind;
use scanner::decode_file;
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
        let decoded = decode_file(path);
        let elapsed_us = begun.elapsed().as_micros();
        let (codes, error) = match decoded {
            Ok(codes) => (codes, None),
            Err(error) => (Vec::new(), Some(error.to_string())),
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
