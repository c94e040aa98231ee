//! From modules with confidence to a text.
//!
//! Owns what a grid may be taken to say. Words that are least sure are given up as erasures, step by
//! step, and what is then left of the code's own redundancy says whether to believe the result.

use std::panic::catch_unwind;

use enrolment::CodeKind;

use super::field;
use super::grid::Grid;
use super::known::{Form, forms};
use super::layout::{Block, Layout, Level, Module, format_places, format_word, is_masked};

/// What is left of a code's redundancy to believe it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    /// One frame is enough.
    Sure,
    /// Parts of the text were assumed: another frame has to say the same.
    NeedsAgreement,
}

/// How far a grid may be bent to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// Only errors are corrected, as every reader does.
    Errors,
    /// The least sure words are given up too. What comes out must be a person's code.
    Erasures,
    /// What all personal codes have in common is assumed besides.
    KnownText,
}

/// What a grid says.
#[derive(Clone, PartialEq)]
pub(super) struct Reading {
    pub(super) payload: Vec<u8>,
    /// The code as it is drawn.
    pub(super) drawn: Grid,
    pub(super) certainty: Certainty,
}

/// Check words that must be left when words were given up: each makes a wrong text 256 times less likely.
const LEAST_SPARE: usize = 4;

/// The least share of confident modules that must agree with what was made of them, drawn again.
const LEAST_AGREEMENT: f32 = 0.8;

/// So many formats are tried, those that agree best with a grid.
const FORMATS: usize = 2;

/// Reads a grid as it stands.
pub(super) fn read(grid: &Grid, layout: &Layout, effort: Effort) -> Option<Reading> {
    formats(grid)
        .into_iter()
        .take(FORMATS)
        .map(|(level, mask)| Words::of(grid, layout, level, mask))
        .find_map(|words| words.read(effort))
}

/// Levels and masks by how well their drawing agrees with the grid, the best first.
fn formats(grid: &Grid) -> Vec<(Level, usize)> {
    let places = format_places(grid.side);
    let mut all: Vec<(f32, Level, usize)> = (0..32)
        .map(|format| {
            let (level, mask) = (format >> 3, format & 7);
            let word = format_word(level, mask);
            let agreement = places
                .iter()
                .flat_map(|copy| copy.iter().enumerate())
                .map(|(bit, (x, y))| {
                    let value = grid.values[y * grid.side + x].clamp(-1.0, 1.0);
                    if (word >> (14 - bit)) & 1 == 1 {
                        value
                    } else {
                        -value
                    }
                })
                .sum();
            (agreement, level, mask)
        })
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.into_iter()
        .map(|(_, level, mask)| (level, mask))
        .collect()
}

/// The code words of a grid.
struct Words<'a> {
    grid: &'a Grid,
    layout: &'a Layout,
    level: Level,
    mask: usize,
    values: Vec<u8>,
    /// How sure each is: no surer than its least sure module.
    sure: Vec<f32>,
}

impl<'a> Words<'a> {
    fn of(grid: &'a Grid, layout: &'a Layout, level: Level, mask: usize) -> Self {
        let mut values = vec![0_u8; layout.words];
        let mut sure = vec![f32::MAX; layout.words];
        for (x, y, module) in layout.modules() {
            if let Module::Data(bit) = module {
                let value = grid.values[y * grid.side + x];
                let word = usize::from(bit / 8);
                if (value > 0.0) != is_masked(mask, x, y) {
                    values[word] |= 0x80 >> (bit % 8);
                }
                sure[word] = sure[word].min(value.abs());
            }
        }
        Self {
            grid,
            layout,
            level,
            mask,
            values,
            sure,
        }
    }

    fn read(&self, effort: Effort) -> Option<Reading> {
        let blocks = self.layout.blocks(self.level);
        if effort != Effort::KnownText {
            let plain = self.correct(&blocks, Effort::Errors, None);
            let erased = plain.is_none();
            let words = match effort {
                Effort::Errors => plain,
                _ => plain.or_else(|| self.correct(&blocks, effort, None)),
            }?;
            let drawn = self.draw(&words);
            let payload = parse(&drawn)?;
            let believed =
                !erased || self.agreement(&words) >= LEAST_AGREEMENT && is_personal(&payload);
            return believed.then_some(Reading {
                payload,
                drawn,
                certainty: Certainty::Sure,
            });
        }
        let data: Vec<usize> = blocks
            .iter()
            .flat_map(|block| &block.words[..block.words.len() - block.checks])
            .copied()
            .collect();
        let received: Vec<u8> = data.iter().map(|word| self.values[*word]).collect();
        forms(&received, self.layout.version).find_map(|form| {
            let known = form.spread(&data, self.layout.words);
            let words = self.correct(&blocks, effort, Some(&known))?;
            let drawn = self.draw(&words);
            let payload = parse(&drawn)?;
            let believed = self.agreement(&words) >= LEAST_AGREEMENT && is_personal(&payload);
            believed.then_some(Reading {
                payload,
                drawn,
                certainty: Certainty::NeedsAgreement,
            })
        })
    }

