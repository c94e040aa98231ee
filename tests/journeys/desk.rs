//! A till on a desk: its settings, its keychain, its database, and the services that it calls.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::{Mutex, OnceLock},
};

use sandbox::{Credentials, Sandbox, SandboxConfig};
use serde_json::Value;
use tempfile::TempDir;

use crate::privacy;

const PROGRAM: &str = env!("CARGO_BIN_EXE_medlemctl");

/// The keys that every sandbox of the journeys accepts: they are in the keychain once.
pub(crate) fn credentials() -> Credentials {
    Credentials {
        client_id: "0c5e3a52-8a4e-4b43-9e6f-2b1b6f5d7a11".to_owned(),
        client_secret: "pQ7+journey/secret+that/opens0nothing=".to_owned(),
        subscription_key: "5f2d8c1b9a7e4d3c8b6a5f4e3d2c1b0a".to_owned(),
        merchant_serial_number: "123456".to_owned(),
        engage_api_key: "journey-engage-key-4f7a1c9e".to_owned(),
    }
}

/// Polls each second, scripted customers answer within one.
pub(crate) fn quick() -> SandboxConfig {
    SandboxConfig {
        credentials: Some(credentials()),
        interval: 1,
        pace: Some(std::time::Duration::from_millis(300)),
        requested_expiry: 1..=900,
        ..SandboxConfig::default()
    }
}

/// A session bus with an unlocked keychain in a home of its own, which ends with the journeys.
struct Keychain {
    address: String,
    // Closing it ends the session: it goes when the process does.
    _alive: Mutex<ChildStdin>,
    _home: TempDir,
}

fn keychain() -> &'static Keychain {
    static ONE: OnceLock<Keychain> = OnceLock::new();
    ONE.get_or_init(|| {
        let home = TempDir::new().unwrap();
        let script = r#"printf '\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
            until dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
                org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true
            do sleep 0.02; done
            echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat"#;
        #[expect(
            clippy::zombie_processes,
            reason = "it ends after this process, which is not there to wait for it"
        )]
        let mut session = Command::new("dbus-run-session")
            .args(["--", "sh", "-c", script])
            .envs([("HOME", home.path()), ("XDG_RUNTIME_DIR", home.path())])
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CACHE_HOME")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("the packages dbus and gnome-keyring are needed: {error}")
            });
        let mut address = String::new();
        BufReader::new(session.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        let keychain = Keychain {
            address: address.trim().to_owned(),
            _alive: Mutex::new(session.stdin.take().unwrap()),
            _home: home,
        };
        let keys = credentials();
        for (name, value) in [
            ("vipps.client_id", keys.client_id.as_str()),
            ("vipps.client_secret", &keys.client_secret),
            ("vipps.subscription_key", &keys.subscription_key),
            ("engage.api_key", &keys.engage_api_key),
            ("database.key", &"a1".repeat(32)),
        ] {
            let mut set = Command::new(PROGRAM)
                .args(["secrets", "set", name])
                .env("DBUS_SESSION_BUS_ADDRESS", &keychain.address)
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            writeln!(set.stdin.take().unwrap(), "{value}").unwrap();
            assert!(set.wait().unwrap().success(), "could not keep {name}");
        }
        keychain
    })
}

/// One till and its services.
pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    folder: TempDir,
}

impl Desk {
    /// A till whose settings are the usual ones and `more`, which is TOML.
    pub(crate) async fn new(config: SandboxConfig, more: &str) -> Self {
        let sandbox = Sandbox::start(config).await.unwrap();
        let folder = TempDir::new().unwrap();
        let desk = Self { sandbox, folder };
        let mut settings: toml::Table = format!(
            r#"
            consents.map = [
                {{ from = "accept_email", to = "acceptsEmail", kind = "preference" }},
                {{ from = "accept_sms", to = "acceptsSms", kind = "preference" }},
                {{ from = "accept_personal", to = "tailoredOffers", kind = "consent" }},
            ]
            [till]
            id = "till-1"
            store = "oslo-01"
            [vipps]
            base_url = "{}"
            merchant_serial_number = "{}"
            scopes = ["openid", "name", "phoneNumber", "email", "birthDate", "address", "customFlow"]
            [engage]
            base_url = "{}"
            source = "POS"
            [approval]
            [history]
            path = "{}"
            "#,
            desk.sandbox.vipps_base_url(),
            credentials().merchant_serial_number,
            desk.sandbox.engage_base_url(),
            desk.database().display(),
        )
        .parse()
        .unwrap();
        for (section, values) in more.parse::<toml::Table>().unwrap() {
            match (settings.get_mut(&section), values) {
                (Some(toml::Value::Table(own)), toml::Value::Table(more)) => own.extend(more),
                (_, values) => {
                    settings.insert(section, values);
                }
            }
        }
        std::fs::write(desk.settings(), settings.to_string()).unwrap();
        desk
    }

