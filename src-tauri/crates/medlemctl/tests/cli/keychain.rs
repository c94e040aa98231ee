//! A Secret Service of a test's own, on a bus of its own. It ends when its owner lets go of it, however
//! the test ends: it waits on a pipe.

use std::{ffi::OsStr, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{ChildStdin, Command},
};

const SESSION: &str = r#"
printf 'password\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit 1
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
    org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true
do sleep 0.02; done
echo "$DBUS_SESSION_BUS_ADDRESS"
exec cat
"#;

pub(crate) struct Keychain {
    bus: String,
    _alive: ChildStdin,
}

impl Keychain {
    /// An empty one that is open, in the home folder that the variables name.
    pub(crate) async fn open(
        variables: impl IntoIterator<Item = (&'static str, impl AsRef<OsStr>)>,
    ) -> Self {
        let mut session = Command::new("dbus-run-session")
            .args(["--", "sh", "-c", SESSION])
            .env_clear()
            .envs(variables)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the package dbus");
        let alive = session.stdin.take().unwrap();
        let mut bus = String::new();
        let mut told = BufReader::new(session.stdout.take().unwrap());
        told.read_line(&mut bus).await.unwrap();
        assert!(!bus.is_empty(), "needs the packages dbus and gnome-keyring");
        Self {
            bus: bus.trim_end().to_owned(),
            _alive: alive,
        }
    }

    pub(crate) fn bus(&self) -> &str {
        &self.bus
    }

    /// From now on it asks for its password, and nobody is there to type it.
    pub(crate) async fn lock(&self) {
        let locked = Command::new("dbus-send")
            .args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.secrets",
                "/org/freedesktop/secrets",
                "org.freedesktop.Secret.Service.Lock",
                "array:objpath:/org/freedesktop/secrets/aliases/default",
            ])
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .output()
            .await
            .unwrap();
        assert!(locked.status.success());
    }
}
