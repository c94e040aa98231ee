//! The phone: its app, and in it the code.

use anyhow::Result;
use qrcode::EcLevel;

use crate::cast::real;
use crate::crack;
use crate::dice::Dice;
use crate::light::light;
use crate::shape::{Place, Shape};
use crate::sheet::Sheet;
use crate::shot::{Shot, Style};
use crate::symbol::Symbol;
use crate::view::{Lens, Pose, View, bounds};

/// Of the phone, in millimetres.
const WIDTH: f32 = 71.0;
const HEIGHT: f32 = 150.0;
const BEZEL: f32 = 2.6;

/// The colours of code, by how light they are.
const COLOURS: [[u8; 3]; 5] = [
    [91, 46, 145],
    [200, 50, 20],
    [235, 80, 30],
    [255, 100, 45],
    [255, 140, 70],
];

const ORANGE: [u8; 3] = [255, 91, 36];

#[derive(Debug, Clone)]
pub(crate) struct Phone {
    pub(crate) sheet: Sheet,
    /// The middle of the code lies so far below the phone's.
    pub(crate) low: f32,
    /// Half of the code's side, in millimetres.
    pub(crate) half: f32,
    /// The side of a module, in millimetres.
    pub(crate) module: f32,
}

/// The light of what a code is made of.
struct Ink {
    app: f32,
    dark: f32,
    bright: f32,
}

impl Ink {
    fn new(style: Style, shot: &Shot, dice: &mut Dice) -> Self {
        let dark_app = dice.chance(shot.dark_app);
        let app = if style == Style::LightOnDark {
            dice.pick([[0, 0, 0], [18, 18, 20], [27, 24, 36], [40, 15, 70]])
        } else if dark_app {
            [24, 22, 30]
        } else {
            dice.pick([[245, 245, 248], ORANGE, [91, 46, 145], [235, 230, 220]])
        };
        let (ink, paper) = match style {
            Style::LightOnDark => {
                let others = dice.pick([[0, 0, 0], [30, 28, 40]]);
                let paper = if dice.chance(0.6) { app } else { others };
                let ink = dice.pick([[255; 3], [236, 236, 240], [255, 225, 200]]);
                (ink, paper)
            }
            _ if shot.colour > 0 => {
                let paper = dice.pick([[255; 3], [255, 246, 238]]);
                (COLOURS[usize::from(shot.colour - 1)], paper)
            }
            Style::Logo => (
                dice.pick([
                    [22, 18, 37],
                    [40, 15, 91],
                    [0, 60, 60],
                    [70, 10, 30],
                    [10, 40, 90],
                ]),
                dice.pick([[255; 3], [250, 245, 240], [236, 240, 250]]),
            ),
            Style::BlackOnWhite => {
                let ink = if dice.chance(0.7) {
                    [0; 3]
                } else {
                    [28, 28, 30]
                };
                (ink, [255; 3])
            }
        };
        Self {
            app: light(app),
            dark: light(ink),
            bright: light(paper),
        }
    }

    /// What is written in the app.
    fn writing(&self) -> f32 {
        light(if self.app < 0.2 {
            [240; 3]
        } else {
            [25, 22, 35]
        })
    }
}

impl Phone {
    pub(crate) fn new(text: &str, style: Style, shot: &Shot, dice: &mut Dice) -> Result<Self> {
        let correction = match style {
            Style::BlackOnWhite => dice.pick([EcLevel::M, EcLevel::Q, EcLevel::M, EcLevel::L]),
            Style::Logo => dice.pick([EcLevel::Q, EcLevel::H]),
            Style::LightOnDark => dice.pick([EcLevel::M, EcLevel::Q, EcLevel::H]),
        };
        let is_sturdy = matches!(correction, EcLevel::Q | EcLevel::H);
        let has_logo =
            style == Style::Logo || style == Style::LightOnDark && is_sturdy && dice.chance(0.6);
        let symbol = Symbol::new(text, correction)?;
        let half = dice.between(21.0, 26.0);
        let module = 2.0 * half / real(symbol.side());
        let low = dice.between(-14.0, 4.0);
        let ink = Ink::new(style, shot, dice);
        // Twice as fine as the camera sees it: about 1.3 mm a module.
        let scale = (2.0 * shot.module / 1.3).clamp(4.0, 20.0);
        let mut sheet = app(&ink, shot, scale, dice);
        let quiet = shot.quiet.unwrap_or_else(|| dice.between(2.2, 4.5)) * module;
        let reach = half + quiet;
        sheet.rectangle((-reach, low - reach), (reach, low + reach), ink.bright);
        let has_dots = style == Style::Logo && dice.chance(0.35);
        let place = ((-half, low - half), module);
        sheet.symbol(&symbol, place, (ink.dark, ink.bright), has_dots);
        if has_logo {
            let share = if correction == EcLevel::H {
                dice.between(0.09, 0.115)
            } else {
                dice.between(0.07, 0.09)
            };
            logo(&mut sheet, (0.0, low), 2.0 * half * share, ink.bright, dice);
        }
        if shot.crack > 0 {
            crack::draw(&mut sheet, shot.crack, dice);
        }
        for pixel in sheet.plane_mut().pixels_mut() {
            *pixel = *pixel * shot.white + shot.haze;
        }
        Ok(Self {
            sheet,
            low,
            half,
            module,
        })
    }

