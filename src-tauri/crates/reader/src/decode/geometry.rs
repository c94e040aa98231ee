//! Places in a frame, and the plane projection between a code's modules and the frame's pixels.
//!
//! A place is continuous: the middle of the first pixel is at (0.5, 0.5), the middle of the first
//! module likewise.

#![expect(
    clippy::many_single_char_names,
    reason = "the coefficients of a projection have no other names"
)]

/// A place in a frame or in a code.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Point {
    pub(super) x: f32,
    pub(super) y: f32,
}

impl Point {
    pub(super) const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }

    pub(super) fn times(self, factor: f32) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }

    pub(super) fn cross(self, other: Self) -> f32 {
        self.x * other.y - self.y * other.x
    }

    pub(super) fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y
    }

    pub(super) fn length(self) -> f32 {
        self.dot(self).sqrt()
    }

    pub(super) fn distance(self, other: Self) -> f32 {
        self.minus(other).length()
    }
}

/// A projection of the plane onto the plane, its last coefficient 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Projection([f32; 8]);

impl Projection {
    /// The one that takes the corners of the unit square, from the origin round by (1, 0), to `to`.
    fn of_unit_square(to: [Point; 4]) -> Option<Self> {
        let [a, b, c, d] = to;
        let skew = a.minus(b).plus(c).minus(d);
        let (right, down) = (b.minus(c), d.minus(c));
        let area = right.cross(down);
        if area.abs() < 1e-6 {
            return None;
        }
        let g = skew.cross(down) / area;
        let h = right.cross(skew) / area;
        Some(Self([
            b.x - a.x + g * b.x,
            d.x - a.x + h * d.x,
            a.x,
            b.y - a.y + g * b.y,
            d.y - a.y + h * d.y,
            a.y,
            g,
            h,
        ]))
    }

    /// The one that takes the corners of a rectangle, given by its first and third corner, to `to`,
    /// which runs round from the first. `None` when three of `to` lie on a line.
    pub(super) fn of_rectangle(first: Point, third: Point, to: [Point; 4]) -> Option<Self> {
        let size = third.minus(first);
        let Self([a, b, c, d, e, f, g, h]) = Self::of_unit_square(to)?;
        let (a, b) = (a / size.x, b / size.y);
        let (d, e) = (d / size.x, e / size.y);
        let (g, h) = (g / size.x, h / size.y);
        let last = 1.0 - g * first.x - h * first.y;
        if last.abs() < 1e-6 {
            return None;
        }
        let moved = [
            a,
            b,
            c - a * first.x - b * first.y,
            d,
            e,
            f - d * first.x - e * first.y,
            g,
            h,
        ];
        Some(Self(moved.map(|value| value / last)))
    }

    pub(super) fn apply(&self, at: Point) -> Point {
        let [a, b, c, d, e, f, g, h] = self.0;
        let depth = 1.0 / (g * at.x + h * at.y + 1.0);
        Point::new(
            (a * at.x + b * at.y + c) * depth,
            (d * at.x + e * at.y + f) * depth,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Point, Projection};

    #[test]
    fn the_corners_of_a_rectangle_go_where_they_are_said_to() {
        let to = [(10.0, 12.0), (80.0, 20.0), (95.0, 90.0), (5.0, 70.0)];
        let to = to.map(|(x, y)| Point::new(x, y));
        let (first, third) = (Point::new(3.5, 3.5), Point::new(25.5, 22.5));
        let projection = Projection::of_rectangle(first, third, to).unwrap();
        let from = [
            first,
            Point::new(third.x, first.y),
            third,
            Point::new(first.x, third.y),
        ];
        for (from, to) in from.into_iter().zip(to) {
            assert!(projection.apply(from).distance(to) < 1e-3);
        }
    }

    #[test]
    fn corners_on_a_line_are_no_plane() {
        let line = [0.0, 1.0, 2.0, 3.0].map(|at| Point::new(at, at));
        let projection = Projection::of_rectangle(Point::new(0.0, 0.0), Point::new(1.0, 1.0), line);
        assert_eq!(projection, None);
    }
}
