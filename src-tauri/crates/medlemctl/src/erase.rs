//! Erasing a customer at their request.

use std::{path::Path, process::ExitCode};

use enrolment::{Msisdn, ports::Clock as _};
use settings::{Keychain, Settings, Sources};
use store::{Actor, ErasureReceipt, SqliteStore, Traces};
use till::{SystemClock, Till, open_store, were_set_aside};

use crate::{cli::Erase, failure::Failure, out, stdin, words};

pub(crate) async fn run(erase: Erase, config: Option<&Path>) -> Result<ExitCode, Failure> {
    let settings = Settings::load(&Sources::of_system(config))?;
    let typed = match erase.number.as_str() {
        "-" => stdin::line()?,
        _ => erase.number.clone(),
    };
    let number = Msisdn::from_typed(&typed, settings.till.country)
        .map_err(|error| Failure::set_up(&error))?;
    let keychain = Keychain::new(settings::APPLICATION);
    let Some(store) = open_store(&settings, &keychain).await? else {
        out::line("Nothing is kept of any number yet.");
        return Ok(ExitCode::SUCCESS);
    };
    let aside = were_set_aside(&settings)?;
    let erased = by_itself(&store, &number, &erase).await;
    store.close().await;
    let receipt = if let Some(receipt) = erased? {
        receipt
    } else {
        // Open ones are ended by an engine. The window may have the database open.
        let till = Till::open_beside(settings, &keychain).await?;
        let (engine, store) = (&till.engine, &till.store);
        let terminal = Actor::terminal();
        let erased = till::erase(engine, store, &number, erase.unsaved, &terminal).await;
        till.store.close().await;
        erased?
    };
    if erase.json {
        out::json(&receipt);
    } else {
        out::line(&words::erased(&receipt));
    }
    if let Some(text) = words::set_aside(&aside) {
        out::note(&format!("{text} The number may be in it, too."));
    }
    Ok(ExitCode::SUCCESS)
}

/// Erases what ended; `None` where something is open, which is meant to be ended too.
async fn by_itself(
    store: &SqliteStore,
    number: &Msisdn,
    erase: &Erase,
) -> Result<Option<ErasureReceipt>, Failure> {
    if !erase.yes {
        let kept = till::traces(store, number, &Actor::terminal()).await?;
        return Err(Failure::usage(format!(
            "nothing was erased ({}): say --yes to erase it",
            words::traces(kept)
        )));
    }
    match store.traces(number).await? {
        Traces { unsaved: 1.., .. } if !erase.unsaved => Err(Failure::other(
            "the customer approved and is not saved yet: say --unsaved to give that up too",
        )),
        Traces {
            open: 0,
            unsaved: 0,
            ..
        } => {
            let (now, terminal) = (SystemClock.now(), Actor::terminal());
            Ok(Some(store.erase(number, now, &terminal).await?))
        }
        _ => Ok(None),
    }
}
