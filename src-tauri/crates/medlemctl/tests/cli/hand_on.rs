//! Settings from one till to others, and what support gets.

use serde_json::{Value, json};

use crate::{
    machine::Machine,
    shop::{DATABASE, Shop},
};

const ONE: &str = "\
[till]
id = \"till-1\"
store = \"oslo-01\"

[screen]
clear_after_s = 30
";

#[tokio::test]
async fn what_is_set_is_shown_with_who_set_it() {
    let machine = Machine::new();
    machine.write("one.toml", ONE);
    let ran = machine
        .run(&["--config", "one.toml", "settings", "show"])
        .await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for line in [
        "till.store = \"oslo-01\"  # one.toml",
        "vipps.scopes = [\"openid\", \"name\", \"phoneNumber\", \"email\"]  # built-in",
        "engage.base_url = (none)  # built-in",
    ] {
        assert!(ran.out.lines().any(|shown| shown == line), "{}", ran.out);
    }
}

#[tokio::test]
async fn another_till_takes_over_what_one_hands_on() {
    let machine = Machine::new();
    machine.write("one.toml", ONE);
    machine.write("two.toml", "[till]\nid = \"till-2\"\n");
    let export = ["--config", "one.toml", "settings", "export", "shared.toml"];
    let ran = machine.run(&export).await;
    assert_eq!(
        (ran.code, &*ran.out),
        (Some(0), "The settings are in shared.toml.\n")
    );

    let import = ["--config", "two.toml", "settings", "import", "shared.toml"];
    let ran = machine.run(&[&import[..], &["--check"]].concat()).await;
    let would = "screen.clear_after_s: 8 -> 30\n";
    assert_eq!(ran.out, format!("{would}Nothing was changed.\n"));
    let ran = machine.run(&import).await;
    assert_eq!(ran.out, format!("{would}Settings taken over: 1.\n"));
    let written = std::fs::read_to_string(machine.path("two.toml")).unwrap();
    assert_eq!(
        written,
        "[till]\nid = \"till-2\"\n\n[screen]\nclear_after_s = 30\n"
    );
    let ran = machine.run(&import).await;
    assert_eq!(ran.out, "Settings taken over: 0.\n");
}

#[tokio::test]
async fn what_is_taken_over_stands_in_the_audit_without_its_value() {
    let shop = Shop::ready().await;
    shop.machine
        .write("shared.toml", "[screen]\nclear_after_s = 30\n");
    let import = ["settings", "import", "shared.toml"];
    // Before the first enrolment there is no book to write in, and none is begun.
    let ran = shop.run(&import).await;
    assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{ran:?}");
    assert!(!shop.machine.path(DATABASE).exists());

    let ran = shop.run(&["enrol", "--phone", "900 00 008"]).await;
    assert_eq!(ran.code, Some(12), "{ran:?}");
    shop.machine
        .write("shared.toml", "[screen]\nclear_after_s = 40\n");
    for arguments in [&[&import[..], &["--check"]].concat(), &import[..], &import] {
        let ran = shop.run(arguments).await;
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let listed = shop.run(&["audit", "list", "--json"]).await;
    let entries: Vec<Value> = listed
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [entry] = &*entries else {
        panic!("one change of something is one entry: {entries:?}")
    };
    assert_eq!(entry["action"], "settingsChanged");
    assert_eq!(entry["actor"]["role"], "terminal");
    assert_eq!(entry["detail"], json!({ "keys": "screen.clear_after_s" }));
}

#[tokio::test]
async fn settings_that_may_mend_the_till_are_taken_over_also_where_the_audit_cannot_be_written() {
    let shop = Shop::ready().await;
    let ran = shop.run(&["enrol", "--phone", "900 00 008"]).await;
    assert_eq!(ran.code, Some(12), "{ran:?}");
    let forgot = shop.run(&["secrets", "forget", "database.key"]).await;
    assert_eq!(forgot.code, Some(0), "{forgot:?}");
    shop.machine
        .write("shared.toml", "[screen]\nclear_after_s = 30\n");
    let ran = shop.run(&["settings", "import", "shared.toml"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.ends_with("Settings taken over: 1.\n"), "{ran:?}");
    assert!(ran.err.starts_with("This is not in the audit: "), "{ran:?}");
}

#[tokio::test]
async fn a_file_with_a_mistake_is_refused_with_its_place() {
    let machine = Machine::new();
    machine.write("shared.toml", "[screen]\nclear_after_s = 1\n");
    let ran = machine.run(&["settings", "import", "shared.toml"]).await;
    let sentence = "shared.toml:2:17: `screen.clear_after_s` must be a whole number of seconds \
                    from 2 to 60";
    assert_eq!(ran.refusal(), (2, sentence));
    assert!(machine.files_elsewhere().is_empty());
}

/// No keychain, settings that are missing: this is when it is wanted.
#[tokio::test]
async fn a_till_that_does_not_open_has_diagnostics_without_its_users_name() {
    let machine = Machine::new();
    let ran = machine.run(&["diagnostics"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for part in [
        "== about.txt",
        "== settings.txt",
        "== doctor.txt",
        "== ends.txt",
    ] {
        assert!(ran.out.contains(part), "{}", ran.out);
    }
    assert!(
        ran.out.contains("The keychain cannot be used"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("history.path = \"~/"), "{}", ran.out);
    let home = machine.path("").parent().unwrap().join("home");
    assert!(!ran.out.contains(home.to_str().unwrap()), "{}", ran.out);

    let ran = machine.run(&["diagnostics", "support.zip"]).await;
    assert!(
        ran.out.ends_with("They are in support.zip.\n"),
        "{}",
        ran.out
    );
    let archive = std::fs::read(machine.path("support.zip")).unwrap();
    assert!(archive.starts_with(b"PK"));
}
