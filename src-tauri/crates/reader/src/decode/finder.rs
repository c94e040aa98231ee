//! The search for the marks in three corners of every code: dark, light, dark, light, dark in the
//! proportions 1:1:3:1:1, whichever way they are crossed. And the same with light and dark changed about.

#![expect(
    clippy::cast_precision_loss,
    reason = "a place in a frame is far below 16 million"
)]

use super::bits::Bits;
use super::geometry::Point;

/// A mark that may be the finder of a code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    /// Its middle, in the frame.
    pub(super) middle: Point,
    /// The size of a module as crossed sideways and downwards, in the frame's pixels.
    pub(super) across: f32,
    pub(super) down: f32,
    /// How many rows crossed it.
    pub(super) rows: u16,
    /// The share of the lines across it that had the outer ring.
    pub(super) whole: f32,
    /// Whether it is light on dark.
    pub(super) is_light: bool,
}

impl Mark {
    pub(super) fn module(&self) -> f32 {
        (self.across * self.down).sqrt()
    }
}

/// Marks of each kind that are handed on.
const MOST_HANDED_ON: usize = 16;

/// Marks that are weighed against each other. Noise has more, none of them good.
const MOST_WEIGHED: usize = 2_000;

/// What it costs to cross a mark, in looks.
pub(super) const LOOKS_TO_CROSS: usize = 10;

/// Lines that may be crossed in one view of a frame. A 720p frame with a code has a few thousand; noise has so many
/// that what lies below is not searched.
const MOST_CROSSINGS: usize = 15_000;

/// Finds the marks in a black and white frame, the likeliest first, and says how many were crossed on the way.
/// Every `step`th row is searched.
pub(super) fn find(bits: &Bits, step: usize) -> (Vec<Mark>, usize) {
    let mut crossings = 0;
    let mut marks: Vec<Mark> = Vec::new();
    // Marks that the rows are still crossing.
    let mut open: Vec<Mark> = Vec::new();
    let mut edges: Vec<u32> = Vec::with_capacity(bits.width);
    for y in (step / 2..bits.height).step_by(step) {
        let past = |mark: &Mark| mark.middle.y + 2.0 * mark.down + (step as f32) < y as f32;
        open.retain(|mark| {
            let done = past(mark);
            if done
                && f32::from(mark.rows) * step as f32 > mark.down * 0.6
                && marks.len() < MOST_WEIGHED
            {
                marks.push(*mark);
            }
            !done
        });
        bits.changes(y, &mut edges);
        for edges in edges.array_windows::<6>() {
            if is_out_of_proportion(edges) {
                continue;
            }
            let run = |at: usize| (edges[at + 1] - edges[at]) as f32;
            if let Some(core) = proportioned([run(0), run(1), run(2), run(3), run(4)]) {
                crossings += 1;
                if crossings > MOST_CROSSINGS {
                    break;
                }
                let middle = u32::midpoint(edges[2], edges[3]) as usize;
                if let Some(mark) = crossed(bits, middle, y, core.module) {
                    keep(&mut open, mark);
                }
            }
        }
    }
    marks.extend(open);
    marks.sort_by(|a, b| weight(b, step).total_cmp(&weight(a, step)));
    let mut kinds = [0, 0];
    marks.retain(|mark| {
        let kind = &mut kinds[usize::from(mark.is_light)];
        *kind += 1;
        *kind <= MOST_HANDED_ON
    });
    for mark in &mut marks {
        mark.middle = mark.middle.times(bits.ratio);
        mark.across *= bits.ratio;
        mark.down *= bits.ratio;
    }
    (marks, crossings)
}

/// How likely a mark is a finder: by the rows that crossed it, as a share of those that could have, and by
/// how many of its lines had the outer ring too.
fn weight(mark: &Mark, step: usize) -> f32 {
    let rows = f32::from(mark.rows);
    let share = (rows * step as f32 / mark.down.max(1.0)).min(2.5);
    let sure = (rows / 3.0).min(1.0);
    share * (0.4 + 0.6 * mark.whole) * (0.4 + 0.6 * sure)
}

/// A line through a finder.
#[derive(Clone, Copy)]
struct Core {
    module: f32,
    /// Whether the outer ring was crossed too, apart from what lies beyond it.
    is_whole: bool,
}