    /// All words corrected. With more effort than errors take, enough of each block's checks are left over.
    fn correct(
        &self,
        blocks: &[Block],
        effort: Effort,
        known: Option<&[Option<u8>]>,
    ) -> Option<Vec<u8>> {
        let known = |word: usize| known.and_then(|known| known[word]);
        let mut words = self.values.clone();
        for block in blocks {
            let taken: Vec<u8> = block
                .words
                .iter()
                .map(|word| known(*word).unwrap_or(self.values[*word]))
                .collect();
            let mut doubtful: Vec<usize> = (0..taken.len())
                .filter(|at| known(block.words[*at]).is_none())
                .collect();
            doubtful
                .sort_by(|a, b| self.sure[block.words[*a]].total_cmp(&self.sure[block.words[*b]]));
            let most = match effort {
                Effort::Errors => 0,
                Effort::Erasures | Effort::KnownText => {
                    block.checks.saturating_sub(LEAST_SPARE).min(doubtful.len())
                }
            };
            let mended = (0..=most).step_by(2).find_map(|erased| {
                let mut mended = taken.clone();
                let wrong = field::correct(&mut mended, block.checks, &doubtful[..erased])?;
                let spare = block.checks.checked_sub(erased + 2 * wrong)?;
                let is_kept = block
                    .words
                    .iter()
                    .zip(&mended)
                    .all(|(word, value)| known(*word).is_none_or(|known| known == *value));
                let is_believed = effort == Effort::Errors || spare >= LEAST_SPARE;
                (is_kept && is_believed).then_some(mended)
            })?;
            for (word, value) in block.words.iter().zip(mended) {
                words[*word] = value;
            }
        }
        Some(words)
    }

    /// The share of confident modules that agree with the words as they would be drawn.
    fn agreement(&self, words: &[u8]) -> f32 {
        let (mut agreed, mut all) = (0.0, 0.0);
        for (x, y, module) in self.layout.modules() {
            if let Module::Data(bit) = module {
                let value = self.grid.values[y * self.grid.side + x];
                let weight = value.abs().min(1.0);
                all += weight;
                if self.is_dark(words, bit, x, y) == (value > 0.0) {
                    agreed += weight;
                }
            }
        }
        agreed / all
    }

    fn is_dark(&self, words: &[u8], bit: u16, x: usize, y: usize) -> bool {
        (words[usize::from(bit / 8)] & (0x80 >> (bit % 8)) != 0) != is_masked(self.mask, x, y)
    }

    /// The words drawn again as a code.
    fn draw(&self, words: &[u8]) -> Grid {
        let side = self.layout.side;
        let mut values = vec![-1.0; side * side];
        for (x, y, module) in self.layout.modules() {
            let is_dark = match module {
                Module::Known(known) => known,
                Module::Data(bit) => self.is_dark(words, bit, x, y),
                Module::Format | Module::Spare => false,
            };
            if is_dark {
                values[y * side + x] = 1.0;
            }
        }
        let word = format_word(self.level, self.mask);
        for copy in format_places(side) {
            for (bit, (x, y)) in copy.into_iter().enumerate() {
                let is_dark = (word >> (14 - bit)) & 1 == 1;
                values[y * side + x] = if is_dark { 1.0 } else { -1.0 };
            }
        }
        Grid { side, values }
    }
}

/// The payload of a drawn code.
fn parse(drawn: &Grid) -> Option<Vec<u8>> {
    let side = drawn.side;
    let grid = rqrr::SimpleGrid::from_func(side, |x, y| drawn.values[y * side + x] > 0.0);
    // It has been seen to panic on what it was held up, and nothing here is half done when it does.
    catch_unwind(|| {
        let mut payload = Vec::new();
        rqrr::Grid::new(grid).decode_to(&mut payload).ok()?;
        Some(payload)
    })
    .ok()?
}

