//! Reading a code whose place is about known: the plan is laid onto the frame, the modules are
//! sampled, and what blurred them is undone step by step until they can be read.

use super::equalise::equalised;
use super::fit::{Anchors, Fit, Marks};
use super::geometry::Point;
use super::grid::Grid;
use super::layout::{Layout, VERSIONS, side_of};
use super::locate::Triple;
use super::restore::{PARTS, restored};
use super::soft::{Effort, Reading, read};
use super::view::Views;

/// Where a code may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Guess {
    /// Three finders were seen.
    Finders(Triple),
    /// Its four corners were, from the top left one round, and perhaps its size.
    Corners {
        corners: [Point; 4],
        is_light: bool,
        side: Option<usize>,
    },
}

/// A plan that was laid where a guess said, and what was read there.
pub(super) struct Sampled {
    pub(super) reading: Option<Reading>,
    pub(super) corners: [Point; 4],
    pub(super) is_light: bool,
    /// Modules a side.
    pub(super) side: usize,
    /// How well the patterns agree with the frame: 1 at best.
    pub(super) score: f32,
    /// The modules, as clear as they became, if they were worth sampling.
    pub(super) grid: Option<Grid>,
}

/// A plan that was laid somewhere and looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tried {
    anchors: Anchors,
    side: usize,
}

/// What is the same for all codes of one size.
#[derive(Debug, Clone)]
struct Plan {
    layout: Layout,
    marks: Marks,
}

/// Reads codes from guesses. Keeps the plans of all sizes.
#[derive(Debug, Clone)]
pub(super) struct Sampler {
    plans: Vec<Plan>,
}

/// The least agreement of a plan with the frame at which the modules are worth sampling.
const WORTH_SAMPLING: f32 = 0.42;

/// And at which it is worth asking which modules would look so.
const WORTH_RESTORING: f32 = 0.55;

/// And at which modules that are clear may move the plan.
const WORTH_REFINING: f32 = 0.6;

/// Sizes of code that are looked at more closely, of those that a guess allows.
const MOST_SIZES: usize = 2;

/// Rounds in which the blur is undone ever better.
const ROUNDS: usize = 3;

/// What it costs to read a module once, in looks.
const LOOKS_TO_READ: usize = 20;

/// What it costs to undo the blur of a module.
const LOOKS_TO_EQUALISE: usize = 50;

/// And to restore it.
const LOOKS_TO_RESTORE: usize = 40;

/// What it costs to read a module with each step of erasures.
const LOOKS_TO_ERASE: usize = 100;

impl Sampler {
    pub(super) fn new() -> Self {
        let plan = |version| {
            let layout = Layout::new(version)?;
            let marks = Marks::new(&layout);
            Some(Plan { layout, marks })
        };
        Self {
            plans: VERSIONS.filter_map(plan).collect(),
        }
    }

    /// How well each of the three finders of a triple looks like one; what is between them does not count. None
    /// does when more than so many `misses` look less like it than the `least`.
    pub(super) fn likeness(
        &self,
        views: &Views<'_>,
        triple: &Triple,
        least: f32,
        misses: usize,
    ) -> Option<[f32; 3]> {
        #[expect(clippy::cast_precision_loss, reason = "a side is short")]
        let off = |plan: &&Plan| (plan.layout.side as f32 - triple.side).abs();
        let plan = self.plans.iter().min_by(|a, b| off(a).total_cmp(&off(b)));
        let view = views.for_modules_of(triple.module);
        let sign = sign(triple.is_light);
        let marks = &plan?.marks;
        marks.finders(view, triple.anchors, sign, least, misses)
    }

    /// How well all patterns agree with a triple as it stands, for the size that does best.
    pub(super) fn plausibility(&self, views: &Views<'_>, triple: &Triple) -> f32 {
        let view = views.for_modules_of(triple.module);
        let guess = Guess::Finders(*triple);
        self.plans
            .iter()
            .filter(|plan| guess.may_have(plan.layout.side))
            .map(|plan| {
                plan.marks
                    .score(view, triple.anchors, sign(triple.is_light))
            })
            .fold(-1.0, f32::max)
    }

