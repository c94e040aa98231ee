//! `medlemctl`, as somebody at a terminal of the computer uses it.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use serde_json::Value;

use crate::machine::Machine;

/// What stands in the till's encrypted database.
pub(crate) fn history(machine: &Machine) -> Vec<Value> {
    let told = String::from_utf8(run(machine, &["history", "--json"], "")).unwrap();
    told.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The history of the last days as a file for a spreadsheet.
pub(crate) fn history_as_csv(machine: &Machine) -> Vec<u8> {
    run(machine, &["history", "--csv"], "")
}

/// Puts a key into the keychain.
pub(crate) fn keep_key(machine: &Machine, name: &str, key: &str) {
    run(machine, &["secrets", "set", name], key);
}

/// What it writes when it is called with these words and reads this.
fn run(machine: &Machine, words: &[&str], typed: &str) -> Vec<u8> {
    let mut command = machine.command(medlemctl().to_str().unwrap());
    let mut child = command
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(typed.as_bytes()).unwrap();
    drop(stdin);
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{words:?}: {}", done.status);
    done.stdout
}

/// Where it is.
fn medlemctl() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let medlemctl = Path::new(env!("CARGO_BIN_EXE_medlem")).with_file_name("medlemctl");
        // The tests of the whole workspace have built it, with their own features: not once more.
        if !medlemctl.exists() {
            let built = Command::new(env!("CARGO"))
                .args(["build", "--quiet", "--locked", "--package", "medlemctl"])
                .args((!cfg!(debug_assertions)).then_some("--release"))
                .status()
                .unwrap();
            assert!(built.success(), "medlemctl does not build");
        }
        medlemctl
    })
}
