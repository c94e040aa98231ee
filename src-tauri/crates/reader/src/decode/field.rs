//! Reed-Solomon over the field of QR codes, with erasures.
//!
//! Symbols whose places are known to be doubtful cost half of what an unknown error costs. The
//! libraries that read QR codes correct errors only.

/// x^8 + x^4 + x^3 + x^2 + 1 (ISO/IEC 18004, error correction).
const POLYNOMIAL: u16 = 0b1_0001_1101;

const TABLES: ([u8; 510], [u8; 256]) = {
    let (mut powers, mut logarithms) = ([0; 510], [0; 256]);
    let mut value = 1_u16;
    let mut at = 0;
    while at < 255 {
        #[expect(clippy::cast_possible_truncation, reason = "reduced below 256")]
        let byte = value as u8;
        powers[at] = byte;
        powers[at + 255] = byte;
        #[expect(clippy::cast_possible_truncation, reason = "at is below 255")]
        {
            logarithms[value as usize] = at as u8;
        }
        value <<= 1;
        if value > 255 {
            value ^= POLYNOMIAL;
        }
        at += 1;
    }
    (powers, logarithms)
};

fn power(exponent: usize) -> u8 {
    TABLES.0[exponent % 255]
}

fn times(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    TABLES.0[usize::from(TABLES.1[usize::from(a)]) + usize::from(TABLES.1[usize::from(b)])]
}

fn over(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    TABLES.0[usize::from(TABLES.1[usize::from(a)]) + 255 - usize::from(TABLES.1[usize::from(b)])]
}

/// The value of a polynomial, lowest coefficient first.
fn value(polynomial: &[u8], at: u8) -> u8 {
    let step = |sum, coefficient: &u8| times(sum, at) ^ coefficient;
    polynomial.iter().rev().fold(0, step)
}

/// The sums that are all zero for a code word. Its first symbol has the highest power.
fn syndromes(block: &[u8], checks: usize) -> Vec<u8> {
    (0..checks)
        .map(|root| {
            let root = power(root);
            block
                .iter()
                .fold(0, |sum, symbol| times(sum, root) ^ symbol)
        })
        .collect()
}

/// Corrects a block in place whose last `checks` symbols are check symbols. `erased` are the places
/// that are not to be trusted. Gives how many symbols were wrong elsewhere, or `None`, the block then
/// unchanged, when more is wrong than can be corrected.
pub(super) fn correct(block: &mut [u8], checks: usize, erased: &[usize]) -> Option<usize> {
    if erased.len() > checks || block.len() > 255 {
        return None;
    }
    let sums = syndromes(block, checks);
    if sums.iter().all(|sum| *sum == 0) {
        return Some(0);
    }
    let locator = locate(&sums, block.len(), erased)?;
    let degree = locator.iter().rposition(|coefficient| *coefficient != 0)?;
    // The evaluator: syndromes times locator, up to the number of checks.
    let evaluator: Vec<u8> = (0..checks)
        .map(|at| (0..=at.min(degree)).fold(0, |sum, k| sum ^ times(locator[k], sums[at - k])))
        .collect();
    // Over this field, the odd terms of the derivative are all that is left of it.
    let slope: Vec<u8> = (0..degree)
        .map(|at| if at % 2 == 0 { locator[at + 1] } else { 0 })
        .collect();
    let mut mended = block.to_vec();
    let (mut roots, mut wrong) = (0, 0);
    for (place, symbol) in mended.iter_mut().enumerate() {
        let exponent = block.len() - 1 - place;
        let inverse = power(255 - exponent);
        if value(&locator, inverse) != 0 {
            continue;
        }
        roots += 1;
        let slope = value(&slope, inverse);
        if slope == 0 {
            return None;
        }
        let error = times(power(exponent), over(value(&evaluator, inverse), slope));
        *symbol ^= error;
        if error != 0 && !erased.contains(&place) {
            wrong += 1;
        }
    }
    let whole = roots == degree && syndromes(&mended, checks).iter().all(|sum| *sum == 0);
    whole.then(|| {
        block.copy_from_slice(&mended);
        wrong
    })
}

/// Berlekamp and Massey's search for the polynomial whose roots are the wrong places, begun with those
/// that are known.
fn locate(sums: &[u8], length: usize, erased: &[usize]) -> Option<Vec<u8>> {
    let checks = sums.len();
    let mut locator = vec![0; checks + 2];
    locator[0] = 1;
    for place in erased {
        let root = power(length.checked_sub(1 + place)?);
        for at in (1..locator.len()).rev() {
            locator[at] ^= times(locator[at - 1], root);
        }
    }
    let mut previous = locator.clone();
    let mut length = erased.len();
    for step in erased.len()..checks {
        previous.rotate_right(1);
        previous[0] = 0;
        let discrepancy = (0..=length.min(step)).fold(0, |sum, k| {
            sum ^ times(locator.get(k).copied().unwrap_or(0), sums[step - k])
        });
        if discrepancy == 0 {
            continue;
        }
        let before = locator.clone();
        for (to, from) in locator.iter_mut().zip(&previous) {
            *to ^= times(discrepancy, *from);
        }
        if 2 * length <= step + erased.len() {
            length = step + 1 + erased.len() - length;
            previous = before
                .iter()
                .map(|coefficient| over(*coefficient, discrepancy))
                .collect();
        }
    }
    (2 * length <= checks + erased.len()).then_some(locator)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{correct, power, times};

    /// Appends `checks` check symbols, by long division.
    fn encoded(data: &[u8], checks: usize) -> Vec<u8> {
        let mut generator = vec![1];
        for root in 0..checks {
            generator.push(0);
            for at in (1..generator.len()).rev() {
                generator[at] ^= times(generator[at - 1], power(root));
            }
        }
        let mut rest = [data, &vec![0; checks]].concat();
        for at in 0..data.len() {
            let factor = rest[at];
            for (symbol, coefficient) in rest[at..].iter_mut().zip(&generator) {
                *symbol ^= times(*coefficient, factor);
            }
        }
        [data, &rest[data.len()..]].concat()
    }

    proptest! {
        #[test]
        fn errors_cost_two_checks_and_erasures_one(
            data in proptest::collection::vec(any::<u8>(), 1..60),
            checks in 2..31_usize,
            erasures in 0..31_usize,
            noise in proptest::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 40),
        ) {
            let block = encoded(&data, checks);
            let erasures = erasures.min(checks);
            let errors = (checks - erasures) / 2;
            let mut places: Vec<(usize, u8)> = Vec::new();
            for (place, change) in noise {
                let place = place.index(block.len());
                if places.iter().all(|(known, _)| *known != place) {
                    places.push((place, change));
                }
            }
            places.truncate(erasures + errors);
            let mut damaged = block.clone();
            for (place, change) in &places {
                damaged[*place] ^= change;
            }
            let erased: Vec<usize> =
                places.iter().take(erasures).map(|(place, _)| *place).collect();
            let wrong = correct(&mut damaged, checks, &erased);
            prop_assert_eq!(damaged, block);
            prop_assert_eq!(wrong, Some(places.len() - erased.len()));
        }

        #[test]
        fn anything_is_mended_to_a_code_word_or_left_alone(
            mut block in proptest::collection::vec(any::<u8>(), 1..80),
            checks in 0..31_usize,
            erased in proptest::collection::vec(0..80_usize, 0..32),
        ) {
            let checks = checks.min(block.len());
            let before = block.clone();
            if correct(&mut block, checks, &erased).is_none() {
                prop_assert_eq!(block, before);
            }
        }
    }
}
