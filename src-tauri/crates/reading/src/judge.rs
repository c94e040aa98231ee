//! Whether an answer is right.

use crate::frame::Frame;
use crate::readers::Answer;

/// How an answer compares with what is in the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Verdict {
    /// The person's code was read.
    pub(crate) is_read: bool,
    /// Texts that are in no code of the frame.
    pub(crate) false_texts: usize,
    /// Those of them that could be taken for a person's code.
    pub(crate) wrong_persons: usize,
}

impl Verdict {
    pub(crate) fn new(frame: &Frame, answer: &Answer) -> Self {
        let texts = || answer.texts.iter().map(|text| bare(text));
        let is_false = |text: &&str| frame.present.iter().all(|present| bare(present) != *text);
        Self {
            is_read: frame
                .expected
                .as_ref()
                .is_some_and(|expected| texts().any(|text| text == bare(expected))),
            false_texts: texts().filter(is_false).count(),
            wrong_persons: texts()
                .filter(is_false)
                .filter(|text| looks_personal(text))
                .count(),
        }
    }
}

/// Readers differ in how they end lines.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control())
}

/// Whether a text begins as personal codes do. Wider than what an enrolment takes: nothing that is
/// nearly a wrong person goes uncounted.
fn looks_personal(text: &str) -> bool {
    ["https://qr.vipps.no/28/", "https://qr.vipps.no/p/"]
        .iter()
        .any(|start| {
            let head = text.get(..start.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(start))
        })
}

#[cfg(test)]
mod tests {
    use reader::Luma;
    use rstest::rstest;

    use super::Verdict;
    use crate::frame::Frame;
    use crate::readers::Answer;

    const PERSON: &str = "https://qr.vipps.no/p/abcdefghijklmnopqrstuv";

    #[rstest]
    #[case(&[PERSON], (true, 0, 0))]
    #[case(&["shop", PERSON], (true, 0, 0))]
    #[case(&["shop\r\n"], (false, 0, 0))]
    #[case(&["another shop"], (false, 1, 0))]
    #[case(&["https://qr.vipps.no/p/bbcdefghijklmnopqrstuv", PERSON], (true, 1, 1))]
    #[case(&["HTTPS://qr.vipps.no/28/2/01/031/4799000001"], (false, 1, 1))]
    #[case(&[], (false, 0, 0))]
    fn an_answer_is_right_when_it_is_in_the_frame(
        #[case] texts: &[&str],
        #[case] (is_read, false_texts, wrong_persons): (bool, usize, usize),
    ) {
        let frame = Frame {
            luma: Luma::new(1, 1, vec![0]).unwrap(),
            expected: Some(PERSON.to_owned()),
            present: vec![PERSON.to_owned(), "shop".to_owned()],
        };
        let answer = Answer {
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
            ..Answer::default()
        };
        let verdict = Verdict {
            is_read,
            false_texts,
            wrong_persons,
        };
        assert_eq!(Verdict::new(&frame, &answer), verdict);
    }
}
