//! Reading a camera's frames, one after another.
//!
//! Owns what is remembered from frame to frame: where a code was seen and could not be read, what its
//! modules have looked like so far, and texts that another frame has to confirm. And how much looking a
//! frame is worth on this machine: the stages that a slow one has no time for take turns.

use std::time::{Duration, Instant};

use enrolment::QrText;

use super::grid::Grid;
use super::sampler::Sampler;
use super::search::{LOOKS, Searcher};
use super::seen::{Region, Search};
use super::soft::{Certainty, Effort, Reading};
use super::{Chain, Code, Decode};
use crate::Luma;

/// Frames after which a code that is not seen any more is forgotten.
const REMEMBERED: u32 = 6;

/// The least agreement of its patterns at which a code is remembered.
const WORTH_REMEMBERING: f32 = 0.55;

/// Codes that are followed at once.
const MOST_FOLLOWED: usize = 3;

/// And the time after which it is, however few frames came: somebody else may stand there by then.
const FRESH: Duration = Duration::from_secs(1);

/// The share of modules plain to see that must be the same for two frames to show one code. Those of two
/// customers differ in a sixth of them at least, for their check words have nothing in common.
const LEAST_LIKENESS: f32 = 0.92;

/// How far a corner must have moved, in modules, for a second frame to say anything that the first did not:
/// the same picture laid out once more says the same.
const NEWS: f32 = 0.5;

/// What is left of what was seen before when a frame is added: the last frames count most.
const KEPT: f32 = 0.75;

/// A frame is to be done with in this time, so that a hand that moves is seen often enough.
const TIMELY: Duration = Duration::from_millis(60);

/// Looks that a frame gets on however slow a machine.
const LEAST_LOOKS: u32 = LOOKS / 8;

/// Reads the frames of one camera, one after another: what was seen in one helps to read the next.
#[derive(Debug)]
pub struct LiveReader {
    searcher: Searcher,
    followed: Vec<Followed>,
    /// Which of the later stages comes first.
    turn: usize,
    /// Looks that the next frame gets.
    allowed: u32,
}

/// A code that was seen and not read.
#[derive(Debug)]
struct Followed {
    region: Region,
    /// The modules of all frames so far.
    sum: Grid,
    unseen: u32,
    seen_at: Instant,
    /// What one frame suggested. Another one has to say the same.
    suggested: Option<Suggestion>,
}

/// A text that needs another frame to be believed, and where the code was.
#[derive(Debug)]
struct Suggestion {
    text: QrText,
    corners: [(f32, f32); 4],
}

impl LiveReader {
    pub fn new(chain: Chain) -> Self {
        Self {
            searcher: Searcher::new(chain),
            followed: Vec::new(),
            turn: 0,
            allowed: LOOKS,
        }
    }

    /// Reads a frame and says what was seen on the way.
    pub fn search(&mut self, frame: &Luma) -> Search {
        let began = Instant::now();
        self.followed
            .retain(|followed| began.duration_since(followed.seen_at) < FRESH);
        let regions: Vec<Region> = self
            .followed
            .iter()
            .map(|followed| followed.region.clone())
            .collect();
        let mut search = self
            .searcher
            .search(frame, self.allowed, &regions, self.turn);
        if search.read_by.is_none() {
            self.follow(&mut search, began);
            search.sort();
        }
        if search.read_by.is_some() {
            self.followed.clear();
        }
        self.pace(&search, began.elapsed());
        search
    }

    /// Looks less at the next frame when this one took too long, and more when it did not. What this one had no looks
    /// left for comes earlier in the next.
    fn pace(&mut self, search: &Search, took: Duration) {
        if search.looks >= self.allowed {
            self.turn = self.turn.wrapping_add(1);
        }
        let next = if took > TIMELY {
            self.allowed / 4 * 3
        } else {
            self.allowed / 4 * 5
        };
        self.allowed = next.clamp(LEAST_LOOKS, LOOKS);
    }

    /// Adds what this frame shows to what is remembered, and reads that.
    fn follow(&mut self, search: &mut Search, now: Instant) {
        for followed in &mut self.followed {
            followed.unseen += 1;
        }
        let seen: Vec<(Region, Grid)> = search
            .regions
            .iter()
            .filter(|region| !region.is_read && region.score >= WORTH_REMEMBERING)
            .filter_map(|region| {
                let grid = Grid {
                    side: region.side,
                    values: region.modules.clone()?,
                };
                Some((region.clone(), grid))
            })
            .collect();
        for (region, grid) in seen {
            if let Some((code, name)) = self.remember(region, grid, now) {
                search.add(name, code);
            }
            if search.read_by.is_some() {
                return;
            }
        }
        self.followed
            .retain(|followed| followed.unseen < REMEMBERED);
    }

