//! The back office: what managers and administrators see and may do, with or without windows.
//!
//! Owns who is let in ([`Access`]) and that everything else asks for it first. Works on the side that is
//! on: each has its own database, with its own PINs, history and audit. Refuses to own what the store
//! keeps and what the engine does.

mod access;
mod audit;
mod autostart;
mod diagnostics;
mod erase;
mod error;
mod export;
mod files;
mod history;
mod lists;
mod meter;
mod pins;
mod retention;
mod session;
mod settings;
mod transfer;
mod unsaved;
mod views;

use std::sync::Arc;

use ::access::Role;
use enrolment::ports::Clock as _;
use jiff::{Timestamp, tz::TimeZone};
use store::Actor;
use tokio_util::sync::CancellationToken;

pub use erase::{erase, traces};
pub use error::OfficeError;
pub use meter::Meter;
pub(crate) use pins::{have_pin, set_practice_pins};
pub use pins::{reset_role, set_role};
pub(crate) use retention::keep as keep_history;
pub(crate) use session::Access;
pub use views::{
    Autostart, Connection, DiagnosticFile, EngageChoice, EngageLists, ExportProgress, FileAnswer,
    HistoryPage, KeyState, MappingView, MeterView, OfficeSecret, OfficeSetting, OfficeSettings,
    SettingChange, SettingsFile, TimeLine,
};

use crate::{
    SystemClock,
    desk::{On, Shared, Side},
};

/// The back office of one till. Cheap to clone; all clones are one office.
#[derive(Clone)]
pub struct Office {
    shared: Arc<Shared>,
}

impl Office {
    /// That of this desk.
    pub(crate) const fn of(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Who asks, if they may, and the side that they were let in on. Counts as something done, so the
    /// session lasts. Everything that shows or does something for a manager or an administrator begins
    /// with it or one of those below, and works on this side even if the mode is changed meanwhile.
    fn allowed(&self, needs: Role) -> Result<(Actor, On), OfficeError> {
        let (actor, on, _) = self.allowed_until(needs)?;
        Ok((actor, on))
    }

    /// The same, with a token that is cancelled when their session ends.
    fn allowed_until(&self, needs: Role) -> Result<(Actor, On, CancellationToken), OfficeError> {
        let on = self.on()?;
        let access = &self.shared.access;
        let (actor, ended) = access.allowed(needs, on.side, self.now())?;
        Ok((actor, on, ended))
    }

    /// The side that whoever is there may see this on. For what a screen asks by itself, time and again:
    /// it does not count as something done.
    fn visible(&self, needs: Role) -> Result<On, OfficeError> {
        let on = self.on()?;
        self.shared.access.may_see(needs, on.side, self.now())?;
        Ok(on)
    }

    /// Like [`Office::allowed`] for what acts on this computer itself, its settings and keys. Refuses in practice: the
    /// PINs of practice are on its screen.
    fn allowed_for_real(&self, needs: Role) -> Result<(Actor, On), OfficeError> {
        let (actor, on) = self.allowed(needs)?;
        match on.side {
            Side::Real => Ok((actor, on)),
            Side::Practice => Err(OfficeError::Practice),
        }
    }

    /// The side that is on.
    fn on(&self) -> Result<On, OfficeError> {
        self.shared.on().map_err(|_| OfficeError::Closed)
    }

    /// The time of day.
    #[expect(clippy::unused_self, reason = "the clock is the office's")]
    fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    /// Where the clock on the wall is.
    #[expect(clippy::unused_self, reason = "the wall is the office's")]
    fn zone(&self) -> TimeZone {
        TimeZone::system()
    }
}
