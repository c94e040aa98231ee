//! A private session on Linux: a D-Bus of its own with an unlocked, empty keychain, and an empty home
//! folder.
//!
//! The user's own keychain, settings and history are out of reach of anything started inside. What
//! belongs to the Rust toolchain still comes from the real home folder.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::held::Held;

/// Starts the keychain, waits until the bus knows it, says where the bus is, and stays.
///
/// The daemon returns before it is on the bus. A test that asked in between would have the bus
/// start a second, locked one.
const UNLOCK: &str = r#"
printf 'tests\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit
for attempt in $(seq 100); do
    if dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true
    then echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat
    fi
    sleep 0.1
done
echo 'the private keychain did not start' >&2
exit 1
"#;

/// Lasts as long as the value; the home folder goes with it.
pub(crate) struct Session {
    bus: String,
    // Ends before its home folder goes.
    _running: Held,
    home: Home,
}

impl Session {
    pub(crate) fn open() -> Result<Self> {
        let home = Home::new()?;
        let mut command = Command::new("dbus-run-session");
        command.args(["--", "sh", "-c", UNLOCK]);
        let (running, bus) = Held::start(home.for_this(&mut command))?;
        Ok(Self {
            bus,
            _running: running,
            home,
        })
    }

    /// A program inside the session, its arguments still to be added.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        self.home.for_this(&mut command);
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.bus);
        for (variable, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            if let (None, Some(home)) = (env::var_os(variable), env::home_dir()) {
                command.env(variable, home.join(folder));
            }
        }
        command
    }
}

/// An empty home folder, removed with the value.
struct Home(PathBuf);

impl Home {
    fn new() -> Result<Self> {
        let made = Command::new("mktemp")
            .args(["--directory", "--tmpdir", "medlem-session-XXXXXX"])
            .output()
            .context("could not start `mktemp`")?;
        ensure!(
            made.status.success(),
            "could not make a home folder for the session: {}",
            made.status
        );
        let path = String::from_utf8(made.stdout).context("unexpected answer of `mktemp`")?;
        Ok(Self(PathBuf::from(path.trim_end())))
    }

    fn for_this<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("HOME", &self.0)
            // Where the keychain's daemon listens: in the user's own it would find the user's keychain.
            .env("XDG_RUNTIME_DIR", &self.0);
        for variable in [
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_STATE_HOME",
            "GNOME_KEYRING_CONTROL",
        ] {
            command.env_remove(variable);
        }
        command
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // Nothing depends on it: what stays behind is an empty keychain in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}
