//! Undoing blur by what it did to modules that are known.
//!
//! A module's brightness is smeared over its neighbours by a lens out of focus or a moving hand. The
//! filter that undoes it best is found by least squares: first from the patterns that every code has,
//! then also from the modules that are clear by now.

use super::grid::Grid;
use super::layout::{Layout, Module};
use super::least_squares::solve;

/// Modules to each side that the filter looks at.
pub(super) const REACH: isize = 2;
const TAPS: usize = 25;
/// And a constant.
pub(super) const TERMS: usize = TAPS + 1;

/// How strongly the filter is held to one that only sharpens a little, a known module counting as one.
const HOLD: f64 = 6.0;

/// The grid seen through the best filter, learnt from the patterns of `layout` and what `clear` says so far.
/// `None` when there is no best one.
pub(super) fn equalised(grid: &Grid, layout: &Layout, clear: &Grid) -> Option<Grid> {
    let mut normal = [[0.0_f64; TERMS]; TERMS];
    let mut right = [0.0_f64; TERMS];
    let mut taps = [1.0_f64; TERMS];
    for (x, y, module) in layout.modules() {
        let so_far = clear.values[y * grid.side + x];
        let (weight, aim) = match module {
            Module::Known(dark) => (1.0, if dark { 1.0 } else { -1.0 }),
            _ => (
                f64::from(so_far.abs().min(1.0)).powi(2) * 0.7,
                f64::from(so_far.signum()),
            ),
        };
        look(grid, x, y, &mut taps);
        for (row, tap) in taps.iter().enumerate() {
            let weighted = weight * tap;
            right[row] += weighted * aim;
            for (sum, other) in normal[row][..=row].iter_mut().zip(&taps) {
                *sum += weighted * other;
            }
        }
    }
    for (row, start) in sharpening().iter().enumerate() {
        normal[row][row] += HOLD;
        right[row] += HOLD * start;
    }
    let filter = solve(normal, right)?;
    let values = layout
        .modules()
        .map(|(x, y, _)| {
            look(grid, x, y, &mut taps);
            let value: f64 = taps
                .iter()
                .zip(&filter)
                .map(|(tap, factor)| tap * factor)
                .sum();
            #[expect(clippy::cast_possible_truncation, reason = "clamped")]
            let value = value.clamp(-2.0, 2.0) as f32;
            value
        })
        .collect();
    Some(Grid {
        side: grid.side,
        values,
    })
}

/// The module and its neighbours; the last term stays 1.
pub(super) fn look(grid: &Grid, x: usize, y: usize, taps: &mut [f64; TERMS]) {
    let mut tap = 0;
    for dy in -REACH..=REACH {
        for dx in -REACH..=REACH {
            taps[tap] = f64::from(grid.at(x, y, dx, dy));
            tap += 1;
        }
    }
}

/// The filter that is held to: the module, less a little of its four neighbours.
fn sharpening() -> [f64; TERMS] {
    let mut filter = [0.0; TERMS];
    let middle = TAPS / 2;
    filter[middle] = 1.3;
    for neighbour in [middle - 1, middle + 1, middle - 5, middle + 5] {
        filter[neighbour] = -0.075;
    }
    filter
}

#[cfg(test)]
mod tests {
    use super::equalised;
    use crate::decode::grid::Grid;
    use crate::decode::layout::{Layout, Module};

    #[test]
    fn a_smear_over_two_modules_is_undone() {
        let layout = Layout::new(4).unwrap();
        let side = layout.side;
        let is_dark = |x: usize, y: usize, module| match module {
            Module::Known(dark) => dark,
            _ => (x * 7 + y * 13 + x * y) % 5 < 2,
        };
        let sharp = Grid {
            side,
            values: layout
                .modules()
                .map(|(x, y, module)| if is_dark(x, y, module) { 1.0 } else { -1.0 })
                .collect(),
        };
        let smeared = Grid {
            side,
            values: (0..side * side)
                .map(|at| {
                    let (x, y) = (at % side, at / side);
                    0.25 * sharp.at(x, y, -2, 0)
                        + 0.35 * sharp.at(x, y, -1, 0)
                        + 0.4 * sharp.at(x, y, 0, 0)
                })
                .collect(),
        };
        let wrong = |grid: &Grid| {
            let pairs = grid.values.iter().zip(&sharp.values);
            pairs.filter(|(a, b)| (**a > 0.0) != (**b > 0.0)).count()
        };
        let once = equalised(&smeared, &layout, &smeared).unwrap();
        let clear = equalised(&smeared, &layout, &once).unwrap();
        assert!(wrong(&smeared) > 80, "{} were wrong", wrong(&smeared));
        assert!(
            wrong(&clear) * 10 < wrong(&smeared),
            "{} still are",
            wrong(&clear)
        );
    }

    #[test]
    fn a_grid_of_nothing_stays_a_grid() {
        let layout = Layout::new(1).unwrap();
        let nothing = Grid {
            side: layout.side,
            values: vec![0.0; layout.side * layout.side],
        };
        let equalised = equalised(&nothing, &layout, &nothing).unwrap();
        assert!(equalised.values.iter().all(|value| value.is_finite()));
    }
}
