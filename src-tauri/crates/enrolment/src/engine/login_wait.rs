//! Waiting for the customer's answer. The pace is protocol: never faster than the interval, five
//! seconds slower for good after each `slow_down`, and a `Retry-After` honoured (OpenID Connect CIBA
//! Core 1.0, sections 7.3 and 11).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{
    Engine,
    transition::{Halt, vipps_problem},
};
use crate::{
    Enrolment, LoginRequest, Outcome, ProblemCode, Step, Tokens,
    ports::{LONGEST_WAIT, Poll, ServiceError},
};

/// What a `slow_down` adds to the interval.
const SLOW_DOWN: Duration = Duration::from_secs(5);

/// How long before the end of a request the last poll within it is made, so that an answer in the last
/// seconds is not told after the end, when it may be too late to hear it.
const LAST_CALL: Duration = Duration::from_millis(500);

/// An access token is taken to be good for no longer: samples say 300 seconds, prose says ten minutes.
const LONGEST_TOKEN: Duration = Duration::from_mins(5);

impl Engine {
    pub(super) async fn await_approval(&self, enrolment: &mut Enrolment) -> Result<(), Halt> {
        if enrolment.private.send_again
            && let Some(number) = enrolment.private.number.clone()
        {
            return self.request(enrolment, &number).await;
        }
        let now = self.now();
        let requests = &enrolment.private.requests;
        let Some(request) = requests
            .iter()
            .min_by_key(|request| request.due_at())
            .cloned()
        else {
            return self.fail(enrolment, ProblemCode::Internal).await;
        };
        let plausible = LONGEST_WAIT.max(signed(request.interval));
        if request.poll_at > now + plausible {
            return self.replan(enrolment, request, now).await;
        }
        // A poll before the end was due and nobody made it: the computer slept, or this program was
        // not running. The customer may have said yes meanwhile.
        let was_missed = now > request.expires_at && request.poll_at < request.expires_at;
        let in_doubt = request.in_doubt || was_missed;
        if now > request.over_at() {
            let doubtful = LoginRequest {
                in_doubt,
                ..request
            };
            return self
                .request_over(enrolment, &doubtful, Outcome::Expired)
                .await;
        }
        // Stored before the call: a worker that takes over after a crash keeps the pace, and knows that
        // this poll may have brought an answer that nobody heard.
        let planned = LoginRequest {
            poll_at: now + request.interval,
            in_doubt: true,
            ..request
        };
        self.apply(enrolment, Step::PollPlanned(planned.clone()))
            .await?;
        let answer = self.shared.ports.login.poll(&planned.id).await;
        let asked = LoginRequest {
            in_doubt,
            ..planned
        };
        self.answered(enrolment, asked, answer).await
    }

    /// The times of a request were written by a clock that has been set back since: they are moved
    /// along with it.
    async fn replan(
        &self,
        enrolment: &mut Enrolment,
        request: LoginRequest,
        now: Timestamp,
    ) -> Result<(), Halt> {
        let poll_at = now + request.interval;
        let ahead_by = request.poll_at.duration_since(poll_at);
        let replanned = LoginRequest {
            poll_at,
            expires_at: request.expires_at - ahead_by,
            ..request
        };
        self.apply(enrolment, Step::PollPlanned(replanned)).await
    }

    async fn answered(
        &self,
        enrolment: &mut Enrolment,
        request: LoginRequest,
        answer: Result<Poll, ServiceError>,
    ) -> Result<(), Halt> {
        let now = self.now();
        let over = match answer {
            Ok(Poll::Pending) => return self.poll_later(enrolment, request, now, false).await,
            Ok(Poll::SlowDown) => {
                let interval = request.interval + SLOW_DOWN;
                let slower = LoginRequest {
                    interval,
                    ..request
                };
                return self.poll_later(enrolment, slower, now, false).await;
            }
            Ok(Poll::Approved {
                access_token,
                id_token,
                expires_in,
            }) => {
                let good_until = now + expires_in.min(LONGEST_TOKEN);
                let tokens = Tokens {
                    access_token,
                    id_token,
                    good_until,
                    request: request.id,
                };
                return self.apply(enrolment, Step::Approved(tokens)).await;
            }
            Err(ServiceError::Busy { retry_after }) => {
                let from = now
                    + retry_after
                        .unwrap_or_default()
                        .saturating_sub(request.interval);
                return self.poll_later(enrolment, request, from, true).await;
            }
            // A refusal without a code may be the gateway's; the request is on the phone all the same.
            Err(
                ServiceError::Unreachable
                | ServiceError::AnswerLost
                | ServiceError::Unexpected
                | ServiceError::Rejected { .. },
            ) => return self.poll_later(enrolment, request, now, true).await,
            Err(error) => Outcome::Failed {
                code: vipps_problem(error),
            },
            Ok(Poll::Declined) => Outcome::Declined,
            Ok(Poll::Expired) => Outcome::Expired,
            Ok(Poll::Gone) => Outcome::AnswerLost,
            Ok(Poll::NotOnVipps) => Outcome::NotOnVipps,
            Ok(Poll::AppTooOld) => Outcome::AppTooOld,
        };
        self.request_over(enrolment, &request, over).await
    }

    async fn poll_later(
        &self,
        enrolment: &mut Enrolment,
        request: LoginRequest,
        from: Timestamp,
        in_doubt: bool,
    ) -> Result<(), Halt> {
        let poll_at = next_poll(&request, from);
        self.apply(
            enrolment,
            Step::PollPlanned(LoginRequest {
                poll_at,
                in_doubt,
                ..request
            }),
        )
        .await
    }

    /// A request came to its end. Only the newest one's end is the enrolment's: an older one was
    /// given up when the cashier sent again.
    async fn request_over(
        &self,
        enrolment: &mut Enrolment,
        request: &LoginRequest,
        outcome: Outcome,
    ) -> Result<(), Halt> {
        let lost =
            outcome == Outcome::AnswerLost || (outcome == Outcome::Expired && request.in_doubt);
        let is_newest = enrolment
            .newest_request()
            .is_some_and(|newest| newest.id == request.id);
        if !is_newest {
            let id = request.id.clone();
            return self.apply(enrolment, Step::RequestOver { id, lost }).await;
        }
        let silent = matches!(outcome, Outcome::Expired | Outcome::AnswerLost);
        let outcome = if silent && (lost || enrolment.private.request_lost) {
            Outcome::AnswerLost
        } else {
            outcome
        };
        self.end(enrolment, outcome).await
    }
}

/// When to poll after `from`: an interval later, or somewhat more if that brings the last poll before
/// the end of the request close to the end.
pub(super) fn next_poll(request: &LoginRequest, from: Timestamp) -> Timestamp {
    let earliest = from + request.interval;
    let last_call = request.expires_at - LAST_CALL;
    if earliest < last_call && earliest + request.interval > last_call {
        last_call
    } else {
        earliest
    }
}

fn signed(interval: Duration) -> SignedDuration {
    SignedDuration::try_from(interval).unwrap_or(LONGEST_WAIT)
}
