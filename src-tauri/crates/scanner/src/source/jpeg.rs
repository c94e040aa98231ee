//! Where one JPEG ends and the next begins in a run of bytes.

/// How far the JPEG at the front of some bytes reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// It is whole, and this many bytes long.
    Whole(usize),
    /// It goes on behind the bytes that are here.
    GoesOn,
    /// The bytes do not follow the form of a JPEG.
    Broken,
}

const START: [u8; 2] = [0xFF, 0xD8];
const END: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;

/// Measures the JPEG at the front of `bytes` by its marks, so that the end of a thumbnail inside it
/// is not taken for its own.
pub(super) fn extent(bytes: &[u8]) -> Extent {
    if !bytes.starts_with(&START) {
        return if START.starts_with(bytes) {
            Extent::GoesOn
        } else {
            Extent::Broken
        };
    }
    let mut at = START.len();
    loop {
        // Any number of 0xFF may stand before a mark.
        let fill = bytes[at..].iter().take_while(|byte| **byte == 0xFF).count();
        let Some(mark) = bytes.get(at + fill).copied() else {
            return Extent::GoesOn;
        };
        if fill == 0 {
            return Extent::Broken;
        }
        at += fill + 1;
        match mark {
            END => return Extent::Whole(at),
            // Marks without a length: temporary, restart.
            0x01 | 0xD0..=0xD7 => continue,
            0x00 | 0xD8 => return Extent::Broken,
            _ => {}
        }
        let Some(length) = bytes.get(at..at + 2) else {
            return Extent::GoesOn;
        };
        at += usize::from(u16::from_be_bytes([length[0], length[1]]));
        if at > bytes.len() {
            return Extent::GoesOn;
        }
        if mark == START_OF_SCAN {
            let Some(data) = coded_data(&bytes[at..]) else {
                return Extent::GoesOn;
            };
            at += data;
        }
    }
}

/// The length of coded data up to the next mark: in it, 0xFF is followed by 0 or is a restart.
fn coded_data(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(2)
        .position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7))
}

/// Where the next JPEG seems to start, not counting the very front.
pub(super) fn next_start(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(3)
        .skip(1)
        .position(|three| three == [0xFF, 0xD8, 0xFF])
        .map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::{Extent, extent, next_start};

    /// A thumbnail with an end of its own inside a segment, a scan with a stuffed 0xFF and a restart.
    const SMALL: &[u8] = &[
        0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 0xFF, 0xD8, 0xFF, 0xD9, 0xFF, 0xFF, 0xDA, 0, 2, 1, 0xFF, 0,
        2, 0xFF, 0xD0, 3, 0xFF, 0xD9,
    ];

    #[test]
    fn the_end_of_a_thumbnail_is_not_the_end() {
        assert_eq!(extent(SMALL), Extent::Whole(SMALL.len()));
        assert_eq!(extent(&[SMALL, SMALL].concat()), Extent::Whole(SMALL.len()));
    }

    #[test]
    fn every_part_of_a_jpeg_goes_on() {
        for end in 0..SMALL.len() {
            assert_eq!(extent(&SMALL[..end]), Extent::GoesOn, "cut at {end}");
        }
    }

    #[rstest]
    #[case(b"GIF89a")]
    #[case(&[0xFF, 0xD8, 7])]
    #[case(&[0xFF, 0xD8, 0xFF, 0xD8])]
    fn other_bytes_are_broken(#[case] bytes: &[u8]) {
        assert_eq!(extent(bytes), Extent::Broken);
    }

    #[test]
    fn the_next_start_is_never_the_front() {
        assert_eq!(
            next_start(&[0xFF, 0xD8, 0xFF, 0, 0xFF, 0xD8, 0xFF]),
            Some(4)
        );
        assert_eq!(next_start(&[0xFF, 0xD8, 0xFF]), None);
    }

    proptest! {
        #[test]
        fn an_extent_lies_within_the_bytes(bytes in proptest::collection::vec(
            prop_oneof![Just(0xFF_u8), Just(0xD8), Just(0xDA), Just(0xD9), Just(0), any::<u8>()], 0..60,
        )) {
            let marked = [&[0xFF, 0xD8][..], &bytes].concat();
            if let Extent::Whole(length) = extent(&marked) {
                prop_assert!(length <= marked.len());
                prop_assert_eq!(&marked[length - 1..length], [0xD9]);
            }
        }
    }
}
