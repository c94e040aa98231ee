//! How long one waits after wrong tries.

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
    /// One more try at `now`.
    pub fn once_more(self, now: Timestamp) -> Trying {
        if let Some(until) = self.wait_until.filter(|until| *until > now) {
            // A clock that was set forward and back must lock nobody out for good. It is kept, for
            // else the end of the wait would move ahead of whoever asks again.
            let until = until.min(later(now, LONGEST_WAIT));
            let kept = Self {
                wait_until: Some(until),
                ..self
            };
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
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::{FREE, LONGEST_WAIT, Tries, Trying};

    const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

    /// The state after so many wrong tries, each at the first moment that is looked at, and when.
    fn guess(times: u32) -> (Tries, Timestamp) {
        let (mut tries, mut now) = (Tries::default(), NOW);
        for _ in 0..times {
            loop {
                match tries.once_more(now) {
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
        let Trying::Wait(until, kept) = tries.once_more(back) else {
            panic!("looked at before its time")
        };
        assert_eq!(Some(until), tries.wait_until);
        assert_eq!(kept, tries);
    }

    #[test]
    fn a_clock_that_was_far_ahead_locks_nobody_out() {
        let (tries, now) = guess(7);
        let back = now - SignedDuration::from_hours(24 * 365);
        let Trying::Wait(until, kept) = tries.once_more(back) else {
            panic!("looked at before its time")
        };
        assert_eq!(until, back + LONGEST_WAIT);
        // And it does not move ahead of whoever asks again.
        let soon = back + SignedDuration::from_mins(59);
        let Trying::Wait(again, _) = kept.once_more(soon) else {
            panic!("looked at before its time")
        };
        assert_eq!(again, until);
        assert!(matches!(kept.once_more(until), Trying::Look(_)));
    }

    proptest! {
        /// Whatever the clock does, nobody waits longer than an hour, and no try that is looked at is free
        /// once the free ones are gone.
        #[test]
        fn no_clock_gains_a_try_or_waits_for_ever(jumps in proptest::collection::vec(-100_000_i64..100_000, 1..60)) {
            let (mut tries, mut now) = (Tries::default(), NOW);
            for jump in jumps {
                now += SignedDuration::from_secs(jump);
                match tries.once_more(now) {
                    Trying::Look(counted) => {
                        prop_assert_eq!(counted.wrong, tries.wrong + 1);
                        prop_assert!(tries.wait_until.is_none_or(|until| until <= now));
                        prop_assert_eq!(counted.wait_until.is_some(), counted.wrong >= FREE);
                        tries = counted;
                    }
                    Trying::Wait(until, kept) => {
                        prop_assert!(until > now && until <= now + LONGEST_WAIT);
                        prop_assert_eq!(kept.wrong, tries.wrong);
                        prop_assert!(matches!(kept.once_more(until), Trying::Look(_)));
                        tries = kept;
                    }
                }
            }
        }
    }
}
