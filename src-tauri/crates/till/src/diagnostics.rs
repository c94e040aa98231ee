//! What support needs to see of a till. Owns what goes in and in which form; each file is text that was
//! shown before it is saved. Refuses to hold anything of a customer, a key, or the name of a person: what is
//! counted is counted by code, and the user's folder is written as `~`.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    fs::File,
    io::{self, Cursor, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use enrolment::ports::{Clock as _, Secrets, StoreError};
use jiff::Timestamp;
use settings::{LoadError, Settings, Sources};
use store::SqliteStore;
use zip::{ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::{DiagnosticFile, Finding, SystemClock, examine, logging, unclean_ends};

/// How much of each log file is shown: its end.
const LOG: u64 = 128 * 1024;

/// How many of the last enrolments are counted.
const COUNTED: u32 = 500;

/// Looks at everything: calls the services like the doctor, and reads the last part of the logs.
/// `store` is the open database, if there is one.
pub async fn diagnose(
    sources: &Sources,
    secrets: &dyn Secrets,
    store: Option<&SqliteStore>,
) -> Vec<DiagnosticFile> {
    let settings = Settings::load(sources);
    let mut files = vec![
        file("about.txt", about()),
        file("settings.txt", listed(&settings)),
    ];
    if let Ok(settings) = &settings {
        let found = Box::pin(examine(settings, secrets)).await;
        files.push(file("doctor.txt", numbered(&found)));
    }
    if let Some(store) = store {
        let counted = problems(store).await;
        files.push(file(
            "problems.txt",
            counted.unwrap_or_else(|error| format!("They cannot be read: {error}.\n")),
        ));
    }
    if let Some(folder) = &sources.logs {
        files.push(file("ends.txt", ends(folder)));
        files.extend(logging::log_files(folder).iter().map(|path| log(path)));
    }
    for file in &mut files {
        file.text = without_home(&file.text, sources.home.as_deref());
    }
    files
}

/// An archive of exactly these files.
pub fn archive(files: &[DiagnosticFile]) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let zipped = files.iter().try_for_each(|file| {
        zip.start_file(&file.name, SimpleFileOptions::default())?;
        zip.write_all(file.text.as_bytes())?;
        Ok::<_, ZipError>(())
    });
    zipped
        .and_then(|()| zip.finish())
        .map(Cursor::into_inner)
        .map_err(io::Error::other)
}

fn file(name: &str, text: impl Into<String>) -> DiagnosticFile {
    DiagnosticFile {
        name: name.to_owned(),
        text: text.into(),
    }
}

/// Lines of a name and a value.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, line: fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.0, "{line}");
    }
}

fn about() -> String {
    let mut lines = Lines::default();
    lines.add(format_args!(
        "program   Medlem {}",
        env!("CARGO_PKG_VERSION")
    ));
    lines.add(format_args!("system    {}", system()));
    lines.add(format_args!("taken at  {:.0}", SystemClock.now()));
    lines.add(format_args!(
        "panics    {} since the start",
        logging::panics()
    ));
    lines.0
}

fn system() -> String {
    let kind = format!("{} on {}", std::env::consts::OS, std::env::consts::ARCH);
    // freedesktop.org, os-release.
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let named = release.lines().find_map(|line| {
        let name = line.strip_prefix("PRETTY_NAME=")?;
        Some(name.trim_matches('"').to_owned())
    });
    match named {
        Some(name) => format!("{name}, {kind}"),
        None => kind,
    }
}

fn listed(settings: &Result<Settings, LoadError>) -> String {
    let mut lines = Lines::default();
    match settings {
        Ok(settings) => {
            for setting in settings.explain() {
                lines.add(format_args!("{setting}"));
            }
            for notice in settings.notices() {
                lines.add(format_args!("# {notice}"));
            }
        }
        Err(error) => lines.add(format_args!("The settings cannot be used:\n{error}")),
    }
    lines.0
}

fn numbered(findings: &[Finding]) -> String {
    let mut lines = Lines::default();
    for (at, finding) in findings.iter().enumerate() {
        lines.add(format_args!("{:>2}. {finding}", at + 1));
    }
    lines.0
}

/// How the last enrolments ended, and what waits: by code and with the last time of each.
async fn problems(store: &SqliteStore) -> Result<String, StoreError> {
    let mut counted: BTreeMap<String, (u32, Timestamp)> = BTreeMap::new();
    for row in store.history(None, COUNTED).await? {
        let (count, last) = counted
            .entry(named(&row.outcome))
            .or_insert((0, row.ended_at));
        *count += 1;
        *last = row.ended_at.max(*last);
    }
    let mut lines = Lines::default();
    lines.add(format_args!("Of the last {COUNTED} enrolments:"));
    for (name, (count, last)) in counted {
        lines.add(format_args!("{count:>5}  {name}, the last at {last:.0}"));
    }
    let unsaved = store.unsaved().await?;
    lines.add(format_args!("Approved and not saved: {}", unsaved.len()));
    for row in unsaved {
        let standing = named(&row.standing);
        lines.add(format_args!(
            "       {standing}, begun at {:.0}",
            row.opened_at
        ));
    }
    Ok(lines.0)
}

/// The words of a closed list: `failed engageUnreachable`. Other values are left out.
fn named(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    let words = ["outcome", "phase", "reason", "code"];
    let words = words.iter().filter_map(|name| value.get(name)?.as_str());
    words.collect::<Vec<_>>().join(" ")
}

fn ends(folder: &Path) -> String {
    let at =
        |at: Option<Timestamp>| at.map_or_else(|| "unknown".to_owned(), |at| format!("{at:.0}"));
    let mut lines = Lines::default();
    lines.add(format_args!(
        "Runs that did not come to their end, the last one first:"
    ));
    for end in unclean_ends(folder) {
        lines.add(format_args!(
            "started {}, last seen {}, version {}",
            at(end.started_at),
            at(end.last_seen_at),
            end.version.as_deref().unwrap_or("unknown")
        ));
    }
    lines.0
}

fn log(path: &Path) -> DiagnosticFile {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let text = last_part(path)
        .unwrap_or_else(|error| format!("This file cannot be read: {}.\n", error.kind()));
    file(&name, text)
}

/// The last whole lines of a file.
fn last_part(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let begin = length.saturating_sub(LOG);
    file.seek(SeekFrom::Start(begin))?;
    let mut bytes = Vec::new();
    file.take(LOG).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(match text.split_once('\n') {
        Some((_, whole)) if begin > 0 => whole.to_owned(),
        _ => text.into_owned(),
    })
}

/// With `~` for the user's folder.
fn without_home(text: &str, home: Option<&Path>) -> String {
    let home = home.and_then(Path::to_str);
    match home.filter(|home| home.len() > 1) {
        Some(home) => text.replace(home, "~"),
        None => text.to_owned(),
    }
}
