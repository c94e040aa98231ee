//! The real Secret Service, in a session and a home folder of its own: the keychain of whoever runs
//! the tests is never touched. Needs `dbus-run-session`, `dbus-send` and `gnome-keyring-daemon`.

use std::{
    os::unix::net::UnixListener,
    process::{Command, Output},
    time::{Duration, Instant},
};

use enrolment::{
    Personal,
    ports::{SecretName, Secrets, SecretsError},
};
use settings::Keychain;
use tempfile::TempDir;

const APPLICATION: &str = "app.medlem.Medlem.tests";

/// Runs one of the tests below that are parts of another, in a session with a keychain that is open.
fn in_session(part: &str) -> Output {
    let home = TempDir::new().unwrap();
    let script = format!(
        r#"printf 'password\n' | gnome-keyring-daemon --unlock --components=secrets
        until dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
            org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true
        do sleep 0.02; done
        exec "$0" --exact --ignored "keychain::{part}""#
    );
    Command::new("timeout")
        .args(["20", "dbus-run-session", "--", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .envs([("HOME", home.path()), ("XDG_RUNTIME_DIR", home.path())])
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CACHE_HOME")
        .output()
        .unwrap()
}

/// Runs a part with a session bus at `address`.
fn at_bus(part: &str, address: &str) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", &format!("keychain::{part}")])
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .output()
        .unwrap()
}

fn assert_passed(output: &Output) {
    let told = [&*output.stdout, &*output.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    assert!(
        told.contains("1 passed"),
        "needs the packages dbus and gnome-keyring; it said:\n{told}"
    );
}

#[test]
fn the_keychain_keeps_secrets() {
    assert_passed(&in_session("part_keeps_secrets"));
}

#[test]
fn a_locked_keychain_says_so() {
    assert_passed(&in_session("part_is_locked"));
}

#[test]
fn without_a_keychain_there_are_no_secrets() {
    assert_passed(&at_bus("part_has_no_keychain", "unix:path=/nonexistent"));
}

#[test]
fn a_keychain_that_hangs_does_not_hang_the_program() {
    let folder = TempDir::new().unwrap();
    let socket = folder.path().join("bus");
    let _never_answers = UnixListener::bind(&socket).unwrap();
    let address = format!("unix:path={}", socket.display());

    let started = Instant::now();
    assert_passed(&at_bus("part_has_no_keychain", &address));
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "the process ended at once"
    );
}

#[tokio::test]
#[ignore = "part of the_keychain_keeps_secrets"]
async fn part_keeps_secrets() {
    let keychain = Keychain::new(APPLICATION);
    crate::contract::secrets_are_kept(&keychain).await;

    let value = Personal::new("mine".to_owned());
    keychain
        .put(SecretName::DatabaseKey, value.clone())
        .await
        .unwrap();
    let again = Keychain::new(APPLICATION);
    assert_eq!(again.get(SecretName::DatabaseKey).await, Ok(Some(value)));
    let other = Keychain::new("app.medlem.Medlem.others");
    assert_eq!(
        other.get(SecretName::DatabaseKey).await,
        Ok(None),
        "identifiers keep apart"
    );
}

#[tokio::test]
#[ignore = "part of a_locked_keychain_says_so"]
async fn part_is_locked() {
    let keychain = Keychain::with_patience(APPLICATION, Duration::from_secs(10));
    let (name, value) = (SecretName::EngageApiKey, Personal::new("mine".to_owned()));
    keychain.put(name, value.clone()).await.unwrap();
    let lock = [
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.secrets",
        "/org/freedesktop/secrets",
        "org.freedesktop.Secret.Service.Lock",
        "array:objpath:/org/freedesktop/secrets/aliases/default",
    ];
    assert!(
        Command::new("dbus-send")
            .args(lock)
            .status()
            .unwrap()
            .success()
    );

    // Nobody is there to type the password that it asks for now.
    assert_eq!(keychain.get(name).await, Err(SecretsError::Locked));
    assert_eq!(keychain.put(name, value).await, Err(SecretsError::Locked));
    assert_eq!(keychain.forget(name).await, Err(SecretsError::Locked));
}

#[tokio::test]
#[ignore = "part of without_a_keychain_there_are_no_secrets and of a_keychain_that_hangs"]
async fn part_has_no_keychain() {
    let keychain = Keychain::with_patience(APPLICATION, Duration::from_millis(500));
    for name in SecretName::ALL {
        assert_eq!(keychain.get(name).await, Err(SecretsError::NoKeychain));
    }
}
