use qrcode::EcLevel;
use reader::{Chain, Decode, Luma, StillReader};
use rstest::rstest;

use super::drawn::{Drawn, NUMBER, TOKEN};

fn texts(frame: &Luma, chain: Chain) -> Vec<String> {
    let codes = StillReader::new(chain).decode(frame);
    codes
        .into_iter()
        .map(|code| code.text.expose().to_owned())
        .collect()
}

/// Each chain reads the code, and nothing else.
#[track_caller]
fn assert_read(frame: &Luma, text: &str) {
    for chain in [Chain::default(), Chain::PureRust] {
        assert_eq!(texts(frame, chain), [text], "{chain:?}");
    }
}

#[rstest]
fn codes_of_every_size_that_people_have_are_read(
    #[values(3, 4, 5, 6)] version: i16,
    #[values(2.0, 4.5, 9.0)] module: f32,
) {
    assert_read(
        &Drawn::new(NUMBER, version, EcLevel::L).upright(module),
        NUMBER,
    );
}

#[rstest]
fn a_turned_code_is_read(#[values(20.0, 45.0, 90.0, 135.0, 200.0, 315.0)] degrees: f32) {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let frame = Drawn::new(TOKEN, 4, EcLevel::M).frame(|x, y| {
        let (x, y) = ((x - 320.0) / 7.0, (y - 250.0) / 7.0);
        (x * cosine - y * sine + 16.5, x * sine + y * cosine + 16.5)
    });
    assert_read(&frame, TOKEN);
}

#[test]
fn a_tilted_code_is_read() {
    let frame = Drawn::new(TOKEN, 4, EcLevel::M).frame(|x, y| {
        let depth = 1.0 + (x - 320.0) / 600.0;
        (
            (x - 320.0) / 5.0 / depth + 16.5,
            (y - 250.0) / 7.0 / depth + 16.5,
        )
    });
    assert_read(&frame, TOKEN);
}

/// They have hardly a check: one is soon seen about the finder of a code that is half hidden.
#[test]
fn a_micro_code_is_none() {
    let frame = Drawn::micro("1348").upright(9.0);
    for chain in [Chain::default(), Chain::PureRust] {
        assert_eq!(texts(&frame, chain), [""; 0], "{chain:?}");
    }
}

#[test]
fn a_mirrored_code_is_read() {
    let frame = Drawn::new(TOKEN, 4, EcLevel::M)
        .frame(|x, y| ((320.0 - x) / 7.0 + 16.5, (y - 250.0) / 7.0 + 16.5));
    assert_read(&frame, TOKEN);
}

#[test]
fn light_modules_on_dark_are_read() {
    let mut frame = Drawn::new(TOKEN, 4, EcLevel::M).upright(7.0);
    for pixel in frame.pixels_mut() {
        *pixel = 255 - *pixel;
    }
    assert_read(&frame, TOKEN);
}

#[test]
fn a_code_with_its_third_finder_hidden_is_read() {
    let mut frame = Drawn::new(NUMBER, 4, EcLevel::M).upright(7.0);
    let (left, bottom) = (320.0 - 16.5 * 7.0, 250.0 + 16.5 * 7.0);
    for (at, pixel) in frame.pixels_mut().iter_mut().enumerate() {
        let (x, y) = ((at % 640) as f32, (at / 640) as f32);
        if x < left + 50.0 && y > bottom - 50.0 {
            *pixel = 210;
        }
    }
    assert_read(&frame, NUMBER);
}

#[test]
fn a_code_without_a_quiet_zone_is_read() {
    let code = Drawn::new(NUMBER, 4, EcLevel::M);
    let mut frame = code.upright(7.0);
    let reach = 16.5 * 7.0;
    for (at, pixel) in frame.pixels_mut().iter_mut().enumerate() {
        let (x, y) = ((at % 640) as f32 + 0.5, (at / 640) as f32 + 0.5);
        if (x - 320.0).abs() > reach || (y - 250.0).abs() > reach {
            *pixel = 40;
        }
    }
    assert_read(&frame, NUMBER);
}

