//! What the program writes into a file that people write in too.

use rstest::rstest;
use settings::{Settings, WhenIdle, WriteError};

use crate::desk::{Desk, example};

#[test]
fn an_empty_computer_gets_a_file() {
    let desk = Desk::new().with(|sources| {
        let folder = sources.user.take().unwrap();
        sources.user = Some(folder.with_file_name("medlem").join("user.toml"));
    });
    let settings = desk
        .put(&[("till.id", " till-3 "), ("till.store", "oslo-01")])
        .unwrap();
    assert_eq!(settings.till.id.as_deref(), Some("till-3"));
    assert_eq!(desk.settings(), settings);
    insta::assert_snapshot!(std::fs::read_to_string(desk.path("medlem/user.toml")).unwrap(), @r#"
    [till]
    id = "till-3"
    store = "oslo-01"
    "#);
}

#[test]
fn what_people_wrote_stays() {
    let desk = Desk::new().user(
        r#"# Our till.
[till]
id = "old"   # by the door
store = "oslo-01"

# Test for now.
[vipps]
base_url = "https://apitest.vipps.no/"
scopes = [
    "openid", # always
    "phoneNumber",
]
"#,
    );
    desk.put(&[
        ("till.id", "new"),
        ("till.language", "en"),
        ("vipps.base_url", ""),
        ("vipps.merchant_serial_number", "0123456"),
        ("screen.clear_after_s", "12"),
        ("customer_display.when_idle", "blank"),
        ("history.compare_staff", "true"),
    ])
    .unwrap();
    insta::assert_snapshot!(desk.user_file(), @r#"
    # Our till.
    [till]
    id = "new"   # by the door
    store = "oslo-01"
    language = "en"

    # Test for now.
    [vipps]
    scopes = [
        "openid", # always
        "phoneNumber",
    ]
    merchant_serial_number = "0123456"

    [customer_display]
    when_idle = "blank"

    [history]
    compare_staff = true

    [screen]
    clear_after_s = 12
    "#);
    let settings = desk.settings();
    assert_eq!(settings.screen.clear_after.as_secs(), 12);
    assert_eq!(settings.customer_display.when_idle, WhenIdle::Blank);
    assert!(settings.history.compare_staff);
}

#[test]
fn a_value_that_was_wrong_can_be_put_right() {
    let desk = Desk::new().user("[till]\nlanguage = \"norsk\"\n");
    desk.put(&[("till.language", "nb")]).unwrap();
    assert_eq!(desk.user_file(), "[till]\nlanguage = \"nb\"\n");
}

#[test]
fn an_empty_value_takes_the_key_out() {
    let desk = Desk::new().user("[camera]\nname = \"C920\"\nrate = 15\n");
    let settings = desk.put(&[("camera.name", "  ")]).unwrap();
    assert_eq!(settings.camera.name, None);
    assert_eq!(desk.user_file(), "[camera]\nrate = 15\n");
}

#[rstest]
#[case::not_an_address(&[("till.id", "a"), ("vipps.base_url", "api.vipps.no")], &["vipps.base_url"])]
#[case::not_in_the_list(&[("till.country", "US"), ("till.language", "no")], &["till.country", "till.language"])]
#[case::not_a_number(&[("screen.clear_after_s", "soon")], &["screen.clear_after_s"])]
#[case::not_a_claim(&[("history.compare_staff", "yes")], &["history.compare_staff"])]
#[case::out_of_range(&[("screen.clear_after_s", "61")], &["screen.clear_after_s"])]
#[case::control_characters(&[("till.id", "a\nb")], &["till.id"])]
#[case::unknown(&[("till.colour", "red"), ("till.id", "a")], &["till.colour"])]
#[case::unknown_and_taken_out(&[("till.colour", "")], &["till.colour"])]
#[case::no_section(&[("till", "a")], &["till"])]
#[case::a_secret(&[("vipps.client_secret", "s3cret")], &["vipps.client_secret"])]
#[case::a_list_that_lacks_something(&[("vipps.scopes", "openid")], &["vipps.scopes"])]
#[case::not_a_list(&[("vipps.scopes", "[openid")], &["vipps.scopes"])]
#[case::not_a_list_of_mappings(&[("consents.map", "acceptsEmail")], &["consents.map"])]
#[case::a_mapping_to_nowhere(
    &[("consents.map", "[{ from = \"a\", to = \"\", kind = \"consent\" }]")],
    &["consents.map"]
)]
#[case::against_another(&[("engage.minimum_age", "18")], &["engage.minimum_age"])]
#[case::locked(&[("till.store", "bergen-01"), ("till.id", "a")], &["till.store"])]
#[case::locked_and_taken_out(&[("till.store", "")], &["till.store"])]
#[case::set_for_this_start(&[("camera.name", "C920")], &["camera.name"])]
fn all_or_none_is_written_and_each_wrong_key_told(
    #[case] values: &[(&str, &str)],
    #[case] wrong: &[&str],
) {
    let desk = Desk::new()
        .machine("[till]\nstore = \"oslo-01\"\n")
        .user("[till]\nlanguage = \"nb\"\n")
        .variable("MEDLEM__CAMERA__NAME", "C270");
    let WriteError::Refused { keys } = desk.put(values).unwrap_err() else {
        panic!("not refused by key")
    };
    assert_eq!(keys, wrong);
    assert_eq!(desk.user_file(), "[till]\nlanguage = \"nb\"\n");
}

