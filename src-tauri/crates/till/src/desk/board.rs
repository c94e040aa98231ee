//! What is known at any moment, and the two standings that are made from it. Owns no task and waits
//! for nothing.

use std::sync::{Mutex, PoisonError};

use access::StaffNumber;
use enrolment::{EnrolmentId, Phase};
use scanner::CameraState;
use settings::{Settings, Staff, WhenIdle};
use tokio::sync::watch;

use super::{
    Side,
    customer::{CustomerStanding, Face},
    facts::Facts,
    standing::{Mode, Standing},
};
use crate::Finding;

/// The one place that holds it, and that tells the screens.
pub(crate) struct Board {
    known: Mutex<Known>,
    standing: watch::Sender<Standing>,
    customer: watch::Sender<CustomerStanding>,
}

/// What is known.
pub(crate) struct Known {
    pub(super) mode: Mode,
    pub(super) is_set_up: bool,
    pub(super) trouble: Vec<Finding>,
    /// The settings of this computer, which the screens follow in practice too.
    pub(crate) own: Settings,
    pub(super) camera: CameraState,
    pub(super) served: Option<EnrolmentId>,
    /// Who serves, if they said so.
    pub(super) cashier: Option<StaffNumber>,
    real: Option<Facts>,
    practice: Option<Facts>,
}

impl Board {
    /// With nothing open, and the settings as far as they load.
    pub(super) fn new(own: Settings) -> Self {
        let known = Known {
            mode: Mode::Opening,
            is_set_up: own.complete().is_ok(),
            trouble: Vec::new(),
            own,
            camera: CameraState::Off,
            served: None,
            cashier: None,
            real: None,
            practice: None,
        };
        Self {
            standing: watch::Sender::new(known.standing()),
            customer: watch::Sender::new(known.customer()),
            known: Mutex::new(known),
        }
    }

    pub(super) fn standing(&self) -> watch::Receiver<Standing> {
        self.standing.subscribe()
    }

    pub(super) fn customer(&self) -> watch::Receiver<CustomerStanding> {
        self.customer.subscribe()
    }

    pub(crate) fn read<T>(&self, read: impl FnOnce(&Known) -> T) -> T {
        read(&self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes what is known, and tells the screens what follows from it.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Known) -> T) -> T {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = change(&mut known);
        // Under the lock, so that the screens hear changes in their order.
        tell(&self.standing, known.standing());
        tell(&self.customer, known.customer());
        changed
    }

    /// The same for one engine, if it still runs.
    pub(super) fn update(&self, side: Side, update: impl FnOnce(&mut Facts)) {
        self.change(|known| known.facts_mut(side).as_mut().map(update));
    }
}

fn tell<T: PartialEq>(watchers: &watch::Sender<T>, now: T) {
    watchers.send_if_modified(|before| {
        let is_new = *before != now;
        *before = now;
        is_new
    });
}

impl Known {
    pub(super) const fn facts(&self, side: Side) -> Option<&Facts> {
        match side {
            Side::Real => self.real.as_ref(),
            Side::Practice => self.practice.as_ref(),
        }
    }

    pub(super) const fn facts_mut(&mut self, side: Side) -> &mut Option<Facts> {
        match side {
            Side::Real => &mut self.real,
            Side::Practice => &mut self.practice,
        }
    }

    /// The facts of the mode that is on.
    fn active(&self) -> Option<&Facts> {
        match self.mode {
            Mode::Opening | Mode::Closing | Mode::SetUp => None,
            Mode::Real => self.facts(Side::Real),
            Mode::Practice => self.facts(Side::Practice),
        }
    }

    /// Serves an enrolment of the mode that is on. Any other counts as nobody: a screen may not have
    /// heard yet that the mode changed.
    pub(super) fn serve(&mut self, id: Option<EnrolmentId>) {
        let active = self.active();
        self.served = id.filter(|id| active.is_some_and(|facts| facts.phase(*id).is_some()));
    }

    /// The staff number of who serves, while it is asked for.
    pub(super) fn cashier(&self) -> Option<String> {
        let cashier = self.cashier.as_ref().filter(|_| self.asks_for_staff());
        cashier.map(ToString::to_string)
    }

    fn asks_for_staff(&self) -> bool {
        self.own.till.staff == Staff::Optional
    }

    /// Whether somebody is served who has still to wait. An ending that is shown keeps nobody from being
    /// next, and for the customer a save that is put off is one.
    pub(super) fn is_busy(&self) -> bool {
        let active = self.active();
        let phase = self
            .served
            .and_then(|id| active.and_then(|facts| facts.phase(id)));
        phase.is_some_and(|phase| !phase.is_ended() && !matches!(phase, Phase::Unsaved { .. }))
    }

    /// Whether the mode that is on has an enrolment that somebody waits for, served or on the shelf.
    pub(super) fn does_anyone_wait(&self) -> bool {
        self.active().is_some_and(Facts::does_anyone_wait)
    }

    fn standing(&self) -> Standing {
        let (own, active) = (&self.own, self.active());
        let language = own.setting("till.language");
        Standing {
            mode: self.mode,
            is_set_up: self.is_set_up,
            trouble: self.trouble.clone(),
            till: active.map_or_else(|| own.till.id.clone(), |facts| facts.till.clone()),
            store: active.map_or_else(|| own.till.store.clone(), |facts| facts.store.clone()),
            country: own.till.country,
            language: own.till.language,
            is_language_locked: language.is_some_and(|setting| setting.locked_by().is_some()),
            asked_by: active.map_or(own.approval.sent_by, |facts| facts.asked_by),
            clear_after: own.screen.clear_after,
            camera: self.camera.clone(),
            vipps: active.map_or_else(Default::default, |facts| facts.services.vipps),
            engage: active.map_or_else(Default::default, |facts| facts.services.engage),
            unsaved: active.map_or(0, Facts::unsaved),
            asks_for_staff: self.asks_for_staff(),
            cashier: self.cashier(),
        }
    }

    fn customer(&self) -> CustomerStanding {
        let idle = match self.own.customer_display.when_idle {
            WhenIdle::Picture => Face::ShowCode,
            WhenIdle::Blank => Face::Blank,
        };
        let face = self.active().map_or(Face::Blank, |facts| {
            let phase = self.served.and_then(|id| facts.phase(id));
            phase.map_or(idle, Face::of)
        });
        CustomerStanding {
            face,
            is_practice: self.mode == Mode::Practice,
            language: self.own.till.language,
            country: self.own.till.country,
            has_picture: match self.camera {
                CameraState::Live { .. } | CameraState::Poor { .. } | CameraState::Drawn => true,
                CameraState::Off | CameraState::Opening | CameraState::Fails { .. } => false,
            },
        }
    }
}
