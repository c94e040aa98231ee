//! Taking up what is due: left by a crash, or approved and not saved.

use std::{path::Path, process::ExitCode, time::Duration};

use enrolment::ports::StoreError;
use till::Till;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::{failure::Failure, open, out, show::Show};

pub(crate) async fn run(wait: u64, config: Option<&Path>) -> Result<ExitCode, Failure> {
    let till = open::till(config).await?;
    let worked = work(&till, Duration::from_secs(wait)).await;
    till.store.close().await;
    match worked? {
        0 => out::line("Nothing waits to be saved."),
        unsaved => out::line(&format!(
            "Approved and waiting to be saved: {unsaved} (`medlemctl history --unsaved`)"
        )),
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows what is done and tells how many are left that are approved and not saved.
async fn work(till: &Till, wait: Duration) -> Result<usize, StoreError> {
    let mut show = Show::new(false);
    let (_, mut changes) = till.engine.watch().await?;
    let stop = CancellationToken::new();
    let working = till.engine.work(wait, &stop);
    tokio::pin!(working);
    loop {
        tokio::select! {
            // Shown before the end is noticed.
            biased;
            change = changes.recv() => match change {
                Ok(view) => show.change(&view),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break,
            },
            () = &mut working => break,
            _ = tokio::signal::ctrl_c() => stop.cancel(),
        }
    }
    show.end();
    Ok(till.store.unsaved().await?.len())
}
