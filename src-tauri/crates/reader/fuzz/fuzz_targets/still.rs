//! The reader on a small frame: it ends, tells only what it says it tells, and twice the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use reader::{Chain, Decode, Luma, StillReader};

fuzz_target!(|bytes: &[u8]| {
    let Some(([width], pixels)) = bytes.split_first_chunk() else {
        return;
    };
    let wide = usize::from(*width).max(1);
    let high = pixels.len() / wide;
    let size = (u32::try_from(wide), u32::try_from(high));
    let (Ok(width), Ok(height)) = size else {
        return;
    };
    let Ok(frame) = Luma::new(width, height, pixels[..wide * high].to_vec()) else {
        return;
    };
    let codes = StillReader::new(Chain::default()).decode(&frame);
    for (at, code) in codes.iter().enumerate() {
        assert_eq!(code.kind, code.text.kind());
        assert!(
            codes[..at].iter().all(|other| other.text != code.text),
            "each text once"
        );
        assert!(
            code.corners
                .iter()
                .all(|(x, y)| x.is_finite() && y.is_finite())
        );
    }
    assert!(
        codes.is_sorted_by(|a, b| a.extent() >= b.extent()),
        "the largest first"
    );
    assert_eq!(
        StillReader::new(Chain::default()).decode(&frame),
        codes,
        "twice the same"
    );
});
