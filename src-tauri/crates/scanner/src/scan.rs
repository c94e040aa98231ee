//! From frames to the first personal code.

use enrolment::{CodeKind, QrText};
use tokio_util::sync::CancellationToken;

use crate::{Decode, FrameError, FrameSource};

/// A personal code, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// Its text, to be exchanged for a number.
    pub text: QrText,
    pub kind: CodeKind,
    /// How many frames were looked at, the last one included.
    pub frames: u64,
}

/// Why no personal code was read.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    #[error("there was no personal code in any of {frames} frames")]
    NothingPersonal { frames: u64 },
    #[error("the scan was cancelled")]
    Cancelled,
    #[error(transparent)]
    Frame(#[from] FrameError),
}

/// Looks at frame after frame until one shows a personal code; of several, the largest, which is the
/// nearest to the camera. Tells `on_other` about each other kind of code once, when it first appears.
///
/// Blocks: to be called where blocking is allowed. Cancelling is heard between two frames.
pub fn scan(
    source: &mut dyn FrameSource,
    decoder: &mut dyn Decode,
    cancel: &CancellationToken,
    mut on_other: impl FnMut(CodeKind),
) -> Result<Scanned, ScanError> {
    let mut frames = 0;
    let mut told = Vec::new();
    loop {
        if cancel.is_cancelled() {
            return Err(ScanError::Cancelled);
        }
        let Some(frame) = source.next_frame()? else {
            return Err(ScanError::NothingPersonal { frames });
        };
        frames += 1;
        let codes = decoder.decode(&frame);
        if let Some(code) = codes.iter().find(|code| code.kind.is_personal()) {
            return Ok(Scanned {
                text: code.text.clone(),
                kind: code.kind,
                frames,
            });
        }
        for code in codes {
            if !told.contains(&code.kind) {
                told.push(code.kind);
                on_other(code.kind);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use enrolment::{CodeKind, QrText};
    use tokio_util::sync::CancellationToken;

    use super::{ScanError, scan};
    use crate::{Code, Decode, FrameError, FrameSource, Luma};

    const PERSON: &str = "https://qr.vipps.no/28/2/01/031/4790000001?v=1";
    const SHOP: &str = "https://qr.vipps.no/28/2/01/031/123456?v=1";

    /// Frames that carry nothing, and a decoder that is told what it reads in each.
    struct Script(VecDeque<Vec<&'static str>>);

    struct Blank(usize);

    impl FrameSource for Blank {
        fn next_frame(&mut self) -> Result<Option<Luma>, FrameError> {
            let Some(left) = self.0.checked_sub(1) else {
                return Ok(None);
            };
            self.0 = left;
            Ok(Luma::new(1, 1, vec![0]).ok())
        }
    }

    impl Decode for Script {
        fn decode(&mut self, _: &Luma) -> Vec<Code> {
            let texts = self.0.pop_front().unwrap_or_default();
            texts
                .into_iter()
                .map(|text| Code {
                    text: QrText::new(text),
                    kind: CodeKind::of(text),
                    corners: [(0.0, 0.0); 4],
                })
                .collect()
        }
    }

    fn run(script: &[&[&'static str]]) -> (Result<super::Scanned, ScanError>, Vec<CodeKind>) {
        let mut others = Vec::new();
        let mut decoder = Script(script.iter().map(|codes| codes.to_vec()).collect());
        let mut source = Blank(script.len());
        let scanned = scan(
            &mut source,
            &mut decoder,
            &CancellationToken::new(),
            |kind| others.push(kind),
        );
        (scanned, others)
    }

    #[test]
    fn the_first_personal_code_ends_the_scan() {
        let (scanned, others) = run(&[&[], &[SHOP], &[SHOP, PERSON], &[]]);
        let scanned = scanned.unwrap();
        assert_eq!((scanned.text.expose(), scanned.frames), (PERSON, 3));
        assert_eq!(others, [CodeKind::ShopNumber]);
    }

    #[test]
    fn each_other_kind_is_told_once() {
        let (scanned, others) = run(&[&[SHOP], &[SHOP, "a bottle"], &[SHOP]]);
        assert!(matches!(
            scanned,
            Err(ScanError::NothingPersonal { frames: 3 })
        ));
        assert_eq!(others, [CodeKind::ShopNumber, CodeKind::Other]);
    }

    #[test]
    fn a_cancelled_scan_looks_at_nothing_more() {
        let cancel = CancellationToken::new();
        let mut source = Blank(10);
        let mut decoder = Script([vec![SHOP]].into());
        let scanned = scan(&mut source, &mut decoder, &cancel, |_| cancel.cancel());
        assert!(matches!(scanned, Err(ScanError::Cancelled)));
        assert_eq!(source.0, 9);
    }
}
