//! A private session for tests on Linux: a D-Bus of its own with an unlocked, empty keychain, and an
//! empty home folder.
//!
//! The user's own keychain, settings and history are out of reach of anything started inside. What
//! belongs to the Rust toolchain still comes from the real home folder.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo;

/// Starts the keychain, waits until the bus knows it, and becomes the command given to it.
///
/// The daemon returns before it is on the bus. A test that asked in between would have the bus
/// start a second, locked one.
const UNLOCK_THEN_RUN: &str = r#"
printf 'tests\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit
for attempt in $(seq 100); do
    if dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true
    then exec "$@"
    fi
    sleep 0.1
done
echo 'the keychain for the tests did not start' >&2
exit 1
"#;

/// Lasts as long as the value; the home folder goes with it.
pub(crate) struct Session {
    home: PathBuf,
}

impl Session {
    pub(crate) fn open() -> Result<Self> {
        let made = Command::new("mktemp")
            .args(["--directory", "--tmpdir", "medlem-test-XXXXXX"])
            .output()
            .context("could not start `mktemp`")?;
        ensure!(
            made.status.success(),
            "could not make a home folder for the tests: {}",
            made.status
        );
        let path = String::from_utf8(made.stdout).context("unexpected answer of `mktemp`")?;
        Ok(Self {
            home: PathBuf::from(path.trim_end()),
        })
    }

    /// Cargo inside the session, its arguments still to be added. Ends with cargo's exit code.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new("dbus-run-session");
        command
            .args(["--", "sh", "-c", UNLOCK_THEN_RUN, "sh"])
            .arg(cargo::program())
            .env("HOME", &self.home)
            // Where the daemon listens: in the user's own it would find the user's keychain.
            .env("XDG_RUNTIME_DIR", &self.home);
        for variable in [
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_STATE_HOME",
            "GNOME_KEYRING_CONTROL",
        ] {
            command.env_remove(variable);
        }
        for (variable, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            if let (None, Some(home)) = (env::var_os(variable), env::home_dir()) {
                command.env(variable, home.join(folder));
            }
        }
        command
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Nothing depends on it: what stays behind is an empty keychain in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.home);
    }
}
