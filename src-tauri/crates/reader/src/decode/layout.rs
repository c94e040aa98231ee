//! Where everything is in a code of versions 1 to 10 (ISO/IEC 18004): what is the same in all codes
//! of one size, where the code words lie, and how they are spread over blocks.
//!
//! Personal codes are of versions 3 to 6. Larger ones than 10 are left to the readers that know them.

/// What every code of one size has at one module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Module {
    /// Part of a pattern that is always the same: dark or not.
    Known(bool),
    /// Of the format or version information.
    Format,
    /// Carries the bit of this number, in the order of the code words.
    Data(u16),
    /// Left over.
    Spare,
}

/// The four strengths of error correction, by their two bits in the format.
pub(super) type Level = usize;

/// The plan of a code of one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) version: usize,
    /// Modules a side.
    pub(super) side: usize,
    modules: Vec<Module>,
    /// All code words, of data and of checks.
    pub(super) words: usize,
}

/// The number of data bits by version decides that of code words; both are what is left of the square.
pub(super) const VERSIONS: std::ops::RangeInclusive<usize> = 1..=10;

/// Check words a block and blocks, by level in the order of its bits in the format (M, L, H, Q).
const BLOCKS: [[(usize, usize); 4]; 10] = [
    [(10, 1), (7, 1), (17, 1), (13, 1)],
    [(16, 1), (10, 1), (28, 1), (22, 1)],
    [(26, 1), (15, 1), (22, 2), (18, 2)],
    [(18, 2), (20, 1), (16, 4), (26, 2)],
    [(24, 2), (26, 1), (22, 4), (18, 4)],
    [(16, 4), (18, 2), (28, 4), (24, 4)],
    [(18, 4), (20, 2), (26, 5), (18, 6)],
    [(22, 4), (24, 2), (26, 6), (22, 6)],
    [(22, 5), (30, 2), (24, 8), (20, 8)],
    [(26, 5), (18, 4), (28, 8), (24, 8)],
];

/// The middles of the alignment patterns along one side, but for the first, which is always at 6.
const ALIGNMENT: [&[usize]; 10] = [
    &[],
    &[18],
    &[22],
    &[26],
    &[30],
    &[34],
    &[22, 38],
    &[24, 42],
    &[26, 46],
    &[28, 50],
];

/// One block of code words: which of all code words it has, data first, and how many are checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) words: Vec<usize>,
    pub(super) checks: usize,
}

pub(super) const fn side_of(version: usize) -> usize {
    17 + 4 * version
}

impl Layout {
    pub(super) fn new(version: usize) -> Option<Self> {
        let alignment = ALIGNMENT.get(version.checked_sub(1)?)?;
        let side = side_of(version);
        let mut modules = vec![None; side * side];
        let mut set = |x: usize, y: usize, module| modules[y * side + x] = Some(module);
        for at in 0..side {
            set(at, 6, Module::Known(at % 2 == 0));
            set(6, at, Module::Known(at % 2 == 0));
        }
        let centres: Vec<usize> = std::iter::once(6)
            .chain(alignment.iter().copied())
            .collect();
        for &y in &centres {
            for &x in &centres {
                if alignment.is_empty()
                    || is_finder(x, side) && is_finder(y, side) && (x, y) != (side - 7, side - 7)
                {
                    continue;
                }
                for (dx, dy) in (0..5).flat_map(|dy| (0..5).map(move |dx| (dx, dy))) {
                    let ring = usize::max(2_usize.abs_diff(dx), 2_usize.abs_diff(dy));
                    set(x + dx - 2, y + dy - 2, Module::Known(ring != 1));
                }
            }
        }
        for (left, top) in [(0, 0), (side - 8, 0), (0, side - 8)] {
            for (x, y) in (0..8).flat_map(|y| (0..8).map(move |x| (left + x, top + y))) {
                let from =
                    |at: usize, edge: usize| at.abs_diff(if edge == 0 { 3 } else { side - 4 });
                let ring = usize::max(from(x, left), from(y, top));
                set(x, y, Module::Known(ring != 2 && ring != 4));
            }
        }
        for at in 0..9 {
            for (x, y) in [(8, at), (at, 8)] {
                if at != 6 {
                    set(x, y, Module::Format);
                }
            }
            if at < 8 {
                set(side - 1 - at, 8, Module::Format);
                set(8, side - 1 - at, Module::Format);
            }
        }
        set(8, side - 8, Module::Known(true));
        if version >= 7 {
            for (long, short) in (0..6).flat_map(|long| (0..3).map(move |short| (long, short))) {
                set(side - 11 + short, long, Module::Format);
                set(long, side - 11 + short, Module::Format);
            }
        }
        let bits = number(&mut modules, side);
        Some(Self {
            version,
            side,
            modules: modules
                .into_iter()
                .map(|module| module.unwrap_or(Module::Spare))
                .collect(),
            words: bits / 8,
        })
    }

    /// All modules, row after row, each with its place.
    pub(super) fn modules(&self) -> impl Iterator<Item = (usize, usize, Module)> + '_ {
        let side = self.side;
        let place = move |(at, module): (usize, &Module)| (at % side, at / side, *module);
        self.modules.iter().enumerate().map(place)
    }

    /// How the code words are spread at one level of correction.
    pub(super) fn blocks(&self, level: Level) -> Vec<Block> {
        let (checks, blocks) = BLOCKS[self.version - 1][level & 3];
        let data = self.words - checks * blocks;
        let short = data / blocks;
        let long = data % blocks;
        (0..blocks)
            .map(|block| {
                let shared = (0..short).map(|word| word * blocks + block);
                let is_long = block + long >= blocks;
                let last = is_long.then(|| short * blocks + block - (blocks - long));
                let check = (0..checks).map(|word| data + word * blocks + block);
                Block {
                    words: shared.chain(last).chain(check).collect(),
                    checks,
                }
            })
            .collect()
    }
}

