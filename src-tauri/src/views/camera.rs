//! The camera: how it is, and what is seen in its picture.

use enrolment::CodeKind;
use scanner::{CameraFault, CameraState, Flaw, Sighting};
use serde::Serialize;
use till::Scan;
use ts_rs::TS;

use super::{BeginAnswer, Refusal};

/// How the camera is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CameraView {
    /// Not wanted now.
    Off,
    /// It is being opened.
    Opening,
    /// It gives frames.
    Live {
        /// Its name.
        name: String,
    },
    /// It gives frames in which nothing can be read.
    Poor {
        /// Its name.
        name: String,
        /// What is wrong with them.
        flaw: Flaw,
    },
    /// No camera; practice draws the picture.
    Drawn,
    /// It gives none; it is tried again by itself.
    Fails {
        /// Why.
        fault: CameraFault,
        /// Its name, where it is known.
        name: Option<String>,
    },
}

/// What a watcher of the camera gets.
#[derive(Clone, PartialEq, Serialize, TS)]
#[serde(
    tag = "event",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ScanEvent {
    /// The codes in the picture changed: moved, came or went.
    Seen {
        /// All of them; empty when the last one went.
        codes: Vec<SeenCode>,
    },
    /// A personal code was read and an enrolment asked for.
    Scanned {
        /// What became of it.
        answer: BeginAnswer,
    },
    /// A personal code was read, and the enrolment could not be stored.
    NotStored {
        /// Why.
        refusal: Refusal,
    },
}

/// One code in the picture. Its text never crosses.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeenCode {
    /// Its corners clockwise from its own top left, as parts of the picture's width and height; the
    /// picture is not mirrored.
    pub corners: [(f32, f32); 4],
    /// What kind it is.
    pub kind: CodeKind,
    /// Whether it is the one that counts.
    pub is_chosen: bool,
}

impl From<&CameraState> for CameraView {
    fn from(state: &CameraState) -> Self {
        match state {
            CameraState::Off => Self::Off,
            CameraState::Opening => Self::Opening,
            CameraState::Live { name } => Self::Live { name: name.clone() },
            CameraState::Poor { name, flaw } => Self::Poor {
                name: name.clone(),
                flaw: *flaw,
            },
            CameraState::Drawn => Self::Drawn,
            CameraState::Fails { fault, name } => Self::Fails {
                fault: *fault,
                name: name.clone(),
            },
        }
    }
}

impl From<&Sighting> for ScanEvent {
    fn from(sighting: &Sighting) -> Self {
        let codes = sighting.codes.iter().enumerate();
        Self::Seen {
            codes: codes
                .map(|(at, code)| SeenCode {
                    corners: code.corners.map(|(x, y)| {
                        let part = |pixels: f32, of: u32| {
                            pixels / f32::from(u16::try_from(of).unwrap_or(u16::MAX).max(1))
                        };
                        (part(x, sighting.width), part(y, sighting.height))
                    }),
                    kind: code.kind,
                    is_chosen: sighting.chosen == Some(at),
                })
                .collect(),
        }
    }
}

impl From<Scan> for ScanEvent {
    fn from(scan: Scan) -> Self {
        let begun = match scan {
            Scan::Begun(begun) => Ok(begun),
            Scan::Failed(error) => Err(error),
        };
        match BeginAnswer::of(begun) {
            Ok(answer) => Self::Scanned { answer },
            Err(refusal) => Self::NotStored { refusal },
        }
    }
}
