//! PINs as the database keeps them.

use access::{Effort, Pin, PinHash, Role, Tries};
use enrolment::{Personal, ports::Clock as _};
use jiff::Timestamp;
use store::{Actor, AuditAction, SqliteStore, StoredPin};

use super::OfficeError;
use crate::SystemClock;

/// Chooses the PIN of a role from a terminal: whoever can read the keychain has all that a PIN guards.
pub async fn set_role(
    store: &SqliteStore,
    role: Role,
    pin: Personal<String>,
) -> Result<(), OfficeError> {
    choose(store, role, pin, &Actor::terminal(), SystemClock.now()).await
}

/// Takes the PIN of a role away from a terminal. `false` if it had none.
pub async fn reset_role(store: &SqliteStore, role: Role) -> Result<bool, OfficeError> {
    forget(store, role, &Actor::terminal(), SystemClock.now()).await
}

/// Chooses the PIN of a role, whoever wants it.
pub(super) async fn choose(
    store: &SqliteStore,
    role: Role,
    pin: Personal<String>,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), OfficeError> {
    if !Role::WITH_PIN.contains(&role) {
        return Err(OfficeError::NotFound);
    }
    let pin = Pin::new(pin)?;
    let hash = at_leisure(move || PinHash::of(&pin, Effort::Full)).await?;
    let hash = hash.map_err(|_| OfficeError::NoRandomness)?;
    let detail = [("role".to_owned(), role.as_str().to_owned())].into();
    store.note(now, actor, AuditAction::PinSet, &detail).await?;
    keep(store, role, hash.as_str().to_owned(), Tries::default()).await
}

/// Takes the PIN of a role away. `false` if it had none.
pub(super) async fn forget(
    store: &SqliteStore,
    role: Role,
    actor: &Actor,
    now: Timestamp,
) -> Result<bool, OfficeError> {
    if !store.pins().await?.contains_key(role.as_str()) {
        return Ok(false);
    }
    let detail = [("role".to_owned(), role.as_str().to_owned())].into();
    store
        .note(now, actor, AuditAction::PinReset, &detail)
        .await?;
    Ok(store.forget_pin(role.as_str()).await?)
}

/// The roles that have a PIN in this database; all if it cannot be asked. Nobody is to be invited to
/// choose one then, and a try to unlock says what is wrong.
pub(crate) async fn have_pin(store: &SqliteStore) -> Vec<Role> {
    match store.pins().await {
        Ok(pins) => {
            let roles = Role::WITH_PIN.into_iter();
            roles
                .filter(|role| pins.contains_key(role.as_str()))
                .collect()
        }
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "cannot read which roles have a PIN");
            Role::WITH_PIN.into()
        }
    }
}

/// Gives practice the PINs that its screen shows.
pub(crate) async fn set_practice_pins(store: &SqliteStore) -> Result<(), OfficeError> {
    for (role, pin) in PRACTICE_PINS {
        let pin = Pin::new(Personal::new(pin.to_owned()))?;
        let hash = PinHash::of(&pin, Effort::Least).map_err(|_| OfficeError::NoRandomness)?;
        keep(store, role, hash.as_str().to_owned(), Tries::default()).await?;
    }
    Ok(())
}

/// The PINs of practice, which are no secret.
const PRACTICE_PINS: [(Role, &str); 2] = [(Role::Administrator, "1357"), (Role::Manager, "2468")];

/// Keeps a hash and the tries of its PIN.
pub(super) async fn keep(
    store: &SqliteStore,
    role: Role,
    hash: String,
    tries: Tries,
) -> Result<(), OfficeError> {
    let pin = StoredPin {
        hash,
        wrong: tries.wrong,
        last_wrong_at: tries.last_at,
        wait_until: tries.wait_until,
    };
    Ok(store.put_pin(role.as_str(), &pin).await?)
}

/// The tries as they are kept.
pub(super) const fn tries(kept: &StoredPin) -> Tries {
    Tries {
        wrong: kept.wrong,
        last_at: kept.last_wrong_at,
        wait_until: kept.wait_until,
    }
}

/// Whoever has this role.
pub(super) fn of(role: Role, staff: Option<String>) -> Actor {
    Actor {
        role: role.as_str().to_owned(),
        staff,
    }
}

/// Does work that takes its time on a thread that nobody waits for.
pub(super) async fn at_leisure<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, OfficeError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| OfficeError::Closed)
}

#[cfg(test)]
mod tests {
    use access::Role;
    use store::{DatabaseKey, SqliteStore};

    use super::have_pin;

    #[tokio::test]
    async fn a_database_that_cannot_be_asked_invites_nobody_to_choose_a_pin() {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::generate().unwrap();
        let path = folder.path().join("medlem.db");
        let store = SqliteStore::open(&path, &key).await.unwrap();
        assert_eq!(have_pin(&store).await, []);
        store.close().await;
        assert_eq!(have_pin(&store).await, Role::WITH_PIN);
    }
}