/// Whether a middle of an alignment pattern lies where finders may be.
const fn is_finder(at: usize, side: usize) -> bool {
    at == 6 || at == side - 7
}

/// Numbers the bits: up and down in columns two wide from the right, round the vertical timing pattern.
/// Gives how many there are.
fn number(modules: &mut [Option<Module>], side: usize) -> usize {
    let mut bit = 0_u16;
    let mut up = true;
    let right_columns = (7..side).rev().step_by(2).chain([5, 3, 1]);
    for right in right_columns {
        for step in 0..side {
            let y = if up { side - 1 - step } else { step };
            for x in [right, right - 1] {
                let module = &mut modules[y * side + x];
                if module.is_none() {
                    *module = Some(Module::Data(bit));
                    bit += 1;
                }
            }
        }
        up = !up;
    }
    // What does not fill a word is left over.
    let whole = bit - bit % 8;
    for module in modules.iter_mut() {
        if matches!(module, Some(Module::Data(at)) if *at >= whole) {
            *module = Some(Module::Spare);
        }
    }
    usize::from(whole)
}

/// Whether the mask of this number turns the module at this place over.
pub(super) const fn is_masked(mask: usize, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (x / 3 + y / 2).is_multiple_of(2),
        5 => (x * y) % 2 + (x * y) % 3 == 0,
        6 => ((x * y) % 2 + (x * y) % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + (x * y) % 3).is_multiple_of(2),
    }
}

/// The places of the 15 bits of the format, both copies, the highest bit first.
pub(super) fn format_places(side: usize) -> [[(usize, usize); 15]; 2] {
    let mut places = [[(0, 0); 15]; 2];
    for bit in 0..15 {
        // Numbered from the lowest.
        let around = match bit {
            0..=5 => (8, bit),
            6 | 7 => (8, bit + 1),
            8 => (7, 8),
            _ => (14 - bit, 8),
        };
        let apart = if bit < 8 {
            (side - 1 - bit, 8)
        } else {
            (8, side - 15 + bit)
        };
        places[0][14 - bit] = around;
        places[1][14 - bit] = apart;
    }
    places
}

/// The 15 bits that say a level and a mask, as they are drawn.
pub(super) const fn format_word(level: Level, mask: usize) -> usize {
    let data = (level << 3) | mask;
    let mut rest = data << 10;
    let mut bit = 14;
    while bit >= 10 {
        if rest >> bit & 1 == 1 {
            rest ^= 0b101_0011_0111 << (bit - 10);
        }
        bit -= 1;
    }
    ((data << 10) | rest) ^ 0b101_0100_0001_0010
}

#[cfg(test)]
mod tests {
    use qrcode::{EcLevel, QrCode, Version};
    use rstest::rstest;

    use super::super::field;
    use super::{Layout, Module, VERSIONS, format_places, format_word, is_masked};

    /// Level bits and the encoder's name for them.
    const LEVELS: [EcLevel; 4] = [EcLevel::M, EcLevel::L, EcLevel::H, EcLevel::Q];

    #[rstest]
    fn every_size_and_level_is_read_as_the_encoder_draws_it(
        #[values(0, 1, 2, 3)] level: usize,
        #[values(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)] version: usize,
    ) {
        let drawn = QrCode::with_version(
            b"medlem",
            Version::Normal(i16::try_from(version).unwrap()),
            LEVELS[level],
        )
        .unwrap();
        let layout = Layout::new(version).unwrap();
        let dark = |x: usize, y: usize| drawn[(x, y)] == qrcode::Color::Dark;
        assert_eq!(layout.side, drawn.width());
        let formats = format_places(layout.side).map(|places| {
            places
                .iter()
                .fold(0, |word, (x, y)| word << 1 | usize::from(dark(*x, *y)))
        });
        assert_eq!(formats[0], formats[1]);
        let mask = (0..8)
            .find(|mask| format_word(level, *mask) == formats[0])
            .unwrap();
        let mut words = vec![0_u8; layout.words];
        for (x, y, module) in layout.modules() {
            match module {
                Module::Known(known) => assert_eq!(known, dark(x, y), "at {x}, {y}"),
                Module::Data(bit) if dark(x, y) != is_masked(mask, x, y) => {
                    words[usize::from(bit / 8)] |= 0x80 >> (bit % 8);
                }
                _ => {}
            }
        }
        let blocks = layout.blocks(level);
        for block in &blocks {
            let mut taken: Vec<u8> = block.words.iter().map(|word| words[*word]).collect();
            assert_eq!(field::correct(&mut taken, block.checks, &[]), Some(0));
        }
        let mut all: Vec<usize> = blocks.into_iter().flat_map(|block| block.words).collect();
        all.sort_unstable();
        assert!(
            all.into_iter().eq(0..layout.words),
            "each word is in one block"
        );
        let first = words[0];
        assert_eq!(first >> 4, 4, "byte mode comes first");
    }

    #[test]
    fn there_is_no_plan_for_other_versions() {
        assert!(
            VERSIONS
                .into_iter()
                .all(|version| Layout::new(version).is_some())
        );
        assert_eq!(Layout::new(0), None);
        assert_eq!(Layout::new(11), None);
    }
}
