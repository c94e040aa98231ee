//! From one till to the others.

use settings::Settings;

use crate::desk::{Desk, example};

/// What is set and is not the computer's own.
fn shared(settings: &Settings) -> Vec<(&'static str, Option<String>)> {
    let own = [
        "till.id",
        "till.store",
        "camera.name",
        "customer_display.monitor",
        "history.path",
    ];
    let all = settings.explain().iter();
    all.filter(|setting| !own.contains(&setting.key))
        .map(|setting| (setting.key, setting.value.clone()))
        .collect()
}

#[test]
fn what_is_handed_on_is_what_somebody_set_without_what_is_the_tills_own() {
    let desk = Desk::new()
        .machine("[engage]\nbase_url = \"https://chain.voyado.com\"\n")
        .user(
            r#"[till]
id = "till-3"
store = "oslo-01"
country = "SE" # here

[[consents.map]]
from = "mail"
to = "acceptsEmail"
kind = "preference"

[camera]
name = "C920"
rate = 15

[customer_display]
monitor = "HDMI-1"

[history]
compare_staff = true
"#,
        );
    insta::assert_snapshot!(desk.settings().hand_on(), @r#"
    # Settings of a till of Medlem, for others: without its number, its store, its camera, its monitor and its keys.
    # They load as a machine's file, as a user's file, and by `medlemctl settings import`.

    [till]
    country = "SE"

    [engage]
    base_url = "https://chain.voyado.com/"

    [[consents.map]]
    from = "mail"
    kind = "preference"
    to = "acceptsEmail"

    [camera]
    rate = 15

    [history]
    compare_staff = true
    "#);
}

#[test]
fn another_till_is_set_as_the_first_one_however_it_takes_the_file() {
    let first = Desk::new().user(example()).settings();
    let text = first.hand_on();
    assert_eq!(shared(&Desk::new().user(&text).settings()), shared(&first));
    assert_eq!(
        shared(&Desk::new().machine(&text).settings()),
        shared(&first)
    );

    let desk = Desk::new().user(&text);
    let values = Settings::handed_on(&desk.path("user.toml")).unwrap();
    let values: Vec<_> = values.iter().map(|(key, value)| (*key, &**value)).collect();
    let other = "[till]\nid = \"other\"\nstore = \"bergen-01\"\n[camera]\nname = \"C270\"\n";
    let other = Desk::new().user(other);
    let written = other.put(&values).unwrap();
    assert_eq!(shared(&written), shared(&first));
    assert_eq!(written.till.id.as_deref(), Some("other"));
    assert_eq!(written.till.store.as_deref(), Some("bergen-01"));
    assert_eq!(written.camera.name.as_deref(), Some("C270"));
}

#[test]
fn a_till_that_nobody_set_hands_on_nothing() {
    let desk = Desk::new().user(Desk::new().settings().hand_on());
    assert_eq!(Settings::handed_on(&desk.path("user.toml")).unwrap(), []);
}

#[test]
fn what_is_wrong_with_the_file_is_told_with_its_place() {
    let desk = Desk::new().user("[till]\ncountry = \"US\"\n[vipps]\nclient_secret = \"s3cret\"\n");
    let refused = Settings::handed_on(&desk.path("user.toml")).unwrap_err();
    insta::assert_snapshot!(desk.shown(&refused), @r#"
    user.toml:2:11: `till.country` must be "NO", "SE", "DK", "FI" or "GL"
    user.toml:4:1: `vipps.client_secret` is a secret and never a setting: take it out here and keep it in the keychain with `medlemctl secrets set vipps.client_secret`
    "#);
    let refused = Settings::handed_on(&desk.path("none.toml")).unwrap_err();
    insta::assert_snapshot!(desk.shown(&refused), @"none.toml: there is no such file");
}
