//! A flat thing to be held before the camera, drawn in millimetres: a phone's screen, a poster.

use crate::cast::{index, real};
use crate::dice::Dice;
use crate::plane::Plane;
use crate::shape::{Place, Shape};
use crate::symbol::Symbol;
use crate::view::{View, bounds};

/// Its origin is its middle; y runs down.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    plane: Plane,
    /// Pixels of the drawing for each millimetre.
    scale: f32,
    half: Place,
    /// Of its round corners.
    round: f32,
}

/// Where in a pixel the sheet is looked at.
const TAPS: [Place; 4] = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];

impl Sheet {
    pub(crate) fn new((width, height): Place, round: f32, scale: f32, light: f32) -> Self {
        Self {
            plane: Plane::new(index(width * scale), index(height * scale), light),
            scale,
            half: (width / 2.0, height / 2.0),
            round,
        }
    }

    pub(crate) const fn scale(&self) -> f32 {
        self.scale
    }

    pub(crate) const fn half(&self) -> Place {
        self.half
    }

    pub(crate) const fn plane_mut(&mut self) -> &mut Plane {
        &mut self.plane
    }

    pub(crate) fn corners(&self) -> [Place; 4] {
        let (x, y) = self.half;
        [(-x, -y), (x, -y), (x, y), (-x, y)]
    }

    /// Where a place in millimetres lies in the drawing.
    pub(crate) fn pixel(&self, (x, y): Place) -> Place {
        (
            (x + self.half.0) * self.scale,
            (y + self.half.1) * self.scale,
        )
    }

    /// Fills an upright rectangle.
    pub(crate) fn rectangle(&mut self, low: Place, high: Place, light: f32) {
        let shape = Shape::between(self.pixel(low), self.pixel(high));
        self.plane.fill(&shape, light);
    }

    pub(crate) fn circle(&mut self, middle: Place, radius: f32, light: f32) {
        let shape = Shape::circle(self.pixel(middle), radius * self.scale);
        self.plane.fill(&shape, light);
    }

    pub(crate) fn square(&mut self, middle: Place, half: f32, light: f32) {
        let shape = Shape::square(self.pixel(middle), half * self.scale);
        self.plane.fill(&shape, light);
    }

    /// A line of writing that begins at its foot.
    pub(crate) fn words(
        &mut self,
        at: Place,
        height: f32,
        count: u32,
        light: f32,
        dice: &mut Dice,
    ) {
        let at = self.pixel(at);
        write(&mut self.plane, at, height * self.scale, count, light, dice);
    }

    /// Draws a code with its top left corner there, its dark modules as squares or, but for the three
    /// large marks, as dots.
    pub(crate) fn symbol(
        &mut self,
        symbol: &Symbol,
        (low, module): (Place, f32),
        (dark, bright): (f32, f32),
        has_dots: bool,
    ) {
        /// Of the dots, in modules.
        const RADIUS: f32 = 0.47;
        let low = self.pixel(low);
        let module = module * self.scale;
        let side = real(symbol.side()) * module;
        for y in index(low.1)..index(low.1 + side).min(self.plane.height()) {
            let v = (real(y) + 0.5 - low.1) / module;
            for x in index(low.0)..index(low.0 + side).min(self.plane.width()) {
                let u = (real(x) + 0.5 - low.0) / module;
                let (column, row) = (index(u), index(v));
                let mut cover = if symbol.is_dark(column, row) {
                    1.0
                } else {
                    0.0
                };
                if has_dots && !symbol.is_finder(column, row) {
                    let (dx, dy) = (u - real(column) - 0.5, v - real(row) - 0.5);
                    let depth = (RADIUS - (dx * dx + dy * dy).sqrt()) * module;
                    cover *= (depth + 0.5).clamp(0.0, 1.0);
                }
                self.plane.row_mut(y)[x] = bright + (dark - bright) * cover;
            }
        }
    }

    /// Lays the sheet into a picture.
    pub(crate) fn lay(&self, picture: &mut Plane, view: &View) {
        let back = view.inverse();
        let (low, high) = bounds(self.corners().map(|corner| view.apply(corner)));
        for y in index(low.1)..index(high.1 + 1.0).min(picture.height()) {
            for x in index(low.0)..index(high.0 + 1.0).min(picture.width()) {
                let (mut light, mut taps) = (0.0, 0.0);
                for (dx, dy) in TAPS {
                    let place = back.apply((real(x) + dx, real(y) + dy));
                    if self.covers(place) {
                        let (u, v) = self.pixel(place);
                        light += self.plane.at(u, v);
                        taps += 1.0;
                    }
                }
                if taps > 0.0 {
                    let pixel = &mut picture.row_mut(y)[x];
                    *pixel = *pixel * (1.0 - taps / 4.0) + light / 4.0;
                }
            }
        }
    }

    /// Whether a place in millimetres lies on the sheet.
    pub(crate) fn covers(&self, (x, y): Place) -> bool {
        let (x, y) = (self.half.0 - x.abs(), self.half.1 - y.abs());
        if x < 0.0 || y < 0.0 {
            return false;
        }
        let (x, y) = ((self.round - x).max(0.0), (self.round - y).max(0.0));
        x * x + y * y <= self.round * self.round
    }
}

/// So many made-up letters, each of three strokes. They only have to look like writing to a program
/// that looks for marks.
pub(crate) fn write(
    plane: &mut Plane,
    (x, y): Place,
    height: f32,
    count: u32,
    light: f32,
    dice: &mut Dice,
) {
    let mut left = x;
    for _ in 0..count {
        let node = |dice: &mut Dice| {
            (
                left + 0.25 * height * dice.pick([0.0, 1.0, 2.0]),
                y - 0.5 * height * dice.pick([0.0, 1.0, 2.0]),
            )
        };
        let mut from = node(dice);
        for _ in 0..3 {
            let to = node(dice);
            plane.fill(&Shape::stroke(from, to, 0.14 * height), light);
            from = to;
        }
        left += 0.75 * height;
    }
}

#[cfg(test)]
mod tests {
    use super::Sheet;
    use crate::plane::Plane;
    use crate::view::{Lens, Pose, View};

    #[test]
    fn a_sheet_is_seen_where_it_stands_and_its_corners_are_round() {
        let lens = Lens {
            width: 200.0,
            height: 100.0,
        };
        let pose = Pose {
            yaw: 0.0,
            pitch: 0.0,
            roll: 0.0,
            distance: lens.focal(),
            at: (120.0, 50.0),
        };
        let mut picture = Plane::new(200, 100, 0.0);
        let sheet = Sheet::new((40.0, 60.0), 8.0, 3.0, 1.0);
        sheet.lay(&mut picture, &View::new(lens, pose, (0.0, 0.0)));
        let lit: f32 = picture.pixels().iter().sum();
        let round = (4.0 - std::f32::consts::PI) * 64.0;
        assert!(
            (lit - (2400.0 - round)).abs() < 10.0,
            "{lit} pixels are lit"
        );
        assert!(picture.at(120.0, 50.0) > 0.99);
        assert!(picture.at(101.0, 21.0) < 0.01, "a corner");
    }
}
