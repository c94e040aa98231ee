//! One enrolment as it is stored: its phase, its times, and a private part that goes when it ends.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{ContactId, IllegalStep, LoginRequest, Msisdn, Phase, Profile, QrText, Step, Tokens};

/// The id of an enrolment: a UUID of version 7, so that ids sort by time. Also the reference that a
/// cashier quotes to support.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EnrolmentId(Uuid);

impl EnrolmentId {
    /// A fresh id.
    pub fn fresh() -> Self {
        Self(Uuid::now_v7())
    }

    /// Reads an id as written by `Display`.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::parse_str(text).ok().map(Self)
    }
}

impl fmt::Display for EnrolmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One running engine. Two engines over one store never share an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WorkerId(Uuid);

impl WorkerId {
    /// A fresh id.
    pub fn fresh() -> Self {
        Self(Uuid::now_v7())
    }
}

impl fmt::Display for WorkerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How the register stood before the customer was asked: what a save that was delayed is compared
/// with, so that it does not undo what happened in between.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Baseline {
    /// The register could not be asked.
    #[default]
    Unknown,
    /// Nobody had the number.
    Nobody,
    /// This contact had it, and was not a member.
    Contact {
        /// Which.
        id: ContactId,
        /// Its preferences then.
        preferences: BTreeMap<String, bool>,
        /// Its answered consents then.
        consents: BTreeMap<String, bool>,
        /// A digest of all that a customer's answer can change: see [`Contact::digest`](crate::Contact::digest).
        digest: String,
    },
}

/// What is known of the customer while the enrolment is open. Lives in the encrypted store and in
/// memory only, and is wiped in the transaction that ends the enrolment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that are true or not, each by itself"
)]
pub struct Private {
    /// The scanned text, until it is exchanged.
    pub qr: Option<QrText>,
    /// The number.
    pub number: Option<Msisdn>,
    /// The requests on the phone, newest last.
    pub requests: Vec<LoginRequest>,
    /// Whether a new request with a new code is wanted.
    pub send_again: bool,
    /// Whether a request may be out that nobody can follow.
    pub request_lost: bool,
    /// The tokens, from the approval to the profile.
    pub tokens: Option<Tokens>,
    /// The profile, from the approval to the save.
    pub profile: Option<Profile>,
    /// How the register stood before.
    pub baseline: Baseline,
    /// Whether nobody had the number before this enrolment.
    pub is_new: bool,
    /// The contact that this enrolment made or works on.
    pub contact: Option<ContactId>,
    /// Whether a write with the profile was sent, arrived or not.
    pub write_sent: bool,
    /// How often the step of this phase was tried in vain.
    pub tries: u32,
}

/// How the customer was identified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// A code before the webcam.
    Camera,
    /// A code by a hand scanner.
    HandScanner,
    /// A number typed.
    Keypad,
    /// A picture or clip in a file.
    File,
    /// A call from the POS or the command line.
    Call,
}

/// What an enrolment has reached, for the list of steps on the screen and for the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Milestone {
    /// The number is known.
    Identified,
    /// The register was asked.
    Checked,
    /// The customer has a request.
    Asked,
    /// The customer approved.
    Approved,
    /// The profile is here.
    Profiled,
    /// The register has it.
    Saved,
}

/// One enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Which.
    pub id: EnrolmentId,
    /// Grows by one with every transition.
    pub version: i64,
    /// When it was begun.
    pub opened_at: Timestamp,
    /// How the customer was identified.
    pub source: Source,
    /// The till.
    pub till: String,
    /// The store's external id.
    pub store: String,
    /// Who served, if the till knows.
    pub cashier: Option<String>,
    /// Where it stands.
    pub phase: Phase,
    /// When the engine has something to do for it; `None` once it ended.
    pub due_at: Option<Timestamp>,
    /// What was reached when.
    pub milestones: BTreeMap<Milestone, Timestamp>,
    /// The number with all but its last three digits hidden, once known.
    pub masked_number: Option<String>,
    /// Whether the number was confirmed by the service or typed; `false` when it was only read from
    /// a clear-text code.
    pub verified: bool,
    /// What the customer answered, by the name in Engage; known from the profile on.
    pub consents: BTreeMap<String, bool>,
    /// What must not outlive the enrolment.
    pub private: Private,
}

/// A line in the append-only log of transitions. Holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Name of the step.
    pub step: &'static str,
    /// Name of the phase after it.
    pub phase: &'static str,
    /// What else is worth knowing: an outcome, a reason.
    pub detail: Option<String>,
}

/// What a live screen shows of an enrolment. Personal while it is open; empty of it once ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Which.
    pub id: EnrolmentId,
    /// The version shown; a later one replaces it.
    pub version: i64,
    /// When it was begun.
    pub opened_at: Timestamp,
    /// How the customer was identified.
    pub source: Source,
    /// Where it stands.
    pub phase: Phase,
    /// The number, while the enrolment is open.
    pub number: Option<Msisdn>,
    /// The masked number.
    pub masked_number: Option<String>,
    /// See [`Enrolment::verified`].
    pub verified: bool,
    /// What was reached when.
    pub milestones: BTreeMap<Milestone, Timestamp>,
    /// What the customer answered, by the name in Engage.
    pub consents: BTreeMap<String, bool>,
}

