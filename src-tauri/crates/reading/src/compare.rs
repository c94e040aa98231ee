//! All readers on the same frames, one after the other.

use anyhow::Result;

use crate::burst::burst;
use crate::distortion::{Distortion, Level};
use crate::frame::still;
use crate::negative::{Negative, negative};
use crate::readers::Reader;
use crate::score::Score;

/// How many frames are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Of each distortion at each level.
    pub frames_a_level: u32,
}

impl Extent {
    /// Of each kind of frame without a person's code.
    pub(crate) const fn negatives(self) -> u32 {
        self.frames_a_level * 15 / 2
    }

    /// So many that they meet every level and style as often as the stills do.
    pub(crate) const fn visits(self) -> u32 {
        self.frames_a_level * 4
    }
}

/// Draws the frames of a seed and has every reader read each. `tell` hears what is being done.
///
/// # Errors
/// When a frame cannot be drawn.
pub fn compare(seed: u64, extent: Extent, mut tell: impl FnMut(&str)) -> Result<Vec<Score>> {
    let mut scores: Vec<_> = Reader::ALL.into_iter().map(Score::new).collect();
    for distortion in Distortion::ALL {
        tell(distortion.name());
        for level in Level::ALL {
            for number in 0..extent.frames_a_level {
                let frame = still(seed, distortion, level, number)?;
                for score in &mut scores {
                    score.still(distortion, level, &frame);
                }
            }
        }
    }
    for what in [Negative::Empty, Negative::Others] {
        tell("no person's code");
        for number in 0..extent.negatives() {
            let frame = negative(seed, what, number)?;
            for score in &mut scores {
                score.negative(&frame);
            }
        }
    }
    tell("phones that are brought in");
    for number in 0..extent.visits() {
        let frames = burst(seed, number)?;
        for score in &mut scores {
            score.burst(&frames);
        }
    }
    Ok(scores)
}
