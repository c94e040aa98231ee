//! The text of a code: any bytes have a kind, and only the documented forms are a person's.

#![no_main]

use enrolment::{CodeKind, QrText};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let code = QrText::new(&text);
    let kind = code.kind();
    assert_eq!(kind, CodeKind::of(code.expose()));
    assert_eq!(
        QrText::new(code.expose()),
        code,
        "taking it again changes nothing"
    );
    assert_eq!(
        code.clear_number().is_some(),
        kind == CodeKind::PersonalVipps
    );
    match kind {
        CodeKind::PersonalVipps => assert!(names_a_number(code.expose())),
        CodeKind::PersonalToken => assert!(holds_a_token(code.expose())),
        CodeKind::ShopNumber | CodeKind::Payment | CodeKind::Other => {
            assert!(
                !is_surely_personal(code.expose()),
                "a person's code is not read"
            );
        }
    }
    if let Some(number) = code.clear_number() {
        assert!(
            code.expose().contains(number.digits()),
            "no number is made up"
        );
    }
});

const SITE: &str = "https://qr.vipps.no";

/// What stands behind the site, whose name is in any case.
fn path(text: &str) -> Option<&[u8]> {
    let bytes = text.as_bytes();
    let site = bytes.get(..SITE.len())?;
    site.eq_ignore_ascii_case(SITE.as_bytes())
        .then(|| &bytes[SITE.len()..])
}

/// `/28/2/01/031/`, then eight to fifteen digits that do not begin with 0, then no digit.
fn names_a_number(text: &str) -> bool {
    let Some(rest) = path(text).and_then(|path| path.strip_prefix(b"/28/2/01/031/")) else {
        return false;
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (8..=15).contains(&digits) && rest[0] != b'0'
}

/// `/p/` and something that is neither a query nor a fragment.
fn holds_a_token(text: &str) -> bool {
    path(text)
        .and_then(|path| path.strip_prefix(b"/p/"))
        .and_then(|token| token.first())
        .is_some_and(|first| !matches!(first, b'?' | b'#'))
}

/// Forms that must never be missed: a Norwegian mobile number, and a token of letters and digits.
fn is_surely_personal(text: &str) -> bool {
    let Some(path) = path(text) else { return false };
    if let Some(token) = path.strip_prefix(b"/p/") {
        return !token.is_empty() && token.iter().all(u8::is_ascii_alphanumeric);
    }
    let Some(number) = path.strip_prefix(b"/28/2/01/031/47") else {
        return false;
    };
    let number = number.strip_suffix(b"?v=1").unwrap_or(number);
    number.len() == 8 && matches!(number[0], b'4' | b'9') && number.iter().all(u8::is_ascii_digit)
}