/// The size of a module when the inner three of five runs are in proportion. Blur makes the thin ones
/// thinner. The outer ring may run into what lies about the code when that has no quiet zone.
fn proportioned(runs: [f32; 5]) -> Option<Core> {
    let inner = runs[1] + runs[2] + runs[3];
    let module = inner / 5.0;
    if module < 0.9 {
        return None;
    }
    let slack = 0.5_f32;
    let is_thin = |run: f32| run > module * 0.35 - 0.1 && run < module * 1.7 + slack;
    let fits = runs[2] > module * 1.9 - slack
        && runs[2] < module * 4.2 + slack
        && is_thin(runs[1])
        && is_thin(runs[3])
        && runs[0] > module * 0.4 - 0.1
        && runs[4] > module * 0.4 - 0.1;
    fits.then(|| Core {
        module,
        is_whole: is_thin(runs[0]) && is_thin(runs[4]),
    })
}

/// Whether [`proportioned`] would refuse the inner three of the runs between these, but for rounding. In whole numbers,
/// for that is so of most runs of a frame.
#[inline]
fn is_out_of_proportion(edges: &[u32; 6]) -> bool {
    let [before, core, after] = [1, 2, 3].map(|at| edges[at + 1] - edges[at]);
    let inner = before + core + after;
    50 * core + 26 <= 19 * inner || 50 * before >= 17 * inner + 26 || 50 * after >= 17 * inner + 26
}

/// Crosses what a row showed downwards, then sideways again through the middle so found.
fn crossed(bits: &Bits, x: usize, y: usize, module: f32) -> Option<Mark> {
    let column = |at: usize| bits.at(x, at);
    let (top, down) = run_across(column, y, bits.height, module * 5.0)?;
    let (whole_down, down) = (down.is_whole, down.module);
    if down > module * 2.6 || module > down * 2.6 {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "inside the frame"
    )]
    let row = (top as usize).min(bits.height - 1);
    let (left, across) = run_across(|at| bits.at(at, row), x, bits.width, module * 5.0)?;
    Some(Mark {
        middle: Point::new(left, top),
        across: across.module,
        down,
        rows: 1,
        whole: share(across.is_whole, whole_down),
        is_light: !bits.at(x, y),
    })
}

/// How many of two, as a share.
fn share(one: bool, other: bool) -> f32 {
    f32::from(u8::from(one) + u8::from(other)) / 2.0
}

/// The middle and the module of five runs in proportion along one line, the middle one about `start`.
fn run_across(
    at: impl Fn(usize) -> bool,
    start: usize,
    end: usize,
    most: f32,
) -> Option<(f32, Core)> {
    let colour = at(start);
    let mut edges = [0; 6];
    let mut place = start;
    for (edge, inside) in [(2, true), (1, false), (0, true)] {
        let from = place;
        while place > 0 && (at(place) == colour) == inside && (from - place) as f32 <= most {
            place -= 1;
        }
        // At the frame's edge the outermost run ends.
        let ended = (at(place) == colour) != inside;
        if edge != 0 && (!ended || (from - place) as f32 > most) {
            return None;
        }
        edges[edge] = if ended { place + 1 } else { place };
    }
    place = start;
    for (edge, inside) in [(3, true), (4, false), (5, true)] {
        let from = place;
        while place < end && (at(place) == colour) == inside && (place - from) as f32 <= most {
            place += 1;
        }
        if edge != 5 && (place == end || (place - from) as f32 > most) {
            return None;
        }
        edges[edge] = place;
    }
    let runs = [0, 1, 2, 3, 4].map(|run: usize| (edges[run + 1] - edges[run]) as f32);
    let core = proportioned(runs)?;
    Some(((edges[2] + edges[3]) as f32 / 2.0, core))
}

/// Adds a mark to those it is one of, or to the others.
fn keep(open: &mut Vec<Mark>, mark: Mark) {
    let is_same = |known: &&mut Mark| {
        let reach = 1.5 * known.across.max(known.down);
        known.is_light == mark.is_light
            && (known.middle.x - mark.middle.x).abs() < reach
            && (known.middle.y - mark.middle.y).abs() < reach
            && mark.module() < known.module() * 1.7
            && known.module() < mark.module() * 1.7
    };
    let Some(known) = open.iter_mut().find(is_same) else {
        open.push(mark);
        return;
    };
    let rows = f32::from(known.rows);
    let mean = |a: f32, b: f32| (a * rows + b) / (rows + 1.0);
    known.middle = Point::new(
        mean(known.middle.x, mark.middle.x),
        mean(known.middle.y, mark.middle.y),
    );
    known.across = mean(known.across, mark.across);
    known.down = mean(known.down, mark.down);
    known.whole = mean(known.whole, mark.whole);
    known.rows = known.rows.saturating_add(1);
}
