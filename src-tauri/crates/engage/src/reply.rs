//! What an answer means before anybody looks at its content: the table in the crate's documentation.
//! Holds the body, which may be personal, and never prints it.

use std::time::Duration;

use enrolment::{ContactId, ports::ServiceError};
use reqwest::StatusCode;
use serde_json::Value;

use crate::answer;

/// A complete answer.
pub(crate) struct Reply {
    status: StatusCode,
    retry_after: Option<Duration>,
    /// `None` if it was too large to read.
    body: Option<Vec<u8>>,
}

/// The error codes that are known. Anything else may be a customer's data in the wrong place and is
/// not passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorCode {
    ContactNotFound,
    MultipleMatches,
    InvalidEmailAddress,
    InvalidPhoneNumber,
    InvalidSocialSecurityNumber,
    InvalidContactType,
    InvalidContactId,
    InvalidSearchQuery,
    NoData,
    ApprovedContactWithKeyExists,
    ContactWithKeyIsBeingCreated,
    ValidationError,
    InvalidSystemConfiguration,
    Unknown,
}

impl ErrorCode {
    const KNOWN: [Self; 13] = [
        Self::ContactNotFound,
        Self::MultipleMatches,
        Self::InvalidEmailAddress,
        Self::InvalidPhoneNumber,
        Self::InvalidSocialSecurityNumber,
        Self::InvalidContactType,
        Self::InvalidContactId,
        Self::InvalidSearchQuery,
        Self::NoData,
        Self::ApprovedContactWithKeyExists,
        Self::ContactWithKeyIsBeingCreated,
        Self::ValidationError,
        Self::InvalidSystemConfiguration,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::ContactNotFound => "ContactNotFound",
            Self::MultipleMatches => "MultipleMatches",
            Self::InvalidEmailAddress => "InvalidEmailAddress",
            Self::InvalidPhoneNumber => "InvalidPhoneNumber",
            Self::InvalidSocialSecurityNumber => "InvalidSocialSecurityNumber",
            Self::InvalidContactType => "InvalidContactType",
            Self::InvalidContactId => "InvalidContactId",
            Self::InvalidSearchQuery => "InvalidSearchQuery",
            Self::NoData => "NoData",
            Self::ApprovedContactWithKeyExists => "ApprovedContactWithKeyExists",
            Self::ContactWithKeyIsBeingCreated => "ContactWithKeyIsBeingCreated",
            Self::ValidationError => "ValidationError",
            Self::InvalidSystemConfiguration => "InvalidSystemConfiguration",
            Self::Unknown => "(unknown)",
        }
    }

    fn read(text: &str) -> Self {
        Self::KNOWN
            .into_iter()
            .find(|code| code.as_str().eq_ignore_ascii_case(text))
            .unwrap_or(Self::Unknown)
    }
}

impl Reply {
    pub(crate) const fn new(
        status: StatusCode,
        retry_after: Option<Duration>,
        body: Option<Vec<u8>>,
    ) -> Self {
        Self {
            status,
            retry_after,
            body,
        }
    }

    pub(crate) const fn status(&self) -> StatusCode {
        self.status
    }

    /// The `errorCode` of an answer that is not a success, if it names one.
    pub(crate) fn code(&self) -> Option<ErrorCode> {
        if self.status.is_success() {
            return None;
        }
        answer::text_member(&self.json()?, "errorCode").map(|code| ErrorCode::read(&code))
    }

    /// How many ids a [`ErrorCode::MultipleMatches`] names.
    pub(crate) fn matches(&self) -> usize {
        self.json().as_ref().map_or(0, answer::matches)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_str(self.text()?).ok()
    }

    /// The contact's id in the answer to a look-up or a create.
    pub(crate) fn contact_id(&self) -> Option<ContactId> {
        answer::contact_id(self.text()?)
    }

    /// Whether a 404 is Engage's word that there is none, and not a web server's that it knows no
    /// such path: taking the second for the first would make a second contact.
    pub(crate) fn says_there_is_none(&self) -> bool {
        self.status == StatusCode::NOT_FOUND && (self.is_empty() || self.code().is_some())
    }

    /// The error that the answer is, for whoever did not expect it.
    pub(crate) fn refusal(&self) -> ServiceError {
        let rejected = ServiceError::Rejected {
            status: self.status.as_u16(),
        };
        match (self.status.as_u16(), self.code()) {
            (..=299, _) => ServiceError::Unexpected,
            (404, code) if code == Some(ErrorCode::ContactNotFound) || self.is_empty() => rejected,
            (300..=399 | 404, _)
            | (400, Some(ErrorCode::InvalidContactType))
            | (500, Some(ErrorCode::InvalidSystemConfiguration)) => ServiceError::Misconfigured,
            (401 | 403, _) => ServiceError::KeysRefused,
            (429, _) => ServiceError::Busy {
                retry_after: self.retry_after,
            },
            (503, _) => ServiceError::Unreachable,
            (408 | 500.., _) => ServiceError::AnswerLost,
            _ => rejected,
        }
    }

    fn text(&self) -> Option<&str> {
        let text = std::str::from_utf8(self.body.as_deref()?).ok()?;
        Some(text.trim_start_matches('\u{feff}').trim())
    }

    fn is_empty(&self) -> bool {
        self.text().is_some_and(str::is_empty)
    }
}
