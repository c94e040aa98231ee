//! Wall-clock time. The stand-ins answer a real till in real time, so they own the real
//! clock; waiting and measuring go through `tokio::time`.

use jiff::Timestamp;
use jiff::civil::Date;

#[expect(
    clippy::disallowed_methods,
    reason = "the stand-ins take no part in the product's Clock port: they are the outside world"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// The date in UTC, good enough for ages and brand names.
pub(crate) fn today() -> Date {
    now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
