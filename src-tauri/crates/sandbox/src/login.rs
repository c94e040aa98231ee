//! Logins on customers' phones: who was asked, by whom, what came of it, and the
//! rules of polling (OpenID CIBA Core 1.0, section 7.3 and 11).
//!
//! Pure: time comes in as instants. No HTTP.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use tokio::time::Instant;
use uuid::Uuid;

use crate::cast::Tick;
use crate::random;

/// Requests that one person may have open at once; Vipps publishes no number.
const MOST_AT_ONCE: usize = 2;

/// Seconds that `slow_down` adds (OpenID CIBA Core 1.0, section 11).
const SLOW_DOWN: Duration = Duration::from_secs(5);

/// How long an ended login is kept, so that a late poll gets its exact answer.
const KEPT_FOR: Duration = Duration::from_hours(1);

/// Who asked for a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum AskedBy {
    /// The till, by backchannel authentication.
    Till,
    /// The tenant's automation in Engage.
    Engage {
        /// The contact that the answer is for.
        contact: Uuid,
    },
}

/// What the customer did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Approved { ticks: Vec<Tick>, at: Timestamp },
    Declined,
}

/// One login on one phone.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    /// Counts from one; names the login in the journal.
    pub(crate) ordinal: u64,
    pub(crate) request_id: String,
    pub(crate) number: String,
    pub(crate) asked_by: AskedBy,
    pub(crate) code: Option<String>,
    pub(crate) scopes: BTreeSet<String>,
    pub(crate) expires: Instant,
    pub(crate) answer: Option<Answer>,
    interval: Duration,
    /// The start, and then each poll.
    last_contact: Instant,
    is_consumed: bool,
}

/// What a poll finds (error codes of OpenID CIBA Core 1.0, section 11).
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PollResult {
    Pending,
    SlowDown,
    Declined,
    Expired,
    /// Unknown, or answered with tokens before.
    InvalidGrant,
    /// The tokens may be made; the request is used up.
    Approved {
        at: Timestamp,
    },
}

/// What is asked of a phone.
pub(crate) struct Ask {
    pub(crate) number: String,
    pub(crate) asked_by: AskedBy,
    pub(crate) code: Option<String>,
    pub(crate) scopes: BTreeSet<String>,
    pub(crate) lifetime: Duration,
    pub(crate) interval: Duration,
}

/// Too many logins towards one person at once.
#[derive(Debug)]
pub(crate) struct TooMany;

/// All logins of this sandbox.
#[derive(Debug, Default)]
pub(crate) struct Logins {
    all: Vec<Login>,
    started: u64,
}

impl Login {
    pub(crate) fn is_open(&self, now: Instant) -> bool {
        self.answer.is_none() && now < self.expires
    }
}

impl Logins {
    /// Puts a login on the phone.
    pub(crate) fn ask(&mut self, ask: Ask, now: Instant) -> Result<&Login, TooMany> {
        self.all.retain(|login| now < login.expires + KEPT_FOR);
        if self.open(&ask.number, now).count() >= MOST_AT_ONCE {
            return Err(TooMany);
        }
        self.started += 1;
        let login = Login {
            ordinal: self.started,
            request_id: random::url_safe::<20>(),
            number: ask.number,
            asked_by: ask.asked_by,
            code: ask.code,
            scopes: ask.scopes,
            expires: now + ask.lifetime,
            answer: None,
            interval: ask.interval,
            last_contact: now,
            is_consumed: false,
        };
        self.all.push(login);
        self.all.last().ok_or(TooMany)
    }

    /// Logins that the phone shows, oldest first.
    pub(crate) fn open(&self, number: &str, now: Instant) -> impl Iterator<Item = &Login> {
        self.all
            .iter()
            .filter(move |login| login.number == number && login.is_open(now))
    }

    pub(crate) fn numbered(&self, ordinal: u64) -> Option<&Login> {
        self.all.iter().find(|login| login.ordinal == ordinal)
    }

    /// Answers the login with this ordinal, if it is still open.
    pub(crate) fn answer(&mut self, ordinal: u64, answer: Answer, now: Instant) -> Option<&Login> {
        let login = self
            .all
            .iter_mut()
            .find(|login| login.ordinal == ordinal && login.is_open(now))?;
        login.answer = Some(answer);
        Some(login)
    }

