//! A till with its keychain, its database and the services that it calls, all inside the machine.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use sandbox::{Call, Sandbox, SandboxConfig};
use tempfile::TempDir;

use super::program::{self, Running};

/// Starts a bus and a keychain that is open, says when both are there, and stays.
const KEYCHAIN: &str = r#"
    export DBUS_SESSION_BUS_ADDRESS="unix:path=$HOME/bus"
    dbus-daemon --session --nofork --address="$DBUS_SESSION_BUS_ADDRESS" &
    until [ -S "$HOME/bus" ]; do sleep 0.1; done
    printf '\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
    until dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true
    do sleep 0.1; done
    echo ready
    wait"#;

pub(crate) struct Till {
    sandbox: Sandbox,
    keychain: Child,
    folder: TempDir,
    _runtime: tokio::runtime::Runtime,
}

impl Till {
    /// Polls each second; the customers answer within one.
    pub(crate) fn new() -> Self {
        let config = SandboxConfig {
            interval: 1,
            pace: Some(std::time::Duration::from_millis(300)),
            ..SandboxConfig::default()
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(config)).unwrap();
        let folder = TempDir::new().unwrap();
        let mut keychain = Command::new("sh")
            .args(["-c", KEYCHAIN])
            .envs([("HOME", folder.path()), ("XDG_RUNTIME_DIR", folder.path())])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(keychain.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        let till = Self {
            sandbox,
            keychain,
            folder,
            _runtime: runtime,
        };
        till.make_keys();
        std::fs::write(till.settings(), till.toml()).unwrap();
        let keys = till.sandbox.credentials();
        for (name, value) in [
            ("vipps.client_id", &keys.client_id),
            ("vipps.client_secret", &keys.client_secret),
            ("vipps.subscription_key", &keys.subscription_key),
            ("engage.api_key", &keys.engage_api_key),
        ] {
            till.keep(name, value);
        }
        till
    }

    /// Starts the enrolment of whoever comes before this camera.
    pub(crate) fn enrol(&self, camera: &str) -> Running {
        Running::start(
            self.command()
                .arg("-v")
                .arg("--config")
                .arg(self.settings())
                .args(["enrol", "--camera", camera]),
        )
    }

    /// Every call to the services so far.
    pub(crate) fn journal(&self) -> Vec<Call> {
        self.sandbox.journal()
    }

    /// How many contacts have this number.
    pub(crate) fn contacts_of(&self, number: &str) -> usize {
        self.sandbox.contacts_of(number).len()
    }

    /// The stand-in makes the keys that it signs with when somebody first asks for them, which takes longer
    /// here than a till waits for an answer.
    fn make_keys(&self) {
        let base = self.sandbox.vipps_base_url();
        let host = base.strip_prefix("http://").unwrap();
        let path = "/access-management-1.0/access/.well-known/jwks.json";
        let mut connection = TcpStream::connect(host).unwrap();
        write!(connection, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.contains(" 200 OK\r\n"), "{answer}");
    }

    fn settings(&self) -> PathBuf {
        self.folder.path().join("till.toml")
    }

    fn toml(&self) -> String {
        format!(
            r#"
            [till]
            id = "till-1"
            store = "oslo-01"
            [vipps]
            base_url = "{}"
            merchant_serial_number = "{}"
            [engage]
            base_url = "{}"
            [history]
            path = "{}"
            "#,
            self.sandbox.vipps_base_url(),
            self.sandbox.credentials().merchant_serial_number,
            self.sandbox.engage_base_url(),
            self.folder.path().join("medlem.db").display(),
        )
    }

    fn command(&self) -> Command {
        let bus = format!("unix:path={}", self.folder.path().join("bus").display());
        let mut command = Command::new(program::PATH);
        command
            .env("DBUS_SESSION_BUS_ADDRESS", bus)
            .env("HOME", self.folder.path());
        command
    }

    fn keep(&self, name: &str, value: &str) {
        let mut set = self.command();
        let mut set = set
            .args(["secrets", "set", name])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        writeln!(set.stdin.take().unwrap(), "{value}").unwrap();
        assert!(set.wait().unwrap().success(), "could not keep {name}");
    }
}

impl Drop for Till {
    fn drop(&mut self) {
        // The machine ends after the tests, and everything in it.
        let _ = self.keychain.kill();
        let _ = self.keychain.wait();
    }
}
