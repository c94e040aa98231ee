//! When a camera is to expose shorter than it chooses by itself: when a phone's screen burns out.
//!
//! Knows no device: pictures go in, how many times the exposure is to be halved comes out. It acts within
//! a few frames, for a phone is held up for a second or two, and does not hunt: what burns however short
//! the exposure is a lamp, and what burns again whenever the camera chooses is something that lies there.
//! Both are left alone for a long while.

use std::time::{Duration, Instant};

use crate::Luma;

/// How often the exposure is halved at most.
const MOST_HALVINGS: u8 = 3;

/// So long something must burn, and so long a camera takes until a change shows.
const SETTLES: Duration = Duration::from_millis(250);

/// When nothing has burned for so long the phone is gone.
const GONE: Duration = Duration::from_secs(3);

/// What burns again so soon after the camera chose by itself never went, and so often it may do that.
const NEVER_WENT: Duration = Duration::from_secs(2);
const MOST_RETURNS: u8 = 1;

/// How long something is left alone.
const LEFT_ALONE: Duration = Duration::from_mins(10);

/// The side of a cell, and the step from one pixel of it that is looked at to the next.
const CELL: usize = 16;
const STEP: usize = 4;

/// From this level on nothing more can be told.
const BURNT: u8 = 250;

/// A screen takes at least one cell in so many, and at most one in so many: more is daylight.
const LEAST: usize = 200;
const MOST: usize = 3;

/// Watches the pictures of one camera.
#[derive(Debug, Default)]
pub(super) struct Exposure {
    halvings: u8,
    burns_since: Option<Instant>,
    changed_at: Option<Instant>,
    burnt_at: Option<Instant>,
    /// When the camera was last let choose again because nothing burned.
    restored_at: Option<Instant>,
    /// How often in a row something burned again soon after that.
    returns: u8,
    left_alone_at: Option<Instant>,
}

impl Exposure {
    /// Takes the next picture, and says how many times the exposure is to be halved: none means that the
    /// camera chooses by itself.
    pub(super) fn see(&mut self, picture: &Luma, now: Instant) -> u8 {
        self.take(is_burnt(picture), now);
        self.halvings
    }

    fn take(&mut self, burns: bool, now: Instant) {
        let is_past =
            |at: Option<Instant>, wait| at.is_none_or(|at| now.duration_since(at) >= wait);
        if !burns {
            self.burns_since = None;
            if self.halvings > 0 && is_past(self.burnt_at, GONE) {
                self.change(0, now);
                self.restored_at = Some(now);
            }
            return;
        }
        self.burnt_at = Some(now);
        let since = *self.burns_since.get_or_insert(now);
        let is_settled = now.duration_since(since) >= SETTLES && is_past(self.changed_at, SETTLES);
        if !is_settled || !is_past(self.left_alone_at, LEFT_ALONE) {
            return;
        }
        if self.halvings == 0 {
            let is_back = self
                .restored_at
                .is_some_and(|at| since.duration_since(at) < NEVER_WENT);
            self.returns = if is_back { self.returns + 1 } else { 0 };
        }
        if self.halvings < MOST_HALVINGS && self.returns <= MOST_RETURNS {
            self.change(self.halvings + 1, now);
        } else {
            self.leave_alone(now);
        }
    }

    fn leave_alone(&mut self, now: Instant) {
        self.left_alone_at = Some(now);
        self.restored_at = None;
        self.returns = 0;
        self.change(0, now);
    }

    fn change(&mut self, halvings: u8, now: Instant) {
        self.halvings = halvings;
        self.changed_at = Some(now);
        tracing::debug!(halvings, "the exposure is changed");
    }
}

