//! How often a call is tried again while a person waits. Policy; how often a customer's answer is
//! asked for is protocol and stands in `login_wait`.

use std::{future::Future, time::Duration};

use backon::{ExponentialBuilder, Retryable as _};

use crate::ports::{IdentifyError, ServiceError, StartError};

/// A wait that a service names is honoured up to this; a longer one ends the attempts. So does a call
/// that itself took longer.
const BEARABLE: Duration = Duration::from_secs(5);

/// Whether the same call may go through a little later.
pub(super) const fn passes(error: ServiceError) -> bool {
    matches!(
        error,
        ServiceError::Unreachable | ServiceError::AnswerLost | ServiceError::Busy { .. }
    )
}

/// Whether nothing was done, so that even a call that changes something may be made again.
pub(super) const fn was_not_done(error: ServiceError) -> bool {
    matches!(error, ServiceError::Unreachable | ServiceError::Busy { .. })
}

/// Makes a call up to four times within a few seconds while `again` holds for its error.
pub(super) async fn patiently<T, E, Answer>(
    call: impl FnMut() -> Answer,
    again: fn(ServiceError) -> bool,
) -> Result<T, E>
where
    E: Cause,
    Answer: Future<Output = Result<T, E>>,
{
    let soon = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(400))
        .with_max_delay(Duration::from_secs(2))
        .with_max_times(3)
        .with_jitter();
    let begun = tokio::time::Instant::now();
    call.retry(soon)
        .when(|error| begun.elapsed() < BEARABLE && error.cause().is_some_and(again))
        .adjust(|error, wait| match error.cause() {
            Some(ServiceError::Busy {
                retry_after: Some(named),
            }) if named > BEARABLE => None,
            Some(ServiceError::Busy {
                retry_after: Some(named),
            }) => wait.map(|own| own.max(named)),
            _ => wait,
        })
        .await
}

/// An error that a failing service may stand behind.
pub(super) trait Cause {
    /// The failure of the service, if it is one.
    fn cause(&self) -> Option<ServiceError>;
}

impl Cause for ServiceError {
    fn cause(&self) -> Option<ServiceError> {
        Some(*self)
    }
}

impl Cause for IdentifyError {
    fn cause(&self) -> Option<ServiceError> {
        match self {
            Self::Service(error) => Some(*error),
            Self::NotAccepted => None,
        }
    }
}

impl Cause for StartError {
    fn cause(&self) -> Option<ServiceError> {
        match self {
            Self::Service(error) => Some(*error),
            Self::NotOnVipps | Self::AppTooOld => None,
        }
    }
}
