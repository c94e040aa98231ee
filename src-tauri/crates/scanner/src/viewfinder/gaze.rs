//! What counts of the codes that are read: which are shown, and which one is told.
//!
//! A personal code is told once. It is told again only after it was out of the picture for [`AWAY`]
//! while the picture was looked at; time in which nobody looked does not count. So an enrolment that
//! ends does not begin anew because the phone is still held there. Another person's code is told as
//! soon as it counts.
//!
//! Of several personal codes the largest in sight counts, which is the nearest: one behind it is not
//! told because a frame of the nearer one was missed. A shop's, a payment's or a foreign code is
//! shown and never told.

use std::time::{Duration, Instant};

use enrolment::QrText;

use super::Sighting;
use crate::Code;

/// How long a code must be out of the picture before it is told again.
const AWAY: Duration = Duration::from_millis(1500);

/// How long a code that cannot be read any more is still shown. A missed frame or two is common, and
/// the mark on the screen must not flicker.
const KEPT: Duration = Duration::from_millis(300);

/// How far a corner moves before it is worth saying, as a part of the picture's width.
const NOTICED: f32 = 0.005;

/// What came of one look.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// What is to be shown, if that changed.
    pub(super) sighting: Option<Sighting>,
    /// A personal code that was not told yet.
    pub(super) scanned: Option<QrText>,
}

/// What is known of the codes in the picture, from one look to the next.
#[derive(Default)]
pub(super) struct Gaze {
    is_on: bool,
    kept: Vec<Kept>,
    misses_any: bool,
    shown: Sighting,
    told: Vec<Told>,
}

struct Kept {
    code: Code,
    read_at: Instant,
}

struct Told {
    text: QrText,
    /// When it was first missed, if it is missed.
    away_since: Option<Instant>,
}

impl Gaze {
    /// Whether anybody looks.
    pub(super) fn is_on(&self) -> bool {
        self.is_on
    }

    pub(super) fn look(&mut self, on: bool) {
        self.is_on = on;
        if !on {
            self.rest();
        }
    }

    /// Takes all codes that were read in a picture of this size. Nothing comes of it when nobody looks.
    pub(super) fn see(
        &mut self,
        codes: &[Code],
        (width, height): (u32, u32),
        now: Instant,
    ) -> Seen {
        if !self.is_on {
            return Seen::default();
        }
        self.keep(codes, now);
        let codes: Vec<_> = self.kept.iter().map(|kept| kept.code.clone()).collect();
        let chosen = codes.iter().position(|code| code.kind.is_personal());
        let scanned = chosen.and_then(|chosen| self.tell(&codes[chosen].text));
        let sighting = if codes.is_empty() {
            Sighting::default()
        } else {
            Sighting {
                codes,
                chosen,
                width,
                height,
            }
        };
        let is_news = differs(&self.shown, &sighting);
        if is_news {
            self.shown.clone_from(&sighting);
        }
        Seen {
            sighting: is_news.then_some(sighting),
            scanned,
        }
    }

    /// There is no picture: nothing is shown any more.
    pub(super) fn rest(&mut self) {
        self.kept.clear();
        self.misses_any = false;
        self.shown = Sighting::default();
        for told in &mut self.told {
            told.away_since = None;
        }
    }

    /// The code may be told again, whether or not it was away.
    pub(super) fn forget(&mut self, text: &QrText) {
        self.told.retain(|told| told.text != *text);
    }

    /// Whether a code is still shown that was not read in the last look.
    pub(super) fn misses_any(&self) -> bool {
        self.misses_any
    }

    fn keep(&mut self, codes: &[Code], now: Instant) {
        let is_read = |text: &QrText| codes.iter().any(|code| code.text == *text);
        self.kept
            .retain(|kept| !is_read(&kept.code.text) && now.duration_since(kept.read_at) < KEPT);
        self.misses_any = !self.kept.is_empty();
        self.kept.extend(codes.iter().map(|code| Kept {
            code: code.clone(),
            read_at: now,
        }));
        self.kept
            .sort_by(|a, b| b.code.extent().total_cmp(&a.code.extent()));
        for told in &mut self.told {
            if is_read(&told.text) {
                told.away_since = None;
            } else {
                told.away_since.get_or_insert(now);
            }
        }
        self.told.retain(|told| {
            told.away_since
                .is_none_or(|since| now.duration_since(since) < AWAY)
        });
    }

    fn tell(&mut self, text: &QrText) -> Option<QrText> {
        if self.told.iter().any(|told| told.text == *text) {
            return None;
        }
        self.told.push(Told {
            text: text.clone(),
            away_since: None,
        });
        Some(text.clone())
    }
}

/// Whether there is anything in the second that is worth saying after the first.
fn differs(shown: &Sighting, seen: &Sighting) -> bool {
    fn chosen(sighting: &Sighting) -> Option<&QrText> {
        let chosen = sighting.codes.get(sighting.chosen?)?;
        Some(&chosen.text)
    }
    if seen.codes.is_empty() {
        return !shown.codes.is_empty();
    }
    if (shown.width, shown.height) != (seen.width, seen.height)
        || shown.codes.len() != seen.codes.len()
        || chosen(shown) != chosen(seen)
    {
        return true;
    }
    seen.codes.iter().any(|code| {
        let before = shown.codes.iter().find(|shown| shown.text == code.text);
        before.is_none_or(|before| has_moved(before, code, seen.width))
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a picture's width is far below 16 million"
)]
fn has_moved(before: &Code, after: &Code, width: u32) -> bool {
    let corners = before.corners.iter().zip(after.corners);
    let far = |(a, b): (&(f32, f32), (f32, f32))| (a.0 - b.0).abs().max((a.1 - b.1).abs());
    corners.map(far).any(|moved| moved > width as f32 * NOTICED)
}

#[cfg(test)]
mod tests;
