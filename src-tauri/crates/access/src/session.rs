//! The session of whoever unlocked a role.

use std::time::Duration;

use jiff::Timestamp;

use crate::Role;

/// Ends when nothing was done for a while. Also when the clock was set by more than that while, either
/// way: nobody knows then how long it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    role: Role,
    staff: Option<String>,
    idle: Duration,
    seen_at: Timestamp,
}

impl Session {
    /// One that begins at `now` and ends once nothing was done for `idle`.
    pub const fn begin(role: Role, staff: Option<String>, idle: Duration, now: Timestamp) -> Self {
        Self {
            role,
            staff,
            idle,
            seen_at: now,
        }
    }

    /// What its holder is.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The staff number that was given.
    pub fn staff(&self) -> Option<&str> {
        self.staff.as_deref()
    }

    /// When it ends if nothing is done.
    pub fn ends_at(&self) -> Timestamp {
        self.seen_at
            .saturating_add(self.idle)
            .unwrap_or(Timestamp::MAX)
    }

    /// Whether it is over.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen_at).unsigned_abs() >= self.idle
    }

    /// Something was done.
    pub const fn touch(&mut self, now: Timestamp) {
        self.seen_at = now;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};
    use rstest::rstest;

    use super::Session;
    use crate::Role;

    const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

    fn session() -> Session {
        Session::begin(Role::Manager, None, Duration::from_mins(5), NOW)
    }

    #[rstest]
    #[case::at_once(0, false)]
    #[case::just_in_time(299, false)]
    #[case::idle(300, true)]
    #[case::after_a_night(40_000, true)]
    #[case::set_back_a_little(-2, false)]
    #[case::set_back_an_hour(-3600, true)]
    fn a_session_ends_when_nothing_was_done(#[case] later: i64, #[case] is_over: bool) {
        let now = NOW + SignedDuration::from_secs(later);
        assert_eq!(session().is_over(now), is_over);
    }

    #[test]
    fn something_done_keeps_it() {
        let mut session = session();
        let later = NOW + SignedDuration::from_mins(4);
        session.touch(later);
        assert_eq!(session.ends_at(), later + SignedDuration::from_mins(5));
        assert!(!session.is_over(later + SignedDuration::from_mins(4)));
    }
}
