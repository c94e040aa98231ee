use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use proptest::prelude::*;
use rstest::rstest;

use super::{Layout, Luma, LumaError, RawFormat};

fn raw(layout: Layout, width: u32, height: u32, stride: u32) -> RawFormat {
    RawFormat {
        layout,
        width,
        height,
        stride,
    }
}

#[rstest]
#[case::grey(Layout::Plane, 0, &[1, 2, 3, 4, 5, 6])]
#[case::nv12(Layout::Plane, 0, &[1, 2, 3, 4, 5, 6, 99, 99, 99, 99])]
#[case::padded_plane(Layout::Plane, 4, &[1, 2, 3, 0, 4, 5, 6, 0, 99, 99, 99, 99])]
#[case::a_stride_that_cannot_be(Layout::Plane, 2, &[1, 2, 3, 4, 5, 6])]
#[case::yuyv(Layout::BrightnessFirst, 0,
    &[1, 99, 2, 99, 3, 99, 0, 99, 4, 99, 5, 99, 6, 99, 0, 99])]
#[case::uyvy(Layout::ColourFirst, 0,
    &[99, 1, 99, 2, 99, 3, 99, 0, 99, 4, 99, 5, 99, 6, 99, 0])]
#[case::padded_yuyv(Layout::BrightnessFirst, 10,
    &[1, 99, 2, 99, 3, 99, 0, 99, 0, 0, 4, 99, 5, 99, 6, 99, 0, 99, 0, 0])]
#[case::the_last_row_is_not_padded(Layout::BrightnessFirst, 10,
    &[1, 99, 2, 99, 3, 99, 0, 99, 0, 0, 4, 99, 5, 99, 6, 99, 0, 99])]
fn a_raw_frame_gives_its_brightness(
    #[case] layout: Layout,
    #[case] stride: u32,
    #[case] bytes: &[u8],
) {
    let frame = Luma::from_raw(&raw(layout, 3, 2, stride), bytes).unwrap();
    assert_eq!(frame.pixels(), [1, 2, 3, 4, 5, 6]);
}

#[rstest]
#[case(Layout::Plane, 0, 8)]
#[case(Layout::Plane, 10, 14)]
#[case(Layout::BrightnessFirst, 0, 16)]
#[case(Layout::ColourFirst, 10, 18)]
fn a_short_frame_is_refused(#[case] layout: Layout, #[case] stride: u32, #[case] expected: usize) {
    let format = raw(layout, 4, 2, stride);
    let got = expected - 1;
    assert_eq!(
        Luma::from_raw(&format, &vec![0; got]),
        Err(LumaError::Length { expected, got })
    );
    assert!(Luma::from_raw(&format, &vec![0; expected]).is_ok());
}

#[rstest]
#[case(0, 5)]
#[case(5, 0)]
#[case(u32::MAX, u32::MAX)]
#[case(30_001, 1)]
#[case(20_000, 10_000)]
fn an_absurd_size_is_refused_before_anything_is_allocated(#[case] width: u32, #[case] height: u32) {
    for layout in [Layout::Plane, Layout::BrightnessFirst, Layout::ColourFirst] {
        assert!(matches!(
            Luma::from_raw(&raw(layout, width, height, u32::MAX), &[]),
            Err(LumaError::NoPixels { .. } | LumaError::TooLarge { .. })
        ));
    }
}

#[test]
fn pixels_stay_out_of_debug() {
    assert_eq!(
        format!("{:?}", Luma::new(2, 1, vec![1, 2]).unwrap()),
        "Luma(2 x 1)"
    );
}

/// A ramp from black at the top to white at the bottom, as JPEG with two pixels to a colour, as webcams
/// make it.
fn ramp_as_jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..64_u8)
        .flat_map(|y| [[4 * y; 3]; 96].into_iter().flatten())
        .collect();
    JpegEncoder::new_with_quality(&mut bytes, 90)
        .encode(&pixels, 96, 64, ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

/// The same without its Huffman tables, which were those of the standard.
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

/// Whether these rows are those of the ramp, but for what JPEG loses.
fn is_ramp(frame: &Luma, rows: std::ops::Range<usize>) -> bool {
    let shown = frame.rows().enumerate().take(rows.end).skip(rows.start);
    (frame.width(), frame.height()) == (96, 64)
        && shown
            .flat_map(|(y, row)| row.iter().map(move |pixel| (y, *pixel)))
            .all(|(y, pixel)| usize::from(pixel).abs_diff(4 * y) <= 4)
}

#[rstest]
#[case::whole(ramp_as_jpeg())]
#[case::without_huffman_tables(without_tables(&ramp_as_jpeg()))]
#[case::followed_by_what_the_buffer_held_before([ramp_as_jpeg(), ramp_as_jpeg()[300..].to_vec()].concat())]
#[case::followed_by_zeros([without_tables(&ramp_as_jpeg()), vec![0; 5_000]].concat())]
fn a_motion_jpeg_frame_gives_its_brightness(#[case] bytes: Vec<u8>) {
    assert!(is_ramp(&Luma::from_jpeg(&bytes).unwrap(), 0..64));
}

#[test]
fn a_motion_jpeg_frame_that_is_cut_short_gives_what_came_through() {
    let whole = ramp_as_jpeg();
    let head = whole.len() - ramp_as_jpeg_data(&whole);
    let half = head + (whole.len() - head) / 2;
    let frame = Luma::from_jpeg(&whole[..half]).unwrap();
    assert!(is_ramp(&frame, 0..16));
    assert!(
        frame
            .rows()
            .last()
            .unwrap()
            .iter()
            .all(|pixel| *pixel == 128)
    );
}

/// How many bytes of it are the coded picture.
fn ramp_as_jpeg_data(jpeg: &[u8]) -> usize {
    let scan = jpeg
        .windows(2)
        .position(|pair| pair == [0xFF, 0xDA])
        .unwrap();
    jpeg.len() - scan
}

proptest! {
    #[test]
    fn any_bytes_of_any_size_make_a_whole_picture_or_an_error(
        width in 0..70_u32,
        height in 0..70_u32,
        stride in 0..200_u32,
        bytes in proptest::collection::vec(any::<u8>(), 0..14_000),
    ) {
        for layout in [Layout::Plane, Layout::BrightnessFirst, Layout::ColourFirst] {
            if let Ok(frame) = Luma::from_raw(&raw(layout, width, height, stride), &bytes) {
                prop_assert_eq!(frame.pixels().len(), (width * height) as usize);
                prop_assert_eq!((frame.width(), frame.height()), (width, height));
            }
        }
    }

    #[test]
    fn any_bytes_behind_a_jpeg_mark_are_a_picture_or_an_error(
        bytes in proptest::collection::vec(any::<u8>(), 0..2_000),
    ) {
        let marked = [&[0xFF, 0xD8, 0xFF][..], &bytes].concat();
        if let Ok(frame) = Luma::from_jpeg(&marked) {
            prop_assert_eq!(frame.pixels().len(), (frame.width() * frame.height()) as usize);
        }
    }

    #[test]
    fn a_damaged_jpeg_is_a_picture_or_an_error(
        has_tables in any::<bool>(),
        end in 2..2_000_usize,
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let mut bytes = ramp_as_jpeg();
        if !has_tables {
            bytes = without_tables(&bytes);
        }
        bytes.truncate(end);
        for (at, byte) in damage {
            *at.get_mut(&mut bytes) = byte;
        }
        if let Ok(frame) = Luma::from_jpeg(&bytes) {
            prop_assert_eq!(frame.pixels().len(), (frame.width() * frame.height()) as usize);
        }
    }
}
