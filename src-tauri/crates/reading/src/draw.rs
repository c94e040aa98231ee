//! The frames of a comparison as files: to be looked at, or read by something else.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use image::ExtendedColorType;

use crate::burst::burst;
use crate::compare::Extent;
use crate::distortion::{Distortion, Level};
use crate::frame::{Frame, still};
use crate::negative::{Negative, negative};

/// Writes each frame as a PNG, and beside them `frames.tsv`: name and expected text.
///
/// # Errors
/// When a file cannot be written.
pub fn draw(seed: u64, extent: Extent, folder: &Path) -> Result<()> {
    let list = File::create(folder.join("frames.tsv")).context("could not write the list")?;
    let mut list = BufWriter::new(list);
    let mut put = |name: String, frame: &Frame| -> Result<()> {
        let name = name.replace(' ', "-");
        let path = folder.join(format!("{name}.png"));
        let (width, height) = (frame.luma.width(), frame.luma.height());
        image::save_buffer(
            &path,
            frame.luma.pixels(),
            width,
            height,
            ExtendedColorType::L8,
        )
        .context("could not write a frame")?;
        let expected = frame.expected.as_deref().unwrap_or_default();
        writeln!(list, "{name}\t{expected}").context("could not write the list")
    };
    for distortion in Distortion::ALL {
        for level in Level::ALL {
            for number in 0..extent.frames_a_level {
                let name = format!("{}-{}-{number}", distortion.name(), level.number());
                put(name, &still(seed, distortion, level, number)?)?;
            }
        }
    }
    for (name, what) in [("empty", Negative::Empty), ("others", Negative::Others)] {
        for number in 0..extent.negatives() {
            put(format!("{name}-{number}"), &negative(seed, what, number)?)?;
        }
    }
    for number in 0..extent.visits() {
        for (at, frame) in burst(seed, number)?.iter().enumerate() {
            put(format!("visit-{number}-{at:02}"), frame)?;
        }
    }
    Ok(())
}
