//! Camera frames to brightness: any bytes make a whole picture or an error.

#![no_main]

use libfuzzer_sys::fuzz_target;
use reader::{Layout, Luma, RawFormat};

/// A JPEG that says it is larger takes long to fill with grey. It is not wrong; it teaches the fuzzer nothing.
const MOST_PIXELS: u64 = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    let Some(([kind, width, height, padding], bytes)) = bytes.split_first_chunk() else {
        return;
    };
    let layout = match kind % 4 {
        0 => Layout::Plane,
        1 => Layout::BrightnessFirst,
        2 => Layout::ColourFirst,
        _ => return jpeg(bytes),
    };
    let format = RawFormat {
        layout,
        width: u32::from(*width),
        height: u32::from(*height),
        // From too few bytes for a row to more than enough.
        stride: 3 * u32::from(*padding),
    };
    raw(&format, bytes);
});

fn raw(format: &RawFormat, bytes: &[u8]) {
    let Ok(frame) = Luma::from_raw(format, bytes) else {
        return;
    };
    let (wide, high) = (format.width as usize, format.height as usize);
    assert_eq!(
        (frame.width(), frame.height()),
        (format.width, format.height)
    );
    assert_eq!(frame.pixels().len(), wide * high);
    let (step, first) = match format.layout {
        Layout::Plane => (1, 0),
        Layout::BrightnessFirst => (2, 0),
        Layout::ColourFirst => (2, 1),
    };
    let row = step * wide.next_multiple_of(step);
    let stride = row.max(format.stride as usize);
    for (at, pixel) in frame.pixels().iter().enumerate() {
        assert_eq!(*pixel, bytes[at / wide * stride + at % wide * step + first]);
    }
}

fn jpeg(bytes: &[u8]) {
    let size = Luma::jpeg_size(bytes);
    if let Ok((width, height)) = size
        && u64::from(width) * u64::from(height) > MOST_PIXELS
    {
        return;
    }
    if let Ok(frame) = Luma::from_jpeg(bytes) {
        assert_eq!(Ok((frame.width(), frame.height())), size);
        assert_eq!(
            frame.pixels().len() as u64,
            u64::from(frame.width()) * u64::from(frame.height())
        );
        assert_eq!(
            Luma::from_jpeg(bytes),
            Ok(frame),
            "the same bytes give the same picture"
        );
    }
}
