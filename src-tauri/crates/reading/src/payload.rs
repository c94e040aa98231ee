//! What the codes say. Every name, number and token is made up.

use crate::dice::Dice;

const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGITS: &[u8] = b"0123456789";

/// A person's code: a number in clear text (Vipps QR API, personal QR 1.0) or a token (2.0).
pub(crate) fn personal(dice: &mut Dice) -> String {
    if dice.chance(0.45) {
        format!("https://qr.vipps.no/28/2/01/031/{}?v=1", number(dice))
    } else {
        format!("https://qr.vipps.no/p/{}", dice.letters(22, ALPHABET))
    }
}

/// Anything else that may lie on a counter, some of it much like a person's code.
pub(crate) fn foreign(dice: &mut Dice) -> String {
    let token = dice.letters(22, ALPHABET);
    match dice.below(11) {
        0 => format!("https://www.example.com/kampanje?ref={}", &token[..8]),
        1 => format!("WIFI:T:WPA;S:Gjest-{};P:{};;", &token[..4], &token[4..14]),
        2 => format!("https://qr.vipps.no/box/{}", &token[..12]),
        3 => format!(
            "https://qr.vipps.no.example.com/28/2/01/031/{}?v=1",
            number(dice)
        ),
        4 => format!("https://example.com/?u=https://qr.vipps.no/p/{token}"),
        5 => format!(
            "BEGIN:VCARD\nVERSION:3.0\nFN:Kari Test\nTEL:+{}\nEND:VCARD",
            number(dice)
        ),
        6 => format!("http://qr.vipps.example/p/{token}"),
        7 => dice.letters(13, DIGITS),
        8 => format!("https://menu.example.org/bord/{}", dice.whole(1, 89)),
        9 => format!(
            "https://qr.vipps.no/28/2/01/031/{}?v=1",
            dice.letters(6, DIGITS)
        ),
        _ => format!(
            "https://qr.vipps.no/28/2/01/031/{}?a=12500&v=1",
            number(dice)
        ),
    }
}

/// Of a range that no telephone company gives out.
fn number(dice: &mut Dice) -> String {
    format!("4799{}", dice.letters(6, DIGITS))
}

#[cfg(test)]
mod tests {
    use enrolment::CodeKind;

    use super::{foreign, personal};
    use crate::dice::Dice;

    #[test]
    fn only_personal_codes_are_personal() {
        let mut dice = Dice::new(1, "payload", &[]);
        for _ in 0..300 {
            assert!(CodeKind::of(&personal(&mut dice)).is_personal());
            let foreign = foreign(&mut dice);
            assert!(!CodeKind::of(&foreign).is_personal(), "{foreign}");
        }
    }
}
