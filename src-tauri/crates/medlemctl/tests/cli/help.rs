//! The help, as people read it.

use rstest::rstest;

use crate::machine::Machine;

#[rstest]
#[case(&[])]
#[case(&["enrol"])]
#[case(&["decode"])]
#[case(&["work"])]
#[case(&["doctor"])]
#[case(&["diagnostics"])]
#[case(&["settings"])]
#[case(&["settings", "show"])]
#[case(&["settings", "export"])]
#[case(&["settings", "import"])]
#[case(&["secrets"])]
#[case(&["secrets", "set"])]
#[case(&["secrets", "forget"])]
#[case(&["secrets", "list"])]
#[case(&["history"])]
#[case(&["practice"])]
#[case(&["practice", "fill"])]
#[case(&["audit"])]
#[case(&["audit", "list"])]
#[case(&["audit", "verify"])]
#[case(&["erase"])]
#[case(&["sandbox"])]
#[tokio::test]
async fn every_command_and_every_argument_is_explained(#[case] command: &[&str]) {
    let ran = Machine::new().run(&[command, &["--help"]].concat()).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    let lines: Vec<_> = ran.out.lines().collect();
    assert!(!lines[0].starts_with("Usage"), "what it does comes first");
    for line in &lines {
        let named = line.trim_start();
        if line.starts_with("  ") && (named.starts_with('-') || named.starts_with('<')) {
            // Two spaces part a name from its words.
            assert!(named.contains("  "), "no words for `{named}`");
        }
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[tokio::test]
async fn the_exit_codes_are_where_scripts_are_written() {
    let ran = Machine::new().run(&["enrol", "--help"]).await;
    for code in ["0", "10", "11", "12", "13", "14", "15", "2", "1"] {
        let stands = ran.out.split_whitespace().any(|word| word == code);
        assert!(stands, "{code}: {ran:?}");
    }
}
