//! The log of a program that runs in a terminal.

use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// Below this, crates that see whole requests stay silent, whatever is asked for: their lines hold
/// addresses with phone numbers.
const NEVER_CHATTY: [&str; 5] = ["hyper", "hyper_util", "h2", "reqwest", "sqlx"];

/// Writes the log to standard error: warnings and worse, or from `level` on for our own crates.
pub fn log_to_stderr(level: LevelFilter) {
    let filter = NEVER_CHATTY.iter().fold(
        EnvFilter::default().add_directive(level.into()),
        |filter, name| match format!("{name}=warn").parse() {
            Ok(directive) => filter.add_directive(directive),
            Err(_) => filter,
        },
    );
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(filter);
    // Only the first log of a process counts; a second is no fault.
    let _ = log.try_init();
}
