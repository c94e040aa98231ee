//! The log of a program that runs in a terminal.

use std::io::{self, IsTerminal as _};

use tracing_subscriber::{
    Layer as _,
    filter::{LevelFilter, Targets},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// Our own crates. No other is heard below a warning, whatever is asked for: some see whole requests,
/// and their lines hold addresses with phone numbers.
const OURS: [&str; 10] = [
    "enrolment",
    "engage",
    "medlem",
    "medlemctl",
    "sandbox",
    "scanner",
    "settings",
    "store",
    "till",
    "vipps",
];

/// Writes the log to standard error: what our own crates tell from `level` on, of others at most
/// warnings.
pub fn log_to_stderr(level: LevelFilter) {
    let log = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        // A log that nobody reads any more must not end the program.
        .log_internal_errors(false)
        .with_filter(heard(level));
    // Only the first log of a process counts; a second is no fault.
    let _ = tracing_subscriber::registry().with(log).try_init();
}

fn heard(level: LevelFilter) -> Targets {
    Targets::new()
        .with_targets(OURS.map(|name| (name, level)))
        .with_default(level.min(LevelFilter::WARN))
}

#[cfg(test)]
mod tests {
    use tracing::Level;
    use tracing_subscriber::filter::LevelFilter;

    use super::heard;

    #[test]
    fn crates_that_see_whole_requests_are_never_chatty() {
        let everything = heard(LevelFilter::TRACE);
        assert!(everything.would_enable("vipps::http", &Level::TRACE));
        for other in ["hyper::proto", "reqwest::connect", "sqlx::query", "zbus"] {
            assert!(everything.would_enable(other, &Level::WARN), "{other}");
            assert!(!everything.would_enable(other, &Level::INFO), "{other}");
        }
    }

    #[test]
    fn a_quiet_log_is_quiet_everywhere() {
        let errors = heard(LevelFilter::ERROR);
        for from in ["vipps::http", "sqlx::query"] {
            assert!(errors.would_enable(from, &Level::ERROR), "{from}");
            assert!(!errors.would_enable(from, &Level::WARN), "{from}");
        }
    }
}
