//! Who is let in: who may begin a session, and choose PINs. The session itself is kept in
//! [`Access`](super::Access).

use std::{collections::HashMap, time::Duration};

use access::{
    AccessStanding, FREE, PinHash, Role, Session, StaffNumber, Tries, Trying, UnlockAnswer,
};
use enrolment::Personal;
use jiff::Timestamp;
use store::AuditAction;
use tokio::{sync::watch, task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    Office, OfficeError,
    history::read_ahead,
    pins::{at_leisure, choose, forget, have_pin, keep, of, tries},
};
use crate::{
    desk::{On, Side},
    were_set_aside,
};

/// When PINs were looked at, by a clock that nobody sets.
pub(super) struct Looks {
    started: Instant,
    last: HashMap<(Side, Role), Instant>,
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            last: HashMap::new(),
        }
    }
}

impl Looks {
    /// How long ago the PIN of this role was looked at, or the program was started.
    fn quiet(&self, side: Side, role: Role) -> Duration {
        let last = self.last.get(&(side, role));
        last.unwrap_or(&self.started).elapsed()
    }
}

impl Office {
    /// Who is let in, now and after each change.
    pub fn access(&self) -> watch::Receiver<AccessStanding> {
        self.shared.access.watch()
    }

    /// Lets in whoever knows the PIN of the role. A try counts as wrong before it is looked at.
    pub async fn unlock(
        &self,
        role: Role,
        pin: Personal<String>,
        staff: Option<&str>,
    ) -> Result<UnlockAnswer, OfficeError> {
        let staff = staff.map(StaffNumber::parse).transpose()?;
        let staff = staff.map(|number| number.to_string());
        let mut looks = self.shared.access.trying.lock().await;
        let on = self.on()?;
        let now = self.now();
        let Some(kept) = on.store.pins().await?.remove(role.as_str()) else {
            // Somebody at a terminal took it away, perhaps.
            self.shared.access.have_pin(have_pin(&on.store).await);
            return Ok(UnlockAnswer::NoPin);
        };
        let before = tries(&kept);
        let counted = match before.once_more(now, looks.quiet(on.side, role)) {
            Trying::Look(counted) => counted,
            Trying::Wait(until, waiting) => {
                if waiting != before {
                    keep(&on.store, role, kept.hash, waiting).await?;
                }
                return Ok(UnlockAnswer::Wait { until });
            }
        };
        looks.last.insert((on.side, role), Instant::now());
        keep(&on.store, role, kept.hash.clone(), counted).await?;
        let hash = PinHash::parse(&kept.hash).map_err(|_| OfficeError::PinUnreadable)?;
        if !at_leisure(move || hash.is_of(&pin)).await? {
            if counted.wrong >= FREE {
                let detail = [
                    ("role".to_owned(), role.as_str().to_owned()),
                    ("wrong".to_owned(), counted.wrong.to_string()),
                ];
                let actor = of(Role::Cashier, staff);
                on.store
                    .note(now, &actor, AuditAction::UnlockFailed, &detail.into())
                    .await?;
            }
            return Ok(UnlockAnswer::WrongPin {
                wait_until: counted.wait_until,
            });
        }
        // Forgotten only once the audit says how many there were.
        note_entry(&on, role, staff.clone(), now, before.wrong).await?;
        keep(&on.store, role, kept.hash, Tries::default()).await?;
        self.let_in(&on, role, staff, now)?;
        Ok(UnlockAnswer::Unlocked)
    }

    /// Ends the session. Whoever asks may: it is their own, or nobody's.
    pub fn lock(&self) {
        self.shared.access.lock();
    }

    /// Whether whoever is there may do what needs this role. Counts as something done.
    pub fn may(&self, needs: Role) -> Result<(), OfficeError> {
        self.allowed(needs).map(|_| ())
    }

