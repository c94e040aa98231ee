//! Taking up what is due: left by a crash, or approved and not saved.

use std::{path::Path, process::ExitCode, time::Duration};

use enrolment::Phase;
use store::UnsavedRow;
use till::{Till, were_set_aside};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::{failure::Failure, interrupts::Interrupts, open, out, show::Show, words};

pub(crate) async fn run(wait: u64, config: Option<&Path>) -> Result<ExitCode, Failure> {
    let till = open::till(config).await?;
    let worked = work(&till, Duration::from_secs(wait)).await;
    till.store.close().await;
    out::line(&words::unsaved_left(&worked?));
    if let Some(text) = words::set_aside(&were_set_aside(&till.settings)?) {
        out::note(&text);
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows what is done and tells what is left that is approved and not saved.
async fn work(till: &Till, wait: Duration) -> Result<Vec<UnsavedRow>, Failure> {
    let mut interrupts = Interrupts::listen()?;
    let mut show = Show::new(false);
    let (open, mut changes) = till.engine.watch().await?;
    for waiting in open {
        if matches!(waiting.phase, Phase::Unsaved { .. }) {
            // One that was saved or changed in this moment needs no push.
            let _ = till.engine.save_now(waiting.id).await;
        }
    }
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
            () = interrupts.next() => stop.cancel(),
        }
    }
    show.end();
    Ok(till.store.unsaved().await?)
}
