//! Numbers and texts of codes as they are typed or come from a hand scanner.

use rstest::rstest;

use crate::machine::Machine;

#[rstest]
#[case::shop_number(
    "https://qr.vipps.no/28/2/01/031/123456?v=1",
    "This is a shop's number, not a customer's own code."
)]
#[case::payment(
    "https://qr.vipps.no/p/",
    "This is a payment code, not a customer's own code."
)]
#[case::foreign("https://example.com/menu", "This is not a Vipps or MobilePay code.")]
#[case::nothing("", "This is not a Vipps or MobilePay code.")]
#[tokio::test]
async fn a_code_that_is_not_a_customers_says_what_it_is(
    #[case] text: &str,
    #[case] sentence: &str,
) {
    let ran = Machine::new()
        .run(&["enrol", "--practice", "--qr-text", text])
        .await;
    assert_eq!(ran.refusal(), (1, sentence));
    let ran = Machine::new()
        .feed(
            &["enrol", "--practice", "--qr-text", "-"],
            format!("{text}\n"),
        )
        .await;
    assert_eq!(ran.refusal(), (1, sentence), "from standard input");
}

#[tokio::test]
async fn a_code_comes_from_standard_input() {
    let code = "https://qr.vipps.no/28/2/01/031/4790000015?v=1\r\n";
    let ran = Machine::new()
        .feed(&["enrol", "--practice", "--qr-text", "-"], code)
        .await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("Already a member."), "{ran:?}");
    assert!(!ran.shown().contains("4790000015"), "{ran:?}");
}

#[rstest]
#[case::words("Kari", "a phone number has only digits, spaces and a leading plus")]
#[case::nothing("", "a phone number has only digits, spaces and a leading plus")]
#[case::too_short("900 00", "the number has too few or too many digits")]
#[case::too_long("900 00 001 900 00 001", "the number has too few or too many digits")]
#[case::foreign(
    "+1 555 123 4567",
    "only numbers from Norway, Sweden, Denmark, Finland and Greenland can be asked"
)]
#[tokio::test]
async fn a_number_that_cannot_be_asked_says_why(#[case] number: &str, #[case] why: &str) {
    let ran = Machine::new()
        .run(&["enrol", "--practice", "--phone", number])
        .await;
    let (code, sentence) = ran.refusal();
    assert_eq!(code, 2, "{ran:?}");
    assert!(sentence.starts_with(why), "{sentence}");
}
