use enrolment::QrText;
use scanner::{Chain, Decode, FrameSource, LiveReader, PracticeClip, StillReader, scan};
use tokio_util::sync::CancellationToken;

use crate::personal;

/// Frames of one phone's visit, and those in which it stands.
const VISIT: u64 = 90;
const STANDING: std::ops::Range<u64> = 18..72;

#[test]
fn the_practice_clip_is_read_as_soon_as_the_phone_is_there() {
    for seed in 1..4 {
        let mut clip = PracticeClip::new(&[QrText::new(&personal(1))], seed).unwrap();
        let scanned = scan(
            &mut clip,
            &mut LiveReader::new(Chain::default()),
            &CancellationToken::new(),
            |_| {},
        )
        .unwrap();
        assert_eq!(scanned.text.expose(), personal(1));
        assert!(scanned.frames <= 20, "read in frame {}", scanned.frames);
    }
}

#[test]
fn a_standing_phone_is_read_in_nearly_every_frame() {
    let clip = PracticeClip::new(&[QrText::new(&personal(1))], 9).unwrap();
    let standing: Vec<_> = STANDING.step_by(3).collect();
    let read = standing.iter().filter(|number| {
        !StillReader::new(Chain::default())
            .decode(&clip.frame(**number))
            .is_empty()
    });
    assert!(read.count() * 10 >= standing.len() * 9);
}

#[test]
fn several_customers_come_one_after_another_and_over_again() {
    let texts = [
        personal(1),
        "https://qr.vipps.no/p/qwertyuiopasdfghjklzx".to_owned(),
    ];
    let clip = PracticeClip::new(&texts.clone().map(|text| QrText::new(&text)), 5).unwrap();
    let read = |number| {
        let codes = StillReader::new(Chain::default()).decode(&clip.frame(number));
        codes.first().map(|code| code.text.expose().to_owned())
    };
    for (visit, text) in [(0, &texts[0]), (1, &texts[1]), (2, &texts[0])] {
        assert_eq!(
            read(visit * VISIT + 45).as_ref(),
            Some(text),
            "visit {visit}"
        );
        assert_eq!(read(visit * VISIT), None, "nobody is there yet");
    }
}

/// Which code is read in each frame of a clip to which others are held up at these frames; one frame in
/// five is read.
fn read_while(holding: &[(usize, u8)], frames: usize) -> Vec<(usize, String)> {
    let mut clip = PracticeClip::empty(1);
    let mut read = Vec::new();
    for number in 0..frames {
        for (_, last) in holding.iter().filter(|(at, _)| *at == number) {
            clip.hold_up(&QrText::new(&personal(*last))).unwrap();
        }
        let frame = clip.next_frame().unwrap().unwrap();
        if number % 5 == 0
            && let Some(code) = StillReader::new(Chain::default()).decode(&frame).first()
        {
            read.push((number, code.text.expose().to_owned()));
        }
    }
    read
}

#[test]
fn a_phone_held_up_comes_at_once_stays_five_seconds_and_goes() {
    let read = read_while(&[(30, 1)], 180);
    let (first, last) = (read[0].0, read[read.len() - 1].0);
    assert!((36..=51).contains(&first), "first read in frame {first}");
    assert!(
        (75..=100).contains(&(last - first)),
        "last read in frame {last}"
    );
    assert!(read.len() * 10 >= (last - first) / 5 * 9);
}

#[test]
fn a_second_phone_takes_the_place_of_the_first_within_two_seconds() {
    let read = read_while(&[(0, 1), (40, 2)], 90);
    let change = read
        .iter()
        .position(|(_, text)| *text == personal(2))
        .unwrap();
    assert!(read[..change].iter().all(|(_, text)| *text == personal(1)));
    assert!(read[change..].iter().all(|(_, text)| *text == personal(2)));
    assert!(
        (46..=66).contains(&read[change].0),
        "frame {}",
        read[change].0
    );
}

#[test]
fn of_two_phones_held_up_behind_one_another_the_last_comes() {
    let read = read_while(&[(0, 1), (30, 2), (31, 3)], 70);
    assert_eq!(read[read.len() - 1].1, personal(3));
    assert!(read.iter().all(|(_, text)| *text != personal(2)));
}
