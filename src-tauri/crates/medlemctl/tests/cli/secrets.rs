//! Keys: put, listed, forgotten, never shown; and what happens without them or without a keychain.

use std::{os::unix::net::UnixListener, process::Stdio, time::Duration};

use tokio::process::Command;

use crate::{
    live::Live,
    machine::{Machine, run},
    shop::{DATABASE, Shop},
};

const VALUE: &str = "S3cret+/=";
const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn a_secret_is_kept_and_forgotten_and_never_shown() {
    let machine = Machine::with_keychain().await;
    let mut shown = String::new();

    let set = ["-vv", "secrets", "set", "vipps.client_secret"];
    let ran = machine.feed(&set, format!("{VALUE}\n")).await;
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "vipps.client_secret is kept in the keychain.\n")
    );
    shown += &ran.shown();

    let ran = machine.run(&["-vv", "secrets", "list"]).await;
    assert_eq!(ran.code, Some(0));
    insta::assert_snapshot!(ran.out, @r"
    vipps.client_id          missing
    vipps.client_secret      kept
    vipps.subscription_key   missing
    engage.api_key           missing
    database.key             missing
    ");
    shown += &ran.shown();

    let forget = ["-vv", "secrets", "forget", "vipps.client_secret"];
    let ran = machine.run(&forget).await;
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "vipps.client_secret: forgotten.\n")
    );
    shown += &ran.shown();
    let ran = machine.run(&forget).await;
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "vipps.client_secret: not kept anyway.\n")
    );
    shown += &ran.shown();

    assert!(!shown.contains(VALUE), "{shown}");
}

#[tokio::test]
async fn a_value_that_is_typed_is_not_echoed() {
    let machine = Machine::with_keychain().await;
    // `script` gives it a terminal, which shows what is typed unless it is told not to.
    let typed = format!(
        "tty; {} secrets set engage.api_key",
        env!("CARGO_BIN_EXE_medlemctl")
    );
    let mut session = machine.wrapped("script", &["-qefc", &typed, "/dev/null"]);
    let mut terminal = Live::start(session.stdin(Stdio::piped()));
    let told = terminal.until("It is not shown.").await;
    let name = told.lines().next().unwrap().to_owned();
    while !settings_of(&name).await.contains("-echo ") {
        tokio::task::yield_now().await;
    }
    terminal.type_in(&format!("{VALUE}\n")).await;
    let ran = terminal.end().await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("engage.api_key is kept"), "{ran:?}");
    assert!(!ran.shown().contains(VALUE), "{ran:?}");
}

async fn settings_of(terminal: &str) -> String {
    let mut stty = Command::new("stty");
    let output = stty.args(["-F", terminal, "-a"]).output().await.unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn a_value_that_is_none_is_refused_and_the_old_one_kept() {
    let shop = Shop::ready().await;
    let nothing = "nothing came in on standard input; the secret is as it was";
    let endless = vec![b'x'; 3_000_000];
    for (input, sentence) in [
        (b"".as_slice(), nothing),
        (b"  \n", nothing),
        (
            b"\xff\xfe",
            "standard input is not text in UTF-8; nothing was changed",
        ),
        (
            &endless,
            "the line on standard input is too long; nothing was changed",
        ),
    ] {
        let set = ["secrets", "set", "vipps.client_secret"];
        let ran = shop.machine.feed(&set, input).await;
        assert_eq!(ran.refusal(), (2, sentence));
    }
    let ran = shop.run(&["doctor"]).await;
    assert!(ran.out.contains("Vipps accepts the keys."), "{ran:?}");
}

#[tokio::test]
async fn the_key_of_a_database_is_not_replaced_by_accident() {
    let machine = Machine::with_keychain().await;
    let set = ["secrets", "set", "database.key"];
    let ran = machine.feed(&set, "S3cret").await;
    assert_eq!(
        ran.refusal(),
        (
            2,
            "a database key has 64 hexadecimal digits; the secret is as it was"
        )
    );
    assert_eq!(machine.feed(&set, KEY).await.code, Some(0));
    assert_eq!(
        machine.feed(&set, KEY).await.code,
        Some(0),
        "the same again"
    );
    let ran = machine.feed(&set, KEY.replace('0', "f")).await;
    assert_eq!(
        ran.refusal(),
        (
            2,
            "another `database.key` is kept, and what it encrypts could never be read again; \
             `medlemctl secrets forget database.key` first if that is meant"
        )
    );
}

#[tokio::test]
async fn missing_keys_are_named_with_the_command_that_puts_them() {
    let shop = Shop::without_keys().await;
    shop.keep("vipps.client_id", "id").await;
    let sentence = "not in the keychain: `vipps.client_secret`, `vipps.subscription_key`, \
                    `engage.api_key`. Put each with `medlemctl secrets set NAME`";
    for command in [["enrol", "--phone", "900 00 001"].as_slice(), &["work"]] {
        assert_eq!(shop.run(command).await.refusal(), (2, sentence));
    }
    assert!(!shop.machine.path(DATABASE).exists());
    assert!(!shop.keeps("database.key").await);
}

#[tokio::test]
async fn without_a_keychain_nothing_is_kept_anywhere_else() {
    let machine = Machine::new();
    machine.write(
        "till.toml",
        "[till]\nid = \"t1\"\nstore = \"oslo-01\"\n[vipps]\nmerchant_serial_number = \"123456\"\n\
         [engage]\nbase_url = \"https://example.voyado.com\"\n",
    );
    let sentence = "the system has no keychain service that answers, and Medlem keeps its keys \
                    nowhere else: install one (on Linux gnome-keyring or KWallet) and log in to \
                    the desktop as the user of the till";
    for command in [
        ["secrets", "set", "engage.api_key"].as_slice(),
        &["secrets", "forget", "engage.api_key"],
        &["secrets", "list"],
        &["enrol", "--phone", "900 00 001"],
        &["work"],
    ] {
        let ran = machine
            .feed(&[&["--config", "till.toml"], command].concat(), VALUE)
            .await;
        assert_eq!(ran.refusal(), (2, sentence), "{command:?}");
        assert!(ran.took < Duration::from_secs(20), "{:?}", ran.took);
    }
    assert!(machine.files_elsewhere().is_empty());
}

#[tokio::test]
async fn a_locked_keychain_says_so() {
    let shop = Shop::ready().await;
    shop.machine.keychain().lock().await;
    let sentence = "the keychain is locked or refused access, and Medlem keeps its keys nowhere \
                    else: unlock it and allow Medlem to use it";
    for command in [
        ["secrets", "list"].as_slice(),
        &["enrol", "--phone", "900 00 001"],
    ] {
        assert_eq!(shop.run(command).await.refusal(), (2, sentence));
    }
    assert!(!shop.machine.path(DATABASE).exists());
}

#[tokio::test]
async fn a_bus_that_is_not_one_is_no_keychain() {
    let machine = Machine::new();
    let socket = machine.path("bus");
    // Whoever connects is hung up on.
    let hangs_up = UnixListener::bind(&socket).unwrap();
    let answers = std::thread::spawn(move || drop(hangs_up.accept()));
    let mut command = machine.command(&["secrets", "list"]);
    command.env(
        "DBUS_SESSION_BUS_ADDRESS",
        format!("unix:path={}", socket.display()),
    );
    let ran = run(&mut command, b"").await;
    answers.join().unwrap();
    let (code, sentence) = ran.refusal();
    assert_eq!(code, 2);
    assert!(
        sentence.starts_with("the system has no keychain"),
        "{ran:?}"
    );
}
