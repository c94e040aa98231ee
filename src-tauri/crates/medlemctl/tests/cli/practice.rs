//! Practice: every kind of ending has its exit code, and nothing is left on the machine.

use rstest::rstest;

use crate::machine::Machine;

#[rstest]
#[case::member("900 00 015", 0, "Already a member. Nothing was changed.")]
#[case::declined("900 00 005", 10, "The customer said no in the app. That is fine.")]
#[case::not_on_vipps(
    "900 00 008",
    12,
    "This number cannot use Vipps. Offer the ordinary sign-up."
)]
#[case::several_contacts(
    "900 00 017",
    1,
    "Several contacts have this number. Nothing was changed; customer service can help."
)]
#[tokio::test]
async fn an_ending_has_its_exit_code_and_nothing_is_kept(
    #[case] number: &str,
    #[case] code: i32,
    #[case] sentence: &str,
) {
    let machine = Machine::new();
    let ran = machine
        .run(&["enrol", "--practice", "--phone", number])
        .await;
    assert_eq!(ran.code, Some(code), "{ran:?}");
    let lines: Vec<_> = ran.out.lines().collect();
    assert!(lines[0].starts_with("Practice: "), "{ran:?}");
    assert!(lines.last().unwrap().ends_with(sentence), "{ran:?}");
    assert_eq!(machine.files_elsewhere(), Vec::<std::path::PathBuf>::new());
}