    /// The same, with a token that is cancelled when their session ends: for what must not outlive it.
    pub fn until_locked(&self, needs: Role) -> Result<CancellationToken, OfficeError> {
        self.allowed_until(needs).map(|(_, _, ended)| ended)
    }

    /// Like [`Office::may`] for what acts on this computer itself, and is refused in practice.
    pub fn may_for_real(&self, needs: Role) -> Result<(), OfficeError> {
        self.allowed_for_real(needs).map(|_| ())
    }

    /// Chooses the PIN of a role. An administrator's business; while there is none, whoever is there
    /// chooses the administrator's, once, and is let in. Not where it may have been lost with a database
    /// that was set aside: spoiling a file must make nobody the administrator.
    pub async fn set_pin(&self, role: Role, pin: Personal<String>) -> Result<(), OfficeError> {
        let _turn = self.shared.access.trying.lock().await;
        let on = self.on()?;
        let is_first =
            role == Role::Administrator && !on.store.pins().await?.contains_key(role.as_str());
        let (actor, on) = if is_first {
            let settings = self.shared.board.read(|known| known.own.clone());
            if !were_set_aside(&settings)?.is_empty() {
                return Err(OfficeError::PinUnreadable);
            }
            (of(Role::Cashier, None), on)
        } else {
            self.allowed(Role::Administrator)?
        };
        let now = self.now();
        choose(&on.store, role, pin, &actor, now).await?;
        self.shared.access.have_pin(have_pin(&on.store).await);
        if is_first {
            note_entry(&on, role, None, now, 0).await?;
            self.let_in(&on, role, None, now)?;
        }
        Ok(())
    }

    /// Takes the manager's PIN away. That of the administrator goes only by `medlemctl role reset`, for
    /// whoever is there next could choose it.
    pub async fn forget_pin(&self, role: Role) -> Result<(), OfficeError> {
        let _turn = self.shared.access.trying.lock().await;
        let (actor, on) = self.allowed(Role::Administrator)?;
        if role != Role::Manager {
            return Err(OfficeError::NotFound);
        }
        forget(&on.store, role, &actor, self.now()).await?;
        self.shared.access.have_pin(have_pin(&on.store).await);
        Ok(())
    }

    /// Begins a session on the side of `on`.
    fn let_in(
        &self,
        on: &On,
        role: Role,
        staff: Option<String>,
        now: Timestamp,
    ) -> Result<(), OfficeError> {
        let idle = self.shared.board.read(|known| known.own.access.idle);
        let session = Session::begin(role, staff, idle, now);
        let access = &self.shared.access;
        access.begin(session, on.side, || {
            let mut beside = JoinSet::new();
            beside.spawn(self.clone().end_when_idle());
            beside.spawn(read_ahead(on.clone()));
            beside
        });
        // Entering the other side locks: it has, or it will, or this is the right one.
        if self.on()?.side != on.side {
            access.lock();
        }
        Ok(())
    }

    /// Locks once nothing was done for as long as the session allows. Counts by a clock that nobody sets.
    async fn end_when_idle(self) {
        let mut standing = self.access();
        loop {
            let Some(ends_at) = standing.borrow_and_update().ends_at else {
                return;
            };
            let rest = ends_at.duration_since(self.now());
            let rest = Duration::try_from(rest).unwrap_or_default();
            tokio::select! {
                biased;
                changed = standing.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(rest) => return self.lock(),
            }
        }
    }
}

/// Writes down who is let in, and how many tries before were wrong.
async fn note_entry(
    on: &On,
    role: Role,
    staff: Option<String>,
    now: Timestamp,
    wrong: u32,
) -> Result<(), OfficeError> {
    let wrong = (wrong > 0).then(|| ("wrong".to_owned(), wrong.to_string()));
    let detail = wrong.into_iter().collect();
    let actor = of(role, staff);
    on.store
        .note(now, &actor, AuditAction::Unlocked, &detail)
        .await?;
    Ok(())
}
