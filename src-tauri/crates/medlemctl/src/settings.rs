//! The settings, shown and handed on.

use std::{collections::BTreeMap, fs, path::Path, process::ExitCode};

use enrolment::ports::Clock as _;
use settings::{Keychain, Settings, Sources};
use store::{Actor, AuditAction};
use till::{SettingChange, SettingsFile, SystemClock, open_store};

use crate::{cli::SettingsCommand, failure::Failure, out};

pub(crate) async fn run(
    command: &SettingsCommand,
    config: Option<&Path>,
) -> Result<ExitCode, Failure> {
    let sources = Sources::of_system(config);
    let own = Settings::load(&sources)?;
    match command {
        SettingsCommand::Show => {
            for setting in own.explain() {
                out::line(&setting.to_string());
            }
        }
        SettingsCommand::Export { file } => {
            fs::write(file, own.hand_on())?;
            out::line(&format!("The settings are in {}.", file.display()));
        }
        SettingsCommand::Import { file, check } => import(file, *check, &own, &sources).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn import(
    file: &Path,
    check: bool,
    own: &Settings,
    sources: &Sources,
) -> Result<(), Failure> {
    let read = SettingsFile::read(file, own);
    if !read.mistakes.is_empty() {
        return Err(Failure::usage(read.mistakes.join("\n")));
    }
    for change in &read.changes {
        out::line(&line(change));
    }
    let values = read
        .changes
        .into_iter()
        .filter(|change| change.locked_by.is_none())
        .filter_map(|change| Some((change.key, change.after?)))
        .collect();
    Settings::if_written(sources, &values)?;
    if check {
        out::line("Nothing was changed.");
        return Ok(());
    }
    if !values.is_empty()
        && let Err(failure) = note(own, &values).await
    {
        // Settings may be what mends the till.
        out::note(&format!("This is not in the audit: {failure}"));
    }
    Settings::write_user(sources, &values)?;
    out::line(&format!("Settings taken over: {}.", values.len()));
    Ok(())
}

/// Writes down which settings are changed, where there is a database yet. Never to what.
async fn note(own: &Settings, values: &BTreeMap<String, String>) -> Result<(), Failure> {
    let Some(store) = open_store(own, &Keychain::new(settings::APPLICATION)).await? else {
        return Ok(());
    };
    let keys: Vec<_> = values.keys().map(String::as_str).collect();
    let detail = [("keys".to_owned(), keys.join(", "))].into();
    let (now, terminal) = (SystemClock.now(), Actor::terminal());
    let noted = store.note(now, &terminal, AuditAction::SettingsChanged, &detail);
    let noted = noted.await;
    store.close().await;
    noted?;
    Ok(())
}

fn line(change: &SettingChange) -> String {
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "(none)".to_owned());
    let locked = change.locked_by.as_ref();
    let locked = locked.map(|by| format!("  (not taken over: {by} locks it)"));
    format!(
        "{}: {} -> {}{}",
        change.key,
        shown(&change.before),
        shown(&change.after),
        locked.unwrap_or_default()
    )
}
