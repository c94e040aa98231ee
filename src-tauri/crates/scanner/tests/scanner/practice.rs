use enrolment::QrText;
use scanner::{Decode, Pipeline, PracticeClip, scan};
use tokio_util::sync::CancellationToken;

use crate::personal;

/// Frames of one phone's visit, and those in which it stands.
const VISIT: u64 = 90;
const STANDING: std::ops::Range<u64> = 18..72;

#[test]
fn the_practice_clip_is_read_as_soon_as_the_phone_is_there() {
    for seed in 1..4 {
        let mut clip = PracticeClip::new(&[QrText::new(&personal(1))], seed).unwrap();
        let scanned = scan(&mut clip, &mut Pipeline, &CancellationToken::new(), |_| {}).unwrap();
        assert_eq!(scanned.text.expose(), personal(1));
        assert!(scanned.frames <= 20, "read in frame {}", scanned.frames);
    }
}

#[test]
fn a_standing_phone_is_read_in_nearly_every_frame() {
    let clip = PracticeClip::new(&[QrText::new(&personal(1))], 9).unwrap();
    let standing: Vec<_> = STANDING.step_by(3).collect();
    let read = standing
        .iter()
        .filter(|number| !Pipeline.decode(&clip.frame(**number)).is_empty());
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
        let codes = Pipeline.decode(&clip.frame(number));
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
