use std::collections::BTreeSet;

use enrolment::CodeKind;
use rstest::rstest;
use scanner::{Chain, Code, Decode, Luma, StillReader, decode_file};

use crate::{personal, picture};

const SHOP: &str = "https://qr.vipps.no/28/2/01/031/123456?v=1";
const PAYMENT: &str = "https://qr.vipps.no/box/1c5f7a4e-till-7/pay-in";

fn token(name: &str) -> String {
    format!("https://qr.vipps.no/p/{name}")
}

fn read(name: &str) -> Vec<Code> {
    decode_file(&picture(name)).unwrap()
}

#[rstest]
#[case("phone-photo.jpg", personal(1))]
#[case("phone-photo-mobilepay.jpg", token("qwertyuiopasdfghjklzx"))]
#[case("rotation.jpg", personal(2))]
#[case("tilted.jpg", token("testtesttesttesttes1"))]
#[case("defocus.jpg", personal(3))]
#[case("motion.jpg", token("testtesttesttesttes2"))]
#[case("glare.jpg", personal(4))]
#[case("lowlight.jpg", personal(5))]
#[case("crack.jpg", personal(6))]
#[case("moire.jpg", personal(7))]
#[case("overexposed.jpg", personal(8))]
#[case("light-on-dark.jpg", personal(9))]
#[case("upside-down.png", token("testtesttesttesttes3"))]
fn a_personal_code_is_read_in_every_hardship(#[case] name: &str, #[case] text: String) {
    let codes = read(name);
    assert_eq!(codes.len(), 1, "{name}");
    assert_eq!(codes[0].text.expose(), text);
    assert!(codes[0].kind.is_personal());
}

#[test]
fn a_phone_is_read_beside_a_shops_sign_and_stands_before_it() {
    let codes = read("phone-beside-shop-sign.jpg");
    let texts: Vec<_> = codes.iter().map(|code| code.text.expose()).collect();
    assert_eq!(texts[0], personal(10), "the phone is what is looked for");
    // The search ends with it, whether or not the sign was read by then.
    assert!(texts[1..].iter().all(|text| *text == SHOP), "{texts:?}");
}

#[rstest]
#[case("shop-number.jpg", SHOP, CodeKind::ShopNumber)]
#[case("payment.jpg", PAYMENT, CodeKind::Payment)]
fn several_signs_of_one_text_are_one_code_of_nobody(
    #[case] name: &str,
    #[case] text: &str,
    #[case] kind: CodeKind,
) {
    let codes = read(name);
    let read: Vec<_> = codes
        .iter()
        .map(|code| (code.text.expose(), code.kind))
        .collect();
    assert_eq!(read, [(text, kind)]);
}

#[test]
fn a_picture_without_a_code_has_none() {
    assert_eq!(read("nothing.jpg"), []);
}

#[test]
fn a_picture_of_thirty_megapixels_is_read_and_its_code_is_where_the_corners_say() {
    let frame = luma("phone-photo.jpg");
    let codes = [&frame, &enlarge(&frame, 6)]
        .map(|frame| StillReader::new(Chain::default()).decode(frame).remove(0));
    assert_eq!(codes[1].text.expose(), personal(1));
    let [small, large] = codes.map(|code| code.corners);
    for ((x, y), (large_x, large_y)) in small.into_iter().zip(large) {
        assert!((x * 6.0 - large_x).abs() < 60.0, "{x} against {large_x}");
        assert!((y * 6.0 - large_y).abs() < 60.0, "{y} against {large_y}");
    }
    let on_phone = |(x, y): (f32, f32)| (490.0..690.0).contains(&x) && (260.0..460.0).contains(&y);
    assert!(small.into_iter().all(on_phone), "{small:?}");
}

#[test]
fn the_formats_of_pictures_all_show_the_same_code() {
    let folder = tempfile::tempdir().unwrap();
    let image = image::open(picture("upside-down.png")).unwrap();
    for extension in ["png", "jpg", "webp", "bmp", "pgm", "gif"] {
        let path = folder.path().join(format!("picture.{extension}"));
        match extension {
            "pgm" | "jpg" => image.to_luma8().save(&path).unwrap(),
            "gif" => image.to_rgba8().save(&path).unwrap(),
            _ => image.to_rgb8().save(&path).unwrap(),
        }
        let texts: BTreeSet<_> = decode_file(&path)
            .unwrap()
            .iter()
            .map(|code| code.text.expose().to_owned())
            .collect();
        assert_eq!(
            texts,
            BTreeSet::from([token("testtesttesttesttes3")]),
            "{extension}"
        );
    }
}

#[test]
fn a_clear_background_is_white() {
    let code = qrcode::QrCode::new(personal(1)).unwrap();
    let side = u32::try_from(code.width()).unwrap();
    let colours = code.to_colors();
    // Black and opaque where a module is dark; clear black elsewhere, as drawing programs write it.
    let image = image::RgbaImage::from_fn((side + 8) * 6, (side + 8) * 6, |x, y| {
        let (column, row) = ((x / 6).wrapping_sub(4), (y / 6).wrapping_sub(4));
        let is_dark = column < side
            && row < side
            && colours[(row * side + column) as usize] == qrcode::Color::Dark;
        image::Rgba([0, 0, 0, if is_dark { 255 } else { 0 }])
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clear.png");
    image.save(&path).unwrap();
    assert_eq!(decode_file(&path).unwrap()[0].text.expose(), personal(1));
}

fn luma(name: &str) -> Luma {
    image::open(picture(name))
        .unwrap()
        .into_luma8()
        .try_into()
        .unwrap()
}

/// Each pixel as a square of `factor` pixels a side.
fn enlarge(frame: &Luma, factor: usize) -> Luma {
    let rows = frame.pixels().chunks_exact(frame.width() as usize);
    let mut pixels = Vec::with_capacity(frame.pixels().len() * factor * factor);
    for row in rows {
        let wide: Vec<u8> = row
            .iter()
            .flat_map(|pixel| std::iter::repeat_n(*pixel, factor))
            .collect();
        (0..factor).for_each(|_| pixels.extend_from_slice(&wide));
    }
    let factor = u32::try_from(factor).unwrap();
    Luma::new(frame.width() * factor, frame.height() * factor, pixels).unwrap()
}
