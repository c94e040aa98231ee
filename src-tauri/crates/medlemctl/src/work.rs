//! Taking up what is due: left by a crash, or approved and not saved.

use std::{path::Path, process::ExitCode, time::Duration};

use settings::{Keychain, Settings, Sources};
use till::Till;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::{failure::Failure, out, show::Show};

pub(crate) async fn run(wait: u64, config: Option<&Path>) -> Result<ExitCode, Failure> {
    let settings = Settings::load(&Sources::of_system(config))?;
    let till = Till::open(settings, &Keychain::new(settings::APPLICATION)).await?;
    let mut show = Show::new(false);
    let (_, mut changes) = till.engine.watch().await?;
    let stop = CancellationToken::new();
    let working = till.engine.work(Duration::from_secs(wait), &stop);
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
    let unsaved = till.store.unsaved().await?;
    till.store.close().await;
    if unsaved.is_empty() {
        out::line("Nothing waits to be saved.");
    } else {
        out::line(&format!(
            "Approved and waiting to be saved: {} (`medlemctl history --unsaved`)",
            unsaved.len()
        ));
    }
    Ok(ExitCode::SUCCESS)
}
