//! `[screen]` and `[customer_display]`: what the windows do.

use std::time::Duration;

use serde::Serialize;

use crate::{
    reader::Reader,
    rule::{Choice, Text, Whole},
};

/// `[screen]`: the cashier's window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// How long an ending is shown before the screen is ready for the next customer. Built-in: 8
    /// seconds.
    pub clear_after: Duration,
}

impl Screen {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let seconds = Whole {
            range: 2..=60_u8,
            unit: "seconds",
        };
        let clear_after = reader.value("screen.clear_after_s", &seconds, 8);
        Self {
            clear_after: Duration::from_secs(clear_after.into()),
        }
    }
}

/// `[customer_display]`: the window that customers look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerDisplay {
    /// The name of the monitor that it opens on at start; without, it opens when it is asked for.
    pub monitor: Option<String>,
    /// What it shows while nobody is served. Built-in: the picture.
    pub when_idle: WhenIdle,
}

/// What the customer display shows while nobody is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WhenIdle {
    /// The camera's picture, so that a customer can aim.
    Picture,
    /// Nothing.
    Blank,
}

const WHEN_IDLE: Choice<WhenIdle> =
    Choice(&[("picture", WhenIdle::Picture), ("blank", WhenIdle::Blank)]);

impl CustomerDisplay {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            monitor: reader.optional("customer_display.monitor", &Text),
            when_idle: reader.value("customer_display.when_idle", &WHEN_IDLE, WhenIdle::Picture),
        }
    }
}
