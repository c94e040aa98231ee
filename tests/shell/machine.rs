//! A computer at the till: a home folder, a screen and a session with a keychain, each its own, so
//! that journeys neither meet each other nor whoever runs them.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;

use super::{
    process::Process,
    until::{SOON, until},
};

/// Starts the keychain, waits until the bus knows it, and says where the bus is.
///
/// The daemon returns before it is on the bus. A program that asked in between would have the bus
/// start a second, locked one.
const UNLOCK: &str = r#"
    printf '\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit
    until dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true
    do sleep 0.05; done
    echo "$DBUS_SESSION_BUS_ADDRESS"
    exec cat"#;

/// Whether the web view compiles scripts. What the computer that the tests run on says of it is handed on.
const COMPILES_SCRIPTS: &str = "JSC_useJIT";

/// In place of the system's `xdg-open`: whatever is to be opened in the browser is written down.
const XDG_OPEN: &str = "#!/bin/sh\nprintf '%s\\n' \"$1\" >> \"$HOME/opened\"\n";

pub(crate) struct Machine {
    home: TempDir,
    display: String,
    bus: String,
    _screen: Process,
    _session: Process,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let home = TempDir::new().unwrap();
        let (session, bus) = session(&home);
        let (screen, display) = screen();
        let programs = home.path().join("programs");
        fs::create_dir(&programs).unwrap();
        fs::create_dir(home.path().join("temporary")).unwrap();
        let xdg_open = programs.join("xdg-open");
        fs::write(&xdg_open, XDG_OPEN).unwrap();
        fs::set_permissions(&xdg_open, fs::Permissions::from_mode(0o755)).unwrap();
        Self {
            home,
            display,
            bus,
            _screen: screen,
            _session: session,
        }
    }

    /// The keyboard of this computer from now on, by the name that the system has for its layout.
    pub(crate) fn keyboard(&self, layout: &str) {
        let mut command = self.command("setxkbmap");
        let set = command.arg(layout).status();
        let set = set.unwrap_or_else(|error| panic!("x11-xkb-utils is needed: {error}"));
        assert!(set.success(), "no such layout: {layout}");
    }

    /// A program of this computer, which sees nothing of the one that the tests run on.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut path = self.home.path().join("programs").into_os_string();
        path.push(":");
        path.push(env::var_os("PATH").unwrap());
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.home.path())
            .env("TMPDIR", self.home.path().join("temporary"))
            .env("XDG_RUNTIME_DIR", self.home.path())
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("DISPLAY", &self.display)
            .env("LANG", "C.UTF-8")
            .envs(env::var_os(COMPILES_SCRIPTS).map(|value| (COMPILES_SCRIPTS, value)))
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The name of its screen.
    pub(crate) fn display(&self) -> &str {
        &self.display
    }

    /// The user's settings.
    pub(crate) fn settings(&self) -> PathBuf {
        self.home.path().join(".config/medlem/medlem.toml")
    }

    /// The newest address that was opened in the browser, which is forgotten.
    pub(crate) async fn opened(&self) -> String {
        let file = self.home.path().join("opened");
        until("an address is opened in the browser", SOON, async || {
            let opened = fs::read_to_string(&file).ok()?;
            let address = opened.lines().last()?.to_owned();
            fs::remove_file(&file).unwrap();
            Some(address)
        })
        .await
    }
}

/// A session bus with an unlocked keychain, and its address.
fn session(home: &TempDir) -> (Process, String) {
    let mut command = Command::new("dbus-run-session");
    command
        .args(["--", "sh", "-c", UNLOCK])
        .envs([("HOME", home.path()), ("XDG_RUNTIME_DIR", home.path())])
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CACHE_HOME")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut session = Process::start(&mut command, "dbus");
    let address = first_line(session.child().stdout.take().unwrap());
    assert!(
        !address.is_empty(),
        "no keychain: install the package gnome-keyring"
    );
    (session, address)
}

/// A screen that nobody sees, and its name.
fn screen() -> (Process, String) {
    let mut command = Command::new("Xvfb");
    command
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1400x900x24",
            "-nolisten",
            "tcp",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut screen = Process::start(&mut command, "xvfb");
    let number = first_line(screen.child().stdout.take().unwrap());
    assert!(!number.is_empty(), "Xvfb found no display");
    (screen, format!(":{number}"))
}

fn first_line(from: impl Read) -> String {
    let mut line = String::new();
    BufReader::new(from).read_line(&mut line).unwrap();
    line.trim().to_owned()
}