/// The frame as a camera that moves over so many pixels across and down sees it.
fn smeared(frame: &Luma, across: f32, down: f32) -> Luma {
    let (width, height) = (frame.width() as f32, frame.height() as f32);
    let steps = 24_u16;
    Luma::from_fn(frame.width(), frame.height(), |x, y| {
        let sum: u32 = (0..=steps)
            .map(|step| {
                let part = f32::from(step) / f32::from(steps) - 0.5;
                let x = (x as f32 + part * across).round().clamp(0.0, width - 1.0) as usize;
                let y = (y as f32 + part * down).round().clamp(0.0, height - 1.0) as usize;
                u32::from(frame.pixels()[y * frame.width() as usize + x])
            })
            .sum();
        u8::try_from(sum / u32::from(steps + 1)).unwrap()
    })
    .unwrap()
}

#[test]
fn a_code_smeared_over_a_module_and_a_half_is_read() {
    let frame = Drawn::new(TOKEN, 4, EcLevel::M).upright(7.0);
    assert_read(&smeared(&frame, 11.0, 0.0), TOKEN);
}

/// The gaps about the cores of its finders are filled: no row or column tells them apart.
#[rstest]
#[case(3.0, 2.0, 10.0)]
#[case(3.5, 1.8, 25.0)]
#[case(3.5, 2.0, 10.0)]
#[case(4.5, 2.0, 25.0)]
fn a_small_code_that_moves_aslant_is_read(
    #[case] module: f32,
    #[case] by: f32,
    #[case] degrees: f32,
) {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let frame = Drawn::new(TOKEN, 4, EcLevel::M).frame(|x, y| {
        let (x, y) = ((x - 320.0) / module, (y - 250.0) / module);
        (x * cosine - y * sine + 16.5, x * sine + y * cosine + 16.5)
    });
    assert_read(
        &smeared(&frame, by * module * 0.7, by * module * 0.7),
        TOKEN,
    );
}

#[test]
fn a_shops_code_does_not_hide_a_persons() {
    let person = Drawn::new(TOKEN, 4, EcLevel::M);
    let shop = "https://qr.vipps.no/28/2/01/031/123456?v=1";
    let sign = Drawn::new(shop, 4, EcLevel::M).frame(|x, y| ((x - 20.0) / 6.0, (y - 20.0) / 6.0));
    let mut frame = person.frame(|x, y| ((x - 320.0) / 5.0, (y - 250.0) / 5.0));
    for (pixel, sign) in frame.pixels_mut().iter_mut().zip(sign.pixels()) {
        *pixel = (*pixel).min(*sign);
    }
    for chain in [Chain::default(), Chain::PureRust] {
        assert!(
            texts(&frame, chain).contains(&TOKEN.to_owned()),
            "{chain:?}"
        );
    }
}

#[test]
fn the_corners_are_where_the_code_is() {
    for chain in [Chain::default(), Chain::PureRust] {
        let frame = Drawn::new(TOKEN, 4, EcLevel::M).upright(6.0);
        let [code] = StillReader::new(chain).decode(&frame).try_into().unwrap();
        let expected = [
            (221.0, 151.0),
            (419.0, 151.0),
            (419.0, 349.0),
            (221.0, 349.0),
        ];
        for (corner, expected) in code.corners.into_iter().zip(expected) {
            let far = f32::hypot(corner.0 - expected.0, corner.1 - expected.1);
            assert!(far < 6.0, "{chain:?}: {corner:?} for {expected:?}");
        }
    }
}

#[test]
fn a_frame_says_which_stage_read_it_and_what_it_cost() {
    let frame = Drawn::new(TOKEN, 4, EcLevel::M).upright(6.0);
    let search = StillReader::new(Chain::PureRust).search(&frame);
    assert_eq!(search.read_by, Some("half marks"));
    assert!(search.looks > 0);
    assert!(
        search
            .regions
            .iter()
            .any(|region| region.is_read && region.side == 33)
    );
}
