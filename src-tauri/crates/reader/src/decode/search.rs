//! The stages in which a frame is searched.
//!
//! What is cheap for what it reads comes first. Looks are counted: a frame that holds nothing readable
//! costs a bounded amount, however much in it looks like a code.

use std::borrow::Cow;

use super::Chain;
#[cfg(feature = "native")]
use super::Code;
use super::bits::{About, Bits};
use super::copies::{double, shrink};
use super::finder::{self, Mark};
use super::geometry::Point;
use super::locate::{Triple, pairs, triples};
#[cfg(feature = "native")]
use super::native;
use super::rings;
use super::sampler::{Guess, Sampler, Tried};
use super::seen::{Region, Search, SeenMark, pair};
use super::view::Views;
use crate::Luma;

/// A frame of more pixels is shrunk before it is searched: this is a little more than full HD.
const MOST_PIXELS_SEARCHED: u64 = 2_500_000;

/// A frame of no more pixels is doubled before it is searched: its modules may be a pixel or two wide.
const MOST_PIXELS_DOUBLED: usize = 640 * 480;

/// Looks that one frame is worth at most.
pub(super) const LOOKS: u32 = 2_200_000;

/// To find what to look at costs more in a frame of more pixels: it has one look less for every four beyond these,
/// but never fewer than three quarters.
const MOST_PIXELS_FREE: usize = 1280 * 720;
const PIXELS_A_LOOK: usize = 4;

/// Places that the native reader saw and could not read.
#[cfg(feature = "native")]
const MOST_REGIONS: usize = 4;

/// Marks that stand like finders: how many are compared with them, how much they must look like them, and
/// how many are then looked at closely.
const MOST_TRIPLES: usize = 200;
const LEAST_LIKENESS: f32 = 0.4;
const LEAST_OF_ONE: f32 = 0.1;
const MOST_LOOKS: usize = 5;

/// The same for codes with one finder hidden: the other two must be plain to see.
const LEAST_OF_TWO: f32 = 0.5;
const LEAST_PLAUSIBILITY: f32 = 0.35;
const MOST_HIDDEN: usize = 2;

/// A stage that looks for marks.
#[derive(Debug, Clone, Copy)]
struct Stage {
    name: &'static str,
    way: Way,
}

/// How marks are looked for.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// By the proportions of what is dark and light along every so many rows.
    Rows {
        scale: Scale,
        step: usize,
        about: About,
    },
    /// By the rings about their middles, at half and quarter size.
    Rings,
}

/// What a pixel is compared with.
const AROUND: About = About {
    reach: 2,
    lift: 0.0,
    most_noise: f32::INFINITY,
};

/// The same where light has run over what is dark: the limit is higher, and of the nearest surroundings.
const NEARBY: About = About {
    reach: 1,
    lift: 0.2,
    most_noise: f32::INFINITY,
};

/// Codes so small that they are seen at full size only drown in noise, and to search that is dear.
const WITHOUT_NOISE: About = About {
    most_noise: 6.0,
    ..NEARBY
};

/// The stages that look for marks. What blur and motion have run together shows as rings.
const STAGES: [Stage; 5] = [
    rows("half marks", Scale::Half, 1, AROUND),
    rows("half bright marks", Scale::Half, 1, NEARBY),
    rows("quarter marks", Scale::Quarter, 1, AROUND),
    Stage {
        name: "rings",
        way: Way::Rings,
    },
    rows("full marks", Scale::Full, 2, WITHOUT_NOISE),
];

const fn rows(name: &'static str, scale: Scale, step: usize, about: About) -> Stage {
    let way = Way::Rows { scale, step, about };
    Stage { name, way }
}

#[derive(Debug, Clone, Copy)]
enum Scale {
    Full,
    Half,
    Quarter,
}

/// Searches frames.
#[derive(Debug)]
pub(super) struct Searcher {
    chain: Chain,
    pub(super) sampler: Sampler,
}

