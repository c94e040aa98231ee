//! What least squares come down to: a system of equations, one for each term.

/// Solves the symmetric system whose lower half is given, by Cholesky's way. `None` when it has no one solution.
pub(super) fn solve<const TERMS: usize>(
    mut normal: [[f64; TERMS]; TERMS],
    mut right: [f64; TERMS],
) -> Option<[f64; TERMS]> {
    for row in 0..TERMS {
        for column in 0..=row {
            let dot: f64 = (0..column)
                .map(|k| normal[row][k] * normal[column][k])
                .sum();
            let rest = normal[row][column] - dot;
            normal[row][column] = if row == column {
                if rest.is_nan() || rest <= 0.0 {
                    return None;
                }
                rest.sqrt()
            } else {
                rest / normal[column][column]
            };
        }
    }
    for row in 0..TERMS {
        let dot: f64 = (0..row).map(|k| normal[row][k] * right[k]).sum();
        right[row] = (right[row] - dot) / normal[row][row];
    }
    for row in (0..TERMS).rev() {
        let dot: f64 = (row + 1..TERMS).map(|k| normal[k][row] * right[k]).sum();
        right[row] = (right[row] - dot) / normal[row][row];
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::solve;

    #[test]
    fn a_system_is_solved_from_its_lower_half() {
        let solved = solve([[4.0, 9.0], [2.0, 3.0]], [10.0, 9.0]).unwrap();
        assert!((solved[0] - 1.5).abs() < 1e-9 && (solved[1] - 2.0).abs() < 1e-9);
    }

    #[test]
    fn equations_that_say_the_same_have_no_one_solution() {
        assert_eq!(solve([[1.0, 0.0], [1.0, 1.0]], [1.0, 1.0]), None);
    }
}
