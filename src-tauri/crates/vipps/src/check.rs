//! Whether the settings work, for the settings screen and the doctor. Bothers no customer.

use enrolment::ports::ServiceError;

use crate::Client;

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The login service answers, and is the issuer that the settings name.
    Discovery,
    /// The keys are accepted: an access token can be had.
    AccessToken,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// What was tried.
    pub check: Check,
    /// `Ok` if it works.
    pub result: Result<(), ServiceError>,
}

impl Client {
    /// Tries everything that can be tried without a customer; asks the service each time.
    pub async fn check(&self) -> [Finding; 2] {
        let (discovery, access_token) = tokio::join!(self.try_discovery(), self.try_access_token());
        [
            Finding {
                check: Check::Discovery,
                result: discovery,
            },
            Finding {
                check: Check::AccessToken,
                result: access_token,
            },
        ]
    }
}
