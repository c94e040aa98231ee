//! What the cameras show, and in which form. Drawn before the machine starts, which would take ten times
//! as long for it.

use std::{
    fs,
    io::Cursor,
    ops::Range,
    path::{Path, PathBuf},
};

use enrolment::QrText;
use image::{DynamicImage, GrayImage, ImageFormat, imageops};
use scanner::{Luma, PracticeClip};

/// The personal codes of two customers of the stand-ins, who approve.
pub(crate) const KARI: &str = "https://qr.vipps.no/28/2/01/031/4790000001?v=1";
pub(crate) const OLA: &str = "https://qr.vipps.no/28/2/01/031/4790000002?v=1";

/// The forms in which webcams send a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Yuyv,
    Nv12,
    Grey,
    Mjpeg,
    /// One without a brightness of its own.
    Rgb,
}

/// What is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scene {
    /// No customer.
    Shop,
    /// Nor here, but the sun shines in.
    SunnyShop,
    /// A phone of this customer, held in the middle.
    Kari,
    Ola,
    /// A moment of Kari's phone coming in.
    Coming(u64),
}

/// The moments of a phone coming in, from the first that shows the whole code.
pub(crate) const COMING: Range<u64> = 7..40;

pub(crate) const SIZES: [(u32, u32); 3] = [(640, 480), (1280, 720), (1920, 1080)];

/// The size of most.
pub(crate) const USUAL: (u32, u32) = SIZES[1];

/// One frame as a camera sends it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shot {
    pub(crate) scene: Scene,
    pub(crate) form: Form,
    pub(crate) size: (u32, u32),
}

impl Form {
    /// Those that can be read.
    pub(crate) const READABLE: [Self; 4] = [Self::Yuyv, Self::Nv12, Self::Grey, Self::Mjpeg];

    /// Its four letters in the kernel's interface.
    pub(crate) const fn letters(self) -> &'static [u8; 4] {
        match self {
            Self::Yuyv => b"YUYV",
            Self::Nv12 => b"NV12",
            Self::Grey => b"GREY",
            Self::Mjpeg => b"MJPG",
            Self::Rgb => b"RGB3",
        }
    }

    fn of(self, picture: &GrayImage) -> Vec<u8> {
        const NO_COLOUR: u8 = 128;
        let grey = picture.as_raw();
        match self {
            Self::Grey => grey.clone(),
            Self::Yuyv => grey.iter().flat_map(|&one| [one, NO_COLOUR]).collect(),
            Self::Nv12 => [grey, &vec![NO_COLOUR; grey.len() / 2][..]].concat(),
            Self::Rgb => grey.iter().flat_map(|&one| [one; 3]).collect(),
            Self::Mjpeg => {
                let coloured = DynamicImage::from(picture.clone()).into_rgb8();
                let mut bytes = Cursor::new(Vec::new());
                coloured.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
                bytes.into_inner()
            }
        }
    }
}

impl Shot {
    /// At the usual size.
    pub(crate) const fn of(scene: Scene, form: Form) -> Self {
        Self {
            scene,
            form,
            size: USUAL,
        }
    }

    /// The bytes of the frame, drawn before.
    pub(crate) fn bytes(self, drawn: &Path) -> Vec<u8> {
        let path = self.path(drawn);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn path(self, drawn: &Path) -> PathBuf {
        drawn.join(format!("{self:?}"))
    }
}

/// Draws these for [`Shot::bytes`] to find.
pub(crate) fn draw(shots: &[Shot], folder: &Path) {
    let stage = Stage::new();
    for shot in shots {
        let bytes = shot.form.of(&stage.picture(*shot));
        fs::write(shot.path(folder), bytes).unwrap();
    }
}

/// The drawn clips.
struct Stage {
    kari: PracticeClip,
    ola: PracticeClip,
    shop: PracticeClip,
}

impl Stage {
    fn new() -> Self {
        let clip = |text| PracticeClip::new(&[QrText::new(text)], 1).unwrap();
        Self {
            kari: clip(KARI),
            ola: clip(OLA),
            shop: PracticeClip::empty(1),
        }
    }

    fn picture(&self, shot: Shot) -> GrayImage {
        /// When a phone has come and stays.
        const HELD: u64 = 45;
        let mut picture = sized(
            &match shot.scene {
                Scene::Shop | Scene::SunnyShop => self.shop.frame(0),
                Scene::Kari => self.kari.frame(HELD),
                Scene::Ola => self.ola.frame(HELD),
                Scene::Coming(moment) => self.kari.frame(moment),
            },
            shot.size,
        );
        if shot.scene == Scene::SunnyShop {
            picture
                .iter_mut()
                .for_each(|level| *level = 128 + *level / 2);
        }
        picture
    }
}

/// A picture at another size: the middle of it, if the shape is another.
fn sized(picture: &Luma, (width, height): (u32, u32)) -> GrayImage {
    let (wide, high) = (picture.width(), picture.height());
    let whole = GrayImage::from_raw(wide, high, picture.pixels().to_vec()).unwrap();
    if (wide, high) == (width, height) {
        return whole;
    }
    let cut = (high * width / height).min(wide);
    let middle = imageops::crop_imm(&whole, (wide - cut) / 2, 0, cut, high).to_image();
    imageops::resize(&middle, width, height, imageops::FilterType::Triangle)
}
