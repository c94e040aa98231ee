//! Fault switches: what goes wrong with the next calls of one endpoint.
//!
//! Owns the list of them. They are played in `play`, and connections are cut in `wire`.

mod play;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tokio_util::sync::CancellationToken;

use crate::endpoint::Endpoint;

pub(crate) use play::Delivery;

/// A fault for the next calls of one endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Where.
    pub endpoint: Endpoint,
    /// For how many calls.
    #[serde(default = "once")]
    pub calls: u32,
    /// How many calls go through unharmed first.
    #[serde(default)]
    pub skip: u32,
    /// What.
    pub effect: Effect,
}

fn once() -> u32 {
    1
}

fn final_status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    let status = u16::deserialize(deserializer)?;
    if (200..600).contains(&status) {
        Ok(status)
    } else {
        Err(D::Error::custom("status must be 200 to 599"))
    }
}

/// A duration as a whole number.
mod milliseconds {
    use super::{Deserialize, Deserializer, Duration, Serializer};

    pub(super) fn serialize<S: Serializer>(wait: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u128(wait.as_millis())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_millis)
    }
}

impl Fault {
    /// A fault for the next call.
    pub fn next(endpoint: Endpoint, effect: Effect) -> Self {
        Self {
            endpoint,
            calls: 1,
            skip: 0,
            effect,
        }
    }

    /// The same fault for this many calls.
    #[must_use]
    pub fn calls(self, calls: u32) -> Self {
        Self { calls, ..self }
    }

    /// The same fault after this many calls have gone through.
    #[must_use]
    pub fn skip(self, skip: u32) -> Self {
        Self { skip, ..self }
    }
}

/// Whether the service had done what was asked when the fault struck.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Nothing was done.
    #[default]
    BeforeWork,
    /// Everything was done; only the answer suffers.
    AfterWork,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// Answers this status. A body that is not given is empty.
    Status {
        /// HTTP status, 200 to 599.
        #[serde(deserialize_with = "final_status")]
        status: u16,
        /// Headers of the answer, such as `Retry-After`.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Body of the answer.
        #[serde(default)]
        body: String,
        /// When.
        #[serde(default)]
        moment: Moment,
    },
    /// Waits, then goes on.
    Wait {
        /// How long; milliseconds in JSON.
        #[serde(rename = "wait_ms", with = "milliseconds")]
        wait: Duration,
        /// When.
        #[serde(default)]
        moment: Moment,
    },
    /// Waits until the faults are cleared, then goes on. A caller who has left by then is
    /// served all the same, as a slow service would.
    Hold {
        /// When.
        #[serde(default)]
        moment: Moment,
    },
    /// Drops the connection without an answer.
    Cut {
        /// When.
        #[serde(default)]
        moment: Moment,
    },
    /// Does the work and drops the connection in the middle of the body.
    CutBody,
    /// Does the work and answers bytes that are no text.
    Garbage,
    /// Does the work and answers with the type of every JSON value changed.
    WrongType,
    /// Does the work and answers 50 MB of valid JSON.
    Huge,
    /// Does the work and answers one byte each 100 ms.
    Trickle,
}

/// An effect without its particulars, for the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named like the effects")]
pub enum EffectName {
    Status,
    Wait,
    Hold,
    Cut,
    CutBody,
    Garbage,
    WrongType,
    Huge,
    Trickle,
}

impl Effect {
    /// A status with no body, before anything was done.
    pub fn status(status: u16) -> Self {
        Self::Status {
            status,
            headers: BTreeMap::new(),
            body: String::new(),
            moment: Moment::BeforeWork,
        }
    }

    /// The name for the journal.
    pub fn name(&self) -> EffectName {
        match self {
            Self::Status { .. } => EffectName::Status,
            Self::Wait { .. } => EffectName::Wait,
            Self::Hold { .. } => EffectName::Hold,
            Self::Cut { .. } => EffectName::Cut,
            Self::CutBody => EffectName::CutBody,
            Self::Garbage => EffectName::Garbage,
            Self::WrongType => EffectName::WrongType,
            Self::Huge => EffectName::Huge,
            Self::Trickle => EffectName::Trickle,
        }
    }
}

/// A fault that struck one call.
#[derive(Debug)]
pub(crate) struct Struck {
    pub(crate) effect: Effect,
    released: CancellationToken,
}

#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: Vec<Fault>,
    released: CancellationToken,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.waiting.push(fault);
    }

    /// Forgets every fault and lets held calls go on.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
        std::mem::take(&mut self.released).cancel();
    }

    pub(crate) fn waiting(&self) -> &[Fault] {
        &self.waiting
    }

    /// The fault for a call of this endpoint: the oldest that is due. Each fault counts
    /// the calls that it lets through by itself.
    pub(crate) fn strike(&mut self, endpoint: Endpoint) -> Option<Struck> {
        let mut effect = None;
        for fault in &mut self.waiting {
            if fault.endpoint != endpoint {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
            } else if effect.is_none() && fault.calls > 0 {
                fault.calls -= 1;
                effect = Some(fault.effect.clone());
            }
        }
        self.waiting.retain(|fault| fault.calls > 0);
        Some(Struck {
            effect: effect?,
            released: self.released.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_the_calls_it_was_set_for_and_no_other() {
        let mut faults = Faults::default();
        faults.add(
            Fault::next(Endpoint::Token, Effect::Garbage)
                .skip(1)
                .calls(2),
        );
        let mut strikes = |endpoint| faults.strike(endpoint).is_some();
        assert!(!strikes(Endpoint::Jwks));
        let token = [(); 4].map(|()| strikes(Endpoint::Token));
        assert_eq!(token, [false, true, true, false]);
    }

    #[test]
    fn faults_of_one_endpoint_take_turns() {
        let mut faults = Faults::default();
        faults.add(Fault::next(Endpoint::Token, Effect::Huge).skip(2));
        faults.add(Fault::next(Endpoint::Token, Effect::Garbage));
        let mut struck = || Some(faults.strike(Endpoint::Token)?.effect);
        let played = [(); 4].map(|()| struck());
        assert_eq!(
            played,
            [Some(Effect::Garbage), None, Some(Effect::Huge), None]
        );
    }

    #[test]
    fn faults_are_read_from_short_json() {
        let fault: Fault = serde_json::from_str(
            r#"{"endpoint":"engage_create","effect":{"kind":"cut","moment":"after_work"}}"#,
        )
        .unwrap();
        let moment = Moment::AfterWork;
        assert_eq!(
            fault,
            Fault::next(Endpoint::EngageCreate, Effect::Cut { moment })
        );
    }
}