    /// Lets every open login of the number run out now; tells how many there were.
    pub(crate) fn expire(&mut self, number: &str, now: Instant) -> usize {
        self.all
            .iter_mut()
            .filter(|login| login.number == number && login.is_open(now))
            .map(|login| login.expires = now)
            .count()
    }

    /// The handles of all logins.
    pub(crate) fn handles(&self) -> impl Iterator<Item = String> {
        self.all.iter().map(|login| login.request_id.clone())
    }

    pub(crate) fn by_request(&self, request_id: &str) -> Option<&Login> {
        self.all
            .iter()
            .find(|login| login.request_id == request_id && login.asked_by == AskedBy::Till)
    }

    /// The newest login of the number, open or not.
    pub(crate) fn newest(&self, number: &str) -> Option<&Login> {
        self.all.iter().rev().find(|login| login.number == number)
    }

    /// One poll. A poll before its time is told to slow down whatever the customer did,
    /// the first one included: an impatient client is never rewarded.
    pub(crate) fn poll(&mut self, request_id: &str, now: Instant) -> PollResult {
        let Some(login) = self
            .all
            .iter_mut()
            .find(|login| login.request_id == request_id && login.asked_by == AskedBy::Till)
        else {
            return PollResult::InvalidGrant;
        };
        if login.is_consumed {
            return PollResult::InvalidGrant;
        }
        if now >= login.expires {
            return PollResult::Expired;
        }
        let is_early = now < login.last_contact + login.interval;
        login.last_contact = now;
        if is_early {
            login.interval += SLOW_DOWN;
            return PollResult::SlowDown;
        }
        match login.answer {
            None => PollResult::Pending,
            Some(Answer::Declined) => PollResult::Declined,
            Some(Answer::Approved { at, .. }) => {
                login.is_consumed = true;
                PollResult::Approved { at }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_secs(5);
    const NUMBER: &str = "4790000001";

    fn ask() -> Ask {
        Ask {
            number: NUMBER.to_owned(),
            asked_by: AskedBy::Till,
            code: None,
            scopes: BTreeSet::new(),
            lifetime: Duration::from_mins(1),
            interval: INTERVAL,
        }
    }

    fn started() -> (Logins, String, Instant) {
        let (mut logins, now) = (Logins::default(), Instant::now());
        let request_id = logins.ask(ask(), now).unwrap().request_id.clone();
        (logins, request_id, now)
    }

    fn approval() -> Answer {
        Answer::Approved {
            ticks: Vec::new(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn each_early_poll_lengthens_the_interval_for_good() {
        let (mut logins, id, start) = started();
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(logins.poll(&id, at(4)), PollResult::SlowDown);
        assert_eq!(logins.poll(&id, at(13)), PollResult::SlowDown);
        assert_eq!(logins.poll(&id, at(28)), PollResult::Pending);
        assert_eq!(logins.poll(&id, at(42)), PollResult::SlowDown);
    }

    #[test]
    fn an_early_poll_gets_no_tokens_though_the_customer_approved() {
        let (mut logins, id, start) = started();
        logins.answer(1, approval(), start).unwrap();
        assert_eq!(logins.poll(&id, start + INTERVAL / 2), PollResult::SlowDown);
    }

    #[test]
    fn tokens_are_given_once() {
        let (mut logins, id, start) = started();
        logins.answer(1, approval(), start).unwrap();
        let first = logins.poll(&id, start + INTERVAL);
        assert!(matches!(first, PollResult::Approved { .. }));
        assert_eq!(
            logins.poll(&id, start + INTERVAL * 2),
            PollResult::InvalidGrant
        );
    }

    #[test]
    fn an_approval_that_is_not_fetched_in_time_is_lost() {
        let (mut logins, id, start) = started();
        let end = start + Duration::from_mins(1);
        logins
            .answer(1, approval(), end - Duration::from_secs(1))
            .unwrap();
        assert_eq!(logins.poll(&id, end), PollResult::Expired);
    }

    #[test]
    fn nobody_answers_a_login_that_has_run_out() {
        let (mut logins, _, start) = started();
        let late = start + Duration::from_mins(1);
        assert!(logins.answer(1, Answer::Declined, late).is_none());
    }

    #[test]
    fn a_third_open_login_is_too_many() {
        let (mut logins, _, now) = started();
        assert!(logins.ask(ask(), now).is_ok());
        assert!(logins.ask(ask(), now).is_err());
        logins.answer(1, Answer::Declined, now);
        assert!(logins.ask(ask(), now).is_ok());
    }
}
