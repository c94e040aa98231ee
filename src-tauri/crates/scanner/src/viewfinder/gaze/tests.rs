use std::time::{Duration, Instant};

use enrolment::QrText;
use rstest::rstest;

use super::super::fixtures::{ANNA, BENT, BOTTLE, PAYMENT, SHOP, code};
use super::{Gaze, Seen, Sighting};
use crate::Code;

const FRAME: (u32, u32) = (1280, 720);

/// A gaze with a clock of its own.
struct Look {
    gaze: Gaze,
    began: Instant,
    elapsed: Duration,
}

impl Look {
    fn on() -> Self {
        let mut gaze = Gaze::default();
        gaze.look(true);
        Self {
            gaze,
            began: Instant::now(),
            elapsed: Duration::ZERO,
        }
    }

    /// Sees these codes, and a frame's time goes by.
    fn at(&mut self, codes: &[Code]) -> Seen {
        let seen = self.gaze.see(codes, FRAME, self.began + self.elapsed);
        self.wait(67);
        seen
    }

    fn told(&mut self, codes: &[Code]) -> Option<String> {
        let text = self.at(codes).scanned?;
        Some(text.expose().to_owned())
    }

    fn wait(&mut self, milliseconds: u64) {
        self.elapsed += Duration::from_millis(milliseconds);
    }

    /// Sees nothing for so long, frame by frame.
    fn empty(&mut self, milliseconds: u64) {
        let until = self.elapsed + Duration::from_millis(milliseconds);
        while self.elapsed < until {
            assert_eq!(self.told(&[]), None);
        }
    }
}

fn anna() -> Code {
    code(ANNA, 500.0, 200.0, 200.0)
}

fn bent() -> Code {
    code(BENT, 100.0, 200.0, 150.0)
}

#[test]
fn a_personal_code_is_told_once_while_it_is_held_there() {
    let mut look = Look::on();
    assert_eq!(look.told(&[anna()]).as_deref(), Some(ANNA));
    for _ in 0..100 {
        assert_eq!(look.told(&[anna()]), None);
    }
}

#[rstest]
#[case::missed_for_a_moment(1_000, None)]
#[case::taken_away(1_600, Some(ANNA))]
fn a_code_is_told_again_only_after_it_was_away(
    #[case] milliseconds: u64,
    #[case] told: Option<&str>,
) {
    let mut look = Look::on();
    look.at(&[anna()]);
    look.empty(milliseconds);
    assert_eq!(look.told(&[anna()]).as_deref(), told);
}

#[test]
fn short_misses_do_not_add_up() {
    let mut look = Look::on();
    look.at(&[anna()]);
    for _ in 0..5 {
        look.empty(1_000);
        assert_eq!(look.told(&[anna()]), None);
    }
}

#[test]
fn a_code_that_is_still_held_there_when_looking_begins_anew_is_not_told() {
    let mut look = Look::on();
    look.at(&[anna()]);
    look.gaze.look(false);
    look.wait(60_000);
    look.gaze.look(true);
    assert_eq!(look.told(&[anna()]), None);
    look.empty(1_600);
    assert_eq!(look.told(&[anna()]).as_deref(), Some(ANNA));
}

#[test]
fn time_without_a_picture_does_not_count_as_away() {
    let mut look = Look::on();
    look.at(&[anna()]);
    look.empty(1_000);
    look.gaze.rest();
    look.wait(60_000);
    look.empty(1_000);
    assert_eq!(look.told(&[anna()]), None);
}

#[test]
fn another_persons_code_is_told_at_once() {
    let mut look = Look::on();
    look.at(&[bent()]);
    assert_eq!(look.told(&[anna()]).as_deref(), Some(ANNA));
    assert_eq!(look.told(&[bent()]), None, "it was away for a moment only");
}

#[test]
fn a_code_behind_the_nearest_is_told_when_that_is_gone_and_not_in_a_frame_that_missed_it() {
    let mut look = Look::on();
    look.at(&[anna(), bent()]);
    let told: Vec<_> = (0..6).map(|_| look.told(&[bent()])).collect();
    let first = told.iter().position(Option::is_some);
    assert_eq!(first, Some(4), "after 335 milliseconds");
    assert_eq!(told[4].as_deref(), Some(BENT));
}

