//! The log files of a program, from its start to its end. One test: a process has one log.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use settings::Sources;
use till::{Logbook, unclean_ends};
use tracing_subscriber::filter::LevelFilter;

/// Longer than the disk takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn a_run_is_in_its_files_with_the_place_of_a_panic_and_without_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let open = |level: &str| {
        // The mark of a run that ended in the middle of writing it.
        fs::write(path("running"), "{").unwrap();
        let sources = Sources {
            logs: Some(folder.path().to_owned()),
            environment: vec![("MEDLEM__LOGS__LEVEL".to_owned(), level.to_owned())],
            ..Sources::default()
        };
        Logbook::open(&sources, LevelFilter::OFF)
    };
    let logbook = open("warn");
    // Told by the thread that writes, once it had its turn.
    let begun = Instant::now();
    let log = || fs::read_to_string(path("medlem.log")).unwrap_or_default();
    while log().is_empty() {
        assert!(begun.elapsed() < PATIENCE, "nothing is told");
        thread::yield_now();
    }
    tracing::info!(target: "till", "not asked for");
    tracing::warn!(target: "till", "asked for");
    let panics = thread::Builder::new()
        .name("camera".to_owned())
        .spawn(|| panic!("41234567"))
        .unwrap();
    assert!(panics.join().is_err());
    logbook.end();
    logbook.end();

    let log = log();
    for told in [
        "the last run did not come to its end",
        "asked for",
        "logs/main.rs",
        "camera",
    ] {
        assert!(log.contains(told), "{told}: {log}");
    }
    for kept in ["not asked for", "41234567"] {
        assert!(!log.contains(kept), "{kept}: {log}");
    }
    assert_eq!(fs::read(path("running")).unwrap(), b"", "a clean end");
    assert_eq!(unclean_ends(folder.path()).len(), 1);

    // Nothing heavy enough to be written, and a mark all the same.
    open("error").end();
    assert_eq!(unclean_ends(folder.path()).len(), 2);
    assert_eq!(fs::read(path("running")).unwrap(), b"");
}
