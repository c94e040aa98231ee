//! Which digits are a phone number that Vipps MobilePay serves.

/// Country codes, with the least and greatest number of digits after them.
const COUNTRIES: [(&str, usize, usize); 5] = [
    ("46", 7, 10),
    ("45", 8, 8),
    ("47", 8, 8),
    ("358", 5, 12),
    ("299", 6, 6),
];

/// Digits with a served country code; nothing else, not even a plus.
pub(crate) fn is_msisdn(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
        && COUNTRIES.iter().any(|(code, least, most)| {
            text.strip_prefix(code)
                .is_some_and(|rest| (*least..=*most).contains(&rest.len()))
        })
}

#[cfg(test)]
mod tests {
    use super::is_msisdn;
    use rstest::rstest;

    #[rstest]
    #[case("4790000001", true)]
    #[case("4520000001", true)]
    #[case("358400000001", true)]
    #[case("46701740605", true)]
    #[case("299123456", true)]
    #[case("+4790000001", false)]
    #[case("90000001", false)]
    #[case("47900000011", false)]
    #[case("4912345678", false)]
    #[case("47 90000001", false)]
    #[case("", false)]
    fn a_number_is_served_or_not(#[case] text: &str, #[case] verdict: bool) {
        assert_eq!(is_msisdn(text), verdict);
    }
}