impl Searcher {
    pub(super) fn new(chain: Chain) -> Self {
        Self {
            chain,
            sampler: Sampler::new(),
        }
    }

    /// Searches a frame with so many looks, more or less, `regions` of earlier frames before what only marks
    /// suggest. The stages that look for marks begin with the one of number `turn`.
    pub(super) fn search(
        &self,
        frame: &Luma,
        allowed: u32,
        regions: &[Region],
        turn: usize,
    ) -> Search {
        let (fitted, ratio) = fit(frame);
        let views = Views::new(fitted, allowed);
        let pixels = views.full().luma.pixels().len();
        let dearer = pixels.saturating_sub(MOST_PIXELS_FREE) / PIXELS_A_LOOK;
        views.charge(dearer.min(allowed as usize / 4));
        let mut round = Round {
            sampler: &self.sampler,
            views: &views,
            tried: Vec::new(),
            search: Search::default(),
        };
        let regions: Vec<Guess> = regions
            .iter()
            .map(|region| Guess::Corners {
                corners: region
                    .corners
                    .map(|(x, y)| Point::new(x / ratio, y / ratio)),
                is_light: region.is_light,
                side: Some(region.side),
            })
            .collect();
        round.run(self.chain, &regions, turn);
        let mut search = round.search;
        search.looks = views.looks();
        search.scale(ratio);
        search.sort();
        search
    }
}

/// The search of one frame.
struct Round<'a> {
    sampler: &'a Sampler,
    views: &'a Views<'a>,
    tried: Vec<Tried>,
    search: Search,
}

