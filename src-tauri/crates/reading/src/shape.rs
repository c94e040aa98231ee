//! What pictures are drawn with: shapes that tell how deep inside of them a place lies.

/// A place in pixels.
pub(crate) type Place = (f32, f32);

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shape {
    Rectangle {
        middle: Place,
        /// Half of its width and of its height.
        half: Place,
        /// Cosine and sine of how it is turned.
        turn: (f32, f32),
    },
    Ellipse {
        middle: Place,
        radius: Place,
        turn: (f32, f32),
    },
    /// A line with round ends.
    Stroke { from: Place, to: Place, radius: f32 },
}

impl Shape {
    pub(crate) fn rectangle(middle: Place, half: Place, turn: f32) -> Self {
        Self::Rectangle {
            middle,
            half,
            turn: (libm::cosf(turn), libm::sinf(turn)),
        }
    }

    /// The upright rectangle between two corners.
    pub(crate) fn between(low: Place, high: Place) -> Self {
        let middle = (f32::midpoint(low.0, high.0), f32::midpoint(low.1, high.1));
        let half = ((high.0 - low.0) / 2.0, (high.1 - low.1) / 2.0);
        Self::rectangle(middle, half, 0.0)
    }

    pub(crate) fn square(middle: Place, half: f32) -> Self {
        Self::rectangle(middle, (half, half), 0.0)
    }

    pub(crate) fn ellipse(middle: Place, radius: Place, turn: f32) -> Self {
        Self::Ellipse {
            middle,
            radius,
            turn: (libm::cosf(turn), libm::sinf(turn)),
        }
    }

    pub(crate) fn circle(middle: Place, radius: f32) -> Self {
        Self::ellipse(middle, (radius, radius), 0.0)
    }

    pub(crate) fn stroke(from: Place, to: Place, width: f32) -> Self {
        Self::Stroke {
            from,
            to,
            radius: width / 2.0,
        }
    }

    /// How far a place lies inside of the shape, in pixels; negative outside. Exact along the edge,
    /// which is what smooth drawing needs.
    pub(crate) fn depth(&self, x: f32, y: f32) -> f32 {
        match *self {
            Self::Rectangle { middle, half, turn } => {
                let (along, across) = turned(x - middle.0, y - middle.1, turn);
                (half.0 - along.abs()).min(half.1 - across.abs())
            }
            Self::Ellipse {
                middle,
                radius,
                turn,
            } => {
                let (along, across) = turned(x - middle.0, y - middle.1, turn);
                let (along, across) = (along / radius.0, across / radius.1);
                (1.0 - (along * along + across * across).sqrt()) * radius.0.min(radius.1)
            }
            Self::Stroke { from, to, radius } => {
                let (run, rise) = (to.0 - from.0, to.1 - from.1);
                let length = (run * run + rise * rise).max(1e-6);
                let share = ((x - from.0) * run + (y - from.1) * rise) / length;
                let share = share.clamp(0.0, 1.0);
                let (dx, dy) = (x - from.0 - share * run, y - from.1 - share * rise);
                radius - (dx * dx + dy * dy).sqrt()
            }
        }
    }

    /// The first and the last row that it may touch.
    pub(crate) fn rows(&self) -> (f32, f32) {
        match *self {
            Self::Rectangle { middle, half, turn }
            | Self::Ellipse {
                middle,
                radius: half,
                turn,
            } => {
                let reach = half.0 * turn.1.abs() + half.1 * turn.0.abs() + 1.0;
                (middle.1 - reach, middle.1 + reach)
            }
            Self::Stroke { from, to, radius } => (
                from.1.min(to.1) - radius - 1.0,
                from.1.max(to.1) + radius + 1.0,
            ),
        }
    }

    /// The first and the last place that it may touch in one row.
    pub(crate) fn span(&self, y: f32) -> (f32, f32) {
        match *self {
            Self::Rectangle { middle, half, turn }
            | Self::Ellipse {
                middle,
                radius: half,
                turn,
            } => {
                let reach = half.0 * turn.0.abs() + half.1 * turn.1.abs() + 1.0;
                (middle.0 - reach, middle.0 + reach)
            }
            Self::Stroke { from, to, radius } => {
                let reach = radius + 1.0;
                let rise = to.1 - from.1;
                // The part of a long line that comes near this row.
                let (first, last) = if rise.abs() < 1e-3 {
                    (0.0, 1.0)
                } else {
                    let (a, b) = ((y - reach - from.1) / rise, (y + reach - from.1) / rise);
                    (a.min(b).clamp(0.0, 1.0), a.max(b).clamp(0.0, 1.0))
                };
                let at = |share: f32| from.0 + share * (to.0 - from.0);
                let (a, b) = (at(first), at(last));
                (a.min(b) - reach, a.max(b) + reach)
            }
        }
    }
}

/// A direction as seen from one that is turned by so much.
fn turned(x: f32, y: f32, (cosine, sine): (f32, f32)) -> (f32, f32) {
    (x * cosine + y * sine, y * cosine - x * sine)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::Shape;

    #[rstest]
    #[case(Shape::rectangle((30.0, 30.0), (12.0, 3.0), 0.7))]
    #[case(Shape::ellipse((30.0, 30.0), (4.0, 15.0), 2.1))]
    #[case(Shape::stroke((8.0, 50.0), (44.0, 9.0), 5.0))]
    #[case(Shape::stroke((8.0, 20.0), (44.0, 20.0), 5.0))]
    fn nothing_of_a_shape_lies_outside_of_its_rows_and_spans(#[case] shape: Shape) {
        let (top, bottom) = shape.rows();
        for y in 0..60_u8 {
            let y = f32::from(y) + 0.5;
            let (left, right) = shape.span(y);
            for x in 0..60_u8 {
                let x = f32::from(x) + 0.5;
                let is_listed = (top..=bottom).contains(&y) && (left..=right).contains(&x);
                assert!(is_listed || shape.depth(x, y) <= -0.5, "({x}, {y})");
            }
        }
    }
}
