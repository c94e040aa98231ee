//! What personal codes have in common (Vipps QR API, personal QR): how their text begins, and what
//! fills the words behind it.
//!
//! A repair that leans on this can make a wrong number out of a right one. What comes of it is never
//! taken from one frame alone.

/// One form of a personal code, as the data words that it fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    words: Vec<Option<u8>>,
}

const NUMBER: &str = "https://qr.vipps.no/28/2/01/031/";
const TOKEN: &str = "https://qr.vipps.no/p/";

/// What follows a number, and how many digits that has with its country's prefix.
const NUMBER_END: &str = "?v=1";
const NUMBER_DIGITS: [usize; 2] = [10, 11];

/// The length of a token as it is mostly seen.
const TOKEN_SIGNS: usize = 22;

/// The least share of words that are fixed which must be as fixed in what was received.
const LEAST_SHARE: usize = 2;

/// The mark of text as bytes (ISO/IEC 18004, mode indicators).
const BYTES: u8 = 4;

/// The forms that what was received may have, those that agree best first. Codes above version 9 write
/// the length differently, and are no person's.
pub(super) fn forms(received: &[u8], version: usize) -> impl Iterator<Item = Form> {
    let numbers = NUMBER_DIGITS.map(|digits| (NUMBER, digits, NUMBER_END));
    let all = numbers.into_iter().chain([(TOKEN, TOKEN_SIGNS, "")]);
    let mut fitting: Vec<(usize, Form)> = all
        .filter(|_| version <= 9)
        .filter_map(|(start, unknown, end)| Form::new(start, unknown, end, received.len()))
        .filter_map(|form| Some((form.agreement(received)?, form)))
        .collect();
    fitting.sort_by_key(|(agreement, _)| std::cmp::Reverse(*agreement));
    fitting.into_iter().map(|(_, form)| form)
}

impl Form {
    /// `None` when the text is longer than the words hold.
    fn new(start: &str, unknown: usize, end: &str, words: usize) -> Option<Self> {
        let length = u8::try_from(start.len() + unknown + end.len()).ok()?;
        let text = start
            .bytes()
            .map(Some)
            .chain(std::iter::repeat_n(None, unknown))
            .chain(end.bytes().map(Some));
        // Four bits of mode come first, so each byte lies across two words.
        let bytes = std::iter::once(Some(length)).chain(text);
        let mut halves = vec![Some(BYTES)];
        for byte in bytes {
            halves.push(byte.map(|byte| byte >> 4));
            halves.push(byte.map(|byte| byte & 15));
        }
        halves.push(Some(0));
        if halves.len() > 2 * words {
            return None;
        }
        let mut fixed: Vec<Option<u8>> = halves
            .chunks_exact(2)
            .map(|two| Some((two[0]? << 4) | two[1]?))
            .collect();
        let padding = [0xEC, 0x11].into_iter().cycle();
        let missing = words - fixed.len();
        fixed.extend(padding.take(missing).map(Some));
        Some(Self { words: fixed })
    }

    /// How many fixed words were received so. `None` when too few were for it to be this form.
    fn agreement(&self, received: &[u8]) -> Option<usize> {
        let fixed = self.words.iter().zip(received);
        let (mut all, mut same) = (0, 0);
        for (fixed, received) in fixed {
            if let Some(fixed) = fixed {
                all += 1;
                same += usize::from(fixed == received);
            }
        }
        (same * LEAST_SHARE >= all).then_some(same)
    }

    /// The fixed words by their places among all, `data` being the places of the data words in their order.
    pub(super) fn spread(&self, data: &[usize], all: usize) -> Vec<Option<u8>> {
        let mut known = vec![None; all];
        for (place, fixed) in data.iter().zip(&self.words) {
            known[*place] = *fixed;
        }
        known
    }

    /// Whether a payload has one of the forms to the letter.
    pub(super) fn is_whole(payload: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(payload) else {
            return false;
        };
        let number = text
            .strip_prefix(NUMBER)
            .and_then(|rest| rest.strip_suffix(NUMBER_END))
            .is_some_and(|digits| digits.bytes().all(|sign| sign.is_ascii_digit()));
        let token = text
            .strip_prefix(TOKEN)
            .is_some_and(|token| token.bytes().all(|sign| sign.is_ascii_alphanumeric()));
        number || token
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, forms};

    fn words(text: &str, all: usize) -> Vec<u8> {
        let mut halves = vec![4];
        for byte in std::iter::once(u8::try_from(text.len()).unwrap()).chain(text.bytes()) {
            halves.extend([byte >> 4, byte & 15]);
        }
        halves.push(0);
        let mut words: Vec<u8> = halves.chunks(2).map(|two| (two[0] << 4) | two[1]).collect();
        let missing = all - words.len();
        words.extend([0xEC, 0x11].into_iter().cycle().take(missing));
        words
    }

    #[test]
    fn the_form_that_a_text_has_comes_first_and_fixes_all_but_the_number() {
        let received = words("https://qr.vipps.no/28/2/01/031/4799123456?v=1", 80);
        let form = forms(&received, 4).next().unwrap();
        for (fixed, received) in form.words.iter().zip(&received) {
            assert!(fixed.is_none_or(|fixed| fixed == *received));
        }
        let open = form.words.iter().filter(|word| word.is_none()).count();
        assert_eq!(open, 11, "ten digits lie across eleven words");
    }

    #[test]
    fn a_text_that_begins_otherwise_has_no_form() {
        let received = words("WIFI:T:WPA;S:Gjest;P:hemmelig-nok;;", 80);
        assert_eq!(forms(&received, 4).next(), None);
    }

    #[test]
    fn a_form_longer_than_the_code_is_none() {
        assert_eq!(Form::new("https://qr.vipps.no/p/", 22, "", 40), None);
    }

    #[test]
    fn only_digits_are_a_number_and_only_letters_and_digits_a_token() {
        assert!(Form::is_whole(
            b"https://qr.vipps.no/28/2/01/031/4799123456?v=1"
        ));
        assert!(!Form::is_whole(
            b"https://qr.vipps.no/28/2/01/031/47991234x6?v=1"
        ));
        assert!(Form::is_whole(
            b"https://qr.vipps.no/p/Ab3dEf6hIj9lMn0pQr5tUv"
        ));
        assert!(!Form::is_whole(
            b"https://qr.vipps.no/p/Ab3dEf6hIj9\xFFMn0pQr5tUv"
        ));
    }
}
