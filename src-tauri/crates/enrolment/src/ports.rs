//! What the engine asks of the outside: one trait for each question. Adapters implement them.

mod secrets;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use ts_rs::TS;

use crate::{
    AuthRequestId, Change, ConfirmationCode, Contact, ContactId, Enrolment, EnrolmentId, Event,
    Found, Msisdn, NewContact, Personal, Profile, QrText, Tokens, WorkerId,
};

pub use self::secrets::{SecretName, Secrets, SecretsError};

/// All ports of one engine.
#[derive(Clone)]
pub struct Ports {
    /// A QR text to a number.
    pub identify: Arc<dyn IdentifyCustomer>,
    /// Login on the customer's phone.
    pub login: Arc<dyn CustomerLogin>,
    /// The member register.
    pub register: Arc<dyn MemberRegister>,
    /// Enrolments in flight.
    pub store: Arc<dyn EnrolmentStore>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// Confirmation codes.
    pub codes: Arc<dyn Codes>,
}

/// Why a service did not do what was asked. Tells apart what surely was not done from what may
/// have been: the engine must look before it asks the second kind again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// Nothing was done: no connection, or the service said that it is not available (503).
    #[error("the service cannot be reached")]
    Unreachable,
    /// It may have been done: the connection broke after sending, a time limit passed, or the service
    /// answered 500, 502 or 504.
    #[error("the answer of the service was lost")]
    AnswerLost,
    /// Too many calls; nothing was done. The wait is the service's own, if it named one.
    #[error("the service wants fewer calls")]
    Busy {
        /// What `Retry-After` said.
        retry_after: Option<Duration>,
    },
    /// The keys are wrong, for another environment, or not allowed to do this.
    #[error("the service does not accept the keys")]
    KeysRefused,
    /// The service refuses because of how it or this till is set up.
    #[error("the service refuses because of a setting")]
    Misconfigured,
    /// The service understood and does not accept the data.
    #[error("the service does not accept the data (status {status})")]
    Rejected {
        /// The HTTP status.
        status: u16,
    },
    /// An answer that this version does not understand.
    #[error("the service answered something unexpected")]
    Unexpected,
    /// A token or key that did not prove to be the service's.
    #[error("the answer does not prove to be the service's")]
    NotTrusted,
}

/// Turns the text of a personal code into a number.
#[async_trait]
pub trait IdentifyCustomer: Send + Sync {
    /// Exchanges the whole text.
    async fn identify(&self, qr: &QrText) -> Result<Identified, IdentifyError>;
}

/// Whose code it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identified {
    /// The number.
    pub number: Msisdn,
    /// Whether the service said so; `false` when it was read from a clear-text code because the
    /// service could not be reached.
    pub verified: bool,
}

/// Why a code gave no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentifyError {
    /// Stale, cut off, or not a person's: a fresh code or the number is needed.
    #[error("the code was not accepted")]
    NotAccepted,
    /// The service failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// Login on the customer's phone.
#[async_trait]
pub trait CustomerLogin: Send + Sync {
    /// Whether the number can log in. Advisory: a failure says nothing.
    async fn can_log_in(&self, number: &Msisdn) -> Result<bool, ServiceError>;

    /// Sends the request to the customer's phone; it lives for `expiry`, rounded down to seconds.
    async fn start(
        &self,
        number: &Msisdn,
        code: &ConfirmationCode,
        expiry: Duration,
    ) -> Result<Started, StartError>;

    /// Asks once whether the customer answered. Never call it faster than the request's interval.
    async fn poll(&self, request: &AuthRequestId) -> Result<Poll, ServiceError>;

    /// Checks the id token and fetches what the customer shared.
    async fn profile(
        &self,
        tokens: &Tokens,
        request: &AuthRequestId,
    ) -> Result<Profile, ProfileError>;
}

/// A request that is on its way to the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The handle for polling.
    pub request: AuthRequestId,
    /// How long the customer has.
    pub expires_in: Duration,
    /// The least wait between two polls.
    pub interval: Duration,
}

/// Why a request was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// No account, an inactive one, or under 15.
    #[error("the number is not on Vipps")]
    NotOnVipps,
    /// The app is too old for this kind of login.
    #[error("the app of the customer is too old")]
    AppTooOld,
    /// The service failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// The answer to one poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Poll {
    /// Not yet.
    Pending,
    /// Not yet, and the interval grows by five seconds for good.
    SlowDown,
    /// The customer approved. This answer comes once.
    Approved {
        /// For the user info.
        access_token: Personal<String>,
        /// Who it is, signed.
        id_token: Personal<String>,
        /// How long the access token is good.
        expires_in: Duration,
    },
    /// The customer said no.
    Declined,
    /// The request's time is over.
    Expired,
    /// The service does not know the request, or has answered it already.
    Gone,
    /// No account, an inactive one, or under 15.
    NotOnVipps,
    /// The app is too old for this kind of login.
    AppTooOld,
}

/// Why there is no profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// The token is not good any more; there is nothing to renew it with.
    #[error("the access token is not good any more")]
    TokenGone,
    /// The service failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// The member register.
