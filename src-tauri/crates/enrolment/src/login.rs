//! A login on the customer's phone: the request, and what its approval brought.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{ConfirmationCode, Personal, stored};

/// The handle of a login request (CIBA `auth_req_id`). With the client's keys it stands for the
/// customer's answer: redacted in `Debug`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AuthRequestId(#[serde(with = "stored")] Personal<String>);

impl AuthRequestId {
    /// Takes what the service gave.
    pub const fn new(id: String) -> Self {
        Self(Personal::new(id))
    }

    /// The handle, to be sent when polling.
    pub const fn expose(&self) -> &String {
        self.0.expose()
    }
}

/// One login request on the customer's phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginRequest {
    /// The handle for polling.
    pub id: AuthRequestId,
    /// What the customer compares.
    pub code: ConfirmationCode,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The least wait between two polls; only ever grows.
    pub interval: Duration,
    /// Not to be polled before this.
    pub poll_at: Timestamp,
    /// Whether the answer to the last poll did not arrive: an approval may have been in it.
    pub in_doubt: bool,
}

/// How long past its end a request is still asked for: an answer in the last second is picked up by
/// the poll after it.
const GRACE: SignedDuration = SignedDuration::from_secs(15);

/// The same, when the last polls brought no answer: the network may come back.
const GRACE_IN_DOUBT: SignedDuration = SignedDuration::from_mins(1);

impl LoginRequest {
    /// When it is no longer asked for.
    pub(crate) fn over_at(&self) -> Timestamp {
        self.expires_at + if self.in_doubt { GRACE_IN_DOUBT } else { GRACE }
    }

    /// When there is something to do for it: a poll, or its end.
    pub(crate) fn due_at(&self) -> Timestamp {
        self.poll_at
            .min(self.over_at() + SignedDuration::from_millis(1))
    }
}

/// The tokens of an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// For the user info.
    #[serde(with = "stored")]
    pub access_token: Personal<String>,
    /// Who it is, signed.
    #[serde(with = "stored")]
    pub id_token: Personal<String>,
    /// When the access token stops being good.
    pub good_until: Timestamp,
    /// The request that was approved.
    pub request: AuthRequestId,
}
