//! Waiting: always for something that can be seen, never for a time.

use std::time::{Duration, Instant};

/// How long a step may take that needs nobody and no service. Generous: the machine may be slow and
/// busy with the other journeys.
pub(crate) const SOON: Duration = Duration::from_secs(20);

/// Asks until there is an answer.
pub(crate) async fn until<T>(
    what: &str,
    within: Duration,
    mut ask: impl AsyncFnMut() -> Option<T>,
) -> T {
    let deadline = Instant::now() + within;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "not within {within:?}: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
