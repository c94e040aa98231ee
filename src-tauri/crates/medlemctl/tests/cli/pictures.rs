//! Pictures and clips that are not what they should be. They come from anywhere and hold any bytes.

use std::{path::Path, time::Duration};

use rstest::rstest;

use crate::{
    machine::{Machine, run},
    shop::Shop,
};

/// A picture from the scanner's own tests.
pub(crate) fn picture(name: &str) -> String {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let path = crates.join("scanner/tests/scanner/pictures").join(name);
    path.to_str().unwrap().to_owned()
}

/// A few bytes that claim to be a picture of 200 megapixels, at 8 bytes each.
fn huge() -> Vec<u8> {
    let head = [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        &chunk(
            b"IHDR",
            &[
                20_000_u32.to_be_bytes().as_slice(),
                &10_000_u32.to_be_bytes(),
                &[16, 6, 0, 0, 0],
            ]
            .concat(),
        ),
        &chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]),
        &chunk(b"IEND", b""),
    ];
    head.concat()
}

fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    let named = [name, data].concat();
    [length.as_slice(), &named, &checksum(&named).to_be_bytes()].concat()
}

/// The CRC of PNG, bit by bit.
fn checksum(bytes: &[u8]) -> u32 {
    let fold = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1));
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), fold)
    });
    !crc
}

fn cut_short() -> Vec<u8> {
    let whole = std::fs::read(picture("phone-photo.jpg")).unwrap();
    whole[..whole.len() / 3].to_vec()
}

#[rstest]
#[case::empty(b"".to_vec(), "the file is empty")]
#[case::text(b"Dear sir or madam".to_vec(), "this is not a picture; PNG, JPEG")]
#[case::noise([7, 200, 13].repeat(999), "this is not a picture; PNG, JPEG")]
#[case::cut_short(cut_short(), "the file ends before its picture does")]
#[case::huge(huge(), "a picture of 20000 x 10000 pixels is larger than the limit")]
#[tokio::test]
async fn a_picture_that_cannot_be_read_says_why(#[case] content: Vec<u8>, #[case] why: &str) {
    let machine = Machine::new();
    machine.write("photo.png", &content);
    for arguments in [
        ["enrol", "--practice", "--picture", "photo.png"].as_slice(),
        &["decode", "photo.png"],
    ] {
        // So much may be asked for that the picture of `huge` does not fit in.
        let limited = "ulimit -v 1200000; exec \"$0\" \"$@\"";
        let arguments = [&["-c", limited, env!("CARGO_BIN_EXE_medlemctl")], arguments].concat();
        let ran = run(
            machine
                .wrapped("sh", &arguments)
                .env("MALLOC_ARENA_MAX", "1"),
            b"",
        )
        .await;
        let (code, sentence) = ran.refusal();
        assert_eq!(code, 1, "{ran:?}");
        let begins = format!("could not read `photo.png`: {why}");
        assert!(sentence.starts_with(&begins), "{sentence}");
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
        assert!(ran.took < Duration::from_secs(20), "{:?}", ran.took);
    }
    assert_eq!(std::fs::read(machine.path("photo.png")).unwrap(), content);
}

#[rstest]
#[case::empty(b"".to_vec(), "the file is empty")]
#[case::text(b"Dear sir or madam".to_vec(), "this is not a clip that can be read")]
#[case::mp4(b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41".to_vec(), "convert with `ffmpeg")]
#[case::cut_short(cut_short(), "the file ends before its picture does")]
#[case::huge(
    b"YUV4MPEG2 W20000 H10000 F30:1 Cmono\nFRAME\n".to_vec(),
    "a picture of 20000 x 10000 pixels is larger than the limit"
)]
#[tokio::test]
async fn a_clip_that_cannot_be_read_says_why(#[case] content: Vec<u8>, #[case] why: &str) {
    let machine = Machine::new();
    machine.write("clip.mp4", content);
    let ran = machine
        .run(&["enrol", "--practice", "--video", "clip.mp4"])
        .await;
    let (code, sentence) = ran.refusal();
    assert_eq!(code, 1, "{ran:?}");
    assert!(
        sentence.starts_with("could not read `clip.mp4`: "),
        "{sentence}"
    );
    assert!(sentence.contains(why), "{sentence}");
}

#[rstest]
#[case("missing.png")]
#[case(".")]
#[tokio::test]
async fn what_is_no_file_is_named(#[case] path: &str) {
    for arguments in [
        ["enrol", "--practice", "--picture", path].as_slice(),
        &["enrol", "--practice", "--video", path],
        &["decode", path],
    ] {
        let ran = Machine::new().run(arguments).await;
        let (code, sentence) = ran.refusal();
        assert_eq!(code, 1, "{ran:?}");
        let begins = format!("could not read `{path}`: ");
        assert!(sentence.starts_with(&begins), "{sentence}");
    }
}

#[rstest]
#[case::no_code(
    "nothing.jpg",
    "No QR code was found in `{}`. Try a sharper or closer picture."
)]
#[case::shop(
    "shop-number.jpg",
    "This is a shop's number, not a customer's own code. (`{}`)"
)]
#[case::payment(
    "payment.jpg",
    "This is a payment code, not a customer's own code. (`{}`)"
)]
#[tokio::test]
async fn a_picture_without_a_personal_code_says_what_it_shows(
    #[case] name: &str,
    #[case] sentence: &str,
) {
    let path = picture(name);
    let ran = Machine::new()
        .run(&["enrol", "--practice", "--picture", &path])
        .await;
    let sentence = sentence.replace("{}", &path);
    assert_eq!(ran.refusal(), (1, sentence.as_str()));
    let said = ran.err.matches("not a customer's own code").count();
    assert!(said <= 1, "a still picture needs to be told once: {ran:?}");
}

#[tokio::test]
async fn a_photograph_leads_to_a_member() {
    let shop = Shop::ready().await;
    let ran = shop
        .run(&["enrol", "--picture", &picture("phone-photo.jpg")])
        .await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.out.ends_with("Enrolled. Welcome as a new member.\n"),
        "{ran:?}"
    );
    assert_eq!(shop.sandbox.contacts_of("4790000001").len(), 1);
}
