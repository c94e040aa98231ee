//! A code that was read.

use std::fmt;

use enrolment::{CodeKind, QrText};

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
    pub(super) fn new(payload: &[u8], corners: [(f32, f32); 4]) -> Self {
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
