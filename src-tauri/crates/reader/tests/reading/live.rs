use qrcode::EcLevel;
use reader::{Chain, Decode, LiveReader, Luma, StillReader};

use super::drawn::{Drawn, NUMBER, TOKEN};

/// A code of little redundancy with a stripe of it washed out, beginning at the module of this number.
fn washed_out(text: &str, from: f32, to: f32) -> Luma {
    let mut frame = Drawn::new(text, 4, EcLevel::L).upright(7.0);
    let left = 320.0 - 16.5 * 7.0;
    let top = 250.0 - 16.5 * 7.0;
    for (at, pixel) in frame.pixels_mut().iter_mut().enumerate() {
        let column = ((at % 640) as f32 - left) / 7.0;
        let row = ((at / 640) as f32 - top) / 7.0;
        if (from..to).contains(&column) && (9.0..33.0).contains(&row) {
            *pixel = 125;
        }
    }
    frame
}

#[test]
fn two_frames_are_read_together_that_cannot_be_read_alone() {
    let frames = [washed_out(TOKEN, 9.0, 19.0), washed_out(TOKEN, 21.0, 31.0)];
    for chain in [Chain::default(), Chain::PureRust] {
        for frame in &frames {
            assert_eq!(StillReader::new(chain).decode(frame), []);
        }
        let mut live = LiveReader::new(chain);
        assert_eq!(live.decode(&frames[0]), []);
        let codes = live.decode(&frames[1]);
        assert_eq!(codes.len(), 1, "{chain:?}");
        assert_eq!(codes[0].text.expose(), TOKEN);
    }
}

#[test]
fn frames_of_two_customers_are_never_read_as_one() {
    let other = "https://qr.vipps.no/28/2/01/031/4790765432?v=1";
    for chain in [Chain::default(), Chain::PureRust] {
        let mut live = LiveReader::new(chain);
        for _ in 0..4 {
            for (text, from) in [(NUMBER, 9.0), (other, 21.0)] {
                for code in live.decode(&washed_out(text, from, from + 10.0)) {
                    assert_eq!(code.text.expose(), text, "of whoever is in the picture");
                }
            }
        }
    }
}

#[test]
fn whoever_comes_next_is_not_read_together_with_whoever_left() {
    let frames = [washed_out(TOKEN, 9.0, 19.0), washed_out(TOKEN, 21.0, 31.0)];
    let mut live = LiveReader::new(Chain::default());
    assert_eq!(live.decode(&frames[0]), []);
    live.forget();
    assert_eq!(live.decode(&frames[1]), []);
}

#[test]
fn one_picture_again_and_again_does_not_agree_with_itself() {
    let frame = washed_out(TOKEN, 9.0, 19.0);
    let mut live = LiveReader::new(Chain::default());
    for _ in 0..10 {
        // It may be read from another place to begin with, but never because it said the same as itself.
        assert_ne!(live.search(&frame).read_by, Some("frames in agreement"));
    }
}
