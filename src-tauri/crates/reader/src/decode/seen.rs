//! What was seen in a frame on the way to its codes: for who reads the next frame, and for people.

use std::fmt;

use super::Code;
use super::geometry::Point;
use super::sampler::Sampled;

/// What the search of one frame has come to. May show a person's code: not for logs.
#[derive(Clone, Default)]
pub struct Search {
    /// The codes that were read, the largest first.
    pub codes: Vec<Code>,
    /// The stage that read a person's code.
    pub read_by: Option<&'static str>,
    /// What looked like the finder of a code.
    pub marks: Vec<SeenMark>,
    /// Where a code was looked for.
    pub regions: Vec<Region>,
    /// How much was looked, in places of the frame.
    pub looks: u32,
}

/// Something that looks like the finder of a code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeenMark {
    /// Its middle in pixels of the frame.
    pub middle: (f32, f32),
    /// The size of a module, in pixels of the frame.
    pub module: f32,
    pub is_light: bool,
}

/// A part of a frame in which a code was looked for.
#[derive(Clone)]
pub struct Region {
    /// The stage that looked.
    pub stage: &'static str,
    /// Its corners in pixels of the frame, from the code's top left one round.
    pub corners: [(f32, f32); 4],
    /// Light modules on dark.
    pub is_light: bool,
    /// Modules a side.
    pub side: usize,
    /// How well the patterns of a code of that size agree with the frame: 1 at best.
    pub score: f32,
    pub is_read: bool,
    /// The modules, row after row, if they were sampled: above nought is dark, about 1 is surely so.
    pub modules: Option<Vec<f32>>,
}

impl Search {
    /// The largest code first.
    pub(super) fn sort(&mut self) {
        self.codes.sort_by(|a, b| b.extent().total_cmp(&a.extent()));
    }

    pub(super) fn note(&mut self, name: &'static str, sampled: Sampled) {
        if let Some(reading) = &sampled.reading {
            self.add(name, Code::new(&reading.payload, sampled.corners.map(pair)));
        }
        self.regions.push(Region {
            stage: name,
            corners: sampled.corners.map(pair),
            is_light: sampled.is_light,
            side: sampled.side,
            score: sampled.score,
            is_read: sampled.reading.is_some(),
            modules: sampled.grid.map(|grid| grid.values),
        });
    }

    /// Adds a code that the stage of this name read, if it is another than those before.
    pub(super) fn add(&mut self, name: &'static str, code: Code) {
        if code.kind.is_personal() && self.read_by.is_none() {
            self.read_by = Some(name);
        }
        if self.codes.iter().all(|known| known.text != code.text) {
            self.codes.push(code);
        }
    }

    pub(super) fn scale(&mut self, ratio: f32) {
        let scaled = |(x, y): (f32, f32)| (x * ratio, y * ratio);
        for code in &mut self.codes {
            code.corners = code.corners.map(scaled);
        }
        for region in &mut self.regions {
            region.corners = region.corners.map(scaled);
        }
        for mark in &mut self.marks {
            mark.middle = scaled(mark.middle);
            mark.module *= ratio;
        }
    }
}

/// A place as others take it.
pub(super) fn pair(place: Point) -> (f32, f32) {
    (place.x, place.y)
}

/// The modules of a region stand for a person as much as a text does.
impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Region")
            .field("stage", &self.stage)
            .field("corners", &self.corners)
            .field("side", &self.side)
            .field("score", &self.score)
            .field("is_read", &self.is_read)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search")
            .field("codes", &self.codes)
            .field("read_by", &self.read_by)
            .field("regions", &self.regions)
            .field("looks", &self.looks)
            .finish_non_exhaustive()
    }
}