#[async_trait]
pub trait MemberRegister: Send + Sync {
    /// Looks up by number.
    async fn find(&self, number: &Msisdn) -> Result<Found, ServiceError>;

    /// Reads one contact; `None` if it is gone.
    async fn read(&self, id: &ContactId) -> Result<Option<Contact>, ServiceError>;

    /// Makes a contact at the store.
    async fn create(&self, contact: &NewContact) -> Result<Created, ServiceError>;

    /// Writes what is given and leaves the rest.
    async fn update(&self, id: &ContactId, change: &Change) -> Result<(), ServiceError>;

    /// Raises the contact to the type.
    async fn promote(&self, id: &ContactId, contact_type: &str) -> Result<(), ServiceError>;

    /// Fires the trigger for the contact.
    async fn trigger(&self, id: &ContactId, trigger_id: &str) -> Result<(), ServiceError>;
}

/// What became of a create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created {
    /// The register made it.
    Contact(ContactId),
    /// The register names this contact and does not say whether it made it now, or found it standing
    /// there and left it as it was: read it.
    Named(ContactId),
    /// A contact with the key exists: look up.
    Exists,
}

/// Enrolments in flight. Every method is one transaction.
#[async_trait]
pub trait EnrolmentStore: Send + Sync {
    /// Keeps a new enrolment. [`StoreError::NumberBusy`] if its number is in another open one.
    async fn insert(&self, enrolment: &Enrolment, event: &Event) -> Result<(), StoreError>;

    /// Loads an open enrolment; `None` if there is none with this id.
    async fn load(&self, id: EnrolmentId) -> Result<Option<Enrolment>, StoreError>;

    /// All open enrolments, oldest first.
    async fn open(&self) -> Result<Vec<Enrolment>, StoreError>;

    /// Takes up to `limit` enrolments that are due at `now` and that no worker holds, for `worker`
    /// until `until`. A due time or a lease that lies more than [`LONGEST_WAIT`] ahead was written by
    /// a clock that has been set back since, and counts as over.
    async fn claim(
        &self,
        worker: WorkerId,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Claimed, StoreError>;

    /// Takes one open enrolment, due or not, for `worker` until `until`. `false` if somebody holds it, in
    /// the sense of [`claim`](Self::claim), or there is none with this id.
    async fn take(
        &self,
        id: EnrolmentId,
        worker: WorkerId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Holds a claimed enrolment until `until`, or lets it go with a time that is not in the future.
    /// Does nothing if `worker` does not hold it.
    async fn hold(
        &self,
        id: EnrolmentId,
        worker: WorkerId,
        until: Timestamp,
    ) -> Result<(), StoreError>;

    /// Stores a transition and its event if the stored version is still `enrolment.version - 1`, else
    /// [`StoreError::Conflict`]. An ended enrolment becomes a row of the history in the same
    /// transaction, and its private part is gone. [`StoreError::NumberBusy`] as in `insert`.
    async fn save(&self, enrolment: &Enrolment, event: &Event) -> Result<(), StoreError>;
}

/// Longer than anything in an enrolment waits: five minutes between two saves, fifteen at the most
/// where a service names a wait.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(16);

/// What a claim brought.
#[derive(Debug, Clone, Default)]
pub struct Claimed {
    /// The enrolments that are now the worker's.
    pub enrolments: Vec<Enrolment>,
    /// When the next of the others may be claimed, if any waits.
    pub next_due: Option<Timestamp>,
}

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else stored a transition in between: load and apply again.
    #[error("the enrolment was changed by another worker")]
    Conflict,
    /// The number is in another open enrolment.
    #[error("the number is in another open enrolment")]
    NumberBusy(EnrolmentId),
    /// The store itself failed. What it held is as it was.
    #[error("{fault}")]
    Failed {
        /// What is the matter with it.
        fault: StoreFault,
        /// What it said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StoreError {
    /// What is the matter with the store, as far as it is.
    pub const fn fault(&self) -> StoreFault {
        match self {
            Self::Failed { fault, .. } => *fault,
            Self::Conflict | Self::NumberBusy(_) => StoreFault::Other,
        }
    }

    /// A failure that fits no kind.
    pub fn other(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Failed {
            fault: StoreFault::Other,
            source: Box::new(source),
        }
    }
}

/// What is the matter with a store that failed, in terms of what can be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(rename_all = "camelCase")]
pub enum StoreFault {
    /// There is no room left: somebody has to make some.
    #[error("there is no room on the disk for the database")]
    DiskFull,
    /// The file or its folder cannot be written: its rights have to be put right.
    #[error("the database cannot be written")]
    ReadOnly,
    /// Another program kept the file locked: it has to let go.
    #[error("the database is locked by another program")]
    Locked,
    /// The file has holes: the next start sets it aside.
    #[error("the database is damaged")]
    Damaged,
    /// Anything else.
    #[error("the database failed")]
    Other,
}

/// The time of day.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> Timestamp;
}

/// A source of confirmation codes.
pub trait Codes: Send + Sync {
    /// A fresh code.
    fn next(&self) -> Result<ConfirmationCode, NoRandomness>;
}

/// The operating system gives no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no randomness")]
pub struct NoRandomness;
