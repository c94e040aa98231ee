//! Codes drawn into frames.

use qrcode::{Color, EcLevel, QrCode, Version};
use reader::Luma;

pub(crate) const NUMBER: &str = "https://qr.vipps.no/28/2/01/031/4799123456?v=1";
pub(crate) const TOKEN: &str = "https://qr.vipps.no/p/Ab3dEf6hIj9lMn0pQr5tUv";

/// A code as it is drawn: how dark each module is, 0 or 1.
pub(crate) struct Drawn {
    pub(crate) side: usize,
    dark: Vec<bool>,
}

impl Drawn {
    pub(crate) fn new(text: &str, version: i16, level: EcLevel) -> Self {
        Self::of(text, Version::Normal(version), level)
    }

    /// A code of the small kind, which has one finder.
    pub(crate) fn micro(text: &str) -> Self {
        Self::of(text, Version::Micro(4), EcLevel::L)
    }

    fn of(text: &str, version: Version, level: EcLevel) -> Self {
        let code = QrCode::with_version(text.as_bytes(), version, level).unwrap();
        Self {
            side: code.width(),
            dark: code
                .to_colors()
                .into_iter()
                .map(|colour| colour == Color::Dark)
                .collect(),
        }
    }

    pub(crate) fn is_dark(&self, x: usize, y: usize) -> bool {
        self.dark[y * self.side + x]
    }

    /// A frame of 640 x 500 with the code in it. `place` takes the middle of a pixel, in pixels, to a place in the code,
    /// in modules; beyond the code's edge all is light.
    pub(crate) fn frame(&self, place: impl Fn(f32, f32) -> (f32, f32)) -> Luma {
        let taps = [0.125, 0.375, 0.625, 0.875];
        Luma::from_fn(640, 500, |x, y| {
            let mut sum = 0;
            for (dx, dy) in taps.into_iter().flat_map(|dy| taps.map(|dx| (dx, dy))) {
                let (u, v) = place(x as f32 + dx, y as f32 + dy);
                let inside = |at: f32| {
                    (at >= 0.0)
                        .then_some(at as usize)
                        .filter(|at| *at < self.side)
                };
                let dark = inside(u)
                    .zip(inside(v))
                    .is_some_and(|(u, v)| self.is_dark(u, v));
                sum += if dark { 40 } else { 210 };
            }
            u8::try_from(sum / 16).unwrap()
        })
        .unwrap()
    }

    /// The same, upright in the middle, with modules of so many pixels.
    pub(crate) fn upright(&self, module: f32) -> Luma {
        let half = self.side as f32 / 2.0;
        self.frame(|x, y| ((x - 320.0) / module + half, (y - 250.0) / module + half))
    }
}
