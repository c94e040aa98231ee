//! The marks of a code: the modules of a QR code, the bars of an EAN.

use anyhow::Context;
use qrcode::{Color, EcLevel, QrCode};

use crate::dice::Dice;

/// A QR code as its modules, row after row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Symbol {
    side: usize,
    dark: Vec<bool>,
}

impl Symbol {
    /// # Errors
    /// When the text is longer than a code can hold.
    pub(crate) fn new(text: &str, correction: EcLevel) -> anyhow::Result<Self> {
        let code = QrCode::with_error_correction_level(text, correction)
            .context("no QR code holds this text")?;
        Ok(Self::from_colors(code.width(), &code.to_colors()))
    }

    pub(crate) fn from_colors(side: usize, colors: &[Color]) -> Self {
        let dark = colors.iter().map(|color| *color == Color::Dark).collect();
        Self { side, dark }
    }

    /// Modules a side.
    pub(crate) const fn side(&self) -> usize {
        self.side
    }

    /// Light when it lies outside.
    pub(crate) fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.side && self.dark.get(row * self.side + column) == Some(&true)
    }

    pub(crate) fn turn_over(&mut self, column: usize, row: usize) {
        if let Some(module) = self.dark.get_mut(row * self.side + column) {
            *module = !*module;
        }
    }

    /// Whether the module belongs to one of the three large marks.
    pub(crate) const fn is_finder(&self, column: usize, row: usize) -> bool {
        let far = self.side - 7;
        (row < 7 && (column < 7 || column >= far)) || (row >= far && column < 7)
    }
}

/// The bars of an EAN-13 of made-up digits, as modules (GS1 General Specifications, section 5.2).
pub(crate) fn ean(dice: &mut Dice) -> Vec<bool> {
    /// The seven modules of a digit, left half, odd parity.
    const ODD: [u8; 10] = [
        0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111,
        0b011_1011, 0b011_0111, 0b000_1011,
    ];
    /// Which digits of the left half have even parity when the first digit is 7, as it is in Norway.
    const EVEN: [bool; 6] = [false, true, false, true, false, true];
    let modules = |bits: u8| (0..7).rev().map(move |bit| bits >> bit & 1 == 1);
    let mut bars = vec![true, false, true];
    let mut digits = [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0_usize];
    for digit in &mut digits[2..12] {
        *digit = dice.below(10) as usize;
    }
    let sum: usize = digits[..12].iter().step_by(2).sum::<usize>()
        + 3 * digits[1..12].iter().step_by(2).sum::<usize>();
    digits[12] = (10 - sum % 10) % 10;
    for (digit, is_even) in digits[1..7].iter().zip(EVEN) {
        let odd = ODD[*digit];
        let even = (!odd).reverse_bits() >> 1;
        bars.extend(modules(if is_even { even & 0x7F } else { odd }));
    }
    bars.extend([false, true, false, true, false]);
    for digit in &digits[7..] {
        bars.extend(modules(!ODD[*digit] & 0x7F));
    }
    bars.extend([true, false, true]);
    bars
}

#[cfg(test)]
mod tests {
    use qrcode::EcLevel;

    use super::{Symbol, ean};
    use crate::dice::Dice;

    #[test]
    fn a_symbol_has_its_three_marks_and_its_text_decides_its_size() {
        let symbol = Symbol::new("https://qr.vipps.no/p/0123456789012345678901", EcLevel::M);
        let symbol = symbol.unwrap();
        assert_eq!(symbol.side(), 29);
        for (column, row) in [(0, 0), (28, 0), (0, 28)] {
            assert!(symbol.is_dark(column, row) && symbol.is_finder(column, row));
        }
        assert!(!symbol.is_finder(28, 28));
        assert!(!symbol.is_dark(29, 0), "outside");
    }

    #[test]
    fn an_ean_has_95_modules_with_guards_at_its_ends_and_middle() {
        let bars = ean(&mut Dice::new(1, "ean", &[]));
        assert_eq!(bars.len(), 95);
        assert_eq!(bars[..3], [true, false, true]);
        assert_eq!(bars[45..50], [false, true, false, true, false]);
        assert_eq!(bars[92..], [true, false, true]);
    }
}
