//! The settings, shown and handed on.

use std::{fs, path::Path, process::ExitCode};

use settings::{Settings, Sources};
use till::{SettingChange, SettingsFile};

use crate::{cli::SettingsCommand, failure::Failure, out};

pub(crate) fn run(command: &SettingsCommand, config: Option<&Path>) -> Result<ExitCode, Failure> {
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
        SettingsCommand::Import { file, check } => import(file, *check, &own, &sources)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn import(file: &Path, check: bool, own: &Settings, sources: &Sources) -> Result<(), Failure> {
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
    if check {
        Settings::if_written(sources, &values)?;
        out::line("Nothing was changed.");
    } else {
        Settings::write_user(sources, &values)?;
        out::line(&format!("Settings taken over: {}.", values.len()));
    }
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
