//! From light to the grey frame that the program gets: lens, shutter, sensor, processing, JPEG.

use anyhow::{Context, Result};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageFormat};
use reader::Luma;

use crate::blur::{Spread, soften};
use crate::cast::{index, level, real};
use crate::dice::Dice;
use crate::light::coded;
use crate::plane::Plane;
use crate::shot::Shot;
use crate::size::Size;

/// Takes the picture.
pub(crate) fn take(scene: &Plane, shot: &Shot, size: Size, dice: &mut Dice) -> Result<Luma> {
    let light = lens(scene, shot, size, dice);
    let mut levels = sensor(light, shot, dice);
    if shot.sensor < 1.0 {
        let (width, height) = size.pixels();
        let fewer = |count: usize| index(real(count) * shot.sensor);
        let small = levels.shrunk(fewer(width), fewer(height));
        levels = small.stretched(width, height);
    }
    let soft = soften(&levels, 1.1 * size.ratio());
    for (value, soft) in levels.pixels_mut().iter_mut().zip(soft.pixels()) {
        *value += shot.sharpen * (*value - soft);
    }
    squeeze(&levels, shot.quality)
}

fn lens(scene: &Plane, shot: &Shot, size: Size, dice: &mut Dice) -> Plane {
    let ratio = size.ratio();
    let defocus = shot.defocus * shot.module;
    let radius = (shot.softness * shot.softness + defocus * defocus).sqrt();
    let mut light = Spread::disc(radius).apply(scene);
    let (direction, bends) = (dice.between(0.0, 3.2), dice.between(-0.4, 0.4));
    if shot.motion > 0.0 {
        light = Spread::path(shot.motion * shot.module, direction, bends).apply(&light);
    }
    for pixel in light.pixels_mut() {
        *pixel *= shot.exposure;
    }
    stray(&mut light, shot.bloom, ratio);
    if shot.exposure > 1.5 {
        spill(&mut light, ratio);
    }
    light
}

/// Light that strays between the lenses: a haze about what is bright.
fn stray(light: &mut Plane, share: f32, ratio: f32) {
    let (width, height) = (light.width(), light.height());
    let small = light.shrunk(width / 8, height / 8);
    let (near, far) = (soften(&small, 1.5 * ratio), soften(&small, 7.0 * ratio));
    let haze = Plane::from_fn(small.width(), small.height(), |x, y| {
        f32::midpoint(near.row(y)[x], far.row(y)[x])
    })
    .stretched(width, height);
    for (pixel, haze) in light.pixels_mut().iter_mut().zip(haze.pixels()) {
        *pixel += share * (haze - *pixel);
    }
}

/// Charge that a full pixel gives to its neighbours.
fn spill(light: &mut Plane, ratio: f32) {
    let over = Plane::from_fn(light.width(), light.height(), |x, y| {
        (light.row(y)[x] - 1.0).clamp(0.0, 4.0)
    });
    let over = soften(&over, 1.3 * ratio);
    for (pixel, over) in light.pixels_mut().iter_mut().zip(over.pixels()) {
        *pixel += 0.12 * over;
    }
}

/// Light to grey levels, with the noise of counting light and of reading it out.
fn sensor(mut light: Plane, shot: &Shot, dice: &mut Dice) -> Plane {
    let mut noise = Plane::new(light.width(), light.height(), 0.0);
    dice.fill_bell(noise.pixels_mut());
    let mut strength = shot.noise;
    if shot.smear > 0.0 {
        noise = soften(&noise, shot.smear);
        strength *= 1.0 + 1.6 * shot.smear;
    }
    for (pixel, noise) in light.pixels_mut().iter_mut().zip(noise.pixels()) {
        let mut value = coded(*pixel);
        if let Some((left, middle)) = shot.contrast {
            value = 255.0 * middle + (value - 128.0) * left;
        }
        let brightness = (value.clamp(0.0, 255.0) / 255.0).sqrt();
        *pixel = value + noise * strength * (0.6 + 0.4 * brightness);
    }
    light
}

/// Sends the frame the way an MJPEG camera does.
fn squeeze(levels: &Plane, quality: u8) -> Result<Luma> {
    let (width, height) = (
        u32::try_from(levels.width())?,
        u32::try_from(levels.height())?,
    );
    let grey: Vec<u8> = levels.pixels().iter().map(|value| level(*value)).collect();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality)
        .encode(&grey, width, height, ExtendedColorType::L8)
        .context("could not encode a frame")?;
    let frame = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg)
        .context("could not decode a frame")?;
    Ok(Luma::try_from(frame.into_luma8())?)
}