impl Round<'_> {
    fn run(&mut self, chain: Chain, regions: &[Guess], turn: usize) {
        let guesses = match chain {
            #[cfg(feature = "native")]
            Chain::Native => self.native(regions),
            Chain::PureRust => regions.to_vec(),
        };
        // One code that cannot be read must not take the looks from all others in every frame.
        let marks_first = turn % 2 == 1;
        if !marks_first {
            self.follow("regions", &guesses);
        }
        for stage in STAGES
            .into_iter()
            .cycle()
            .skip(turn % STAGES.len())
            .take(STAGES.len())
        {
            if self.is_over() {
                return;
            }
            let marked = self.marked(stage.way);
            self.follow(stage.name, &marked);
        }
        if marks_first {
            self.follow("regions", &guesses);
        }
    }

    /// What the native reader reads at half and full size, and what it sees and cannot read.
    #[cfg(feature = "native")]
    fn native(&mut self, regions: &[Guess]) -> Vec<Guess> {
        let mut guesses = regions.to_vec();
        let views = [
            ("native half", self.views.half()),
            ("native full", self.views.full()),
        ];
        for (name, view) in views {
            for seen in native::look(view) {
                match seen.payload {
                    Some(payload) => {
                        self.search
                            .add(name, Code::new(&payload, seen.corners.map(pair)));
                    }
                    None => guesses.push(Guess::Corners {
                        corners: seen.corners,
                        is_light: seen.is_light,
                        side: None,
                    }),
                }
            }
            if self.is_over() {
                break;
            }
        }
        guesses.truncate(regions.len() + MOST_REGIONS);
        guesses
    }

    fn is_over(&self) -> bool {
        self.search.read_by.is_some() || self.views.is_spent()
    }

    /// Where the marks that are found in one way suggest a code.
    fn marked(&mut self, way: Way) -> Vec<Guess> {
        match way {
            Way::Rows { scale, step, about } => {
                let view = match scale {
                    Scale::Full => self.views.full(),
                    Scale::Half => self.views.half(),
                    Scale::Quarter => self.views.quarter(),
                };
                let Some(bits) = Bits::of(view, about) else {
                    return Vec::new();
                };
                let (marks, crossings) = finder::find(&bits, step);
                self.views.charge(crossings * finder::LOOKS_TO_CROSS);
                self.suggested(&marks, Some(&bits))
            }
            Way::Rings => {
                let (marks, judged) = rings::find(&[self.views.half(), self.views.quarter()]);
                self.views.charge(judged * rings::LOOKS_TO_JUDGE);
                self.suggested(&marks, None)
            }
        }
    }

    /// Where these marks suggest a code.
    fn suggested(&mut self, marks: &[Mark], bits: Option<&Bits>) -> Vec<Guess> {
        self.search.marks.extend(marks.iter().map(|mark| SeenMark {
            middle: pair(mark.middle),
            module: mark.module(),
            is_light: mark.is_light,
        }));
        let mut likely: Vec<(f32, Triple)> = triples(marks, bits, MOST_TRIPLES)
            .into_iter()
            .take_while(|_| !self.views.is_spent())
            .filter_map(|triple| {
                let sampler = self.sampler;
                let likeness = sampler.likeness(self.views, &triple, LEAST_OF_ONE, 0)?;
                Some((likeness.iter().sum::<f32>() / 3.0, triple))
            })
            .filter(|(likeness, _)| *likeness > LEAST_LIKENESS)
            .collect();
        likely.sort_by(|a, b| b.0.total_cmp(&a.0));
        likely.truncate(MOST_LOOKS);
        let mut hidden: Vec<(f32, Triple)> = pairs(marks, bits)
            .into_iter()
            .take_while(|_| !self.views.is_spent())
            .filter(|triple| {
                let sampler = self.sampler;
                let likeness = sampler.likeness(self.views, triple, LEAST_OF_TWO, 1);
                likeness.is_some()
            })
            .map(|triple| (self.sampler.plausibility(self.views, &triple), triple))
            .filter(|(likeness, _)| *likeness > LEAST_PLAUSIBILITY)
            .collect();
        hidden.sort_by(|a, b| b.0.total_cmp(&a.0));
        hidden.truncate(MOST_HIDDEN);
        likely.extend(hidden);
        likely
            .into_iter()
            .map(|(_, triple)| Guess::Finders(triple))
            .collect()
    }

    fn follow(&mut self, name: &'static str, guesses: &[Guess]) {
        for guess in guesses {
            if self.is_over() {
                return;
            }
            let sampled = self.sampler.read(self.views, *guess, &mut self.tried);
            if let Some(sampled) = sampled {
                self.search.note(name, sampled);
            }
        }
    }
}

/// The frame at a size to be searched, and how many of its pixels one of the copy's is wide.
fn fit(frame: &Luma) -> (Cow<'_, Luma>, f32) {
    let pixels = frame.pixels().len();
    let copy = if pixels <= MOST_PIXELS_DOUBLED {
        double(frame).map(|copy| (copy, 0.5))
    } else {
        let fits = |factor: &u16| pixels as u64 <= MOST_PIXELS_SEARCHED * u64::from(*factor).pow(2);
        let factor = (1..u16::MAX).find(fits).unwrap_or(1);
        (factor > 1)
            .then(|| shrink(frame, factor.into()))
            .flatten()
            .map(|copy| (copy, f32::from(factor)))
    };
    match copy {
        Some((copy, ratio)) => (Cow::Owned(copy), ratio),
        None => (Cow::Borrowed(frame), 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::{LOOKS, Searcher};
    use crate::Luma;
    use crate::decode::Chain;

    #[test]
    fn a_large_frame_is_searched_with_however_few_looks() {
        let finder = Luma::from_fn(1920, 1088, |x, y| {
            let far = x.abs_diff(960).max(y.abs_diff(544));
            if far < 12 || (20..28).contains(&far) {
                40
            } else {
                210
            }
        });
        let searcher = Searcher::new(Chain::PureRust);
        let search = searcher.search(&finder.unwrap(), LOOKS / 8, &[], 0);
        assert!(!search.marks.is_empty());
    }
}
