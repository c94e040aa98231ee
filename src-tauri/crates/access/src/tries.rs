//! How long one waits after wrong tries.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// No wait is longer.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// So many wrong tries in a row are a slip of the finger; what comes then is waited for, and worth a
/// note in the book.
pub const FREE: u32 = 3;

/// The wrong tries of one role, as they are kept. Counted before a PIN is looked at and forgotten once
/// it was right, so that nobody who ends the program in between gains a try.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tries {
    /// How many in a row.
    pub wrong: u32,
    /// When the last was.
    pub last_at: Option<Timestamp>,
    /// Until when no other is looked at.
    pub wait_until: Option<Timestamp>,
}

/// What to do with one more try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trying {
    /// Keep this, then look at the PIN.
    Look(Tries),
    /// Do not look at it: one waits until then. Keep this if it is another.
    Wait(Timestamp, Tries),
}

impl Tries {
    /// One more try at `now`. `quiet` is how long ago the last one was looked at or the program was started,
    /// whichever came later, by a clock that nobody sets: whoever moves the other one waits all the same,
    /// and a new start begins the wait anew.
    pub fn once_more(self, now: Timestamp, quiet: Duration) -> Trying {
        // A clock that was set forward and back must lock nobody out for good. It is kept, for else the
        // end of the wait would move ahead of whoever asks again.
        let stored = self.wait_until.filter(|until| *until > now);
        let stored = stored.map(|until| until.min(later(now, LONGEST_WAIT)));
        let kept = Self {
            wait_until: stored.or(self.wait_until),
            ..self
        };
        let quiet = SignedDuration::try_from(quiet).unwrap_or(SignedDuration::MAX);
        let rest = wait_after(self.wrong).map(|wait| wait.saturating_sub(quiet));
        let rest = rest.filter(SignedDuration::is_positive);
        let counted = rest.map(|rest| later(now, rest));
        // None is the least.
        if let Some(until) = stored.max(counted) {
            return Trying::Wait(until, kept);
        }
        let wrong = self.wrong.saturating_add(1);
        Trying::Look(Self {
            wrong,
            last_at: Some(now),
            wait_until: wait_after(wrong).map(|wait| later(now, wait)),
        })
    }
}

