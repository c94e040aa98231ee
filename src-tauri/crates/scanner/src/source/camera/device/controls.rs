//! Focus and exposure of a Linux camera, where it offers them (Linux kernel, V4L2 camera controls).
//!
//! A camera without a control refuses it, and keeps to what it does.

use v4l::Device;
use v4l::control::{Control, Value};

const EXPOSURE_AUTO: u32 = 0x009A_0901;
const EXPOSURE_ABSOLUTE: u32 = 0x009A_0902;
const EXPOSURE_AUTO_PRIORITY: u32 = 0x009A_0903;
const FOCUS_ABSOLUTE: u32 = 0x009A_090A;
const FOCUS_AUTO: u32 = 0x009A_090C;

// What `EXPOSURE_AUTO` may be. With a fixed aperture, as webcams have it, the last is the automatic one.
const AUTO: i64 = 0;
const MANUAL: i64 = 1;
const SHUTTER_PRIORITY: i64 = 2;
const APERTURE_PRIORITY: i64 = 3;

/// How a camera's controls are read and written. A switch is 0 or 1.
pub(super) trait Dials {
    /// None where the camera has no such control, or does not answer.
    fn read(&self, id: u32) -> Option<i64>;

    /// Says whether the camera took it.
    fn write(&self, id: u32, value: i64) -> bool;
}

impl Dials for Device {
    fn read(&self, id: u32) -> Option<i64> {
        match self.control(id).ok()?.value {
            Value::Integer(value) => Some(value),
            Value::Boolean(value) => Some(value.into()),
            _ => None,
        }
    }

    fn write(&self, id: u32, value: i64) -> bool {
        let value = Value::Integer(value);
        self.set_control(Control { id, value })
            .inspect_err(|error| tracing::debug!(control = id, %error, "a control was not taken"))
            .is_ok()
    }
}

pub(super) struct Controls<D: Dials = Device> {
    dials: D,
    /// What the controls that this program moves stood at, in the order in which they are put back.
    found: Vec<(u32, i64)>,
    halvings: u8,
    /// The exposure that the camera chose last by itself, in its own unit.
    own: Option<i64>,
    /// The exposure that was written last, as the camera then told it.
    written: Option<i64>,
}

impl<D: Dials> Controls<D> {
    /// Lets the camera see to focus and exposure, but not lower its rate for a longer one: what moves
    /// would be smeared.
    pub(super) fn of(dials: D) -> Self {
        let controls = Self {
            found: found(&dials),
            dials,
            halvings: 0,
            own: None,
            written: None,
        };
        controls.dials.write(FOCUS_AUTO, 1);
        controls.dials.write(EXPOSURE_AUTO_PRIORITY, 0);
        controls.choose();
        controls
    }

    /// Halves the exposure that the camera chose so many times; none lets it choose again.
    pub(super) fn expose(&mut self, halvings: u8) {
        if halvings == self.halvings {
            return;
        }
        if self.halvings == 0 {
            self.learn();
        }
        self.halvings = halvings;
        match self.own {
            Some(own) if halvings > 0 => {
                let exposure = (own >> halvings).max(1);
                self.dials.write(EXPOSURE_AUTO, MANUAL);
                self.dials.write(EXPOSURE_ABSOLUTE, exposure);
                self.written = self.dials.read(EXPOSURE_ABSOLUTE).or(Some(exposure));
            }
            _ => self.choose(),
        }
    }

    /// Asks for the exposure that the camera chose. A driver may answer with what was written last: that
    /// is no choice of the camera's, and what it chose before is nearer.
    fn learn(&mut self) {
        let told = self.dials.read(EXPOSURE_ABSOLUTE);
        if let Some(own) = told.filter(|_| told != self.written) {
            self.own = Some(own);
        }
    }

    fn choose(&self) {
        if !self.dials.write(EXPOSURE_AUTO, APERTURE_PRIORITY) {
            self.dials.write(EXPOSURE_AUTO, AUTO);
        }
    }
}