    /// Reads the modules of a code of so many a side with the greatest effort that `effort` allows.
    pub(super) fn read_grid(&self, grid: &Grid, effort: Effort) -> Option<Reading> {
        let plan = self
            .plans
            .iter()
            .find(|plan| plan.layout.side == grid.side)?;
        read(grid, &plan.layout, effort)
    }

    /// Reads what a guess shows; what was `tried` before is not looked at again. `None` when there is nothing new.
    pub(super) fn read(
        &self,
        views: &Views<'_>,
        guess: Guess,
        tried: &mut Vec<Tried>,
    ) -> Option<Sampled> {
        if tried.iter().any(|tried| tried.is_of(&guess)) {
            return None;
        }
        let mut fits: Vec<(Fit, &Plan)> = self
            .plans
            .iter()
            .filter(|plan| guess.may_have(plan.layout.side))
            .filter_map(|plan| Some((plan.start(views, guess)?, plan)))
            .collect();
        fits.sort_by(|a, b| b.0.score.total_cmp(&a.0.score));
        fits.truncate(MOST_SIZES);
        let mut best: Option<Sampled> = None;
        for (fit, plan) in fits {
            if views.is_spent() {
                break;
            }
            let module = plan.module(fit.anchors);
            let view = views.for_modules_of(module);
            let fit = plan.marks.refine(view, fit.anchors, sign(guess.is_light()));
            let here = Tried {
                anchors: fit.anchors,
                side: plan.layout.side,
            };
            if tried.iter().any(|tried| tried.is_near(&here, 0.4 * module)) {
                continue;
            }
            tried.push(here);
            let (reading, grid) = plan.interrogate(views, fit, guess.is_light());
            let is_read = reading.is_some();
            if is_read || best.as_ref().is_none_or(|best| best.score < fit.score) {
                best = Some(Sampled {
                    reading,
                    corners: plan.marks.corners(fit.anchors)?,
                    is_light: guess.is_light(),
                    side: plan.layout.side,
                    score: fit.score,
                    grid,
                });
            }
            if is_read {
                break;
            }
        }
        best
    }
}

impl Tried {
    /// Whether the finders of a guess were all tried together.
    fn is_of(&self, guess: &Guess) -> bool {
        let Guess::Finders(triple) = guess else {
            return false;
        };
        let finders = [0, 1, 3].map(|at: usize| self.anchors[at].distance(triple.anchors[at]));
        finders.into_iter().all(|far| far < 0.35 * triple.module)
    }

    fn is_near(&self, other: &Self, reach: f32) -> bool {
        let mut pairs = self.anchors.iter().zip(other.anchors);
        self.side == other.side && pairs.all(|(a, b)| a.distance(b) < reach)
    }
}

/// What dark modules are to brightness.
fn sign(is_light: bool) -> f32 {
    if is_light { -1.0 } else { 1.0 }
}

impl Guess {
    fn is_light(&self) -> bool {
        match self {
            Self::Finders(triple) => triple.is_light,
            Self::Corners { is_light, .. } => *is_light,
        }
    }

    fn may_have(&self, side: usize) -> bool {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "a side is short")]
            Self::Finders(triple) => (triple.side - side as f32).abs() < 3.0 + triple.side * 0.12,
            Self::Corners { side: known, .. } => match known {
                Some(known) => *known == side,
                None => (side_of(2)..=side_of(7)).contains(&side),
            },
        }
    }
}

impl Plan {
    /// Lays the plan where a guess says, without moving it much.
    fn start(&self, views: &Views<'_>, guess: Guess) -> Option<Fit> {
        let sign = sign(guess.is_light());
        let marks = &self.marks;
        let (view, starts) = match guess {
            Guess::Finders(triple) => {
                let view = views.for_modules_of(triple.module);
                let [first, second, third, fourth] = triple.anchors;
                let flat = [first, second, second.plus(fourth).minus(first), fourth];
                let mut starts = vec![flat, marks.fourth(view, triple.anchors, 8, sign)];
                if flat[2].distance(third) > 2.0 * triple.module {
                    starts.push(marks.fourth(view, flat, 8, sign));
                }
                (view, starts)
            }
            Guess::Corners { corners, .. } => {
                let anchors = marks.anchors_in(corners)?;
                let view = views.for_modules_of(self.module(anchors));
                let moved = marks.shifted(view, anchors, sign);
                (view, vec![anchors, marks.fourth(view, moved, 4, sign)])
            }
        };
        starts
            .into_iter()
            .map(|anchors| Fit {
                anchors,
                score: marks.score(view, anchors, sign),
            })
            .max_by(|a, b| a.score.total_cmp(&b.score))
    }

