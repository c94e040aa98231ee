//! Undoing blur by asking which modules would look so.
//!
//! A blurred code is the sum of what its modules smear over their surroundings. That smear is found by least
//! squares from the modules as far as they are clear, then each module is set so that the least remains
//! unexplained, and none is darker than dark or lighter than light. No filter knows that bound, and where
//! the blur is wider than a module, a filter raises more noise than modules.

use super::equalise::{REACH, TERMS, look};
use super::grid::Grid;
use super::layout::{Layout, Module};
use super::least_squares::solve;

/// Into how many parts across, and as many down, a module is cut: what is blurred between two modules is seen there.
pub(super) const PARTS: usize = 2;

/// Modules to each side of one over which it is smeared, itself included, and parts of them.
const WIDE: usize = 2 * REACH.unsigned_abs() + 1;
const ACROSS: usize = PARTS * WIDE;

/// How often each module is set anew: what one explains, its neighbours need not.
const SWEEPS: usize = 6;

/// How strongly the smear is held to one that halves the contrast, each module counting as one.
const HOLD: f64 = 2.0;
const HELD_TO: f64 = 0.5;

/// The modules that explain best what all `parts` of the modules of a code look like. `clear` says what they are so
/// far. `None` when there is no best smear.
pub(super) fn restored(parts: &Grid, layout: &Layout, clear: &Grid) -> Option<Grid> {
    let side = layout.side;
    let mut modules = clear.clone();
    let mut open = Vec::with_capacity(side * side);
    for (x, y, module) in layout.modules() {
        let value = &mut modules.values[y * side + x];
        if let Module::Known(dark) = module {
            *value = if dark { 1.0 } else { -1.0 };
        } else {
            *value = value.clamp(-1.0, 1.0);
            open.push((x, y));
        }
    }
    let (smear, mut rest) = Smear::of(parts, &modules)?;
    let mut wanted = modules.clone();
    for _ in 0..SWEEPS {
        for (x, y) in &open {
            let at = y * side + x;
            let own = modules.values[at];
            let value = own + smear.missing(&rest, *x, *y);
            let now = value.clamp(-1.0, 1.0);
            smear.explain(&mut rest, *x, *y, now - own);
            modules.values[at] = now;
            // How far beyond the bound it would be says how sure it is.
            wanted.values[at] = value.clamp(-2.0, 2.0);
        }
    }
    Some(wanted)
}

/// What a module adds to the parts of those about it, itself in the middle.
struct Smear {
    rows: [[f32; ACROSS]; ACROSS],
    /// The sum of its squares.
    power: f32,
}

impl Smear {
    /// The smear that makes `parts` of these modules best, and what it leaves unexplained of them.
    fn of(parts: &Grid, modules: &Grid) -> Option<(Self, Grid)> {
        let mut normal = [[0.0_f64; TERMS]; TERMS];
        let mut right = [[0.0_f64; TERMS]; PARTS * PARTS];
        let mut terms = [1.0_f64; TERMS];
        for (x, y) in places(modules.side) {
            look(modules, x, y, &mut terms);
            for (row, term) in terms.iter().enumerate() {
                for (sum, other) in normal[row][..=row].iter_mut().zip(&terms) {
                    *sum += term * other;
                }
            }
            for (part, right) in right.iter_mut().enumerate() {
                let seen = f64::from(parts.values[place_of(x, y, part, parts.side)]);
                for (sum, term) in right.iter_mut().zip(&terms) {
                    *sum += seen * term;
                }
            }
        }
        for (row, values) in normal.iter_mut().enumerate() {
            values[row] += HOLD;
        }
        let mut rows = [[0.0; ACROSS]; ACROSS];
        let mut rest = parts.clone();
        for (part, mut right) in right.into_iter().enumerate() {
            right[WIDE * WIDE / 2] += HOLD * HELD_TO;
            let taps = solve(normal, right)?;
            for (tap, value) in taps[..WIDE * WIDE].iter().enumerate() {
                // A neighbour above a part adds to it what a module adds below itself.
                let (down, across) = (WIDE - 1 - tap / WIDE, WIDE - 1 - tap % WIDE);
                let row = &mut rows[PARTS * down + part / PARTS];
                row[PARTS * across + part % PARTS] = narrowed(*value);
            }
            for (x, y) in places(modules.side) {
                look(modules, x, y, &mut terms);
                let explained = terms.iter().zip(&taps).map(|(term, tap)| term * tap);
                rest.values[place_of(x, y, part, parts.side)] -= narrowed(explained.sum());
            }
        }
        let power = rows.iter().flatten().map(|value| value * value).sum();
        Some((Self { rows, power }, rest))
    }