/// Whether about as much as a phone's screen is burnt out, dark modules and all.
fn is_burnt(picture: &Luma) -> bool {
    let rows: Vec<&[u8]> = picture.rows().collect();
    let columns = picture.width() as usize / CELL;
    let bands = rows.chunks_exact(CELL);
    let cells = columns * bands.len();
    let burnt = bands
        .map(|band| {
            let is_burnt = |column: &usize| {
                let part = column * CELL..(column + 1) * CELL;
                let pixels = band
                    .iter()
                    .step_by(STEP)
                    .flat_map(|row| row[part.clone()].iter().step_by(STEP));
                pixels.copied().all(|pixel| pixel >= BURNT)
            };
            (0..columns).filter(is_burnt).count()
        })
        .sum::<usize>();
    burnt > cells / LEAST && burnt <= cells / MOST
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use rstest::rstest;

    use super::{Exposure, is_burnt};
    use crate::Luma;

    /// Lets it see pictures, thirteen a second, and gives each change with its time in milliseconds.
    fn changes(pictures: impl IntoIterator<Item = bool>) -> Vec<(u64, u8)> {
        let mut pictures = pictures.into_iter();
        changes_of(|_| pictures.next())
    }

    /// The same with pictures that follow from the halvings, until there are no more.
    fn changes_of(mut burns: impl FnMut(u8) -> Option<bool>) -> Vec<(u64, u8)> {
        let mut exposure = Exposure::default();
        let began = Instant::now();
        let mut changes = Vec::new();
        for at in (0..).step_by(75) {
            let before = exposure.halvings;
            let Some(burns) = burns(before) else { break };
            exposure.take(burns, began + Duration::from_millis(at));
            if exposure.halvings != before {
                changes.push((at, exposure.halvings));
            }
        }
        changes
    }

    #[test]
    fn a_burning_screen_is_exposed_shorter_in_a_few_frames_until_it_is_gone() {
        let changes = changes((0..100).map(|at| (10..20).contains(&at)));
        let last_burnt = 19 * 75;
        assert_eq!(changes, [(1_050, 1), (1_350, 2), (last_burnt + 3_000, 0)]);
    }

    #[test]
    fn a_glint_changes_nothing() {
        assert_eq!(changes((0..200).map(|at| at % 7 < 3)), []);
    }

    #[test]
    fn a_lamp_is_left_alone() {
        let minute = 60_000 / 75;
        let changes = changes((0..9 * minute).map(|_| true));
        let halvings: Vec<_> = changes.iter().map(|(_, halvings)| *halvings).collect();
        assert_eq!(halvings, [1, 2, 3, 0]);
    }

    #[test]
    fn what_lies_there_and_burns_whenever_the_camera_chooses_is_left_alone() {
        let mut pictures = 9 * 60_000 / 75;
        let changes = changes_of(|halvings| {
            pictures -= 1;
            (pictures > 0).then_some(halvings == 0)
        });
        assert_eq!(changes, [(300, 1), (3_300, 0), (3_675, 1), (6_675, 0)]);
    }

    #[test]
    fn one_customer_after_another_is_exposed_shorter() {
        // A second of a phone, and seven without.
        let changes = changes((0..40_000 / 75).map(|at| at % 107 < 13));
        let halvings = changes.iter().map(|(_, halvings)| *halvings);
        assert_eq!(halvings.filter(|halvings| *halvings == 1).count(), 5);
    }

    fn with_screen(side: u32, light: u8, dark: u8) -> Luma {
        Luma::from_fn(640, 480, |x, y| {
            let is_screen = (100..100 + side).contains(&x) && (100..100 + side).contains(&y);
            match (is_screen, (x / 5 + y / 5) % 2) {
                (false, _) => 90,
                (true, 0) => dark,
                (true, _) => light,
            }
        })
        .unwrap()
    }

    #[rstest]
    #[case::burnt_out(with_screen(200, 255, 252), true)]
    #[case::bright_with_its_modules(with_screen(200, 255, 120), false)]
    #[case::a_spot(with_screen(20, 255, 255), false)]
    #[case::daylight(with_screen(380, 255, 255), false)]
    #[case::smaller_than_a_cell(Luma::new(3, 1, vec![255; 3]).unwrap(), false)]
    fn only_a_screen_without_its_modules_is_burnt(#[case] picture: Luma, #[case] is: bool) {
        assert_eq!(is_burnt(&picture), is);
    }
}
