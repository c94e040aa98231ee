//! What was typed wrongly.

use rstest::rstest;

use crate::machine::Machine;

#[rstest]
#[case::two_sources(
    &["enrol", "--phone", "900 00 001", "--qr-text", "x"],
    "the argument '--phone <NUMBER>' cannot be used with '--qr-text <TEXT>'"
)]
#[case::unknown_option(&["enrol", "--fone", "900 00 001"], "unexpected argument '--fone' found")]
#[case::no_quotes(
    &["enrol", "--phone", "900", "00", "001"],
    "a value with spaces stands in quotes"
)]
#[case::unknown_command(&["enroll"], "'enrol'")]
#[case::no_such_secret(
    &["secrets", "set", "vipps.secret"],
    "[possible values: vipps.client_id, vipps.client_secret, vipps.subscription_key, \
     engage.api_key, database.key]"
)]
#[case::limit(&["history", "--limit", "0"], "0 is not in 1..=100000")]
#[case::chosen_for_nothing(&["history", "--outcome", "enrolled"], "--csv")]
#[case::no_such_outcome(&["history", "--csv", "--outcome", "won"], "no such word")]
#[case::csv_or_json(&["history", "--csv", "--json"], "cannot be used with")]
#[case::nothing_to_decode(&["decode"], "<FILE>...")]
#[tokio::test]
async fn a_wrong_line_says_what_is_right(#[case] arguments: &[&str], #[case] says: &str) {
    let ran = Machine::new().run(arguments).await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert!(ran.err.starts_with("error: "), "{ran:?}");
    assert!(ran.err.contains(says), "{ran:?}");
}

/// A key or a number in the wrong place is one that somebody pasted there.
#[rstest]
#[case(&["secrets", "set", "vipps.client_secret", "90000001"])]
#[case(&["secrets", "set", "90000001"])]
#[case(&["secrets", "90000001"])]
#[case(&["enrol", "90000001"])]
#[case(&["enrol", "--phone", "+47", "90000001"])]
#[case(&["90000001"])]
#[tokio::test]
async fn what_was_typed_in_the_wrong_place_is_not_repeated(#[case] arguments: &[&str]) {
    let ran = Machine::new().run(arguments).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.starts_with("error: "), "{ran:?}");
    assert!(!ran.shown().contains("90000001"), "{ran:?}");
}