/// Whether a payload is a person's code to the letter.
fn is_personal(payload: &[u8]) -> bool {
    let is_kind = |text| CodeKind::of(text).is_personal();
    Form::is_whole(payload) && std::str::from_utf8(payload).is_ok_and(is_kind)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use qrcode::bits::Bits;
    use qrcode::{Color, EcLevel, QrCode, Version};

    use super::{Certainty, Effort, is_personal, read};
    use crate::decode::grid::Grid;
    use crate::decode::layout::Layout;

    fn drawn(text: &str, version: usize, level: EcLevel) -> (Grid, Layout) {
        let number = Version::Normal(i16::try_from(version).unwrap());
        let mut bits = Bits::new(number);
        bits.push_byte_data(text.as_bytes()).unwrap();
        bits.push_terminator(level).unwrap();
        let code = QrCode::with_bits(bits, level).unwrap();
        let values = code.to_colors().into_iter();
        let grid = Grid {
            side: code.width(),
            values: values
                .map(|colour| if colour == Color::Dark { 1.0 } else { -1.0 })
                .collect(),
        };
        (grid, Layout::new(version).unwrap())
    }

    /// Nothing is known of the modules of so many rows below the finders.
    fn hide(grid: &mut Grid, rows: std::ops::Range<usize>) {
        for y in rows {
            for x in 0..grid.side {
                grid.values[y * grid.side + x] *= -0.05;
            }
        }
    }

    const NUMBER: &str = "https://qr.vipps.no/28/2/01/031/4799123456?v=1";

    #[test]
    fn what_is_not_known_costs_half_of_what_is_wrong() {
        let (mut grid, layout) = drawn(NUMBER, 4, EcLevel::M);
        hide(&mut grid, 9..12);
        assert!(read(&grid, &layout, Effort::Errors).is_none());
        let reading = read(&grid, &layout, Effort::Erasures).unwrap();
        assert_eq!(reading.payload, NUMBER.as_bytes());
        assert_eq!(reading.certainty, Certainty::Sure);
    }

    #[test]
    fn what_all_numbers_have_in_common_is_worth_words_but_not_certainty() {
        let (mut grid, layout) = drawn(NUMBER, 4, EcLevel::L);
        hide(&mut grid, 12..16);
        assert!(read(&grid, &layout, Effort::Erasures).is_none());
        let reading = read(&grid, &layout, Effort::KnownText).unwrap();
        assert_eq!(reading.payload, NUMBER.as_bytes());
        assert_eq!(reading.certainty, Certainty::NeedsAgreement);
    }

    #[test]
    fn erasures_give_no_text_but_a_persons() {
        let text = "https://qr.vipps.no/box/0f1e2d3c4b5a";
        let (mut grid, layout) = drawn(text, 4, EcLevel::M);
        assert!(read(&grid, &layout, Effort::Erasures).is_some());
        hide(&mut grid, 9..12);
        assert!(read(&grid, &layout, Effort::Erasures).is_none());
    }

    fn personal() -> impl Strategy<Value = String> {
        prop_oneof![
            "[0-9]{6}".prop_map(|end| format!("https://qr.vipps.no/28/2/01/031/4799{end}?v=1")),
            "[0-9A-Za-z]{22}".prop_map(|token| format!("https://qr.vipps.no/p/{token}")),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// The modules are blurred by noise of any strength, and a stripe is covered by another code's.
        #[test]
        fn a_damaged_code_is_never_read_as_another_persons(
            text in personal(),
            other in personal(),
            version in 4..=6_usize,
            level in prop::sample::select(vec![EcLevel::L, EcLevel::M, EcLevel::Q]),
            strength in 0.2..2.0_f32,
            covered in 0..24_usize,
            noise in proptest::collection::vec(-1.0..1.0_f32, 41 * 41),
        ) {
            prop_assume!(level != EcLevel::Q || version > 4);
            let (mut grid, layout) = drawn(&text, version, level);
            let (over, _) = drawn(&other, version, level);
            for (at, value) in grid.values.iter_mut().enumerate() {
                let row = at / over.side;
                if (9..9 + covered).contains(&row) {
                    *value = over.values[at];
                }
                *value += strength * noise[at];
            }
            for effort in [Effort::Errors, Effort::Erasures, Effort::KnownText] {
                if let Some(reading) = read(&grid, &layout, effort) {
                    let read = String::from_utf8(reading.payload).unwrap();
                    let is_drawn = read == text || read == other;
                    prop_assert!(is_drawn || !is_personal(read.as_bytes()), "{read} for {text}");
                }
            }
        }
    }
}
