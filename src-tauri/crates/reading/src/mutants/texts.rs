//! Damaged texts of personal codes.

use crate::dice::Dice;
use crate::payload;

/// Letters that are none of ASCII but look so, or mean something to parsers.
const STRANGE: [char; 12] = [
    '\u{0}', '\u{a0}', '\u{200b}', '\u{202e}', '\u{ff0f}', '\u{2215}', 'ı', 'ο', '１', '%', '\\',
    '@',
];

/// The text with one to three changes; never the text itself.
pub(super) fn mutant(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..dice.whole(1, 3) {
        change(&mut letters, dice);
    }
    let changed: String = letters.iter().collect();
    if changed == text {
        changed + "&a=1"
    } else {
        changed
    }
}

fn change(letters: &mut Vec<char>, dice: &mut Dice) {
    let length = u32::try_from(letters.len()).unwrap_or(u32::MAX);
    let at = dice.below(length) as usize;
    let far = dice.below(length + 1) as usize;
    match dice.below(9) {
        0 => flip(letters, at, dice),
        1 => {
            letters.insert(far, dice.pick(STRANGE));
        }
        2 if !letters.is_empty() => {
            letters.remove(at);
        }
        3 => letters.truncate(far),
        4 => letters.splice(..0, letters.clone()).for_each(drop),
        5 => letters
            .iter_mut()
            .for_each(|letter| *letter = letter.to_ascii_uppercase()),
        6 => {
            let other: Vec<char> = payload::foreign(dice).chars().collect();
            letters.truncate(far);
            letters.extend(&other[other.len().min(far)..]);
        }
        7 => {
            let tail = dice.pick(["?a=1", "&amount=9", "#/p/", "/../p/x", ".example.com", "@x"]);
            letters.splice(far..far, tail.chars()).for_each(drop);
        }
        _ => {
            let end = at.max(far.min(letters.len()));
            let piece = letters[at.min(end)..end].to_vec();
            letters.extend(piece);
        }
    }
}

/// One bit of one letter.
fn flip(letters: &mut [char], at: usize, dice: &mut Dice) {
    if let Some(letter) = letters.get_mut(at) {
        let flipped = *letter as u32 ^ 1 << dice.below(7);
        *letter = char::from_u32(flipped).unwrap_or('?');
    }
}

/// Whether a text has the shape of a personal code: the least that any of them has, written down a
/// second time so that a gap in the parser is not repeated here.
pub(super) fn is_personal(text: &str) -> bool {
    const START: &str = "https://qr.vipps.no/";
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let Some((head, path)) = text.split_at_checked(START.len()) else {
        return false;
    };
    if !head.eq_ignore_ascii_case(START) {
        return false;
    }
    if let Some(token) = path.strip_prefix("p/") {
        return !token.is_empty() && !token.starts_with(['?', '#']);
    }
    let Some(number) = path.strip_prefix("28/2/01/031/") else {
        return false;
    };
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let query = number.split_once('?').map_or("", |(_, query)| query);
    let names = query.split('&').filter_map(|part| part.split('=').next());
    (8..=15).contains(&digits) && !names.into_iter().any(|name| matches!(name, "a" | "amount"))
}

#[cfg(test)]
mod tests {
    use enrolment::CodeKind;

    use super::{is_personal, mutant};
    use crate::dice::Dice;
    use crate::payload;

    #[test]
    fn a_mutant_is_never_what_it_was_made_of() {
        let mut dice = Dice::new(3, "texts", &[]);
        for _ in 0..2_000 {
            let text = payload::personal(&mut dice);
            assert_ne!(mutant(&text, &mut dice), text);
        }
    }

    #[test]
    fn mutants_are_taken_and_refused() {
        let mut dice = Dice::new(4, "texts", &[]);
        let mut taken = 0;
        for _ in 0..1_000 {
            let text = payload::personal(&mut dice);
            assert!(is_personal(&text), "{text}");
            let mutant = mutant(&text, &mut dice);
            taken += u32::from(CodeKind::of(&mutant).is_personal());
        }
        assert!((100..900).contains(&taken), "{taken} of 1000 are taken");
    }
}
