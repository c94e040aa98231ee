//! A picture in light: one number a pixel, not limited to what a camera can hold.

use crate::cast::{index, real};
use crate::shape::Shape;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plane {
    width: usize,
    height: usize,
    pixels: Vec<f32>,
}

impl Plane {
    pub(crate) fn new(width: usize, height: usize, light: f32) -> Self {
        Self {
            width,
            height,
            pixels: vec![light; width * height],
        }
    }

    pub(crate) fn from_fn(
        width: usize,
        height: usize,
        mut light: impl FnMut(usize, usize) -> f32,
    ) -> Self {
        let mut plane = Self::new(width, height, 0.0);
        for y in 0..height {
            for (x, pixel) in plane.row_mut(y).iter_mut().enumerate() {
                *pixel = light(x, y);
            }
        }
        plane
    }

    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    pub(crate) const fn height(&self) -> usize {
        self.height
    }

    pub(crate) fn pixels(&self) -> &[f32] {
        &self.pixels
    }

    pub(crate) fn pixels_mut(&mut self) -> &mut [f32] {
        &mut self.pixels
    }

    pub(crate) fn row(&self, y: usize) -> &[f32] {
        let y = y.min(self.height - 1);
        &self.pixels[y * self.width..(y + 1) * self.width]
    }

    pub(crate) fn row_mut(&mut self, y: usize) -> &mut [f32] {
        let y = y.min(self.height - 1);
        &mut self.pixels[y * self.width..(y + 1) * self.width]
    }

    /// Lays one light over all that a shape covers.
    pub(crate) fn fill(&mut self, shape: &Shape, light: f32) {
        self.paint(shape, |under, coverage, _| {
            under + (light - under) * coverage
        });
    }

    /// Gives each pixel that the shape covers a new light, made from what is there, how much of the
    /// pixel is covered, and how far inside of the shape it lies, in pixels.
    pub(crate) fn paint(&mut self, shape: &Shape, light: impl Fn(f32, f32, f32) -> f32) {
        let (top, bottom) = shape.rows();
        for y in index(top)..index(bottom + 1.0).min(self.height) {
            let middle = real(y) + 0.5;
            let (left, right) = shape.span(middle);
            let ends = index(left).min(self.width)..index(right + 1.0).min(self.width);
            let first = ends.start;
            if ends.is_empty() {
                continue;
            }
            for (offset, pixel) in self.row_mut(y)[ends].iter_mut().enumerate() {
                let depth = shape.depth(real(first + offset) + 0.5, middle);
                if depth > -0.5 {
                    *pixel = light(*pixel, (depth + 0.5).min(1.0), depth);
                }
            }
        }
    }

    /// The light at a place between pixels, whose middles lie at halves; at the edges the outermost
    /// pixels go on.
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let x = (x - 0.5).clamp(0.0, real(self.width - 1));
        let y = (y - 0.5).clamp(0.0, real(self.height - 1));
        let (left, top) = (index(x), index(y));
        let (right_share, low_share) = (x - real(left), y - real(top));
        let right = (left + 1).min(self.width - 1);
        let low = (top + 1).min(self.height - 1) * self.width;
        let top = top * self.width;
        let above = mix(
            self.pixels[top + left],
            self.pixels[top + right],
            right_share,
        );
        let below = mix(
            self.pixels[low + left],
            self.pixels[low + right],
            right_share,
        );
        mix(above, below, low_share)
    }

    /// A copy of another size, blended between pixels; for one much smaller, see [`Self::shrunk`].
    pub(crate) fn stretched(&self, width: usize, height: usize) -> Self {
        let across = real(self.width) / real(width);
        let down = real(self.height) / real(height);
        Self::from_fn(width, height, |x, y| {
            self.at((real(x) + 0.5) * across, (real(y) + 0.5) * down)
        })
    }

    /// A copy of a smaller size, each pixel the mean of a few taken evenly from what it covers.
    pub(crate) fn shrunk(&self, width: usize, height: usize) -> Self {
        const TAPS: [f32; 3] = [1.0 / 6.0, 0.5, 5.0 / 6.0];
        let across = real(self.width) / real(width);
        let down = real(self.height) / real(height);
        Self::from_fn(width, height, |x, y| {
            let sum: f32 = TAPS
                .iter()
                .flat_map(|b| TAPS.iter().map(move |a| (a, b)))
                .map(|(a, b)| self.at((real(x) + a) * across, (real(y) + b) * down))
                .sum();
            sum / 9.0
        })
    }
}

fn mix(from: f32, to: f32, share: f32) -> f32 {
    from + (to - from) * share
}

#[cfg(test)]
mod tests {
    use super::Plane;
    use crate::shape::Shape;

    #[test]
    fn a_place_between_pixels_is_blended_and_beyond_the_edge_goes_on() {
        let plane = Plane::from_fn(2, 1, |x, _| if x == 0 { 0.0 } else { 1.0 });
        for (x, light) in [
            (-3.0, 0.0),
            (0.5, 0.0),
            (1.0, 0.5),
            (1.25, 0.75),
            (9.0, 1.0),
        ] {
            assert!((plane.at(x, 0.0) - light).abs() < 1e-6, "at {x}");
        }
    }

    #[test]
    fn a_shape_covers_its_area_wherever_it_lies() {
        for (x, y, turn) in [(20.0, 20.0, 0.0), (20.4, 19.7, 0.3), (21.1, 20.2, 0.9)] {
            let mut plane = Plane::new(40, 40, 0.0);
            plane.fill(&Shape::rectangle((x, y), (8.0, 5.0), turn), 1.0);
            let covered: f32 = plane.pixels().iter().sum();
            assert!(
                (covered - 160.0).abs() < 4.0,
                "{covered} pixels are covered"
            );
        }
    }

    #[test]
    fn a_shape_outside_of_the_picture_changes_nothing() {
        let mut plane = Plane::new(20, 20, 0.25);
        for place in [(-50.0, 5.0), (5.0, -50.0), (90.0, 5.0), (5.0, 90.0)] {
            plane.fill(&Shape::circle(place, 8.0), 1.0);
        }
        assert_eq!(plane, Plane::new(20, 20, 0.25));
    }
}
