//! A picture that allows a bounded number of looks at it.
//!
//! The finder of `rqrr` copies the whole picture for every pair of marks that could be a code's
//! corners, and searches for the next one far outside the picture: noise behind a contrast filter held
//! it for minutes. It takes no limit, but it takes any image type: this one unwinds out of it when
//! the work is spent. That, and catching what panics in the finder, needs a build that unwinds.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use image::{GenericImage, GenericImageView, GrayImage, Luma};

/// Bytes that a copy moves in the time of one look: copying is the cheaper kind of work.
const COPIED_IN_ONE_LOOK: u64 = 16;

/// A picture whose copies share one allowance of looks.
pub(super) struct Metered {
    image: GrayImage,
    left: Rc<Cell<u64>>,
}

/// Why a search was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GivenUp {
    /// It took more looks than it was allowed.
    Spent,
    /// The finder panicked.
    Panicked,
}

/// What unwinds when the work is spent. Not a panic: no panic hook sees it.
struct Spent;

/// Lets `search` look at a picture, `looks` times at most: each read, write and question for the size is one.
pub(super) fn search<T>(
    image: GrayImage,
    looks: u64,
    search: impl FnOnce(Metered) -> T,
) -> Result<T, GivenUp> {
    let metered = Metered {
        image,
        left: Rc::new(Cell::new(looks)),
    };
    // The picture is dropped on the way out and nothing else is shared with the search.
    catch_unwind(AssertUnwindSafe(|| search(metered))).map_err(|payload| {
        if payload.is::<Spent>() {
            GivenUp::Spent
        } else {
            GivenUp::Panicked
        }
    })
}

impl Metered {
    fn charge(&self, looks: u64) {
        match self.left.get().checked_sub(looks) {
            Some(left) => self.left.set(left),
            None => resume_unwind(Box::new(Spent)),
        }
    }
}

impl Clone for Metered {
    fn clone(&self) -> Self {
        self.charge(self.image.len() as u64 / COPIED_IN_ONE_LOOK);
        Self {
            image: self.image.clone(),
            left: Rc::clone(&self.left),
        }
    }
}

impl GenericImageView for Metered {
    type Pixel = Luma<u8>;

    fn dimensions(&self) -> (u32, u32) {
        self.charge(1);
        self.image.dimensions()
    }

    fn get_pixel(&self, x: u32, y: u32) -> Luma<u8> {
        self.charge(1);
        *self.image.get_pixel(x, y)
    }
}

impl GenericImage for Metered {
    fn get_pixel_mut(&mut self, x: u32, y: u32) -> &mut Luma<u8> {
        self.charge(1);
        self.image.get_pixel_mut(x, y)
    }

    fn put_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        self.charge(1);
        self.image.put_pixel(x, y, pixel);
    }

    fn blend_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        self.put_pixel(x, y, pixel);
    }
}

#[cfg(test)]
mod tests {
    use image::{GenericImage, GenericImageView, GrayImage, Luma};

    use super::{GivenUp, search};

    #[test]
    fn a_search_within_its_allowance_ends_by_itself() {
        let found = search(GrayImage::new(4, 4), 3, |mut picture| {
            picture.put_pixel(1, 1, Luma([9]));
            picture.clone().get_pixel(1, 1).0[0]
        });
        assert_eq!(found, Ok(9));
    }

    #[test]
    fn an_endless_search_is_given_up() {
        let endless = search(GrayImage::new(4, 4), 1_000, |picture| {
            while picture.in_bounds(0, 0) {}
        });
        assert_eq!(endless, Err(GivenUp::Spent));
    }

    #[test]
    fn copies_share_the_allowance() {
        let copying = search(GrayImage::new(160, 100), 100_000, |picture| {
            for _ in 0..1_000 {
                drop(picture.clone());
            }
        });
        assert_eq!(copying, Err(GivenUp::Spent));
    }

    #[test]
    fn a_search_that_panics_is_given_up() {
        let outside = search(GrayImage::new(4, 4), 100, |picture| picture.get_pixel(9, 9));
        assert_eq!(outside, Err(GivenUp::Panicked));
    }
}
