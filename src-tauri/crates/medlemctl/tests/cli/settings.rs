//! Settings that are wrong or not there.

use rstest::rstest;

use crate::machine::Machine;

const COMMANDS: [&[&str]; 4] = [
    &["enrol", "--phone", "900 00 001"],
    &["work"],
    &["history"],
    &["doctor"],
];

#[rstest]
#[case::misspelt_key(
    "[till]\nid = \"t1\"\nstor = \"oslo-01\"\n",
    "till.toml:3:1: unknown key `till.stor`; did you mean `till.store`?"
)]
#[case::bad_value(
    "[vipps]\nbase_url = \"http://api.vipps.no\"\n",
    "till.toml:2:12: `vipps.base_url` must begin with https:// (http:// only for this computer, 127.0.0.1)"
)]
#[case::not_toml(
    "[till\n",
    "till.toml:1:6: this is not TOML: unclosed table, expected `]`"
)]
#[case::not_utf_8(
    b"\xff\xfe[\0".as_slice(),
    "till.toml: this is not UTF-8: save it as UTF-8"
)]
#[tokio::test]
async fn a_mistake_is_told_with_file_line_and_key(
    #[case] text: impl AsRef<[u8]>,
    #[case] sentence: &str,
) {
    // With a keychain, so that nothing else keeps a database from being made.
    let machine = Machine::with_keychain().await;
    machine.write("till.toml", text);
    let before = machine.files_elsewhere();
    for command in COMMANDS {
        let ran = machine
            .run(&[&["--config", "till.toml"], command].concat())
            .await;
        assert_eq!(ran.refusal(), (2, sentence), "{command:?}");
        assert_eq!(ran.out, "", "{command:?}");
    }
    assert_eq!(machine.files_elsewhere(), before, "no database was made");
}

#[tokio::test]
async fn a_mistake_in_the_environment_names_the_variable() {
    let machine = Machine::new();
    let mut command = machine.command(&["doctor"]);
    command.env("MEDLEM__TILL__STOR", "oslo-01");
    let ran = crate::machine::run(&mut command, b"").await;
    let (code, sentence) = ran.refusal();
    assert_eq!(code, 2);
    assert!(sentence.contains("MEDLEM__TILL__STOR"), "{sentence}");
}

#[tokio::test]
async fn a_file_that_was_named_must_be_there() {
    let machine = Machine::new();
    std::fs::create_dir(machine.path("folder.toml")).unwrap();
    for command in COMMANDS {
        let ran = machine
            .run(&[&["--config", "no.toml"], command].concat())
            .await;
        assert_eq!(ran.refusal(), (2, "no.toml: there is no such file"));
        let ran = machine
            .run(&[&["--config", "folder.toml"], command].concat())
            .await;
        assert_eq!(
            ran.refusal(),
            (2, "folder.toml: this cannot be read: is a directory")
        );
    }
}

#[tokio::test]
async fn what_is_not_set_is_named_with_the_file_to_which_it_goes() {
    let machine = Machine::new();
    machine.write("till.toml", "[till]\nid = \"t1\"\n");
    for command in [["enrol", "--phone", "900 00 001"].as_slice(), &["work"]] {
        let ran = machine
            .run(&[&["--config", "till.toml"], command].concat())
            .await;
        assert_eq!(
            ran.refusal(),
            (
                2,
                "not set: `till.store`, `vipps.merchant_serial_number`, `engage.base_url` \
                 (to be added to till.toml)"
            )
        );
    }
    assert!(machine.files_elsewhere().is_empty());
}
