//! Where a flat thing stands before the camera: a pin-hole camera's picture of a plane.

use crate::shape::Place;

/// The picture's size, and how far behind the hole it lies, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lens {
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Lens {
    /// In pixels, for a picture 70 degrees wide, as webcams are.
    pub(crate) fn focal(self) -> f32 {
        const TAN_35_DEGREES: f32 = 0.700_207_5;
        self.width / (2.0 * TAN_35_DEGREES)
    }
}

/// How a thing is turned, in radians, and where it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pose {
    pub(crate) yaw: f32,
    pub(crate) pitch: f32,
    pub(crate) roll: f32,
    /// Millimetres before the camera.
    pub(crate) distance: f32,
    /// The pixel at which its anchor is seen.
    pub(crate) at: Place,
}

/// From millimetres on the plane to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View([[f32; 3]; 3]);

impl View {
    /// `anchor` is the point of the plane that is seen at the pose's pixel.
    pub(crate) fn new(lens: Lens, pose: Pose, anchor: Place) -> Self {
        let (sin_yaw, cos_yaw) = (libm::sinf(pose.yaw), libm::cosf(pose.yaw));
        let (sin_pitch, cos_pitch) = (libm::sinf(pose.pitch), libm::cosf(pose.pitch));
        let (sin_roll, cos_roll) = (libm::sinf(pose.roll), libm::cosf(pose.roll));
        // The first two columns of roll * pitch * yaw: where the plane's two directions go.
        let across = [
            cos_roll * cos_yaw - sin_roll * sin_pitch * sin_yaw,
            sin_roll * cos_yaw + cos_roll * sin_pitch * sin_yaw,
            -cos_pitch * sin_yaw,
        ];
        let down = [-sin_roll * cos_pitch, cos_roll * cos_pitch, sin_pitch];
        let focal = lens.focal();
        let (middle_x, middle_y) = (lens.width / 2.0, lens.height / 2.0);
        let seen = [
            (pose.at.0 - middle_x) / focal,
            (pose.at.1 - middle_y) / focal,
            1.0,
        ];
        let shift: [f32; 3] = std::array::from_fn(|axis| {
            pose.distance * seen[axis] - across[axis] * anchor.0 - down[axis] * anchor.1
        });
        let columns = [across, down, shift];
        Self([
            columns.map(|column| focal * column[0] + middle_x * column[2]),
            columns.map(|column| focal * column[1] + middle_y * column[2]),
            columns.map(|column| column[2]),
        ])
    }

    pub(crate) fn apply(&self, (x, y): Place) -> Place {
        let [across, down, away] = self.0.map(|row| row[0] * x + row[1] * y + row[2]);
        (across / away, down / away)
    }

    /// From pixels to millimetres on the plane. Only its direction counts, so it needs no determinant.
    pub(crate) fn inverse(&self) -> Self {
        let [a, b, c] = self.0;
        let cross = |p: [f32; 3], q: [f32; 3]| {
            [
                p[1] * q[2] - p[2] * q[1],
                p[2] * q[0] - p[0] * q[2],
                p[0] * q[1] - p[1] * q[0],
            ]
        };
        let (first, second, third) = (cross(b, c), cross(c, a), cross(a, b));
        Self(std::array::from_fn(|row| {
            [first[row], second[row], third[row]]
        }))
    }
}

/// The least upright box about some places: its low and its high corner.
pub(crate) fn bounds<const N: usize>(places: [Place; N]) -> (Place, Place) {
    places.iter().fold(
        ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN)),
        |(low, high), place| {
            (
                (low.0.min(place.0), low.1.min(place.1)),
                (high.0.max(place.0), high.1.max(place.1)),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::{Lens, Pose, View};

    const LENS: Lens = Lens {
        width: 1280.0,
        height: 720.0,
    };

    const POSE: Pose = Pose {
        yaw: 0.5,
        pitch: -0.3,
        roll: 1.1,
        distance: 200.0,
        at: (500.0, 300.0),
    };

    fn is_near(a: (f32, f32), b: (f32, f32)) -> bool {
        (a.0 - b.0).hypot(a.1 - b.1) < 0.02
    }

    #[test]
    fn the_anchor_is_seen_where_the_pose_says() {
        let view = View::new(LENS, POSE, (3.0, -9.0));
        assert!(is_near(view.apply((3.0, -9.0)), (500.0, 300.0)));
    }

    #[test]
    fn the_inverse_leads_back() {
        let view = View::new(LENS, POSE, (0.0, 0.0));
        for place in [(0.0, 0.0), (30.0, -60.0), (-35.0, 75.0)] {
            assert!(is_near(view.inverse().apply(view.apply(place)), place));
        }
    }

    #[test]
    fn what_is_upright_keeps_its_shape() {
        let upright = Pose {
            yaw: 0.0,
            pitch: 0.0,
            roll: 0.0,
            ..POSE
        };
        let view = View::new(LENS, upright, (0.0, 0.0));
        let scale = LENS.focal() / 200.0;
        let corner = (500.0 + 10.0 * scale, 300.0 + 20.0 * scale);
        assert!(is_near(view.apply((10.0, 20.0)), corner));
    }
}