#[rstest]
#[case::elsewhere("[till]\ncolour = \"red\"\n", "unknown key `till.colour`")]
#[case::not_toml("[till\n", "this is not TOML")]
#[case::not_a_section("till = 1\n", "")]
fn a_file_with_other_mistakes_is_left_to_people(#[case] text: &str, #[case] says: &str) {
    let desk = Desk::new().user(text);
    let refused = desk.put(&[("till.id", "a")]).unwrap_err();
    assert!(refused.to_string().contains(says), "{refused}");
    assert_eq!(desk.user_file(), text);
}

#[test]
fn the_whole_example_survives() {
    let desk = Desk::new().user(example());
    let would = desk.would_put(&[("till.id", "till-4")]).unwrap();
    assert_eq!(desk.user_file(), example());
    assert_eq!(desk.put(&[("till.id", "till-4")]).unwrap(), would);
    assert_eq!(
        desk.user_file(),
        example().replace("oslo-01-till-3", "till-4")
    );
}

#[test]
fn lists_are_typed_with_commas_or_as_in_toml() {
    let desk = Desk::new().user(
        r#"# Ours.
[vipps]
scopes = ["openid", "phoneNumber"] # the least

[[consents.map]]
from = "old"
to = "acceptsSms"
kind = "preference"
"#,
    );
    let settings = desk
        .put(&[
            ("vipps.scopes", "openid, phoneNumber ,customFlow"),
            (
                "consents.map",
                r#"[
                    { from = "mail", to = "acceptsEmail", kind = "preference" },
                    { from = "terms", to = "memberTerms", kind = "consent" },
                ]"#,
            ),
        ])
        .unwrap();
    insta::assert_snapshot!(desk.user_file(), @r#"
    # Ours.
    [vipps]
    scopes = ["openid", "phoneNumber", "customFlow"] # the least

    [[consents.map]]
    from = "mail"
    to = "acceptsEmail"
    kind = "preference"

    [[consents.map]]
    from = "terms"
    to = "memberTerms"
    kind = "consent"
    "#);
    let typed = |key| settings.setting(key).unwrap().typed().unwrap();
    let as_shown = [
        ("vipps.scopes", &*typed("vipps.scopes")),
        ("consents.map", &*typed("consents.map")),
    ];
    assert_eq!(
        desk.put(&as_shown).unwrap(),
        settings,
        "what is shown can be typed"
    );
    assert_eq!(
        Settings::typed_mappings(&settings.consents),
        typed("consents.map")
    );
    desk.put(&[("consents.map", &Settings::typed_mappings(&[]))])
        .unwrap();
    assert_eq!(desk.settings().consents, []);
    desk.put(&[("consents.map", ""), ("vipps.scopes", "")])
        .unwrap();
    assert_eq!(desk.user_file(), "# Ours.\n[vipps]\n\n[consents]\n");
}

#[test]
fn a_new_file_gets_its_lists() {
    let desk = Desk::new().user("");
    desk.put(&[
        ("till.id", "till-3"),
        (
            "consents.map",
            r#"[{ from = "mail", to = "acceptsEmail", kind = "preference" }]"#,
        ),
    ])
    .unwrap();
    insta::assert_snapshot!(desk.user_file(), @r#"
    [[consents.map]]
    from = "mail"
    to = "acceptsEmail"
    kind = "preference"

    [till]
    id = "till-3"
    "#);
}

#[test]
fn a_computer_without_a_folder_for_settings_says_so() {
    let desk = Desk::new().with(|sources| sources.user = None);
    let refused = desk.put(&[("till.id", "a")]).unwrap_err();
    assert!(matches!(refused, WriteError::NoFile));
}

#[cfg(target_os = "linux")]
mod on_linux {
    use std::{
        fs,
        os::unix::fs::{PermissionsExt as _, symlink},
    };

    use super::Desk;

    #[test]
    fn the_rights_of_the_file_stay() {
        let desk = Desk::new().user("");
        fs::set_permissions(desk.path("user.toml"), fs::Permissions::from_mode(0o640)).unwrap();
        desk.put(&[("till.id", "a")]).unwrap();
        let mode = fs::metadata(desk.path("user.toml")).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o640);
    }

    #[test]
    fn a_link_stays_a_link() {
        let desk = Desk::new();
        fs::write(desk.path("kept.toml"), "").unwrap();
        symlink(desk.path("kept.toml"), desk.path("user.toml")).unwrap();
        desk.put(&[("till.id", "a")]).unwrap();
        assert!(desk.path("user.toml").is_symlink());
        let kept = fs::read_to_string(desk.path("kept.toml")).unwrap();
        assert_eq!(kept, desk.user_file());
    }

    /// Even the superuser makes no folders there.
    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let path = "/proc/medlem/user.toml";
        let desk = Desk::new().with(|sources| sources.user = Some(path.into()));
        let refused = desk.put(&[("till.id", "a")]).unwrap_err();
        assert_eq!(refused.to_string(), format!("cannot write {path}"));
    }

    #[test]
    fn nothing_is_left_beside_the_file() {
        let desk = Desk::new().user("");
        desk.put(&[("till.id", "a")]).unwrap();
        desk.put(&[("till.id", "")]).unwrap();
        let names: Vec<_> = fs::read_dir(desk.path(""))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["user.toml"]);
    }
}
