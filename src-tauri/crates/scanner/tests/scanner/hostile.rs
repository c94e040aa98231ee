//! What a prankster, a wallpaper or a broken camera puts before the decoder.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use scanner::{Chain, Decode, Luma, StillReader};

/// Far above what any frame takes, far below what held the finder without a bound: minutes.
const BOUNDED: Duration = Duration::from_secs(10);

fn frame(width: u32, height: u32, mut pixel: impl FnMut(u32, u32) -> u8) -> Luma {
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let pixels = pixels.map(|(x, y)| pixel(x, y)).collect();
    Luma::new(width, height, pixels).unwrap()
}

fn assert_bounded(what: &str, frame: &Luma) {
    let began = Instant::now();
    assert_eq!(
        StillReader::new(Chain::default()).decode(frame),
        [],
        "{what}"
    );
    assert!(
        began.elapsed() < BOUNDED,
        "{what} took {:?}",
        began.elapsed()
    );
}

/// One corner mark of a QR code: seven modules a side, one of white about it.
fn corner_mark(column: u32, row: u32) -> u8 {
    let ring = |at: u32| at.abs_diff(3);
    let distance = ring(column % 8).max(ring(row % 8));
    if matches!(distance, 0 | 1 | 3) {
        0
    } else {
        255
    }
}

#[test]
fn a_wallpaper_of_corner_marks_takes_a_bounded_time() {
    for module in [1, 2, 3, 5, 9] {
        let wallpaper = frame(1280, 720, |x, y| corner_mark(x / module, y / module));
        assert_bounded(
            &format!("corner marks of {module} pixels a module"),
            &wallpaper,
        );
    }
}

#[test]
fn a_hundred_megapixels_take_a_bounded_time() {
    assert_bounded(
        "stripes",
        &frame(10_000, 10_000, |x, y| corner_mark(x / 3, y / 3)),
    );
}

#[test]
fn the_thinnest_frames_are_searched() {
    for (width, height) in [(1, 1), (1, 30_000), (30_000, 1), (20, 500), (500, 21)] {
        assert_bounded("a thin frame", &frame(width, height, corner_mark));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_small_frame_can_be_searched(
        width in 1_u32..120,
        height in 1_u32..120,
        module in 1_u32..6,
        bytes in proptest::collection::vec(any::<u8>(), 64),
    ) {
        // Corner marks with rubbish on them come further into the finder than rubbish alone.
        let rubbish = |x: u32, y: u32| bytes[((x / module * 31) ^ (y / module * 17)) as usize % bytes.len()];
        let picture = frame(width, height, |x, y| {
            let spot = rubbish(x, y);
            if spot < 40 { spot } else { corner_mark(x / module, y / module).max(spot / 8) }
        });
        StillReader::new(Chain::default()).decode(&picture);
    }

    #[test]
    fn a_shops_number_is_never_read_as_a_person(number in "[0-9]{5,6}", module in 2_u32..6, lit: bool) {
        let code = qrcode::QrCode::new(format!("https://qr.vipps.no/28/2/01/031/{number}?v=1")).unwrap();
        let side = u32::try_from(code.width()).unwrap();
        let colours = code.to_colors();
        let total = (side + 8) * module;
        let sign = frame(total, total, |x, y| {
            let (column, row) = ((x / module).wrapping_sub(4), (y / module).wrapping_sub(4));
            let is_dark = column < side
                && row < side
                && colours[(row * side + column) as usize] == qrcode::Color::Dark;
            if is_dark == lit { 210 } else { 40 }
        });
        let codes = StillReader::new(Chain::default()).decode(&sign);
        prop_assert_eq!(codes.len(), 1);
        prop_assert_eq!(codes[0].kind, enrolment::CodeKind::ShopNumber);
    }
}