    /// The corners of the code, in millimetres.
    pub(crate) fn corners(&self) -> [Place; 4] {
        let (half, low) = (self.half, self.low);
        [
            (-half, low - half),
            (half, low - half),
            (half, low + half),
            (-half, low + half),
        ]
    }

    /// How it is seen when its code is held there: moved, and farther off, until the code is whole.
    pub(crate) fn view(&self, shot: &Shot, lens: Lens, at: Place) -> View {
        let margin = 2.8 * shot.module + 4.0;
        let mut pose = Pose {
            yaw: shot.yaw,
            pitch: shot.pitch,
            roll: shot.roll,
            distance: lens.focal() * self.module / shot.module,
            at,
        };
        for _ in 0..60 {
            let view = View::new(lens, pose, (0.0, self.low));
            let (low, high) = bounds(self.corners().map(|corner| view.apply(corner)));
            let within = |low: f32, high: f32, end: f32| {
                (margin - low).max(0.0) - (high - (end - margin)).max(0.0)
            };
            let dx = within(low.0, high.0, lens.width);
            let dy = within(low.1, high.1, lens.height);
            if dx.abs() < 0.5 && dy.abs() < 0.5 {
                return view;
            }
            let is_too_large = high.0 - low.0 > lens.width - 2.0 * margin
                || high.1 - low.1 > lens.height - 2.0 * margin;
            if is_too_large {
                pose.distance *= 1.04;
            }
            pose.at = (pose.at.0 + dx, pose.at.1 + dy);
        }
        View::new(lens, pose, (0.0, self.low))
    }
}

/// The phone with its app, but without the code.
fn app(ink: &Ink, shot: &Shot, scale: f32, dice: &mut Dice) -> Sheet {
    let mut sheet = Sheet::new((WIDTH, HEIGHT), 7.0, scale, light([16, 16, 18]));
    let (right, foot) = (WIDTH / 2.0 - BEZEL, HEIGHT / 2.0 - BEZEL);
    sheet.rectangle((-right, -foot), (right, foot), ink.app);
    let writing = ink.writing();
    sheet.words((-28.0, 8.0 - HEIGHT / 2.0), 3.0, 5, writing, dice);
    sheet.words((-20.0, 18.0 - HEIGHT / 2.0), 4.5, 11, writing, dice);
    sheet.words((-24.0, HEIGHT / 2.0 - 34.0), 3.5, 18, writing, dice);
    sheet.rectangle(
        (-26.0, HEIGHT / 2.0 - 26.0),
        (26.0, HEIGHT / 2.0 - 14.0),
        light(ORANGE),
    );
    sheet.words((-8.0, HEIGHT / 2.0 - 18.0), 4.0, 5, 1.0, dice);
    for _ in 0..shot.adverts {
        advert(&mut sheet, dice);
    }
    sheet
}

/// A picture, or a mark like those of a code, above or below the code.
fn advert(sheet: &mut Sheet, dice: &mut Dice) {
    let (x, high, low) = (
        dice.between(-32.0, 32.0),
        dice.between(-66.0, -50.0),
        dice.between(42.0, 66.0),
    );
    let y = dice.pick([high, low]);
    if dice.chance(0.5) {
        let far = (x + dice.between(3.0, 14.0), y + dice.between(3.0, 8.0));
        sheet.rectangle((x, y), far, dice.between(0.0, 1.0));
    } else {
        let module = dice.between(0.6, 1.3);
        for (reach, level) in [(3.5, 10), (2.5, 250), (1.5, 10)] {
            sheet.square((x, y), reach * module, light([level; 3]));
        }
    }
}

fn logo(sheet: &mut Sheet, middle: Place, radius: f32, paper: f32, dice: &mut Dice) {
    let is_round = dice.chance(0.5);
    for (reach, light) in [(1.22 * radius, paper), (radius, light(ORANGE))] {
        if is_round {
            sheet.circle(middle, reach, light);
        } else {
            sheet.square(middle, reach, light);
        }
    }
    // A smile.
    let corner = |side: f32| sheet.pixel((middle.0 + 0.55 * side * radius, middle.1));
    let low = sheet.pixel((middle.0, middle.1 + 0.4 * radius));
    let (left, right) = (corner(-1.0), corner(1.0));
    let width = 0.2 * radius * sheet.scale();
    for end in [left, right] {
        sheet.plane_mut().fill(&Shape::stroke(end, low, width), 1.0);
    }
}
