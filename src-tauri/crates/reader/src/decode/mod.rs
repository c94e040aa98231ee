//! Grey frames to the texts of QR codes.
//!
//! Owns how a frame is looked at and for how long. What a text means is [`CodeKind`]'s; when to stop
//! looking is the scan's.

mod copies;
mod metered;
mod stage;
mod threshold;

use std::borrow::Cow;
use std::fmt;

use enrolment::{CodeKind, QrText};

use self::copies::double;
pub use self::copies::shrink;
use self::stage::STAGES;
use crate::Luma;

/// Reads the codes in a frame.
pub trait Decode: Send {
    /// All codes that can be read in the frame, the largest first, each text once. Never panics and
    /// takes a bounded time, whatever the frame shows.
    fn decode(&mut self, frame: &Luma) -> Vec<Code>;
}

/// A code that was read.
#[derive(Clone, PartialEq)]
pub struct Code {
    pub text: QrText,
    pub kind: CodeKind,
    /// Where it is in the frame, in pixels: from its top left corner round by the top right one.
    pub corners: [(f32, f32); 4],
}

/// The text stands for a person: it stays out of logs.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Code")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Code {
    fn new(payload: &[u8], corners: [(f32, f32); 4]) -> Self {
        let text = QrText::new(&as_text(payload));
        Self {
            kind: text.kind(),
            text,
            corners,
        }
    }

    /// Twice the area that it covers.
    pub fn extent(&self) -> f32 {
        let next = self.corners.iter().cycle().skip(1);
        self.corners
            .iter()
            .zip(next)
            .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
            .sum::<f32>()
            .abs()
    }
}

/// A payload in the default alphabet of QR codes, ISO 8859-1, when it is not UTF-8 as almost all are:
/// no byte is lost, each becomes the character of its number.
fn as_text(payload: &[u8]) -> String {
    match std::str::from_utf8(payload) {
        Ok(text) => text.to_owned(),
        Err(_) => payload.iter().copied().map(char::from).collect(),
    }
}

/// A frame of more pixels is shrunk before it is searched: this is a little more than full HD.
const MOST_PIXELS_SEARCHED: u64 = 2_500_000;

/// A frame of no more pixels is doubled before it is searched: its modules may be a pixel or two wide.
const MOST_PIXELS_DOUBLED: usize = 640 * 480;

/// Which stages read a frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Chain {
    /// Nothing but Rust.
    #[default]
    PureRust,
}

/// Reads pictures, each by itself and with every stage that it takes.
///
/// It stops behind the first stage that shows a person's code. A shop's code does not stop it: a phone
/// beside the shop's sign may be the harder one to read.
#[derive(Debug)]
pub struct StillReader {
    #[expect(dead_code, reason = "there is one chain so far")]
    chain: Chain,
}

impl StillReader {
    pub fn new(chain: Chain) -> Self {
        Self { chain }
    }
}

/// Reads the frames of one camera, one after another: what was seen in one helps to read the next.
#[derive(Debug)]
pub struct LiveReader {
    still: StillReader,
}

impl LiveReader {
    pub fn new(chain: Chain) -> Self {
        Self {
            still: StillReader::new(chain),
        }
    }
}

impl Decode for LiveReader {
    fn decode(&mut self, frame: &Luma) -> Vec<Code> {
        self.still.decode(frame)
    }
}

impl Decode for StillReader {
    fn decode(&mut self, frame: &Luma) -> Vec<Code> {
        let (fitted, ratio) = fit(frame);
        let mut codes: Vec<Code> = Vec::new();
        for stage in STAGES {
            for code in stage.run(&fitted) {
                if codes.iter().all(|known| known.text != code.text) {
                    codes.push(Code {
                        corners: scaled(code.corners, ratio),
                        ..code
                    });
                }
            }
            if codes.iter().any(|code| code.kind.is_personal()) {
                break;
            }
        }
        codes.sort_by(|a, b| b.extent().total_cmp(&a.extent()));
        codes
    }
}

/// The frame at a size to be searched, and how many of its pixels one of the copy's is wide.
fn fit(frame: &Luma) -> (Cow<'_, Luma>, f64) {
    let pixels = frame.pixels().len();
    let copy = if pixels <= MOST_PIXELS_DOUBLED {
        double(frame).map(|copy| (copy, 0.5))
    } else {
        let fits = |factor: &u32| pixels as u64 <= MOST_PIXELS_SEARCHED * u64::from(*factor).pow(2);
        let factor = (1..u32::MAX).find(fits).unwrap_or(1);
        (factor > 1)
            .then(|| shrink(frame, factor))
            .flatten()
            .map(|copy| (copy, f64::from(factor)))
    };
    match copy {
        Some((copy, ratio)) => (Cow::Owned(copy), ratio),
        None => (Cow::Borrowed(frame), 1.0),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "half a pixel more or less")]
fn scaled(corners: [(f32, f32); 4], ratio: f64) -> [(f32, f32); 4] {
    let scale = |place: f32| (f64::from(place) * ratio) as f32;
    corners.map(|(x, y)| (scale(x), scale(y)))
}

#[cfg(test)]
mod tests {
    use super::{Code, as_text};

    #[test]
    fn bytes_that_are_not_utf_8_become_one_character_each() {
        assert_eq!(as_text("blåbær".as_bytes()), "blåbær");
        assert_eq!(as_text(b"bl\xE5b\xE6r"), "blåbær");
    }

    #[test]
    fn a_code_does_not_print_its_text() {
        let code = Code::new(
            b"https://qr.vipps.no/28/2/01/031/4790000001?v=1",
            [(0.0, 0.0); 4],
        );
        assert_eq!(format!("{code:?}"), "Code { kind: PersonalVipps, .. }");
    }
}
