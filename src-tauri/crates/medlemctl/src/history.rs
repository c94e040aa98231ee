//! What happened at this till, without names and full numbers.

use std::{path::Path, process::ExitCode};

use enrolment::ports::StoreError;
use jiff::{Timestamp, tz::TimeZone};
use settings::{Keychain, Settings, Sources};
use store::{HistoryRow, SqliteStore, UnsavedRow};
use till::{open_store, were_set_aside};

use crate::{cli::History, export, failure::Failure, out, words};

pub(crate) async fn run(history: &History, config: Option<&Path>) -> Result<ExitCode, Failure> {
    let settings = Settings::load(&Sources::of_system(config))?;
    if history.csv {
        return export::run(&history.chosen, &settings).await;
    }
    let keychain = Keychain::new(settings::APPLICATION);
    let (unsaved, ended) = match open_store(&settings, &keychain).await? {
        Some(store) => {
            let read = read(&store, history).await;
            store.close().await;
            read?
        }
        None => (Vec::new(), Vec::new()),
    };
    if history.unsaved
        && let Some(text) = words::set_aside(&were_set_aside(&settings)?)
    {
        out::note(&text);
    }
    if history.json {
        for row in &unsaved {
            out::json(row);
        }
        for row in &ended {
            out::json(row);
        }
        return Ok(ExitCode::SUCCESS);
    }
    for row in &unsaved {
        out::line(&waiting(row));
    }
    for row in &ended {
        out::line(&line(row));
    }
    if unsaved.is_empty() && ended.is_empty() {
        out::line("Nothing yet.");
    }
    Ok(ExitCode::SUCCESS)
}

async fn read(
    store: &SqliteStore,
    history: &History,
) -> Result<(Vec<UnsavedRow>, Vec<HistoryRow>), StoreError> {
    let unsaved = store.unsaved().await?;
    let ended = if history.unsaved {
        Vec::new()
    } else {
        store.history(None, history.limit).await?
    };
    Ok((unsaved, ended))
}

/// By the clock on the wall.
pub(crate) fn local(time: Timestamp) -> String {
    time.to_zoned(TimeZone::system())
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}

fn line(row: &HistoryRow) -> String {
    let seconds = row.ended_at.duration_since(row.opened_at).as_secs();
    let number = row.masked_number.as_deref().unwrap_or("");
    format!(
        "{}  {number:<18}  {seconds:>4} s  {}",
        local(row.ended_at),
        words::ended(&row.outcome)
    )
}

fn waiting(row: &UnsavedRow) -> String {
    let number = row.masked_number.as_deref().unwrap_or("");
    format!(
        "{}  {number:<18}  waits   {}",
        local(row.opened_at),
        words::standing(&row.standing)
    )
}
