//! Reading one frame by itself, with every stage that it takes.

use super::search::{LOOKS, Searcher};
use super::seen::Search;
use super::{Chain, Code, Decode};
use crate::Luma;

/// Reads pictures, each by itself and with every stage that it takes.
///
/// It stops behind the first stage that shows a person's code. A shop's code does not stop it: a phone
/// beside the shop's sign may be the harder one to read.
#[derive(Debug)]
pub struct StillReader(Searcher);

impl StillReader {
    pub fn new(chain: Chain) -> Self {
        Self(Searcher::new(chain))
    }

    /// Reads a frame and says what was seen on the way.
    pub fn search(&self, frame: &Luma) -> Search {
        self.0.search(frame, LOOKS, &[], 0)
    }
}

impl Decode for StillReader {
    fn decode(&mut self, frame: &Luma) -> Vec<Code> {
        self.search(frame).codes
    }
}