    /// The size of a module in the frame's pixels where the plan lies so.
    #[expect(clippy::cast_precision_loss, reason = "a side is short")]
    fn module(&self, anchors: Anchors) -> f32 {
        let span = (self.layout.side - 7) as f32;
        let [first, second, _, fourth] = anchors;
        first.distance(second).min(first.distance(fourth)) / span
    }

    /// Samples the modules and tries to read them: as they are, sharpened, with the blur undone, with what is
    /// least sure given up, as the ones that would look so, and as those again where clear modules say that the
    /// plan lies.
    fn interrogate(
        &self,
        views: &Views<'_>,
        fit: Fit,
        is_light: bool,
    ) -> (Option<Reading>, Option<Grid>) {
        if fit.score < WORTH_SAMPLING {
            return (None, None);
        }
        let sign = sign(is_light);
        let side = self.layout.side;
        let view = views.for_modules_of(self.module(fit.anchors));
        let Some(projection) = self.marks.projection(fit.anchors) else {
            return (None, None);
        };
        let grid = Grid::sample(view, &projection, side, sign);
        views.charge(2 * side * side * LOOKS_TO_READ);
        let plain = |grid: &Grid| read(grid, &self.layout, Effort::Errors);
        if let Some(reading) = plain(&grid).or_else(|| plain(&grid.sharpened(0.6))) {
            return (Some(reading), Some(grid));
        }
        let (reading, clear) = self.clear(views, &grid);
        let reading = reading.or_else(|| plain(&grid.transposed()));
        if reading.is_some() || fit.score < WORTH_RESTORING || views.is_spent() {
            return (reading, Some(clear));
        }
        let parts = Grid::sample_parts(view, &projection, side, PARTS, sign);
        let (reading, clear) = self.restore(views, &parts, clear);
        if reading.is_some() || fit.score < WORTH_REFINING || views.is_spent() {
            return (reading, Some(clear));
        }
        let marks = Marks::of_modules(&clear);
        let fit = marks.refine_by(view, fit.anchors, sign, &[0.3, 0.12]);
        let Some(projection) = marks.projection(fit.anchors) else {
            return (None, Some(clear));
        };
        let parts = Grid::sample_parts(view, &projection, side, PARTS, sign);
        let (reading, clear) = self.restore(views, &parts, clear);
        (reading, Some(clear))
    }

    /// Undoes the blur round by round, and then gives up what is least sure.
    fn clear(&self, views: &Views<'_>, grid: &Grid) -> (Option<Reading>, Grid) {
        let area = self.layout.side * self.layout.side;
        let mut clear = grid.clone();
        for _ in 0..ROUNDS {
            views.charge(area * (LOOKS_TO_EQUALISE + LOOKS_TO_READ));
            clear = equalised(grid, &self.layout, &clear).unwrap_or(clear);
            if let Some(reading) = read(&clear, &self.layout, Effort::Errors) {
                return (Some(reading), clear);
            }
        }
        views.charge(2 * area * LOOKS_TO_ERASE);
        let reading = read(&clear, &self.layout, Effort::Erasures)
            .or_else(|| read(grid, &self.layout, Effort::Erasures));
        (reading, clear)
    }

    /// Asks round by round which modules would look like these `parts` of modules, `so_far` being what is clear.
    fn restore(&self, views: &Views<'_>, parts: &Grid, so_far: Grid) -> (Option<Reading>, Grid) {
        let area = self.layout.side * self.layout.side;
        let mut clear = so_far;
        for _ in 0..ROUNDS {
            if views.is_spent() {
                return (None, clear);
            }
            views.charge(area * LOOKS_TO_RESTORE);
            clear = restored(parts, &self.layout, &clear).unwrap_or(clear);
            if let Some(reading) = read(&clear, &self.layout, Effort::Errors) {
                return (Some(reading), clear);
            }
        }
        views.charge(area * LOOKS_TO_ERASE);
        (read(&clear, &self.layout, Effort::Erasures), clear)
    }
}