    /// How much darker a module would have to be to explain best what remains about it.
    fn missing(&self, rest: &Grid, x: usize, y: usize) -> f32 {
        let (left, wide, from) = Self::inside(rest.side, x);
        let (top, tall, above) = Self::inside(rest.side, y);
        let rows = rest.values.chunks_exact(rest.side).skip(top).take(tall);
        let both = rows.zip(&self.rows[above..]).map(|(rest, smear)| {
            let pairs = rest[left..][..wide].iter().zip(&smear[from..]);
            pairs.map(|(rest, smear)| rest * smear).sum::<f32>()
        });
        both.sum::<f32>() / self.power.max(f32::EPSILON)
    }

    /// Takes from what remains what a module explains that is so much darker.
    fn explain(&self, rest: &mut Grid, x: usize, y: usize, by: f32) {
        let (left, wide, from) = Self::inside(rest.side, x);
        let (top, tall, above) = Self::inside(rest.side, y);
        let side = rest.side;
        let rows = rest.values.chunks_exact_mut(side).skip(top).take(tall);
        for (rest, smear) in rows.zip(&self.rows[above..]) {
            for (rest, smear) in rest[left..][..wide].iter_mut().zip(&smear[from..]) {
                *rest -= by * smear;
            }
        }
    }

    /// Of the smear of the module at `at`, along one side of a code of `side` parts: where it begins in the code, for how
    /// many parts, and how much of it lies before the code.
    fn inside(side: usize, at: usize) -> (usize, usize, usize) {
        let before = PARTS * REACH.unsigned_abs();
        let first = (PARTS * at).saturating_sub(before);
        let skipped = before.saturating_sub(PARTS * at);
        let last = (PARTS * at + ACROSS - before).min(side);
        (first, last - first, skipped)
    }
}

fn places(side: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..side).flat_map(move |y| (0..side).map(move |x| (x, y)))
}

/// Where the part of this number of a module is among all, `side` of them a row.
fn place_of(x: usize, y: usize, part: usize, side: usize) -> usize {
    (PARTS * y + part / PARTS) * side + PARTS * x + part % PARTS
}

#[expect(clippy::cast_possible_truncation, reason = "a share of a brightness")]
fn narrowed(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::{PARTS, restored};
    use crate::decode::equalise::equalised;
    use crate::decode::grid::Grid;
    use crate::decode::layout::{Layout, Module};

    /// A code of version 4, and how many modules of a grid are others than in it.
    fn sharp() -> (Layout, Grid) {
        let layout = Layout::new(4).unwrap();
        let is_dark = |x: usize, y: usize, module| match module {
            Module::Known(dark) => dark,
            _ => (x * x * 7 + y * 13 + x * y * 5 + y * y) % 11 < 5,
        };
        let values = layout.modules();
        let values = values.map(|(x, y, module)| if is_dark(x, y, module) { 1.0 } else { -1.0 });
        let grid = Grid {
            side: layout.side,
            values: values.collect(),
        };
        (layout, grid)
    }

    fn wrong(grid: &Grid, sharp: &Grid) -> usize {
        let pairs = grid.values.iter().zip(&sharp.values);
        pairs.filter(|(a, b)| (**a > 0.0) != (**b > 0.0)).count()
    }

    /// The mean of so many modules across and down about each of `parts` parts of a module.
    fn smeared(sharp: &Grid, parts: usize, (across, down): (f32, f32)) -> Grid {
        let side = sharp.side * parts;
        let steps = || (0..20_u8).map(|step| (f32::from(step) + 0.5) / 20.0 - 0.5);
        let at = |place: usize, by: f32| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "a code is a few dozen modules wide"
            )]
            let module = ((place as f32 + 0.5) / parts as f32 + by).floor() as isize;
            module
        };
        let values = (0..side * side).map(|place| {
            let mut sum = 0.0;
            for (x, y) in steps().flat_map(|y| steps().map(move |x| (x, y))) {
                let (x, y) = (at(place % side, x * across), at(place / side, y * down));
                sum += sharp.at(0, 0, x, y);
            }
            sum / 400.0
        });
        Grid {
            side,
            values: values.collect(),
        }
    }

    #[test]
    fn a_smear_too_wide_for_a_filter_is_undone() {
        let (layout, sharp) = sharp();
        let width = (2.6, 1.8);
        let seen = smeared(&sharp, 1, width);
        let mut clear = seen.clone();
        for _ in 0..3 {
            clear = equalised(&seen, &layout, &clear).unwrap();
        }
        let filtered = wrong(&clear, &sharp);
        let parts = smeared(&sharp, PARTS, width);
        for _ in 0..3 {
            clear = restored(&parts, &layout, &clear).unwrap();
        }
        let left = wrong(&clear, &sharp);
        assert!(filtered > 40, "the filter left {filtered}");
        assert!(left * 10 < filtered, "{left} of {filtered} are left");
    }

    #[test]
    fn a_grid_of_nothing_stays_a_grid() {
        let layout = Layout::new(1).unwrap();
        let nothing = |side: usize| Grid {
            side,
            values: vec![0.0; side * side],
        };
        let parts = nothing(layout.side * PARTS);
        let restored = restored(&parts, &layout, &nothing(layout.side)).unwrap();
        assert!(restored.values.iter().all(|value| value.is_finite()));
    }
}