    /// Gives the code that is read from this frame and those before it.
    fn remember(
        &mut self,
        region: Region,
        grid: Grid,
        now: Instant,
    ) -> Option<(Code, &'static str)> {
        let sampler = &self.searcher.sampler;
        let same = |followed: &&mut Followed| followed.is_same(&region);
        let Some(followed) = self.followed.iter_mut().find(same) else {
            if self.followed.len() < MOST_FOLLOWED {
                let followed = Followed::new(region, grid, now, sampler);
                self.followed.push(followed);
            }
            return None;
        };
        if followed.unseen == 0 {
            // Another stage saw it in the same frame: that is no new evidence.
            return None;
        }
        if followed.sum.likeness(&grid) < LEAST_LIKENESS {
            // Another code in the same place.
            *followed = Followed::new(region, grid, now, sampler);
            return None;
        }
        followed.unseen = 0;
        followed.seen_at = now;
        followed.sum.add(&grid, KEPT);
        followed.region = region;
        let corners = followed.region.corners;
        let together = sampler
            .read_grid(&followed.sum, Effort::Erasures)
            // What this frame shows plainly must be so in the code, whatever those before it showed.
            .filter(|reading| {
                reading.certainty == Certainty::Sure
                    && reading.drawn.likeness(&grid) >= LEAST_LIKENESS
            });
        if let Some(Reading { payload, .. }) = together {
            return Some((Code::new(&payload, corners), "frames together"));
        }
        let suggested = Suggestion::of(&grid, corners, sampler)?;
        let before = followed.suggested.replace(suggested)?;
        let suggested = followed.suggested.as_ref()?;
        let is_confirmed = before.text == suggested.text && suggested.has_moved(&before, grid.side);
        let text = suggested.text.expose().as_bytes();
        is_confirmed.then(|| (Code::new(text, corners), "frames in agreement"))
    }
}

impl Suggestion {
    fn of(grid: &Grid, corners: [(f32, f32); 4], sampler: &Sampler) -> Option<Self> {
        let reading = sampler.read_grid(grid, Effort::KnownText)?;
        Some(Self {
            text: Code::new(&reading.payload, [(0.0, 0.0); 4]).text,
            corners,
        })
    }

    /// Whether a code of so many modules a side lies elsewhere than in the frame of another suggestion.
    #[expect(clippy::cast_precision_loss, reason = "a side is short")]
    fn has_moved(&self, before: &Self, side: usize) -> bool {
        let far = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).hypot(a.1 - b.1);
        let module = far(self.corners[0], self.corners[1]) / side as f32;
        let mut pairs = self.corners.iter().zip(before.corners);
        pairs.any(|(now, then)| far(*now, then) > NEWS * module)
    }
}

impl Followed {
    fn new(region: Region, grid: Grid, now: Instant, sampler: &Sampler) -> Self {
        Self {
            suggested: Suggestion::of(&grid, region.corners, sampler),
            sum: grid,
            unseen: 0,
            seen_at: now,
            region,
        }
    }

    /// Whether a region shows the same code: as large a one, and not farther away than it could have been carried.
    fn is_same(&self, region: &Region) -> bool {
        let middle = |region: &Region| {
            let sum = region.corners.iter().fold((0.0, 0.0), |sum, corner| {
                (sum.0 + corner.0, sum.1 + corner.1)
            });
            (sum.0 / 4.0, sum.1 / 4.0)
        };
        let (a, b) = (middle(&self.region), middle(region));
        let [first, _, third, _] = self.region.corners;
        let reach = (first.0 - third.0).hypot(first.1 - third.1);
        self.region.side == region.side
            && self.region.is_light == region.is_light
            && (a.0 - b.0).hypot(a.1 - b.1) < reach / 2.0
    }
}

impl Decode for LiveReader {
    fn decode(&mut self, frame: &Luma) -> Vec<Code> {
        self.search(frame).codes
    }

    fn forget(&mut self) {
        self.followed.clear();
    }
}
