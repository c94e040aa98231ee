//! What the refusals mean. Error bodies come in several forms, some from the services and some from
//! the gateway before them; of each only the code is taken, and the body goes no further.
//!
//! The code stands in `error`, else in `error_code` (a string, or a number that says nothing new),
//! else in `title` or `detail`. The first that is known counts, whatever the status: published
//! samples and the standard disagree on both. Only `invalid_request`, which says least, gives way to
//! a known code after it. Sources: Vipps Login, merchant-initiated login guide; OpenID CIBA Core 1.0,
//! sections 11 and 13; Vipps QR, personal QR guide; Vipps Userinfo.
//!
//! | code | at the start | at a poll |
//! | --- | --- | --- |
//! | `unknown_user_id`, `invalid_user` | `NotOnVipps` | `NotOnVipps` |
//! | `old_app`, `outdated_app_version` | `AppTooOld` | `AppTooOld` |
//! | `authorization_pending` | by status | `Pending` |
//! | `slow_down` | by status | `SlowDown` |
//! | `access_denied` | `Misconfigured` | `Declined` |
//! | `expired_token` | by status | `Expired` |
//! | `invalid_grant` | by status | `Gone` |
//! | `invalid_client` | `KeysRefused` | `KeysRefused` |
//! | `unauthorized_client`, `invalid_scope`, `invalid_binding_message`, `unsupported_grant_type` | `Misconfigured` | `Misconfigured` |
//! | `invalid_request` | about the number: `Rejected`; else `Misconfigured` | `Misconfigured` |
//!
//! | status, without a known code | everywhere | but |
//! | --- | --- | --- |
//! | 400 | `Rejected` | QR exchange: `NotAccepted`; access token: `KeysRefused` |
//! | 401 | `KeysRefused` | userinfo: `TokenGone` |
//! | 403 | `KeysRefused` | |
//! | other 4xx | `Rejected` | |
//! | 2xx that cannot be read, 3xx | `Unexpected` | |
//!
//! Discovery and the key set know no caller: whatever they refuse is a wrong address, `Misconfigured`.
//! 408, 429 and 5xx do not come this far, see [`crate::http`].

use enrolment::ports::{IdentifyError, Poll, ProfileError, ServiceError, StartError};
use reqwest::StatusCode;
use serde_json::Value;

use crate::http::Answer;

/// An answer that is not the one asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: Option<Code>,
    /// Whether the words beside the code speak of the number asked.
    is_about_number: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    AuthorizationPending,
    SlowDown,
    AccessDenied,
    ExpiredToken,
    InvalidGrant,
    UnknownUser,
    AppTooOld,
    InvalidClient,
    InvalidRequest,
    /// The unit or this program may not, or does not properly, ask what it asks.
    WrongSetting,
}

impl Code {
    fn read(text: &str) -> Option<Self> {
        Some(match text.trim().to_ascii_lowercase().as_str() {
            "authorization_pending" => Self::AuthorizationPending,
            "slow_down" => Self::SlowDown,
            "access_denied" => Self::AccessDenied,
            "expired_token" => Self::ExpiredToken,
            "invalid_grant" => Self::InvalidGrant,
            "unknown_user_id" | "invalid_user" => Self::UnknownUser,
            "old_app" | "outdated_app_version" => Self::AppTooOld,
            "invalid_client" => Self::InvalidClient,
            "invalid_request" => Self::InvalidRequest,
            "unauthorized_client"
            | "invalid_scope"
            | "invalid_binding_message"
            | "unsupported_grant_type" => Self::WrongSetting,
            _ => return None,
        })
    }
}

impl Refusal {
    /// Reads any answer.
    pub(crate) fn of(answer: &Answer) -> Self {
        // A code in a successful answer is not a refusal that the services document.
        let body = answer
            .json
            .as_ref()
            .filter(|_| answer.status.is_client_error());
        let text = |name: &str| body.and_then(|body| body.get(name)).and_then(Value::as_str);
        let known = || {
            let members = ["error", "error_code", "title", "detail"];
            members
                .into_iter()
                .filter_map(|name| text(name).and_then(Code::read))
        };
        let code = known()
            .find(|code| *code != Code::InvalidRequest)
            .or_else(|| known().next());
        let is_about_number = ["error_description", "error_debug", "error_hint", "detail"]
            .into_iter()
            .any(|name| {
                let words = text(name).unwrap_or_default().to_ascii_lowercase();
                ["login_hint", "loginhint", "msisdn"]
                    .iter()
                    .any(|word| words.contains(word))
            });
        Self {
            status: answer.status,
            code,
            is_about_number,
        }
    }

    /// By status alone.
    pub(crate) fn by_status(self) -> ServiceError {
        match self.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ServiceError::KeysRefused,
            status if status.is_client_error() => ServiceError::Rejected {
                status: status.as_u16(),
            },
            _ => ServiceError::Unexpected,
        }
    }

    /// For any call of login: what is not about the customer.
    pub(crate) fn of_login(self) -> ServiceError {
        match self.code {
            Some(Code::InvalidClient) => ServiceError::KeysRefused,
            Some(Code::InvalidRequest) if self.is_about_number => ServiceError::Rejected {
                status: self.status.as_u16(),
            },
            Some(Code::InvalidRequest | Code::WrongSetting) => ServiceError::Misconfigured,
            _ => self.by_status(),
        }
    }

    pub(crate) fn of_start(self) -> StartError {
        match self.code {
            Some(Code::UnknownUser) => StartError::NotOnVipps,
            Some(Code::AppTooOld) => StartError::AppTooOld,
            // Before anybody was asked it is the service that denies, and not the customer.
            Some(Code::AccessDenied) => ServiceError::Misconfigured.into(),
            _ => self.of_login().into(),
        }
    }

    pub(crate) fn of_poll(self) -> Result<Poll, ServiceError> {
        match self.code {
            Some(Code::AuthorizationPending) => Ok(Poll::Pending),
            Some(Code::SlowDown) => Ok(Poll::SlowDown),
            Some(Code::AccessDenied) => Ok(Poll::Declined),
            Some(Code::ExpiredToken) => Ok(Poll::Expired),
            Some(Code::InvalidGrant) => Ok(Poll::Gone),
            Some(Code::UnknownUser) => Ok(Poll::NotOnVipps),
            Some(Code::AppTooOld) => Ok(Poll::AppTooOld),
            // A poll carries no number that could be at fault.
            Some(Code::InvalidRequest) => Err(ServiceError::Misconfigured),
            _ => Err(self.of_login()),
        }
    }

    pub(crate) fn of_user_info(self) -> ProfileError {
        if self.status == StatusCode::UNAUTHORIZED {
            ProfileError::TokenGone
        } else {
            self.by_status().into()
        }
    }

    pub(crate) fn of_exchange(self) -> IdentifyError {
        if self.status == StatusCode::BAD_REQUEST {
            IdentifyError::NotAccepted
        } else {
            self.by_status().into()
        }
    }

    pub(crate) fn of_access_token(self) -> ServiceError {
        if self.status == StatusCode::BAD_REQUEST {
            ServiceError::KeysRefused
        } else {
            self.by_status()
        }
    }

    /// For what is read without keys.
    pub(crate) fn of_public(self) -> ServiceError {
        if self.status.is_client_error() {
            ServiceError::Misconfigured
        } else {
            self.by_status()
        }
    }
}
