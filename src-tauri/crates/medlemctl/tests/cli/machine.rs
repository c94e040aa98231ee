//! A machine of a test's own, and what a program that ran on it said.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tokio::{io::AsyncWriteExt as _, process::Command};

use crate::keychain::Keychain;

/// Longer than any command here takes on a slow machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

/// Folders that end with the test. Commands run in [`Machine::path`] with a home folder beside it.
pub(crate) struct Machine {
    folder: TempDir,
    keychain: Option<Keychain>,
}

impl Machine {
    /// Without a keychain.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        for name in ["home", "run", "tmp", "work"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self {
            folder,
            keychain: None,
        }
    }

    /// With an empty keychain that is open.
    pub(crate) async fn with_keychain() -> Self {
        let mut machine = Self::new();
        machine.keychain = Some(Keychain::open(machine.variables()).await);
        machine
    }

    pub(crate) fn keychain(&self) -> &Keychain {
        self.keychain.as_ref().unwrap()
    }

    /// A path in the folder where commands run.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("work").join(name)
    }

    /// Writes a file in the folder where commands run.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    /// Every file outside the folder where commands run.
    pub(crate) fn files_elsewhere(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for name in ["home", "tmp"] {
            collect(&self.folder.path().join(name), &mut files);
        }
        files
    }

    /// The program, with nothing in its environment but what every program has.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.wrapped(env!("CARGO_BIN_EXE_medlemctl"), arguments)
    }

    /// Another program, for what must stand around ours.
    pub(crate) fn wrapped(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.path(""))
            .env_clear()
            .envs(self.variables())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let bus = match &self.keychain {
            Some(keychain) => keychain.bus(),
            None => "unix:path=/nonexistent",
        };
        command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        command
    }

    /// Runs the program to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Ran {
        run(&mut self.command(arguments), b"").await
    }

    /// The same with something on standard input.
    pub(crate) async fn feed(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
        run(&mut self.command(arguments), input.as_ref()).await
    }

    fn variables(&self) -> Vec<(&'static str, PathBuf)> {
        let within = |name| self.folder.path().join(name);
        let mut variables = vec![
            ("HOME", within("home")),
            ("XDG_RUNTIME_DIR", within("run")),
            ("TMPDIR", within("tmp")),
        ];
        variables.extend(std::env::var_os("PATH").map(|path| ("PATH", path.into())));
        variables
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// Runs any command to its end, with something on its standard input.
pub(crate) async fn run(command: &mut Command, input: &[u8]) -> Ran {
    let begun = Instant::now();
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let talk = async {
        // Who refuses early does not read everything.
        let _ = stdin.write_all(input).await;
        drop(stdin);
    };
    let ended = async { tokio::join!(talk, child.wait_with_output()).1 };
    let output = tokio::time::timeout(PATIENCE, ended).await;
    let output = output.expect("the program did not end").unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        took: begun.elapsed(),
    }
}

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    /// `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) took: Duration,
}

impl Ran {
    /// The exit code and the sentence of a command that was refused, which is all it said at the end.
    #[track_caller]
    pub(crate) fn refusal(&self) -> (i32, &str) {
        let (_, sentence) = self
            .err
            .split_once("medlemctl: ")
            .unwrap_or_else(|| panic!("no sentence: {self:?}"));
        let code = self.code.expect("no signal ended it");
        (code, sentence.trim_end())
    }

    /// Everything that it showed to anyone.
    pub(crate) fn shown(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}
