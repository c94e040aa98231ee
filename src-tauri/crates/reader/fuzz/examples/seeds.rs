//! Writes inputs to begin with into `corpus/`: a fuzzer hardly finds a JPEG or a code by itself.

use std::io;
use std::path::Path;

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use qrcode::{Color, EcLevel, QrCode, Version};

const TEXTS: [&str; 8] = [
    "https://qr.vipps.no/28/2/01/031/4741234567?v=1",
    "HTTPS://QR.VIPPS.NO/28/2/01/031/358401234567",
    "https://qr.vipps.no/p/qwertyuiopasdfghjklzx",
    "https://qr.vipps.no/28/2/01/031/123456?v=1",
    "https://qr.vipps.no/28/2/01/031/4741234567?m=lunch&a=12500",
    "https://qr.mobilepay.dk/box/2f0c1f8e/pay-in",
    "\r\nhttps://qr.vipps.no/p/\u{e6}\u{3000}\r\n",
    "https://example.com/bottle",
];

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (number, text) in TEXTS.iter().enumerate() {
        save(&corpus, "payload", number, text.as_bytes())?;
    }
    for (number, seed) in luma().iter().enumerate() {
        save(&corpus, "luma", number, seed)?;
    }
    for (number, seed) in still().iter().enumerate() {
        save(&corpus, "still", number, seed)?;
    }
    Ok(())
}

fn save(corpus: &Path, target: &str, number: usize, bytes: &[u8]) -> io::Result<()> {
    let folder = corpus.join(target);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(format!("seed-{number:02}")), bytes)
}

/// One frame of each form.
fn luma() -> Vec<Vec<u8>> {
    let grain: Vec<u8> = (0..2_000_u32).map(|at| (at * 37 % 251) as u8).collect();
    let mut seeds = vec![
        [&[0, 20, 10, 0], &grain[..200]].concat(),
        [&[0, 20, 10, 8], &grain[..240]].concat(),
        [&[1, 15, 10, 0], &grain[..320]].concat(),
        [&[2, 16, 10, 12], &grain[..360]].concat(),
    ];
    for colours in [ExtendedColorType::L8, ExtendedColorType::Rgb8] {
        let jpeg = jpeg(&grain, colours);
        seeds.push([&[3, 0, 0, 0], &without_tables(&jpeg)[..]].concat());
        seeds.push([&[3, 0, 0, 0], &jpeg[..jpeg.len() - 40]].concat());
        seeds.push([&[3, 0, 0, 0], &jpeg[..], &jpeg[200..]].concat());
        seeds.push([&[3, 0, 0, 0], &jpeg[..]].concat());
    }
    seeds
}

fn jpeg(pixels: &[u8], colours: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = &pixels[..24 * 16 * usize::from(colours.channel_count())];
    JpegEncoder::new_with_quality(&mut bytes, 60)
        .encode(pixels, 24, 16, colours)
        .expect("memory takes any picture");
    bytes
}

/// A JPEG as many webcams send it: its Huffman tables are those of the standard and left out.
fn without_tables(jpeg: &[u8]) -> Vec<u8> {
    let mut out = jpeg[..2].to_vec();
    let mut at = 2;
    while jpeg[at + 1] != 0xDA {
        let length = 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        if jpeg[at + 1] != 0xC4 {
            out.extend(&jpeg[at..at + length]);
        }
        at += length;
    }
    out.extend(&jpeg[at..]);
    out
}

/// Codes of several sizes, light on dark too, and without a quiet zone.
fn still() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (number, text) in TEXTS.iter().enumerate() {
        let version = Version::Normal(4 + number as i16 % 3);
        let Ok(code) = QrCode::with_version(text, version, EcLevel::L) else {
            continue;
        };
        let (scale, quiet) = (1 + number % 3, number % 5);
        seeds.push(drawn(&code, scale, quiet, number % 4 == 3));
    }
    seeds
}

fn drawn(code: &QrCode, scale: usize, quiet: usize, is_light_on_dark: bool) -> Vec<u8> {
    let side = scale * (code.width() + 2 * quiet);
    let inside = quiet..quiet + code.width();
    let pixels = (0..side * side).map(|at| {
        let (x, y) = (at % side / scale, at / side / scale);
        let is_dark = inside.contains(&x)
            && inside.contains(&y)
            && code[(x - quiet, y - quiet)] == Color::Dark;
        if is_dark == is_light_on_dark { 220 } else { 30 }
    });
    let width = u8::try_from(side).expect("the codes are small");
    std::iter::once(width).chain(pixels).collect()
}
