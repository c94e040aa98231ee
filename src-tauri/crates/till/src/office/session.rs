//! The session of a till: who is let in, on which side, and what ends with them. Refuses to own who may
//! begin one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use access::{AccessStanding, Role, Session};
use jiff::Timestamp;
use store::Actor;
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{DiagnosticFile, OfficeError, access::Looks, pins::of};
use crate::desk::Side;

/// The session of a till, and what the screens are told of it.
pub(crate) struct Access {
    entered: Mutex<Option<Entered>>,
    standing: watch::Sender<AccessStanding>,
    /// Held over every look at a PIN and every change of one: two tries at once are two.
    pub(super) trying: tokio::sync::Mutex<Looks>,
}

/// Somebody who was let in.
struct Entered {
    session: Session,
    /// On one side only: the PINs of practice are on its screen.
    side: Side,
    /// Whether the audit says that this session opened the history.
    has_opened_history: bool,
    /// What this session was shown for support.
    diagnostics: Vec<DiagnosticFile>,
    /// Cancelled by its guard, whichever way the session ends.
    ended: CancellationToken,
    _ends: DropGuard,
    /// What goes on beside the session, and no longer than it.
    _beside: JoinSet<()>,
}

impl Default for Access {
    fn default() -> Self {
        let locked = AccessStanding {
            role: Role::Cashier,
            staff: None,
            ends_at: None,
            have_pin: Vec::new(),
        };
        Self {
            entered: Mutex::default(),
            standing: watch::Sender::new(locked),
            trying: tokio::sync::Mutex::default(),
        }
    }
}

impl Access {
    /// Who is let in, now and after each change.
    pub(super) fn watch(&self) -> watch::Receiver<AccessStanding> {
        self.standing.subscribe()
    }

    /// Begins a session, and with it what goes on beside it.
    pub(super) fn begin(&self, session: Session, side: Side, beside: impl FnOnce() -> JoinSet<()>) {
        let ended = CancellationToken::new();
        let mut entered = self.entered();
        self.tell(Some(&session));
        *entered = Some(Entered {
            session,
            side,
            has_opened_history: false,
            diagnostics: Vec::new(),
            _ends: ended.clone().drop_guard(),
            ended,
            _beside: beside(),
        });
    }

    /// Who asks, if they may on this side, and a token that is cancelled when their session ends.
    /// Something was done, so the session lasts.
    pub(super) fn allowed(
        &self,
        needs: Role,
        side: Side,
        now: Timestamp,
    ) -> Result<(Actor, CancellationToken), OfficeError> {
        let mut entered = self.entered();
        let own = self.holder(&mut entered, needs, side, now)?;
        own.session.touch(now);
        self.tell(Some(&own.session));
        let staff = own.session.staff().map(ToOwned::to_owned);
        Ok((of(own.session.role(), staff), own.ended.child_token()))
    }

    /// Whether whoever is there may see what needs this role. Nothing was done, so the session ends when
    /// it would have.
    pub(super) fn may_see(
        &self,
        needs: Role,
        side: Side,
        now: Timestamp,
    ) -> Result<(), OfficeError> {
        self.holder(&mut self.entered(), needs, side, now)
            .map(|_| ())
    }

    /// Whoever is let in on this side, if they may. Ends a session that is over.
    fn holder<'a>(
        &self,
        entered: &'a mut Option<Entered>,
        needs: Role,
        side: Side,
        now: Timestamp,
    ) -> Result<&'a mut Entered, OfficeError> {
        if entered.as_ref().is_some_and(|own| own.session.is_over(now)) {
            *entered = None;
            self.tell(None);
        }
        let own = entered.as_mut();
        own.filter(|own| own.side == side && own.session.role() >= needs)
            .ok_or(OfficeError::NotAllowed { needs })
    }

    /// Whether the audit says that the session opened the history.
    pub(super) fn has_opened_history(&self) -> bool {
        let entered = self.entered();
        entered.as_ref().is_some_and(|own| own.has_opened_history)
    }

    /// The audit says so now.
    pub(super) fn opened_history(&self) {
        if let Some(own) = self.entered().as_mut() {
            own.has_opened_history = true;
        }
    }

    /// Keeps what was shown for support until the session ends.
    pub(super) fn show(&self, files: Vec<DiagnosticFile>) {
        if let Some(own) = self.entered().as_mut() {
            own.diagnostics = files;
        }
    }

    /// What this session was shown last for support.
    pub(super) fn shown(&self) -> Vec<DiagnosticFile> {
        let entered = self.entered();
        entered
            .as_ref()
            .map_or_else(Vec::new, |own| own.diagnostics.clone())
    }

    /// Ends the session, if there is one.
    pub(crate) fn lock(&self) {
        let mut entered = self.entered();
        *entered = None;
        self.tell(None);
    }

    /// Says which roles have a PIN, from now on.
    pub(crate) fn have_pin(&self, roles: Vec<Role>) {
        self.standing.send_if_modified(|standing| {
            let is_new = standing.have_pin != roles;
            standing.have_pin = roles;
            is_new
        });
    }

    fn tell(&self, session: Option<&Session>) {
        self.standing.send_if_modified(|standing| {
            let now = AccessStanding {
                role: session.map_or(Role::Cashier, Session::role),
                staff: session.and_then(Session::staff).map(ToOwned::to_owned),
                ends_at: session.map(Session::ends_at),
                have_pin: standing.have_pin.clone(),
            };
            let is_new = *standing != now;
            *standing = now;
            is_new
        });
    }

    /// Nothing can panic while the lock is held, so a poisoned one is as good.
    fn entered(&self) -> MutexGuard<'_, Option<Entered>> {
        self.entered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