impl Enrolment {
    /// What a screen shows of it.
    pub fn view(&self) -> View {
        View {
            id: self.id,
            version: self.version,
            opened_at: self.opened_at,
            source: self.source,
            phase: self.phase.clone(),
            number: self.private.number.clone(),
            masked_number: self.masked_number.clone(),
            verified: self.verified,
            milestones: self.milestones.clone(),
            consents: self.consents.clone(),
        }
    }

    /// The newest request on the customer's phone.
    pub fn newest_request(&self) -> Option<&LoginRequest> {
        self.private.requests.last()
    }

    /// Moves by `step` at `now` and counts the version up. Unchanged if the step does not follow.
    pub fn apply(&mut self, step: Step, now: Timestamp) -> Result<Event, IllegalStep> {
        let next = self.phase.after(&step)?;
        let name = step.name();
        let given_up = match &step {
            Step::GiveUp(reason) => serde_json::to_string(reason).ok(),
            _ => None,
        };
        if next.name() != self.phase.name() && !matches!(next, Phase::Unsaved { .. }) {
            self.private.tries = 0;
        }
        self.due_at = Some(now);
        self.phase = next;
        self.take(step, now);
        if self.phase.is_ended() {
            self.due_at = None;
            self.private = Private::default();
        }
        self.version += 1;
        Ok(Event {
            at: now,
            step: name,
            phase: self.phase.name(),
            detail: given_up.or_else(|| self.detail()),
        })
    }

    fn take(&mut self, step: Step, now: Timestamp) {
        match step {
            Step::Identified { number, verified } => {
                self.identify(number, verified, now);
            }
            Step::Checked(baseline) | Step::CreateContact(Some(baseline)) => {
                self.reached(Milestone::Checked, now);
                self.private.is_new = baseline == Baseline::Nobody;
                self.private.baseline = baseline;
            }
            Step::Trigger(baseline) => {
                self.reached(Milestone::Checked, now);
                if let Baseline::Contact { id, .. } = &baseline {
                    self.private.contact = Some(id.clone());
                }
                self.private.baseline = baseline;
            }
            Step::ContactMade(id, baseline) => {
                self.private.contact = Some(id);
                self.private.baseline = baseline;
            }
            Step::Request => self.private.send_again = false,
            Step::Requested(request) => {
                self.reached(Milestone::Asked, now);
                self.private.requests.push(request);
                self.due_at = self.next_poll();
            }
            Step::KeepWaiting { lost, .. } => {
                self.private.request_lost |= lost;
                self.due_at = self.next_poll();
            }
            Step::SendAgain => self.private.send_again = true,
            Step::PollPlanned(planned) => {
                let known = self
                    .private
                    .requests
                    .iter_mut()
                    .find(|own| own.id == planned.id);
                if let Some(known) = known {
                    *known = planned;
                }
                self.due_at = if self.private.send_again {
                    Some(now)
                } else {
                    self.next_poll()
                };
            }
            Step::RequestOver { id, lost } => {
                self.private.request_lost |= lost;
                self.private.requests.retain(|own| own.id != id);
                self.due_at = if self.private.send_again {
                    Some(now)
                } else {
                    self.next_poll()
                };
            }
            Step::Approved(tokens) => {
                self.reached(Milestone::Approved, now);
                self.private.tokens = Some(tokens);
                self.private.requests.clear();
            }
            Step::ProfileLater { at } | Step::LookLater { at } | Step::SaveLater { at, .. } => {
                self.private.tries += 1;
                self.due_at = Some(at);
            }
            Step::Profiled { profile, consents } => {
                self.reached(Milestone::Profiled, now);
                self.consents = consents;
                self.private.profile = Some(*profile);
                self.private.tokens = None;
            }
            Step::WriteSent => self.private.write_sent = true,
            Step::WriteNotDone => self.private.write_sent = false,
            Step::Made(id) => {
                self.private.is_new = true;
                self.private.contact = Some(id);
            }
            Step::Stands { consents } => {
                self.reached(Milestone::Approved, now);
                self.consents = consents;
            }
            Step::Watch { look_at, .. } => {
                self.reached(Milestone::Asked, now);
                self.due_at = Some(look_at);
            }
            Step::End(outcome) => {
                if outcome.is_member() {
                    self.reached(Milestone::Saved, now);
                }
            }
            Step::CreateContact(None) | Step::SaveNow | Step::GiveUp(_) => {}
        }
    }

    /// Notes the number once it is known.
    pub(crate) fn identify(&mut self, number: Msisdn, verified: bool, now: Timestamp) {
        self.reached(Milestone::Identified, now);
        self.masked_number = Some(number.masked());
        self.verified = verified;
        self.private.number = Some(number);
        self.private.qr = None;
    }

    fn reached(&mut self, milestone: Milestone, now: Timestamp) {
        self.milestones.entry(milestone).or_insert(now);
    }

    fn next_poll(&self) -> Option<Timestamp> {
        self.private
            .requests
            .iter()
            .map(LoginRequest::due_at)
            .min()
            .or(self.due_at)
    }

    fn detail(&self) -> Option<String> {
        match &self.phase {
            Phase::Ended { outcome } => serde_json::to_string(outcome).ok(),
            Phase::Unsaved { reason, .. } => serde_json::to_string(reason).ok(),
            _ => None,
        }
    }
}
