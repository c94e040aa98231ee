//! What the text of a QR code means to an enrolment (Vipps QR API, personal QR).

use ts_rs::TS;

use crate::{Msisdn, Personal, stored};

/// The most that a QR code can hold is 7,089 digits; longer text was not read from one.
const LONGEST: usize = 7_089;

const VIPPS_PREFIX: &str = "28/2/01/031/";

/// The whole text of a scanned code, which stands for a person: redacted in `Debug`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct QrText(#[serde(with = "stored")] Personal<String>);

impl QrText {
    /// Takes scanned text; surrounding white space and control characters, which scanners add, go.
    pub fn new(text: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        let end = text
            .char_indices()
            .map(|(at, _)| at)
            .take_while(|at| *at <= LONGEST)
            .last();
        let text = if text.len() > LONGEST {
            &text[..end.unwrap_or(0)]
        } else {
            text
        };
        Self(Personal::new(text.to_owned()))
    }

    /// The text, to be sent whole to the exchange.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What kind of code it is.
    pub fn kind(&self) -> CodeKind {
        CodeKind::of(self.expose())
    }

    /// The number in a clear-text Vipps code. Only for when the exchange cannot be reached, and then
    /// unverified (official advice is to exchange).
    pub fn clear_number(&self) -> Option<Msisdn> {
        match read(self.expose()) {
            Read::Number(number) => Some(number),
            Read::Kind(_) => None,
        }
    }
}

/// What a code is. Only the first two are a person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CodeKind {
    /// A Vipps user's own code with the number in clear text (version 1.0).
    PersonalVipps,
    /// A user's own code as a token: MobilePay today, Vipps later (version 2.0).
    PersonalToken,
    /// A shop's number: looks like a personal Vipps code but for its five or six digits.
    ShopNumber,
    /// A payment, merchant or collection code of Vipps or MobilePay.
    Payment,
    /// Anything else: a receipt, a loyalty card, a link.
    Other,
}

impl CodeKind {
    /// Says what `text` is. Takes any text.
    pub fn of(text: &str) -> Self {
        match read(text) {
            Read::Number(_) => Self::PersonalVipps,
            Read::Kind(kind) => kind,
        }
    }

    /// Whether an enrolment can start from it.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::PersonalVipps | Self::PersonalToken)
    }
}

enum Read {
    Number(Msisdn),
    Kind(CodeKind),
}

