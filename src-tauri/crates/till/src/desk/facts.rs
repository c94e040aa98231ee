//! What is known of one engine that runs: where its enrolments stand, and how its services are.

use std::collections::{HashMap, VecDeque};

use enrolment::{AskedBy, EnrolmentId, Phase, View};
use settings::Settings;

use super::{changes::Change, services::ServiceStandings};

/// As many enrolments that ended can still be shown to their customers.
const ENDED: usize = 32;

/// What is known of an engine that runs.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) till: Option<String>,
    pub(super) store: Option<String>,
    pub(super) asked_by: AskedBy,
    pub(super) services: ServiceStandings,
    phases: HashMap<EnrolmentId, (i64, Phase)>,
    ended: VecDeque<EnrolmentId>,
}

impl Facts {
    /// Before anything was learnt.
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            till: settings.till.id.clone(),
            store: settings.till.store.clone(),
            asked_by: settings.approval.sent_by,
            services: ServiceStandings::default(),
            phases: HashMap::new(),
            ended: VecDeque::new(),
        }
    }

    /// Learns from what is shown.
    pub(super) fn take(&mut self, change: &Change) {
        match change {
            Change::Snapshot(open) => {
                let ended = &self.ended;
                self.phases.retain(|id, _| ended.contains(id));
                for view in open {
                    self.moved(view);
                }
            }
            Change::Moved(view) => {
                self.moved(view);
                self.services.learn(&view.phase);
            }
        }
    }

    /// Notes where an enrolment stands, unless more is known already.
    pub(super) fn moved(&mut self, view: &View) {
        let known = self.phases.get(&view.id);
        if known.is_some_and(|(version, _)| *version >= view.version) {
            return;
        }
        self.phases
            .insert(view.id, (view.version, view.phase.clone()));
        if view.phase.is_ended() {
            self.ended.push_back(view.id);
            if self.ended.len() > ENDED
                && let Some(oldest) = self.ended.pop_front()
            {
                self.phases.remove(&oldest);
            }
        }
    }

    /// Where it stands, if it is open or ended a short while ago.
    pub(super) fn phase(&self, id: EnrolmentId) -> Option<&Phase> {
        self.phases.get(&id).map(|(_, phase)| phase)
    }

    /// Whether an enrolment is open that is not put off.
    pub(super) fn does_anyone_wait(&self) -> bool {
        let mut phases = self.phases.values();
        phases.any(|(_, phase)| !phase.is_ended() && !matches!(phase, Phase::Unsaved { .. }))
    }

    pub(super) fn unsaved(&self) -> usize {
        let phases = self.phases.values();
        phases
            .filter(|(_, phase)| matches!(phase, Phase::Unsaved { .. }))
            .count()
    }
}
