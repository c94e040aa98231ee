//! What the program tells about itself: on standard error for whoever runs it in a terminal, in files
//! for whoever comes later. Owns the files, and the mark by which the next start sees how the last run
//! ended. No line holds anything of a customer: that is up to who writes it, and searched for by tests.

mod files;
mod mark;
mod private;
mod rotation;

use std::{
    io::{self, IsTerminal as _, Write},
    panic::{self, PanicHookInfo},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    thread,
};

use settings::{LogLevel, Logs, Settings, Sources};
use tracing::Subscriber;
use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    layer::SubscriberExt as _,
    registry::LookupSpan,
    util::SubscriberInitExt as _,
};

use self::{files::Files, mark::Mark};

pub use self::mark::{UncleanEnd, unclean_ends};

/// Our own crates. No other is heard below a warning, whatever is asked for: some see whole requests,
/// and their lines hold addresses with phone numbers.
const OURS: [&str; 12] = [
    "access",
    "enrolment",
    "engage",
    "history",
    "medlem",
    "medlemctl",
    "sandbox",
    "scanner",
    "settings",
    "store",
    "till",
    "vipps",
];

/// Panics of this process since it started to write files.
static PANICS: AtomicU32 = AtomicU32::new(0);

/// Writes the log to standard error: what our own crates tell from `level` on, of others at most
/// warnings.
pub fn log_to_stderr(level: LevelFilter) {
    // Only the first log of a process counts; a second is no fault.
    let _ = tracing_subscriber::registry()
        .with(on_stderr(level))
        .try_init();
}

/// The log files of the program that runs.
#[derive(Debug, Default)]
pub struct Logbook {
    // Nothing where no files are written.
    open: Mutex<Option<Open>>,
}

/// What is held while files are written.
#[derive(Debug)]
struct Open {
    mark: Arc<OnceLock<Mark>>,
    writer: WorkerGuard,
}

impl Logbook {
    /// Writes the log to standard error as [`log_to_stderr`] does, and from then on to the files of the
    /// settings too. Panics are in it with their place but without their words, which may hold anything.
    ///
    /// Nothing ever waits for the disk: what it does not take is lost, which is said once. While another program writes the
    /// files, one that is about to end, the lines wait. Where this computer has no folder for them, there is
    /// standard error only.
    pub fn open(sources: &Sources, level: LevelFilter) -> Self {
        let logs = logs_of(sources);
        let Some(folder) = &logs.folder else {
            log_to_stderr(level);
            return Self::default();
        };
        let mark = Arc::default();
        let files = Files::new(folder.clone(), logs.keep, Arc::clone(&mark));
        let (mut lines, writer) = tracing_appender::non_blocking(files);
        let _ = tracing_subscriber::registry()
            .with(on_stderr(level))
            .with(in_files(lines.clone(), weight(logs.level)))
            .try_init();
        // The mark is set whether or not there is ever a line that is heavy enough, and only now is
        // heard what it tells.
        let _ = lines.write(b"");
        panic::set_hook(Box::new(note_panic));
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "the program starts");
        Self {
            open: Mutex::new(Some(Open { mark, writer })),
        }
    }

    /// The program comes to its end: nothing is written to the files any more. To be called last; a
    /// second time does nothing.
    pub fn end(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Open { mark, writer }) = open.take() else {
            return;
        };
        tracing::info!("the program ends");
        // Waits a moment until all is written.
        drop(writer);
        if let Some(Err(error)) = mark.get().map(Mark::clear) {
            tracing::warn!(%error, "the next start will take this for an unclean end");
        }
    }
}

/// How many times this process met a fault of its own.
pub(crate) fn panics() -> u32 {
    PANICS.load(Relaxed)
}

/// The log files that are there, the newest first.
pub(crate) fn log_files(folder: &Path) -> Vec<PathBuf> {
    rotation::files(folder)
}

fn logs_of(sources: &Sources) -> Logs {
    // What is wrong with the settings is said when the till is opened.
    Settings::load(sources).map_or_else(
        |_| Logs {
            folder: sources.logs.clone(),
            ..Settings::default().logs
        },
        |settings| settings.logs,
    )
}

const fn weight(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    }
}

fn note_panic(panic: &PanicHookInfo<'_>) {
    PANICS.fetch_add(1, Relaxed);
    let place = panic.location().map(ToString::to_string);
    tracing::error!(
        place = place.as_deref().unwrap_or("unknown"),
        thread = thread::current().name().unwrap_or("unnamed"),
        "a fault of the program (panic)"
    );
}

fn on_stderr<S>(level: LevelFilter) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        // A log that nobody reads any more must not end the program.
        .log_internal_errors(false)
        .with_filter(heard(level))
}

fn in_files<S>(writer: NonBlocking, level: LevelFilter) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    tracing_subscriber::fmt::layer()
        .with_writer(writer)
        .with_ansi(false)
        .log_internal_errors(false)
        .with_filter(heard(level))
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