/// A focus and an exposure that the camera chose are not worth keeping: it chooses anew.
fn found(dials: &impl Dials) -> Vec<(u32, i64)> {
    let told = |id| dials.read(id).map(|value| (id, value));
    let [focus, priority, exposure] = [FOCUS_AUTO, EXPOSURE_AUTO_PRIORITY, EXPOSURE_AUTO].map(told);
    let set_focus = matches!(focus, Some((_, 0))).then(|| told(FOCUS_ABSOLUTE));
    let set_exposure =
        matches!(exposure, Some((_, MANUAL | SHUTTER_PRIORITY))).then(|| told(EXPOSURE_ABSOLUTE));
    // A value is taken only under its mode.
    [
        focus,
        priority,
        exposure,
        set_focus.flatten(),
        set_exposure.flatten(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The next program finds whether focus, exposure and rate are the camera's to choose as it was, and the
/// focus and exposure that were set by hand. It does not where the camera refuses or is gone, nor where
/// this program was killed. Format and rate stay what was asked for: each program sets its own.
impl<D: Dials> Drop for Controls<D> {
    fn drop(&mut self) {
        if self.halvings > 0 {
            self.choose();
        }
        for (id, value) in &self.found {
            if self.dials.read(*id).is_some_and(|now| now != *value) {
                self.dials.write(*id, *value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::rc::Rc;

    use rstest::rstest;

    use super::{
        APERTURE_PRIORITY, AUTO, Controls, Dials, EXPOSURE_ABSOLUTE, EXPOSURE_AUTO,
        EXPOSURE_AUTO_PRIORITY, FOCUS_ABSOLUTE, FOCUS_AUTO, MANUAL, SHUTTER_PRIORITY,
    };

    /// A camera that answers with what was written last, rounded down to its steps.
    #[derive(Clone)]
    struct Camera {
        values: Rc<RefCell<BTreeMap<u32, i64>>>,
        step: i64,
    }

    impl Camera {
        fn with(values: impl IntoIterator<Item = (u32, i64)>) -> Self {
            Self {
                values: Rc::new(RefCell::new(values.into_iter().collect())),
                step: 1,
            }
        }

        fn automatic(exposure: i64) -> Self {
            Self::with([
                (EXPOSURE_AUTO, APERTURE_PRIORITY),
                (EXPOSURE_ABSOLUTE, exposure),
            ])
        }

        fn values(&self) -> BTreeMap<u32, i64> {
            self.values.borrow().clone()
        }

        fn exposure(&self) -> i64 {
            self.values()[&EXPOSURE_ABSOLUTE]
        }
    }

    impl Dials for Camera {
        fn read(&self, id: u32) -> Option<i64> {
            self.values.borrow().get(&id).copied()
        }

        fn write(&self, id: u32, value: i64) -> bool {
            let step = if id == EXPOSURE_ABSOLUTE {
                self.step
            } else {
                1
            };
            let mut values = self.values.borrow_mut();
            let known = values.get_mut(&id);
            known.map(|known| *known = value - value % step).is_some()
        }
    }

    #[rstest]
    #[case::as_it_was_written(1, 200)]
    #[case::rounded(30, 180)]
    fn what_this_program_wrote_is_not_taken_for_the_cameras_choice(
        #[case] step: i64,
        #[case] half: i64,
    ) {
        let mut camera = Camera::automatic(400);
        camera.step = step;
        let mut controls = Controls::of(camera.clone());
        for _ in 0..3 {
            controls.expose(1);
            assert_eq!(camera.exposure(), half);
            controls.expose(0);
        }
    }

    #[test]
    fn what_the_camera_chose_meanwhile_is_halved() {
        let camera = Camera::automatic(400);
        let mut controls = Controls::of(camera.clone());
        controls.expose(1);
        controls.expose(0);
        camera.write(EXPOSURE_ABSOLUTE, 80);
        controls.expose(2);
        assert_eq!(camera.exposure(), 20);
        assert_eq!(camera.values()[&EXPOSURE_AUTO], MANUAL);
    }

    #[rstest]
    #[case::by_hand(0, 1, MANUAL)]
    #[case::shutter_by_hand(0, 0, SHUTTER_PRIORITY)]
    fn what_was_set_by_hand_is_put_back(
        #[case] focus: i64,
        #[case] priority: i64,
        #[case] exposure: i64,
    ) {
        let camera = Camera::with([
            (FOCUS_AUTO, focus),
            (FOCUS_ABSOLUTE, 20),
            (EXPOSURE_AUTO_PRIORITY, priority),
            (EXPOSURE_AUTO, exposure),
            (EXPOSURE_ABSOLUTE, 250),
        ]);
        let before = camera.values();
        let mut controls = Controls::of(camera.clone());
        camera.write(FOCUS_ABSOLUTE, 70);
        controls.expose(2);
        assert_ne!(camera.values(), before);
        drop(controls);
        assert_eq!(camera.values(), before);
    }

    #[rstest]
    #[case(APERTURE_PRIORITY)]
    #[case(AUTO)]
    fn a_camera_that_chose_by_itself_does_so_again(#[case] mode: i64) {
        let camera = Camera::with([
            (FOCUS_AUTO, 1),
            (FOCUS_ABSOLUTE, 20),
            (EXPOSURE_AUTO, mode),
            (EXPOSURE_ABSOLUTE, 400),
        ]);
        let mut controls = Controls::of(camera.clone());
        camera.write(FOCUS_ABSOLUTE, 70);
        controls.expose(1);
        drop(controls);
        let after = camera.values();
        assert_eq!((after[&FOCUS_AUTO], after[&EXPOSURE_AUTO]), (1, mode));
        assert_eq!(
            (after[&FOCUS_ABSOLUTE], after[&EXPOSURE_ABSOLUTE]),
            (70, 200)
        );
    }

    #[test]
    fn a_camera_without_controls_is_left_as_it_is() {
        let camera = Camera::with([]);
        let mut controls = Controls::of(camera.clone());
        controls.expose(1);
        drop(controls);
        assert_eq!(camera.values(), BTreeMap::new());
    }
}
