//! Measures how well codes are read: `cargo xtask bench reading`.

use std::fs;
use std::io::{self, Write};
use std::panic;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use reading::{Extent, Length, compare, draw, mutate, soak, versions, write_tables};

/// Draws what a till's camera sees and has it read. Without a choice, all readers are compared.
#[derive(Parser)]
#[command(bin_name = "reading")]
struct Arguments {
    /// Another seed, other frames
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Frames of each distortion at each level
    #[arg(long, default_value_t = 8)]
    frames_a_level: u32,
    /// Read so many fresh frames with our reader instead; fails on a wrong person or a panic
    #[arg(long, value_name = "FRAMES", group = "choice")]
    soak: Option<usize>,
    /// Of the frames to soak in, draw only one in so many; the others are these, moved and lit otherwise
    #[arg(long, value_name = "LOOKS", default_value_t = 1, requires = "soak")]
    looks: u32,
    /// Read so many damaged codes and texts instead; fails on a wrong person or a panic
    #[arg(long, value_name = "MUTANTS", group = "choice")]
    mutate: Option<u32>,
    /// Of the mutants, one in so many is a frame; the others are texts
    #[arg(long, value_name = "MUTANTS", default_value_t = 2, requires = "mutate")]
    frame_every: u32,
    /// Write the frames into a folder instead
    #[arg(long, value_name = "FOLDER", group = "choice")]
    draw: Option<PathBuf>,
}

fn main() -> ExitCode {
    // A peer's panic is counted; its message would only be in the way.
    panic::set_hook(Box::new(|_| {}));
    run(&Arguments::parse()).unwrap_or_else(|error| {
        tell(&format!("{error:#}"));
        ExitCode::FAILURE
    })
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let seed = arguments.seed;
    let extent = Extent {
        frames_a_level: arguments.frames_a_level,
    };
    let (report, is_clean) = if let Some(frames) = arguments.soak {
        let done = soak(
            seed,
            Length {
                frames,
                looks: arguments.looks,
            },
            tell,
        )?;
        (done.to_string(), done.is_clean())
    } else if let Some(count) = arguments.mutate {
        let done = mutate(seed, count, arguments.frame_every, tell)?;
        (done.to_string(), done.is_clean())
    } else if let Some(folder) = &arguments.draw {
        fs::create_dir_all(folder).context("could not make the folder")?;
        draw(seed, extent, folder)?;
        return Ok(ExitCode::SUCCESS);
    } else {
        let mut report = format!("Seed {seed}; {}.\n", versions());
        write_tables(&compare(seed, extent, tell)?, &mut report)?;
        (report, true)
    };
    io::stdout()
        .write_all(report.as_bytes())
        .context("could not write the report")?;
    Ok(if is_clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

#[expect(clippy::print_stderr, reason = "a measurement tells how far it is")]
fn tell(line: &str) {
    eprintln!("reading: {line}");
}
