//! `medlemctl` as it is built, before the camera.

use std::{
    ffi::OsStr,
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, ChildStderr, Command, Stdio},
};

use tempfile::TempDir;

pub(crate) const PATH: &str = env!("CARGO_BIN_EXE_medlemctl");

/// The program while it runs, heard on standard error. It has a home folder of its own.
pub(crate) struct Running {
    child: Child,
    err: BufReader<ChildStderr>,
    heard: String,
    _home: TempDir,
}

impl Running {
    /// Practice before the camera of this name, or before any.
    pub(crate) fn practising(camera: Option<&str>) -> Self {
        let words = ["enrol", "--practice", "--camera"];
        Self::start(Command::new(PATH).args(words).args(camera))
    }

    /// Starts a command that is, or becomes, the program.
    pub(crate) fn start(command: &mut Command) -> Self {
        let home = TempDir::new().unwrap();
        if !command
            .get_envs()
            .any(|(name, _)| name == OsStr::new("HOME"))
        {
            command.env("HOME", home.path());
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            err: BufReader::new(child.stderr.take().unwrap()),
            child,
            heard: String::new(),
            _home: home,
        }
    }

    /// Listens to standard error up to the line that holds this.
    pub(crate) fn until(&mut self, text: &str) {
        while !self.heard.contains(text) {
            let read = self.err.read_line(&mut self.heard).unwrap();
            assert_ne!(read, 0, "it ended before `{text}`: {}", self.heard);
        }
    }

    pub(crate) fn end(mut self) -> Ended {
        self.err.read_to_string(&mut self.heard).unwrap();
        let output = self.child.wait_with_output().unwrap();
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: self.heard,
        }
    }
}

/// What the program left behind.
#[derive(Debug)]
pub(crate) struct Ended {
    /// `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// It must have been refused, with this sentence.
    #[track_caller]
    pub(crate) fn assert_refused(&self, sentence: &str) {
        let said = self
            .err
            .lines()
            .find_map(|line| line.strip_prefix("medlemctl: "));
        assert_eq!((self.code, said), (Some(1), Some(sentence)), "{self:?}");
    }
}