    /// The usual till.
    pub(crate) async fn usual() -> Self {
        Self::new(quick(), "").await
    }

    /// The user's own folder.
    pub(crate) fn home(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn settings(&self) -> PathBuf {
        self.folder.path().join("medlem.toml")
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("medlem.db")
    }

    /// Starts `medlemctl` with these words, its log switched on.
    pub(crate) fn start(&self, words: &[&str]) -> Run {
        let mut child = Command::new(PROGRAM)
            .arg("-vv")
            .arg("--config")
            .arg(self.settings())
            .args(words)
            .env_clear()
            .env("DBUS_SESSION_BUS_ADDRESS", &keychain().address)
            .env("HOME", self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).unwrap();
            text
        });
        Run {
            out: BufReader::new(child.stdout.take().unwrap()),
            child,
            log,
            seen: String::new(),
        }
    }

    /// Starts the enrolment of a number.
    pub(crate) fn enrol(&self, number: &str) -> Run {
        self.start(&["enrol", "--json", "--phone", &format!("+{number}")])
    }

    /// Enrols a number to its end. Everything that is left behind is searched for private things.
    pub(crate) fn enrolled(&self, number: &str) -> Ended {
        self.finish(self.enrol(number))
    }

    /// Takes up what is due.
    pub(crate) fn work(&self, seconds: u32) -> Ended {
        self.finish(self.start(&["work", "--wait", &seconds.to_string()]))
    }

    /// Enrols whoever shows this code, to the end.
    pub(crate) fn enrolled_by_code(&self, text: &str) -> Ended {
        self.finish(self.start(&["enrol", "--json", "--qr-text", text]))
    }

    /// Reads a run to its end. It must leave nothing private, and never have polled too early.
    pub(crate) fn finish(&self, run: Run) -> Ended {
        let ended = run.finish();
        privacy::assert_nothing_private(self, &ended);
        let journal = self.sandbox.journal();
        let early = journal.iter().find(|call| call.note == Some("early_poll"));
        assert_eq!(early, None, "polled faster than the interval: {journal:#?}");
        ended
    }

    /// The rows of `medlemctl history --json`: what waits, then what ended, newest first.
    pub(crate) fn history(&self) -> Vec<Value> {
        let ended = self.finish(self.start(&["history", "--json"]));
        assert_eq!(ended.code(), Some(0), "{}", ended.log);
        ended.lines()
    }
}

/// A running `medlemctl`.
pub(crate) struct Run {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    log: std::thread::JoinHandle<String>,
    seen: String,
}

impl Run {
    /// Reads phases until one is called `phase`; gives its line.
    pub(crate) fn until(&mut self, phase: &str) -> Value {
        loop {
            let line = self
                .next()
                .unwrap_or_else(|| panic!("ended before {phase}: {}", self.seen));
            if line["phase"] == phase {
                return line;
            }
        }
    }

    /// The next line of standard output, unless it is over.
    pub(crate) fn next(&mut self) -> Option<Value> {
        let mut line = String::new();
        let read = self.out.read_line(&mut line).unwrap();
        self.seen.push_str(&line);
        (read > 0).then(|| serde_json::from_str(&line).unwrap())
    }

    /// Does what Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
        assert!(sent.success(), "could not interrupt {pid}");
    }

    /// Ends the process at once, as a power cut would.
    pub(crate) fn kill(mut self) -> Ended {
        self.child.kill().unwrap();
        self.finish()
    }

    fn finish(mut self) -> Ended {
        self.out.read_to_string(&mut self.seen).unwrap();
        let status = self.child.wait().unwrap();
        Ended {
            status,
            out: self.seen,
            log: self.log.join().unwrap(),
        }
    }
}

/// What a run left behind.
pub(crate) struct Ended {
    status: ExitStatus,
    pub(crate) out: String,
    pub(crate) log: String,
}

impl Ended {
    /// The exit code; none after a kill.
    pub(crate) fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// It must have ended so, with the exit code of that.
    pub(crate) fn assert_ended(&self, outcome: &str, code: i32) {
        let last = self.last();
        assert_eq!(last["phase"], "ended", "{}\n{}", self.out, self.log);
        assert_eq!(last["outcome"], outcome, "{}\n{}", self.out, self.log);
        assert_eq!(self.code(), Some(code), "{}\n{}", self.out, self.log);
    }

    /// It must have failed with this problem.
    pub(crate) fn assert_failed(&self, problem: &str) {
        self.assert_ended("failed", 1);
        assert_eq!(self.last()["code"], problem, "{}\n{}", self.out, self.log);
    }

    /// Standard output as JSON, line by line.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The last line of standard output.
    pub(crate) fn last(&self) -> Value {
        self.lines()
            .pop()
            .unwrap_or_else(|| panic!("nothing on standard output: {}", self.log))
    }
}