#[test]
fn a_code_held_up_anew_is_told_again_at_once() {
    let mut look = Look::on();
    look.at(&[anna()]);
    look.gaze.forget(&QrText::new(ANNA));
    assert_eq!(look.told(&[anna()]).as_deref(), Some(ANNA));
}

#[test]
fn of_several_personal_codes_the_largest_counts() {
    let mut look = Look::on();
    let seen = look.at(&[bent(), anna()]);
    let sighting = seen.sighting.unwrap();
    let chosen = &sighting.codes[sighting.chosen.unwrap()];
    assert_eq!(chosen.text.expose(), ANNA);
    assert_eq!(seen.scanned.unwrap().expose(), ANNA);
    assert_eq!(look.told(&[bent(), anna()]), None);
}

#[rstest]
#[case(SHOP)]
#[case(PAYMENT)]
#[case(BOTTLE)]
fn a_code_that_is_nobodys_is_sighted_and_never_told(#[case] text: &str) {
    let mut look = Look::on();
    let seen = look.at(&[code(text, 0.0, 0.0, 600.0)]);
    let sighting = seen.sighting.unwrap();
    assert_eq!((sighting.codes.len(), sighting.chosen), (1, None));
    assert_eq!(seen.scanned, None);
}

#[test]
fn a_small_personal_code_counts_beside_a_large_sign_of_the_shop() {
    let mut look = Look::on();
    let seen = look.at(&[code(SHOP, 0.0, 0.0, 600.0), bent()]);
    assert_eq!(seen.sighting.unwrap().chosen, Some(1));
    assert_eq!(seen.scanned.unwrap().expose(), BENT);
}

#[rstest]
#[case::sways(5.0, false)]
#[case::moves(8.0, true)]
fn a_move_is_told_when_it_can_be_seen(#[case] pixels: f32, #[case] is_told: bool) {
    let mut look = Look::on();
    look.at(&[anna()]);
    let seen = look.at(&[code(ANNA, 500.0 + pixels, 200.0, 200.0)]);
    assert_eq!(seen.sighting.is_some(), is_told);
}

#[test]
fn a_slow_move_adds_up() {
    let mut look = Look::on();
    look.at(&[anna()]);
    let moved = (1..=8_u8).filter(|step| {
        let left = 500.0 + f32::from(*step);
        let seen = look.at(&[code(ANNA, left, 200.0, 200.0)]);
        seen.sighting.is_some()
    });
    assert_eq!(moved.count(), 1);
}

#[test]
fn two_codes_that_grow_past_each_other_are_no_news_if_neither_counts() {
    let mut look = Look::on();
    let shops = |first, second| {
        [
            code(SHOP, 0.0, 0.0, first),
            code(BOTTLE, 400.0, 0.0, second),
        ]
    };
    look.at(&shops(100.0, 101.0));
    assert_eq!(look.at(&shops(101.0, 100.0)).sighting, None);
}

#[test]
fn a_missed_frame_leaves_the_code_in_sight_and_a_gone_code_leaves_within_half_a_second() {
    let mut look = Look::on();
    look.at(&[anna()]);
    assert!(!look.gaze.misses_any());
    let frames = (1..10).find(|_| {
        let seen = look.at(&[]).sighting;
        // While it is missed the next frame is to be read, however still the picture is.
        assert_eq!(look.gaze.misses_any(), seen.is_none());
        seen == Some(Sighting::default())
    });
    assert_eq!(frames, Some(5), "after 335 milliseconds");
    assert!(!look.gaze.misses_any());
}

#[test]
fn nothing_comes_of_codes_when_nobody_looks() {
    let mut look = Look::on();
    look.gaze.look(false);
    assert_eq!(look.at(&[anna()]), Seen::default());
    look.gaze.look(true);
    let seen = look.at(&[anna()]);
    assert!(seen.sighting.is_some() && seen.scanned.is_some());
}

#[test]
fn a_code_comes_into_sight_again_after_a_rest() {
    let mut look = Look::on();
    look.at(&[anna()]);
    look.gaze.look(false);
    look.gaze.look(true);
    assert!(look.at(&[anna()]).sighting.is_some());
}
