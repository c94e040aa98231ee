//! The sizes that frames have.

use crate::view::Lens;

/// What tills' cameras are asked for, and what they may send instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// 1280 x 720.
    Hd,
    /// 1920 x 1080.
    FullHd,
}

impl Size {
    /// They take turns.
    pub(crate) const fn of(number: u32) -> Self {
        if number.is_multiple_of(2) {
            Self::Hd
        } else {
            Self::FullHd
        }
    }

    pub(crate) const fn pixels(self) -> (usize, usize) {
        match self {
            Self::Hd => (1280, 720),
            Self::FullHd => (1920, 1080),
        }
    }

    /// How many of its pixels one of the smaller size is wide.
    pub(crate) const fn ratio(self) -> f32 {
        match self {
            Self::Hd => 1.0,
            Self::FullHd => 1.5,
        }
    }

    pub(crate) fn lens(self) -> Lens {
        Lens {
            width: 1280.0 * self.ratio(),
            height: 720.0 * self.ratio(),
        }
    }
}
