//! An invented history for practice, written straight into its database.

use std::{path::Path, process::ExitCode};

use enrolment::ports::Clock as _;
use history::{Plan, invent};
use indicatif::ProgressBar;
use jiff::tz::TimeZone;
use settings::Sources;
use store::SqliteStore;
use till::{OpenError, SystemClock, practice_database};

use crate::{cli::Practice, failure::Failure, out};

/// So many are written at a time.
const BATCH: usize = 2_000;

pub(crate) async fn run(command: Practice, config: Option<&Path>) -> Result<ExitCode, Failure> {
    let Practice::Fill {
        enrolments,
        days,
        seed,
    } = command;
    let plan = Plan {
        enrolments,
        days,
        seed,
        until: SystemClock.now(),
        zone: TimeZone::system(),
    };
    let Some((path, key)) = practice_database(&Sources::of_system(config)) else {
        return Err(Failure::other(
            "this system has no folder for the data of programs",
        ));
    };
    let store = SqliteStore::open(&path, &key)
        .await
        .map_err(OpenError::from)?;
    let filled = fill(&store, &plan).await;
    store.close().await;
    let count = filled?;
    out::line(&format!(
        "{count} invented enrolments are in the history of practice: `{}`",
        path.display()
    ));
    Ok(ExitCode::SUCCESS)
}

async fn fill(store: &SqliteStore, plan: &Plan) -> Result<u64, Failure> {
    let progress = ProgressBar::new(plan.enrolments.into());
    let mut invented = invent(plan)?;
    loop {
        let some: Result<Vec<_>, _> = invented.by_ref().take(BATCH).collect();
        let some = some.map_err(|error| Failure::other(error.to_string()))?;
        if some.is_empty() {
            break;
        }
        store.add_ended(&some).await?;
        progress.inc(some.len().try_into().unwrap_or_default());
    }
    progress.finish_and_clear();
    Ok(progress.position())
}
