//! `[access]` and `[logs]`: what concerns those who look after the till.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Serialize;

use crate::{
    reader::Reader,
    rule::{Choice, Whole},
};

/// `[access]`: the back office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// After how long without a touch it locks. Built-in: five minutes.
    pub idle: Duration,
}

impl Access {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let seconds = Whole {
            range: 60..=3600_u16,
            unit: "seconds",
        };
        let idle = reader.value("access.idle_s", &seconds, 300);
        Self {
            idle: Duration::from_secs(idle.into()),
        }
    }
}

/// `[logs]`: the log files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logs {
    /// How much is written. Built-in: what happens, without its details.
    pub level: LogLevel,
    /// How many bytes all files together may take. Built-in: 50 megabytes.
    pub keep: u64,
    /// Where they are: the system's folder for such. No setting.
    pub folder: Option<PathBuf>,
}

/// From what weight on a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What failed.
    Error,
    /// What is odd, too.
    Warn,
    /// What happens, too.
    Info,
    /// Everything that helps to find a fault.
    Debug,
}

const LEVELS: Choice<LogLevel> = Choice(&[
    ("error", LogLevel::Error),
    ("warn", LogLevel::Warn),
    ("info", LogLevel::Info),
    ("debug", LogLevel::Debug),
]);

const MEGABYTE: u64 = 1_000_000;

impl Logs {
    pub(crate) fn read(reader: &mut Reader<'_>, folder: Option<&Path>) -> Self {
        let megabytes = Whole {
            range: 5..=500_u16,
            unit: "megabytes",
        };
        let level = reader.value("logs.level", &LEVELS, LogLevel::Info);
        let keep = reader.value("logs.keep_mb", &megabytes, 50);
        Self {
            level,
            keep: u64::from(keep) * MEGABYTE,
            folder: folder.map(Path::to_path_buf),
        }
    }
}