fn read(text: &str) -> Read {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let Some(rest) = without_scheme(text) else {
        return Read::Kind(CodeKind::Other);
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.eq_ignore_ascii_case("qr.mobilepay.dk") || host.eq_ignore_ascii_case("qr.mobilepay.fi")
    {
        return Read::Kind(CodeKind::Payment);
    }
    if !host.eq_ignore_ascii_case("qr.vipps.no") {
        return Read::Kind(CodeKind::Other);
    }
    if let Some(token) = path.strip_prefix("p/") {
        let token = token.split(['?', '#']).next().unwrap_or("");
        let kind = if token.is_empty() {
            CodeKind::Payment
        } else {
            CodeKind::PersonalToken
        };
        return Read::Kind(kind);
    }
    let Some(person) = path.strip_prefix(VIPPS_PREFIX) else {
        return Read::Kind(CodeKind::Payment);
    };
    let end = person
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(person.len());
    let (digits, behind) = person.split_at(end);
    match digits.len() {
        5..=6 => Read::Kind(CodeKind::ShopNumber),
        // An amount makes it a request for money, whoever's number it names.
        _ if asks_for_money(behind) => Read::Kind(CodeKind::Payment),
        // A code carries a number as it is dialled from abroad: no zeros before it or in it to be left out.
        8..=15 => Msisdn::from_international(digits)
            .ok()
            .filter(|number| number.digits() == digits)
            .map_or(Read::Kind(CodeKind::Payment), Read::Number),
        _ => Read::Kind(CodeKind::Payment),
    }
}

fn without_scheme(text: &str) -> Option<&str> {
    let scheme = text.get(..8)?;
    scheme.eq_ignore_ascii_case("https://").then(|| &text[8..])
}

/// Whatever stands before it: nobody is asked to join by a code that asks for money.
fn asks_for_money(behind: &str) -> bool {
    behind.split(['/', '?', '&', '#', ';']).any(|part| {
        let name = part.split('=').next().unwrap_or("");
        name.eq_ignore_ascii_case("a") || name.eq_ignore_ascii_case("amount")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::{CodeKind, QrText};

    #[rstest]
    #[case(
        "https://qr.vipps.no/28/2/01/031/4741234567?v=1",
        CodeKind::PersonalVipps
    )]
    #[case(
        "\r\nhttps://qr.vipps.no/28/2/01/031/4741234567?v=1\r\n",
        CodeKind::PersonalVipps
    )]
    #[case("HTTPS://QR.VIPPS.NO/28/2/01/031/4741234567", CodeKind::PersonalVipps)]
    #[case(
        "https://qr.vipps.no/28/2/01/031/358401234567?v=1",
        CodeKind::PersonalVipps
    )]
    #[case("https://qr.vipps.no/p/abcdefghijklmnopqrstu", CodeKind::PersonalToken)]
    #[case("https://qr.vipps.no/p/", CodeKind::Payment)]
    #[case("https://qr.vipps.no/28/2/01/031/123456?v=1", CodeKind::ShopNumber)]
    #[case("https://qr.vipps.no/28/2/01/031/47123", CodeKind::ShopNumber)]
    #[case(
        "https://qr.vipps.no/28/2/01/031/4741234567?m=lunch&a=12500",
        CodeKind::Payment
    )]
    #[case(
        "https://qr.vipps.no/28/2/01/031/4741234567/x?a=12500",
        CodeKind::Payment
    )]
    #[case(
        "https://qr.vipps.no/28/2/01/031/4741234567?v=1?a=12500",
        CodeKind::Payment
    )]
    #[case(
        "https://qr.vipps.no/28/2/01/031/4741234567?v=1#amount=12500",
        CodeKind::Payment
    )]
    #[case(
        "HTTPS://QR.VIPPS.NO/28/2/01/031/4741234567?A=12500",
        CodeKind::Payment
    )]
    #[case("https://qr.vipps.no/28/2/01/031/9941234567?v=1", CodeKind::Payment)]
    #[case("https://qr.vipps.no/28/2/01/031/004741234567?v=1", CodeKind::Payment)]
    #[case("https://qr.vipps.no/28/2/01/031/3580401234567?v=1", CodeKind::Payment)]
    #[case("https://qr.vipps.no/o/sale", CodeKind::Payment)]
    #[case("https://qr.mobilepay.dk/box/2f0c1f8e/pay-in", CodeKind::Payment)]
    #[case("https://qr.vipps.no.example.com/p/abc", CodeKind::Other)]
    #[case("http://qr.vipps.no/p/abc", CodeKind::Other)]
    #[case("https://example.com", CodeKind::Other)]
    #[case("", CodeKind::Other)]
    fn a_code_is_what_its_text_says(#[case] text: &str, #[case] kind: CodeKind) {
        assert_eq!(CodeKind::of(text), kind);
    }

    #[test]
    fn a_clear_text_code_gives_its_number_and_a_token_none() {
        let clear = QrText::new("https://qr.vipps.no/28/2/01/031/4741234567?v=1\r\n");
        assert_eq!(clear.clear_number().unwrap().digits(), "4741234567");
        assert_eq!(
            QrText::new("https://qr.vipps.no/p/abcdefghijk").clear_number(),
            None
        );
        assert_eq!(format!("{clear:?}"), "QrText(<redacted>)");
    }

    proptest! {
        #[test]
        fn any_bytes_are_some_kind(bytes in proptest::collection::vec(any::<u8>(), 0..9_000)) {
            let text = QrText::new(&String::from_utf8_lossy(&bytes));
            prop_assert!(text.expose().len() <= super::LONGEST);
            prop_assert_eq!(text.clear_number().is_some(), text.kind() == CodeKind::PersonalVipps);
        }

        #[test]
        fn a_shops_link_is_never_a_person(digits in "[0-9]{1,7}", tail in "[?&/#][ -~]{0,20}") {
            let kind = CodeKind::of(&format!("https://qr.vipps.no/28/2/01/031/{digits}{tail}"));
            prop_assert!(!kind.is_personal());
        }
    }
}
