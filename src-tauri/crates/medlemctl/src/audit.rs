//! The audit, and whether it is as it was written.

use std::{path::Path, process::ExitCode};

use settings::{Keychain, Settings, Sources};
use store::{AuditEntry, AuditFinding};
use till::open_store;

use crate::{cli::Audit, failure::Failure, history::local, out, words};

pub(crate) async fn run(command: Audit, config: Option<&Path>) -> Result<ExitCode, Failure> {
    let settings = Settings::load(&Sources::of_system(config))?;
    let Some(store) = open_store(&settings, &Keychain::new(settings::APPLICATION)).await? else {
        out::line("Nothing yet.");
        return Ok(ExitCode::SUCCESS);
    };
    match command {
        Audit::List { limit, json } => {
            let entries = store.audit(None, limit).await;
            store.close().await;
            let entries = entries?;
            if json {
                entries.iter().for_each(out::json);
            } else if entries.is_empty() {
                out::line("Nothing yet.");
            } else {
                entries.iter().map(line).for_each(|line| out::line(&line));
            }
        }
        Audit::Verify => {
            let finding = store.verify_audit().await;
            store.close().await;
            match finding? {
                AuditFinding::Whole { entries } => {
                    out::line(&format!(
                        "The audit is as it was written. Entries: {entries}."
                    ));
                }
                AuditFinding::Broken { seq } => {
                    return Err(Failure::other(format!(
                        "the audit is not as it was written, from entry {seq} on"
                    )));
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(entry: &AuditEntry) -> String {
    let detail: Vec<_> = entry
        .detail
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let staff = entry.actor.staff.as_deref().unwrap_or("");
    format!(
        "{:>6}  {}  {:<14} {staff:<8} {}  {}",
        entry.seq,
        local(entry.at),
        entry.actor.role,
        words::did(entry.action),
        detail.join("  ")
    )
}
