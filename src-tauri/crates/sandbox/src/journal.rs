//! Every call to the two services, in order of arrival.
//!
//! A call stands here as soon as it arrives, so that a test can wait for one that is
//! being held. It lives in memory only and keeps no header, hence no key or token.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::Serialize;

use crate::endpoint::Endpoint;
use crate::faults::EffectName;

/// Older calls fall out, so that a sandbox may run for weeks.
const MOST_CALLS: usize = 20_000;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// Counts from one.
    pub sequence: u64,
    /// Milliseconds from the start of the sandbox to the arrival, by the monotonic clock.
    pub at_ms: u64,
    /// The same instant by the wall clock.
    pub at: Timestamp,
    /// What was called; missing for a wrong path or method.
    pub endpoint: Option<Endpoint>,
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// The query as it was sent.
    pub query: Option<String>,
    /// Status of the answer; missing while the call is open and when the connection was cut.
    pub status: Option<u16>,
    /// Whether the service did the work; the answer may still be held back.
    pub is_done: bool,
    /// Whether the call is over, answered or not.
    pub is_over: bool,
    /// Why the call was refused, or what is notable about it (`early_poll`, `tokens`);
    /// about the work, even if a fault replaced the answer.
    pub note: Option<&'static str>,
    /// The customer whom it concerns, where the stand-in could tell.
    pub number: Option<String>,
    /// The login whom it concerns; counts from one.
    pub login: Option<u64>,
    /// The fault that was played on it.
    pub fault: Option<EffectName>,
}

/// What a handler tells the journal about its call, as an extension of its answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Remark {
    pub(crate) note: Option<&'static str>,
    pub(crate) number: Option<String>,
    pub(crate) login: Option<u64>,
}

impl Remark {
    pub(crate) fn number(number: impl Into<String>) -> Self {
        Self {
            number: Some(number.into()),
            ..Self::default()
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Journal {
    calls: VecDeque<Call>,
    last: u64,
}

impl Journal {
    /// Enters a call; its sequence number is set here and returned.
    pub(crate) fn arrived(&mut self, call: Call) -> u64 {
        self.last += 1;
        if self.calls.len() == MOST_CALLS {
            self.calls.pop_front();
        }
        self.calls.push_back(Call {
            sequence: self.last,
            ..call
        });
        self.last
    }

    /// Changes a call that stands here; one that fell out is let go.
    pub(crate) fn amend(&mut self, sequence: u64, change: impl FnOnce(&mut Call)) {
        if let Some(call) = self
            .calls
            .iter_mut()
            .rev()
            .find(|call| call.sequence == sequence)
        {
            change(call);
        }
    }

    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    pub(crate) fn calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter()
    }
}
