use std::path::Path;

use enrolment::{CodeKind, QrText};
use rstest::rstest;
use scanner::{
    Chain, Clip, Decode, FileFault, FrameError, FrameSource, LiveReader, Luma, Picture,
    PracticeClip, ScanError, StillReader, scan,
};
use tokio_util::sync::CancellationToken;

use crate::{personal, picture};

/// A few frames: the empty shop, then the phone.
fn frames() -> Vec<Luma> {
    let empty = PracticeClip::new(&[], 1).unwrap();
    let phone = PracticeClip::new(&[QrText::new(&personal(1))], 1).unwrap();
    vec![empty.frame(0), empty.frame(1), phone.frame(40)]
}

fn jpeg(frame: &Luma) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 85)
        .encode(
            frame.pixels(),
            frame.width(),
            frame.height(),
            image::ExtendedColorType::L8,
        )
        .unwrap();
    bytes
}

/// A clip whose samples have the depth of its colour space; each plane of colour is grey.
fn y4m(frames: &[Luma], colours: y4m::Colorspace, chroma: usize) -> Vec<u8> {
    let (width, height) = (frames[0].width() as usize, frames[0].height() as usize);
    let mut bytes = Vec::new();
    let mut encoder = y4m::encode(width, height, y4m::Ratio::new(15, 1))
        .with_colorspace(colours)
        .write_header(&mut bytes)
        .unwrap();
    let wide = |sample: u8| match colours.get_bit_depth() {
        8 => vec![sample],
        depth => (u16::from(sample) << (depth - 8)).to_le_bytes().to_vec(),
    };
    let grey: Vec<u8> = std::iter::repeat_n(128, chroma).flat_map(wide).collect();
    for frame in frames {
        let plane: Vec<u8> = frame.pixels().iter().copied().flat_map(wide).collect();
        encoder
            .write_frame(&y4m::Frame::new([&plane, &grey, &grey], None))
            .unwrap();
    }
    bytes
}

fn write(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn all(path: &Path) -> Result<Vec<Luma>, FrameError> {
    let mut clip = Clip::open(path)?;
    std::iter::from_fn(|| clip.next_frame().transpose()).collect()
}

#[rstest]
#[case::grey(y4m::Colorspace::Cmono, 0)]
#[case::usual(y4m::Colorspace::C420jpeg, 2 * 2)]
#[case::full_colour(y4m::Colorspace::C444, 3 * 4)]
#[case::ten_bits(y4m::Colorspace::C420p10, 2 * 2)]
#[case::grey_of_twelve_bits(y4m::Colorspace::Cmono12, 0)]
fn every_frame_of_a_y4m_comes_as_it_was(#[case] colours: y4m::Colorspace, #[case] chroma: usize) {
    let frames: Vec<_> = [0, 100]
        .map(|dark| Luma::new(3, 4, (dark..dark + 12).collect()).unwrap())
        .into();
    let (_folder, path) = write(&y4m(&frames, colours, chroma));
    assert_eq!(all(&path).unwrap(), frames);
}

#[test]
fn motion_jpeg_is_read_with_rubbish_and_a_damaged_frame_between() {
    let [first, second, third] = <[Luma; 3]>::try_from(frames()).unwrap();
    let mut damaged = jpeg(&second);
    damaged[2..40].fill(0);
    let bytes = [
        jpeg(&first),
        vec![0; 33],
        damaged,
        b"\xFF\xD8 and\xFF".to_vec(),
        jpeg(&third),
    ]
    .concat();
    let (_folder, path) = write(&bytes);
    let read = all(&path).unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!(
        StillReader::new(Chain::default()).decode(&read[1])[0]
            .text
            .expose(),
        personal(1)
    );
}

#[test]
fn the_last_frame_of_a_clip_that_was_cut_short_is_left_out() {
    for bytes in [
        y4m(&frames(), y4m::Colorspace::Cmono, 0),
        frames().iter().flat_map(jpeg).collect(),
    ] {
        let (_folder, path) = write(&bytes[..bytes.len() - 500]);
        assert_eq!(all(&path).unwrap().len(), 2);
    }
}

#[rstest]
#[case::head_only(b"YUV4MPEG2 W640 H480 F15:1 Cmono\n")]
#[case::half_a_jpeg(b"\xFF\xD8\xFF\xE0\0\x10JFIF")]
fn a_clip_without_one_whole_frame_is_an_error(#[case] bytes: &[u8]) {
    let (_folder, path) = write(bytes);
    let error = all(&path).unwrap_err();
    assert!(
        matches!(&error, FrameError::File(file) if matches!(file.fault, FileFault::CutShort)),
        "{error}"
    );
}

#[rstest]
#[case(b"YUV4MPEG2 W20000 H10000 Cmono\nFRAME\n")]
#[case(b"YUV4MPEG2 W18446744073709551615 H18446744073709551615\nFRAME\n")]
fn a_clip_of_absurd_size_is_refused(#[case] bytes: &[u8]) {
    let (_folder, path) = write(bytes);
    let error = Clip::open(&path).err().unwrap();
    assert!(matches!(error.fault, FileFault::Size(_)), "{error}");
}

#[test]
fn a_clip_whose_frames_take_too_much_memory_is_refused() {
    let (_folder, path) = write(b"YUV4MPEG2 W10000 H10000 C444p12\nFRAME\n");
    let error = Clip::open(&path).err().unwrap();
    assert!(matches!(error.fault, FileFault::Memory), "{error}");
}

#[test]
fn a_clip_whose_head_is_rubbish_is_damaged() {
    for bytes in [
        &b"YUV4MPEG2 W H5\n"[..],
        b"YUV4MPEG2 \n",
        b"YUV4MPEG2 W4 H4 Cfantasy\n",
    ] {
        let (_folder, path) = write(bytes);
        let error = Clip::open(&path).err().unwrap();
        assert!(matches!(error.fault, FileFault::Damaged { .. }), "{error}");
    }
}

#[test]
fn a_clip_is_scanned_to_the_first_personal_code() {
    let (_folder, path) = write(&y4m(&frames(), y4m::Colorspace::Cmono, 0));
    let mut clip = Clip::open(&path).unwrap();
    let scanned = scan(
        &mut clip,
        &mut LiveReader::new(Chain::default()),
        &CancellationToken::new(),
        |_| {},
    )
    .unwrap();
    assert_eq!(
        (scanned.text.expose(), scanned.frames),
        (personal(1).as_str(), 3)
    );
}

#[test]
fn a_picture_of_a_shops_number_ends_without_a_person() {
    let mut source = Picture::open(&picture("shop-number.jpg")).unwrap();
    let mut others = Vec::new();
    let end = scan(
        &mut source,
        &mut LiveReader::new(Chain::default()),
        &CancellationToken::new(),
        |kind| others.push(kind),
    );
    assert!(matches!(end, Err(ScanError::NothingPersonal { frames: 1 })));
    assert_eq!(others, [CodeKind::ShopNumber]);
}
