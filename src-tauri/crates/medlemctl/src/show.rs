//! An enrolment as it moves, on the terminal: a living line where there is someone to see it, plain
//! lines or JSON where not. Never a full number or a name.

use std::{collections::BTreeMap, time::Duration};

use enrolment::{EnrolmentId, Phase, View, ports::Clock as _};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use serde::Serialize;
use till::SystemClock;

use crate::{out, words};

/// One line of `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    id: EnrolmentId,
    version: i64,
    at: Timestamp,
    #[serde(flatten)]
    phase: &'a Phase,
    number: Option<&'a str>,
    verified: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    consents: &'a BTreeMap<String, bool>,
}

/// Shows one enrolment after another change.
pub(crate) struct Show {
    json: bool,
    bar: ProgressBar,
    last: Option<(EnrolmentId, &'static str)>,
}

impl Show {
    pub(crate) fn new(json: bool) -> Self {
        let bar = if json {
            ProgressBar::hidden()
        } else {
            ProgressBar::new_spinner()
        };
        // The template is a constant that a test renders; the plain style would do as well.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style.tick_chars("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ "));
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self {
            json,
            bar,
            last: None,
        }
    }

    /// Something that is not a phase: looking for a code, a wrong kind of code.
    pub(crate) fn remark(&self, text: &str) {
        if self.json || self.bar.is_hidden() {
            out::note(text);
        } else {
            self.bar.set_message(text.to_owned());
        }
    }

    /// A change of an enrolment.
    pub(crate) fn change(&mut self, view: &View) {
        let at = SystemClock.now();
        let is_new_phase = self.last != Some((view.id, view.phase.name()));
        self.last = Some((view.id, view.phase.name()));
        if self.json {
            if is_new_phase {
                out::json(&Line {
                    id: view.id,
                    version: view.version,
                    at,
                    phase: &view.phase,
                    number: view.masked_number.as_deref(),
                    verified: view.verified,
                    consents: &view.consents,
                });
            }
            return;
        }
        let text = words::doing(&view.phase);
        let seconds = at.duration_since(view.opened_at).as_secs();
        let number = view.masked_number.as_deref().unwrap_or("");
        if is_new_phase {
            self.bar
                .suspend(|| out::line(&format!("{seconds:>4} s  {number:<18}  {text}")));
        }
        match &view.phase {
            Phase::AwaitingApproval { expires_at, .. } | Phase::AwaitingChange { expires_at } => {
                let left = expires_at.duration_since(at).as_secs().max(0);
                self.bar.set_message(format!("{left} s left"));
            }
            _ => self.bar.set_message(text),
        }
    }

    /// What the customer ticked, and the end of the living line.
    pub(crate) fn finish(&self, view: &View) {
        self.end();
        if !self.json && !view.consents.is_empty() {
            let answers: Vec<_> = view
                .consents
                .iter()
                .map(|(name, yes)| format!("{name} {}", if *yes { "yes" } else { "no" }))
                .collect();
            out::line(&format!("        Consents: {}", answers.join(", ")));
        }
    }

    /// The end of the living line.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// A word before the first enrolment.
    pub(crate) fn intro(&self, text: &str) {
        if !self.json {
            self.bar.suspend(|| out::line(text));
        }
    }
}
