//! Frames are the same for the same seed, and as hard as their level says.

use reader::Luma;
use reading::{Distortion, Frame, Level, Negative, Reader, burst, negative, still};
use rstest::rstest;

/// A seed of its own: no figure that is published rests on it.
const SEED: u64 = 77;

const EASIEST: Level = Level::ALL[0];

fn is_read(frame: &Frame, readers: &[Reader]) -> bool {
    let read = |reader: &Reader| reader.for_stills().read(&frame.luma).texts;
    let expected = frame.expected.as_ref();
    expected.is_some_and(|text| readers.iter().any(|reader| read(reader).contains(text)))
}

#[test]
fn the_same_seed_gives_the_same_frame_and_another_seed_another() {
    let mixed = |seed, number| still(seed, Distortion::Mixed, EASIEST, number).unwrap();
    assert_eq!(mixed(SEED, 0), mixed(SEED, 0));
    assert_ne!(mixed(SEED, 0), mixed(SEED + 1, 0));
    assert_ne!(mixed(SEED, 0), mixed(SEED, 2));
}

/// Of one frame of each kind, so that a change of the drawing, on purpose or not, is noticed: figures
/// from before it can then not be compared with later ones.
#[test]
fn frames_are_those_that_they_were() {
    let frames = Distortion::ALL.map(|distortion| still(SEED, distortion, Level::ALL[2], 0));
    let sum = |luma: &Luma| {
        luma.pixels().iter().fold(0_u32, |sum, pixel| {
            sum.rotate_left(5) ^ u32::from(*pixel).wrapping_mul(0x9E37_79B9)
        })
    };
    let sums: Vec<_> = Distortion::ALL
        .iter()
        .zip(frames)
        .map(|(distortion, frame)| {
            format!("{} {:08x}", distortion.name(), sum(&frame.unwrap().luma))
        })
        .collect();
    let sums = sums.join("\n");
    insta::assert_snapshot!(sums, @r"
    plain 38321897
    small 1bc91336
    turned 0ecbfb01
    tilted 14d31324
    out of focus 38343228
    moving 31ebb31b
    glare ff23e15f
    dim 9555cf82
    faint efefeeda
    burnt out 355cf6cf
    screen pattern 5203c9a7
    cracked b0665fa3
    squeezed 021c2b65
    fingers 25ede7a0
    no quiet zone 112cf3ee
    busy 57b0cc75
    several codes 9c639b7f
    light on dark 5c39e44d
    coloured 15832150
    mixed bf01575e
    ");
}

#[test]
fn an_easy_frame_of_every_style_is_read() {
    // The styles take turns by twos.
    for (distortion, number) in [
        (Distortion::Plain, 0),
        (Distortion::Plain, 2),
        (Distortion::LightOnDark, 0),
    ] {
        let frame = still(SEED, distortion, EASIEST, number).unwrap();
        assert!(
            is_read(&frame, &[Reader::ZxingCpp]),
            "{distortion:?} {number}"
        );
    }
}

#[rstest]
fn the_first_level_of_each_distortion_is_read_by_some_peer(
    #[values(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)] at: usize,
) {
    let distortion = Distortion::ALL[at];
    let read = (0..4).filter(|number| {
        let frame = still(SEED, distortion, EASIEST, *number).unwrap();
        is_read(&frame, &[Reader::ZxingCpp, Reader::Rxing])
    });
    let read = read.count();
    assert!(read >= 3, "{} is read {read} times of 4", distortion.name());
}

#[test]
fn the_last_level_is_read_less_often_than_the_first() {
    let read = |level| {
        let frames = Distortion::ALL.map(|distortion| still(SEED, distortion, level, 0).unwrap());
        let read = frames
            .iter()
            .filter(|frame| is_read(frame, &[Reader::ZxingCpp]));
        read.count()
    };
    let (first, last) = (read(EASIEST), read(Level::ALL[4]));
    assert!(last < first, "{first} of the first, {last} of the last");
}

#[rstest]
#[case(Negative::Empty)]
#[case(Negative::Others)]
fn a_negative_holds_no_persons_code(#[case] what: Negative) {
    for number in 0..4 {
        let frame = negative(SEED, what, number).unwrap();
        assert_eq!(frame.expected, None);
        assert_eq!(frame.present.is_empty(), what == Negative::Empty);
        for text in Reader::ZxingCpp.for_stills().read(&frame.luma).texts {
            assert!(
                frame.present.contains(&text),
                "{text} is not in frame {number}"
            );
            assert!(!enrolment::CodeKind::of(&text).is_personal(), "{text}");
        }
    }
}

#[test]
fn a_visit_shows_one_code_that_can_be_read_in_the_end() {
    let frames = burst(SEED, 0).unwrap();
    assert!(
        frames
            .iter()
            .all(|frame| frame.expected == frames[0].expected)
    );
    assert!(is_read(&frames[11], &[Reader::ZxingCpp]));
}
