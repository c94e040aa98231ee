//! Erasing a customer: what is kept of a number, and taking it away at their request.

use std::collections::BTreeMap;

use access::Role;
use enrolment::{
    Country, Engine, EnrolmentId, GiveUpReason, Msisdn, Personal, RequestError,
    ports::{Clock as _, StoreError},
};
use store::{Actor, AuditAction, ErasureReceipt, SqliteStore, Traces};

use super::{Office, OfficeError, unsaved::give_up};
use crate::SystemClock;

/// How often an enrolment may be begun or moved on just as its number is erased.
const TRIES: usize = 3;

impl Office {
    /// What is kept of a number, as a person types it in `home`: see [`traces`].
    pub async fn traces(
        &self,
        number: &Personal<String>,
        home: Country,
    ) -> Result<Traces, OfficeError> {
        let (actor, on) = self.allowed(Role::Manager)?;
        let number = Msisdn::from_typed(number.expose(), home)?;
        Ok(traces(&on.store, &number, &actor).await?)
    }

    /// Erases a number, as a person types it in `home`: see [`erase`].
    pub async fn erase(
        &self,
        number: &Personal<String>,
        home: Country,
        unsaved_too: bool,
    ) -> Result<ErasureReceipt, OfficeError> {
        let (actor, on) = self.allowed(Role::Manager)?;
        let number = Msisdn::from_typed(number.expose(), home)?;
        erase(&on.engine, &on.store, &number, unsaved_too, &actor).await
    }
}

/// What a till's database keeps of a number, whoever asks. That is a look-up, and noted as one.
pub async fn traces(
    store: &SqliteStore,
    number: &Msisdn,
    actor: &Actor,
) -> Result<Traces, StoreError> {
    let traces = store.traces(number).await?;
    let rows = traces.ended + traces.open + traces.unsaved;
    let detail = BTreeMap::from([("rows".to_owned(), rows.to_string())]);
    let now = SystemClock.now();
    store
        .note(now, actor, AuditAction::LookedUp, &detail)
        .await?;
    Ok(traces)
}

/// Takes a number out of a till's database for good, whoever wants it. An enrolment of it that is open
/// is cancelled, and one that is approved and not saved is given up, which has to be meant:
/// [`OfficeError::Unsaved`] without `unsaved_too`. [`OfficeError::TooLate`] while one is being saved at
/// this moment: once it is, it can be erased.
///
/// What was exported before, and a database that was set aside, are not reached.
pub async fn erase(
    engine: &Engine,
    store: &SqliteStore,
    number: &Msisdn,
    unsaved_too: bool,
    actor: &Actor,
) -> Result<ErasureReceipt, OfficeError> {
    let (mut open, mut unsaved) = (0, 0);
    for _ in 0..TRIES {
        let busy = match store.erase(number, SystemClock.now(), actor).await {
            Ok(mut receipt) => {
                // Those that were ended for it stand in the history by now.
                receipt.erased = Traces {
                    ended: receipt.erased.ended.saturating_sub(open + unsaved),
                    open,
                    unsaved,
                };
                return Ok(receipt);
            }
            Err(StoreError::NumberBusy(id)) => id,
            Err(error) => return Err(error.into()),
        };
        match end(engine, store, busy, unsaved_too, actor).await? {
            Some(Ended::Cancelled) => open += 1,
            Some(Ended::GivenUp) => unsaved += 1,
            // It ended by itself, or moved on: look again.
            None => {}
        }
    }
    Err(OfficeError::TooLate)
}

/// How an open enrolment was ended so that its number can be erased.
enum Ended {
    Cancelled,
    GivenUp,
}

async fn end(
    engine: &Engine,
    store: &SqliteStore,
    id: EnrolmentId,
    unsaved_too: bool,
    actor: &Actor,
) -> Result<Option<Ended>, OfficeError> {
    let Some(view) = engine.view(id).await? else {
        return Ok(None);
    };
    if view.phase.is_approved() {
        if !unsaved_too {
            return Err(OfficeError::Unsaved);
        }
        give_up(engine, store, actor, id, GiveUpReason::CustomerWithdrew).await?;
        return Ok(Some(Ended::GivenUp));
    }
    match engine.cancel(id).await {
        Ok(()) => Ok(Some(Ended::Cancelled)),
        Err(RequestError::NotOpen | RequestError::TooLate) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
