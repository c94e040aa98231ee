//! Damaged codes, drawn flat and clean but for a little noise.

use anyhow::{Context, Result};
use qrcode::bits::encode_auto;
use qrcode::canvas::Canvas;
use qrcode::ec::construct_codewords;
use qrcode::{EcLevel, Version};
use reader::Luma;

use crate::cast::level;
use crate::dice::Dice;
use crate::frame::Frame;
use crate::payload;
use crate::symbol::Symbol;

/// Two mutants in a row are of the same code: what a camera keeps of the first meets the second.
pub(super) fn mutant(seed: u64, number: u32) -> Result<Frame> {
    let mut dice = Dice::new(seed, "mutant code", &[number / 2]);
    let text = payload::personal(&mut dice);
    let other = payload::personal(&mut dice);
    let correction = dice.pick([EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H]);
    let mut dice = Dice::new(seed, "mutant damage", &[number]);
    let damage = dice.below(5);
    let flips = if damage == 0 { Some(&mut dice) } else { None };
    let mut symbol = symbol(&text, correction, flips)?;
    match damage {
        0 => {}
        1 => modules(&mut symbol, &mut dice),
        2 => patches(&mut symbol, &mut dice),
        3 => splice(&mut symbol, &Symbol::new(&other, correction)?, &mut dice),
        _ => {
            modules(&mut symbol, &mut dice);
            patches(&mut symbol, &mut dice);
        }
    }
    Ok(Frame {
        luma: draw(&symbol, &mut dice)?,
        expected: Some(text.clone()),
        // Of two codes spliced, either may be left.
        present: vec![text, other],
    })
}

/// The code of a text. With chance at hand, bits of its codewords are turned over on the way.
fn symbol(text: &str, correction: EcLevel, flips: Option<&mut Dice>) -> Result<Symbol> {
    let bits = encode_auto(text.as_bytes(), correction).context("no QR code holds this text")?;
    let version = bits.version();
    let (mut data, mut checks) = construct_codewords(&bits.into_bytes(), version, correction)
        .context("no check codewords for this text")?;
    if let Some(dice) = flips {
        let all = data.len() + checks.len();
        for _ in 0..dice.whole(1, u32::try_from(all / 2)?) {
            let at = dice.below(u32::try_from(all)?) as usize;
            let length = data.len();
            let word = data
                .get_mut(at)
                .or_else(|| checks.get_mut(at.wrapping_sub(length)));
            if let Some(word) = word {
                *word ^= 1 << dice.below(8);
            }
        }
    }
    let mut canvas = Canvas::new(version, correction);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &checks);
    let colors = canvas.apply_best_mask().into_colors();
    Ok(Symbol::from_colors(side(version), &colors))
}

fn side(version: Version) -> usize {
    version.width().unsigned_abs().into()
}

/// Turns over up to a quarter of the modules, wherever they are.
fn modules(symbol: &mut Symbol, dice: &mut Dice) {
    let side = bound(symbol);
    for _ in 0..dice.whole(1, side * side / 4) {
        symbol.turn_over(dice.below(side) as usize, dice.below(side) as usize);
    }
}

/// Covers up to three places with dark, light, or chance.
fn patches(symbol: &mut Symbol, dice: &mut Dice) {
    let side = bound(symbol);
    for _ in 0..dice.whole(1, 3) {
        let (left, top) = (dice.below(side) as usize, dice.below(side) as usize);
        let wide = dice.whole(2, side / 2) as usize;
        let high = dice.whole(2, side / 2) as usize;
        let fill = dice.pick([Some(true), Some(false), None]);
        for row in top..top + high {
            for column in left..(left + wide).min(symbol.side()) {
                let wanted = fill.unwrap_or_else(|| dice.chance(0.5));
                if symbol.is_dark(column, row) != wanted {
                    symbol.turn_over(column, row);
                }
            }
        }
    }
}

/// Takes a part of the rows from another person's code.
fn splice(symbol: &mut Symbol, other: &Symbol, dice: &mut Dice) {
    let side = bound(symbol);
    let top = dice.below(side) as usize;
    let high = dice.whole(1, side) as usize;
    for row in top..(top + high).min(symbol.side()) {
        for column in 0..symbol.side() {
            if symbol.is_dark(column, row) != other.is_dark(column, row) {
                symbol.turn_over(column, row);
            }
        }
    }
}

fn bound(symbol: &Symbol) -> u32 {
    u32::try_from(symbol.side()).unwrap_or_default()
}

/// Three to five pixels a module, with the free edge that a code should have.
fn draw(symbol: &Symbol, dice: &mut Dice) -> Result<Luma> {
    let pixels = dice.whole(3, 5);
    let side = bound(symbol) + 8;
    let noise = dice.between(0.0, 12.0);
    let module = |at: u32| (at / pixels).checked_sub(4).map(|at| at as usize);
    Ok(Luma::from_fn(side * pixels, side * pixels, |x, y| {
        let is_dark = match (module(x), module(y)) {
            (Some(column), Some(row)) => symbol.is_dark(column, row),
            _ => false,
        };
        level(if is_dark { 40.0 } else { 215.0 } + noise * dice.bell())
    })?)
}

#[cfg(test)]
mod tests {
    use qrcode::EcLevel;

    use super::{modules, mutant, patches, splice, symbol};
    use crate::dice::Dice;
    use crate::symbol::Symbol;

    const TEXT: &str = "https://qr.vipps.no/p/0123456789012345678901";

    #[test]
    fn without_flips_a_code_is_as_its_library_draws_it() {
        let drawn = symbol(TEXT, EcLevel::Q, None).unwrap();
        assert_eq!(drawn, Symbol::new(TEXT, EcLevel::Q).unwrap());
    }

    #[test]
    fn every_damage_differs_from_the_whole_code() {
        let whole = Symbol::new(TEXT, EcLevel::M).unwrap();
        let other = TEXT.replace('0', "x");
        for number in 0..50 {
            let mut dice = Dice::new(1, "damage", &[number]);
            let mut damaged = [whole.clone(), whole.clone(), whole.clone()];
            modules(&mut damaged[0], &mut dice);
            patches(&mut damaged[1], &mut dice);
            let other = Symbol::new(&other, EcLevel::M).unwrap();
            splice(&mut damaged[2], &other, &mut dice);
            let flipped = symbol(TEXT, EcLevel::M, Some(&mut dice)).unwrap();
            let differing = damaged
                .iter()
                .chain([&flipped])
                .filter(|one| **one != whole);
            assert!(differing.count() >= 3, "number {number}");
        }
    }

    #[test]
    fn two_mutants_of_one_code_are_damaged_each_in_its_way() {
        let (first, second) = (mutant(1, 2).unwrap(), mutant(1, 3).unwrap());
        assert_eq!(first.expected, second.expected);
        assert_ne!(first.luma, second.luma);
    }
}
