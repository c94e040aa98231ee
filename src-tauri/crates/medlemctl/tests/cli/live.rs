//! A program that is still running, heard line by line.

use std::time::Instant;

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStderr, ChildStdout, Command},
};

use crate::machine::{PATIENCE, Ran};

pub(crate) struct Live {
    child: Child,
    out: BufReader<ChildStdout>,
    heard: String,
    err: BufReader<ChildStderr>,
    heard_err: String,
}

impl Live {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let err = BufReader::new(child.stderr.take().unwrap());
        Self {
            child,
            out,
            heard: String::new(),
            err,
            heard_err: String::new(),
        }
    }

    /// Everything on standard output up to the line that holds `text`.
    pub(crate) async fn until(&mut self, text: &str) -> &str {
        while !self.heard.contains(text) {
            let read = self.out.read_line(&mut self.heard);
            let read = tokio::time::timeout(PATIENCE, read).await;
            let read = read.expect("it fell silent").unwrap();
            assert_ne!(read, 0, "it ended before `{text}`: {}", self.heard);
        }
        &self.heard
    }

    /// Everything on standard error up to the line that holds `text`.
    pub(crate) async fn until_err(&mut self, text: &str) {
        while !self.heard_err.contains(text) {
            let read = self.err.read_line(&mut self.heard_err);
            let read = tokio::time::timeout(PATIENCE, read).await;
            let read = read.expect("it fell silent").unwrap();
            assert_ne!(read, 0, "it ended before `{text}`: {}", self.heard_err);
        }
    }

    /// Types something; the terminal or the pipe stays open.
    pub(crate) async fn type_in(&mut self, text: &str) {
        let stdin = self.child.stdin.as_mut().unwrap();
        stdin.write_all(text.as_bytes()).await.unwrap();
        stdin.flush().await.unwrap();
    }

    /// What Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        let id = self.child.id().unwrap().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-INT", &id])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the end; `took` counts from here.
    pub(crate) async fn end(mut self) -> Ran {
        let begun = Instant::now();
        let ended = async {
            let (out, err) = tokio::join!(
                self.out.read_to_string(&mut self.heard),
                self.err.read_to_string(&mut self.heard_err),
            );
            out.and(err).unwrap();
            self.child.wait().await.unwrap()
        };
        let status = tokio::time::timeout(PATIENCE, ended).await;
        let status = status.expect("the program did not end");
        Ran {
            code: status.code(),
            out: self.heard,
            err: self.heard_err,
            took: begun.elapsed(),
        }
    }
}