/// How long to wait after so many wrong tries in a row.
const fn wait_after(wrong: u32) -> Option<SignedDuration> {
    Some(match wrong {
        0..FREE => return None,
        FREE => SignedDuration::from_secs(5),
        4 => SignedDuration::from_secs(30),
        5 => SignedDuration::from_mins(2),
        6 => SignedDuration::from_mins(10),
        _ => LONGEST_WAIT,
    })
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::{FREE, LONGEST_WAIT, Tries, Trying, wait_after};

    const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

    /// Longer than any wait.
    const LONG: Duration = Duration::from_hours(2);

    /// The state after so many wrong tries, each at the first moment that is looked at, and when.
    fn guess(times: u32) -> (Tries, Timestamp) {
        let (mut tries, mut now) = (Tries::default(), NOW);
        for _ in 0..times {
            let last = now;
            loop {
                let quiet = now.duration_since(last).unsigned_abs();
                match tries.once_more(now, quiet) {
                    Trying::Look(counted) => break tries = counted,
                    Trying::Wait(until, kept) => {
                        assert!(until > now);
                        (tries, now) = (kept, until);
                    }
                }
            }
        }
        (tries, now)
    }

    #[test]
    fn ten_thousand_guesses_take_more_than_a_year() {
        let (tries, now) = guess(10_000);
        assert_eq!(tries.wrong, 10_000);
        let days = now.duration_since(NOW).as_hours() / 24;
        assert!(days > 365, "{days} days");
    }

    #[rstest]
    #[case(1, 0)]
    #[case(2, 0)]
    #[case(3, 5)]
    #[case(4, 30)]
    #[case(5, 120)]
    #[case(6, 600)]
    #[case(7, 3600)]
    #[case(500, 3600)]
    fn each_wait_is_longer_up_to_an_hour(#[case] wrong: u32, #[case] seconds: i64) {
        let (tries, now) = guess(wrong);
        let wait = tries.wait_until.map(|until| until.duration_since(now));
        assert_eq!(wait.unwrap_or_default(), SignedDuration::from_secs(seconds));
        assert_eq!(wait.is_none(), wrong < FREE);
    }

    #[test]
    fn a_clock_that_is_set_back_makes_no_wait_shorter() {
        let (tries, now) = guess(5);
        let back = now - SignedDuration::from_mins(30);
        let Trying::Wait(until, kept) = tries.once_more(back, LONG) else {
            panic!("looked at before its time")
        };
        assert_eq!(Some(until), tries.wait_until);
        assert_eq!(kept, tries);
    }

    #[test]
    fn a_clock_that_was_far_ahead_locks_nobody_out() {
        let (tries, now) = guess(7);
        let back = now - SignedDuration::from_hours(24 * 365);
        let Trying::Wait(until, kept) = tries.once_more(back, LONG) else {
            panic!("looked at before its time")
        };
        assert_eq!(until, back + LONGEST_WAIT);
        // And it does not move ahead of whoever asks again.
        let soon = back + SignedDuration::from_mins(59);
        let Trying::Wait(again, _) = kept.once_more(soon, LONG) else {
            panic!("looked at before its time")
        };
        assert_eq!(again, until);
        assert!(matches!(kept.once_more(until, LONG), Trying::Look(_)));
    }

    #[test]
    fn a_clock_that_is_set_forward_ends_no_wait() {
        let (tries, now) = guess(5);
        let ahead = now + SignedDuration::from_hours(24);
        let wait = Trying::Wait(ahead + SignedDuration::from_secs(90), tries);
        assert_eq!(tries.once_more(ahead, Duration::from_secs(30)), wait);
        let over = tries.once_more(ahead, Duration::from_mins(2));
        assert!(matches!(over, Trying::Look(_)), "{over:?}");
    }

    #[test]
    fn the_free_tries_wait_for_nothing_after_a_new_start() {
        let (tries, now) = guess(FREE - 1);
        let next = tries.once_more(now, Duration::ZERO);
        assert!(matches!(next, Trying::Look(_)), "{next:?}");
    }

    proptest! {
        /// Whatever the clock on the wall does and however often the program is started, nobody waits
        /// longer than an hour, and no try is looked at before the wait for it is over.
        #[test]
        fn neither_the_clock_nor_a_new_start_gains_a_try(
            steps in proptest::collection::vec((-100_000_i64..100_000, 0_u64..5000, any::<bool>()), 1..60)
        ) {
            let (mut tries, mut now, mut quiet) = (Tries::default(), NOW, Duration::ZERO);
            for (jump, passed, is_restarted) in steps {
                quiet = if is_restarted { Duration::ZERO } else { quiet + Duration::from_secs(passed) };
                now += SignedDuration::from_secs(jump);
                match tries.once_more(now, quiet) {
                    Trying::Look(counted) => {
                        prop_assert_eq!(counted.wrong, tries.wrong + 1);
                        prop_assert!(tries.wait_until.is_none_or(|until| until <= now));
                        prop_assert!(wait_after(tries.wrong).is_none_or(|wait| wait.unsigned_abs() <= quiet));
                        prop_assert_eq!(counted.wait_until.is_some(), counted.wrong >= FREE);
                        (tries, quiet) = (counted, Duration::ZERO);
                    }
                    Trying::Wait(until, kept) => {
                        prop_assert!(until > now && until <= now + LONGEST_WAIT);
                        prop_assert_eq!(kept.wrong, tries.wrong);
                        prop_assert!(matches!(kept.once_more(until, LONG), Trying::Look(_)));
                        tries = kept;
                    }
                }
            }
        }
    }
}
