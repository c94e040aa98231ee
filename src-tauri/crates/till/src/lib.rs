//! One running till: settings, secrets, store, Vipps and Engage joined into an engine ([`Till`]), and
//! with the camera and practice into all that windows show ([`Desk`]).
//!
//! The only place that names concrete adapters. Every program that runs enrolments starts here: the
//! command line with a till, the window with a desk. Owns no rule of an enrolment and no text for people but the
//! sentences of what is wrong with the set-up.
#![deny(missing_docs)]

mod clock;
mod database;
mod desk;
mod diagnostics;
mod doctor;
mod finding;
mod logging;
mod office;
mod open;
mod practice;

pub use clock::SystemClock;
pub use database::{begin_store, open_store, were_set_aside};
pub use desk::{
    Change, Changes, CustomerStanding, Desk, DeskError, DeskOptions, Face, Mode, SaveError, Scan,
    ServiceStanding, SetUp, SetUpSecret, SetUpSetting, Standing,
};
pub use diagnostics::{archive, diagnose};
pub use doctor::examine;
pub use finding::{Finding, Found, Level};
pub use logging::{Logbook, UncleanEnd, log_to_stderr, unclean_ends};
pub use office::{
    Autostart, Connection, DiagnosticFile, EngageChoice, EngageLists, ExportProgress, FileAnswer,
    HistoryPage, KeyState, MappingView, Meter, MeterView, Office, OfficeError, OfficeSecret,
    OfficeSetting, OfficeSettings, SettingChange, SettingsFile, TimeLine, erase, reset_role,
    set_role, traces,
};
pub use open::{OpenError, Till};
pub use practice::{Practice, PracticeError, practice_database};
