//! A picture of how a picture was read: for support, and for whoever works on the reader.
//!
//! It shows the frame with all that the stages saw in it, and below it the modules that were taken from
//! each place where a code was looked for. It shows the code as plainly as the picture it was made of.

mod canvas;

use std::path::{Path, PathBuf};

use image::{ImageError, Rgb};
use scanner::{Luma, Region, Search, shrink};

use self::canvas::{Canvas, Colour, LETTER};

const GROUND: Colour = Rgb([24, 24, 28]);
const INK: Colour = Rgb([235, 235, 235]);
const DARK_MARK: Colour = Rgb([0, 190, 255]);
const LIGHT_MARK: Colour = Rgb([255, 220, 0]);
const UNREAD: Colour = Rgb([255, 120, 0]);
const READ: Colour = Rgb([0, 230, 120]);
const UNSURE: Colour = Rgb([200, 60, 60]);

/// The widest frame that is shown as it is; a wider one is made smaller.
const WIDEST: u32 = 1920;

/// Pixels of a panel of modules, and between them.
const PANEL: u32 = 248;
const GAP: u32 = 12;

/// Letters that fit below a panel.
const PANEL_LETTERS: usize = (PANEL / LETTER) as usize;

/// Below this, a module says nothing: it could as well be the other.
const SURE: f32 = 0.35;

/// Where the explanation of a picture is written: beside it.
pub(crate) fn beside(picture: &Path) -> PathBuf {
    // Behind the whole name: `a.jpg` and `a.png` have one each.
    let mut name = picture.as_os_str().to_owned();
    name.push(".explained.png");
    name.into()
}

/// Writes how a frame was read.
pub(crate) fn write(frame: &Luma, search: &Search, to: &Path) -> Result<(), ImageError> {
    draw(frame, search).save(to)
}

fn draw(frame: &Luma, search: &Search) -> Canvas {
    let factor = frame.width().div_ceil(WIDEST).max(1);
    let small = (factor > 1).then(|| shrink(frame, factor)).flatten();
    let shown = small.as_ref().unwrap_or(frame);
    let panels: Vec<_> = search
        .regions
        .iter()
        .filter_map(|region| Some((region, region.modules.as_deref()?)))
        .collect();
    let legend = legend(search);
    let longest = legend.iter().map(|(_, line)| line.len()).max().unwrap_or(0);
    let width = shown.width().max(GAP * 2 + length(longest) * LETTER);
    let across = ((width - GAP) / (PANEL + GAP)).max(1);
    let below = shown.height() + GAP;
    let line = LETTER + GAP / 2;
    let first_panel = below + length(legend.len()) * line + GAP;
    let rows = length(panels.len()).div_ceil(across);
    let panel_height = PANEL + 2 * line + GAP;
    let mut canvas = Canvas::new(width, first_panel + rows * panel_height, GROUND);
    canvas.paste(shown, (0, 0));
    overlay(&mut canvas, search, 1.0 / ratio(factor));
    for (top, (colour, text)) in (below..).step_by(line as usize).zip(legend) {
        canvas.text((GAP, top), &text, colour);
    }
    for (number, (region, modules)) in (0_u32..).zip(panels) {
        let left = GAP + number % across * (PANEL + GAP);
        let top = first_panel + number / across * panel_height;
        panel(&mut canvas, (left, top), region, modules);
    }
    canvas
}

fn overlay(canvas: &mut Canvas, search: &Search, ratio: f32) {
    let place = |(x, y): (f32, f32)| (x * ratio, y * ratio);
    for mark in &search.marks {
        let colour = if mark.is_light { LIGHT_MARK } else { DARK_MARK };
        canvas.ring(place(mark.middle), 3.5 * mark.module * ratio, colour);
    }
    for region in search.regions.iter().filter(|region| !region.is_read) {
        canvas.quadrilateral(region.corners.map(place), UNREAD);
    }
    for code in &search.codes {
        canvas.quadrilateral(code.corners.map(place), READ);
    }
}

fn legend(search: &Search) -> Vec<(Colour, String)> {
    let light = search.marks.iter().filter(|mark| mark.is_light).count();
    let unread = search.regions.iter().filter(|region| !region.is_read);
    let by = search
        .read_by
        .map_or(String::new(), |stage| format!(" by \"{stage}\""));
    let codes = search.codes.len();
    vec![
        (READ, format!("codes read: {codes}{by}")),
        (
            UNREAD,
            format!("looked for a code, not read: {}", unread.count()),
        ),
        (
            DARK_MARK,
            format!("looks like a corner, dark: {}", search.marks.len() - light),
        ),
        (
            LIGHT_MARK,
            format!("looks like a corner, light on dark: {light}"),
        ),
        (UNSURE, "modules that could be either".to_owned()),
        (INK, format!("looks taken: {}", search.looks)),
    ]
}

/// The modules of a region. The paler a module, the less sure it is.
fn panel(canvas: &mut Canvas, (left, top): (u32, u32), region: &Region, modules: &[f32]) {
    let across = length(region.side).max(1);
    let module = (PANEL / across).max(1);
    for (at, darkness) in (0_u32..).zip(modules) {
        let (x, y) = (left + at % across * module, top + at / across * module);
        canvas.square(x, y, module, shade(*darkness));
    }
    let state = if region.is_read { "read" } else { "not read" };
    let colour = if region.is_read { READ } else { UNREAD };
    let size = format!(
        "{0}x{0}, patterns {1:.2}, {state}",
        region.side, region.score
    );
    let line = LETTER + GAP / 2;
    let below = top + PANEL + GAP / 2;
    for (top, text) in [(below, region.stage), (below + line, &size)] {
        let fits: String = text.chars().take(PANEL_LETTERS).collect();
        canvas.text((left, top), &fits, colour);
    }
}

/// Black for what is surely dark, white for what is surely light.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is held within a byte"
)]
fn shade(darkness: f32) -> Colour {
    if darkness.abs() < SURE {
        return UNSURE;
    }
    let level = 127.5 - 127.5 * darkness.clamp(-1.0, 1.0);
    Rgb([level as u8; 3])
}

/// For lengths far below a picture's limits.
fn length(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a picture is made a few times smaller"
)]
fn ratio(factor: u32) -> f32 {
    factor as f32
}
