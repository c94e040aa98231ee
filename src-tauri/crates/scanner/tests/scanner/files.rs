use std::path::{Path, PathBuf};

use scanner::{Clip, FileError, FileFault, decode_file};

use crate::picture;

/// A file with these bytes, and the folder that goes with the test.
fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn refusal(name: &str, bytes: &[u8]) -> FileError {
    let (_folder, path) = file(name, bytes);
    let error = decode_file(&path).unwrap_err();
    assert!(
        error.to_string().contains(name),
        "the error names the file: {error}"
    );
    error
}

#[test]
fn a_missing_file_and_a_folder_are_told_apart() {
    let missing = decode_file(Path::new("/nowhere/photo.png")).unwrap_err();
    assert!(matches!(missing.fault, FileFault::Missing), "{missing}");
    assert!(
        missing
            .to_string()
            .starts_with("could not read `/nowhere/photo.png`: "),
        "{missing}"
    );
    let folder = tempfile::tempdir().unwrap();
    let error = decode_file(folder.path()).unwrap_err();
    assert!(matches!(error.fault, FileFault::Unreadable(_)), "{error}");
}

#[test]
fn an_empty_file_is_told_apart() {
    assert!(matches!(refusal("empty.png", b"").fault, FileFault::Empty));
}

#[test]
fn a_file_that_is_no_picture_is_told_apart() {
    for bytes in [
        &b"%PDF-1.7 and so on"[..],
        b"x",
        b"II*\0\x08\0\0\0 a TIFF, which is not read",
    ] {
        assert!(matches!(
            refusal("letter.png", bytes).fault,
            FileFault::NotAPicture
        ));
    }
}

#[test]
fn a_truncated_picture_is_told_apart() {
    for name in ["phone-photo.jpg", "upside-down.png"] {
        let bytes = std::fs::read(picture(name)).unwrap();
        let error = refusal(name, &bytes[..bytes.len() / 2]);
        assert!(matches!(error.fault, FileFault::CutShort), "{error}");
    }
}

#[test]
fn a_damaged_picture_is_told_apart() {
    let mut png = std::fs::read(picture("upside-down.png")).unwrap();
    let middle = png.len() / 2;
    png[middle..middle + 64].fill(0x55);
    assert!(matches!(
        refusal("upside-down.png", &png).fault,
        FileFault::Damaged { .. }
    ));
    let jpeg = [
        &[0xFF, 0xD8, 0xFF, 0xC0, 0, 4, 9, 9, 0xFF, 0xD9][..],
        &[7; 50],
    ]
    .concat();
    assert!(matches!(
        refusal("photo.jpg", &jpeg).fault,
        FileFault::Damaged { .. }
    ));
}

/// Pictures of 20,000 x 10,000 pixels that hold nothing but their head.
fn heads_of_200_megapixels() -> Vec<(&'static str, Vec<u8>)> {
    let (width, height) = (20_000_u32, 10_000_u32);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend([8, 0, 0, 0, 0]);
    png.extend([0xDC, 0x4F, 0x17, 0x7E]);
    png.extend(b"\0\0\0\0IDAT\x35\xAF\x06\x1E");
    let mut bmp = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bmp.extend(width.to_le_bytes());
    bmp.extend(height.to_le_bytes());
    bmp.extend(b"\x01\0\x18\0");
    bmp.extend([0; 24]);
    let jpeg =
        b"\xFF\xD8\xFF\xC0\0\x0B\x08\x27\x10\x4E\x20\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0"
            .to_vec();
    vec![
        ("head.png", png),
        ("head.bmp", bmp),
        ("head.pgm", b"P5 20000 10000 255\n".to_vec()),
        ("head.jpg", jpeg),
    ]
}

#[test]
fn a_picture_of_200_megapixels_is_refused_before_it_is_decoded() {
    for (name, bytes) in heads_of_200_megapixels() {
        let error = refusal(name, &bytes);
        assert!(matches!(error.fault, FileFault::Size(_)), "{error:?}");
        let text = error.to_string();
        assert!(
            text.contains("20000 x 10000") && text.contains("100 megapixels"),
            "{text}"
        );
    }
}

#[test]
fn a_container_that_is_not_read_is_told_with_the_way_out() {
    let (_folder, path) = file("clip.mp4", b"\0\0\0\x20ftypisom and so on");
    let error = Clip::open(&path).err().unwrap().to_string();
    assert!(
        error.contains("ffmpeg -i CLIP.mp4 -pix_fmt gray clip.y4m"),
        "{error}"
    );
}
