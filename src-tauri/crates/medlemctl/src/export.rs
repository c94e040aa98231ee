//! The history as CSV on standard output: the bytes that the window writes to a file.

use std::{
    io::{self, BufWriter},
    process::ExitCode,
};

use enrolment::ports::Clock as _;
use history::{ExportError, HistoryFilter, HistoryQuery, Ledger, PeriodChoice, Scope};
use jiff::tz::TimeZone;
use settings::{Keychain, Settings};
use store::{Actor, AuditAction, SqliteStore};
use till::{SystemClock, open_store};
use tokio_util::sync::CancellationToken;

use crate::{cli::Chosen, failure::Failure, out};

pub(crate) async fn run(chosen: &Chosen, settings: &Settings) -> Result<ExitCode, Failure> {
    let keychain = Keychain::new(settings::APPLICATION);
    let Some(store) = open_store(settings, &keychain).await? else {
        out::note("Nothing yet.");
        return Ok(ExitCode::SUCCESS);
    };
    let exported = export(chosen, settings, &store).await;
    store.close().await;
    exported?;
    Ok(ExitCode::SUCCESS)
}

async fn export(chosen: &Chosen, settings: &Settings, store: &SqliteStore) -> Result<(), Failure> {
    let (now, zone) = (SystemClock.now(), TimeZone::system());
    let query = HistoryQuery {
        period: chosen.from.map_or(PeriodChoice::Days30, |from| {
            let today = now.to_zoned(zone.clone()).date();
            let to = chosen.to.unwrap_or(today);
            PeriodChoice::Own { from, to }
        }),
        filter: HistoryFilter {
            store: chosen.store.clone(),
            till: chosen.till.clone(),
            cashier: chosen.cashier.clone(),
            outcome: chosen.outcome,
            source: chosen.source,
            last_three: chosen.last_three.clone(),
        },
    };
    let scope = Scope {
        query: &query,
        now,
        zone: &zone,
        may_compare_staff: settings.history.compare_staff,
    };
    let mut detail = scope.for_audit()?;
    // What was read is gone with whoever reads it: so it is noted before.
    let rows = Ledger::read(store).await?.count(&scope)?;
    detail.insert("rows".to_owned(), rows.to_string());
    let actor = Actor {
        role: "terminal".to_owned(),
        staff: None,
    };
    store
        .note(now, &actor, AuditAction::Exported, &detail)
        .await?;
    let out = BufWriter::new(io::stdout());
    let exported = history::export(store, &scope, out, &CancellationToken::new(), |_| {}).await;
    match exported {
        // A reader that goes away early is no fault.
        Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        exported => Ok(exported.map(drop)?),
    }
}
