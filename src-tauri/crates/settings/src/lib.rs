//! What a till is told: settings in layers, and the secrets in the keychain of the operating system.
//!
//! Owns the names of the settings, their built-in values, what each may be, where files of settings
//! lie, and the only reading of the environment. Refuses to own what the values are for: the crates
//! that follow them do. A secret is never a setting and a setting never a secret.
//!
//! # Layers
//!
//! Built-in values, the machine's file, the user's file, the environment: the last that names a key
//! wins, and [`Settings::explain`] tells which one did. A list is replaced as a whole.
//!
//! A key that the machine's file sets is *locked*: the user's file cannot change it. What stands
//! there is left out with a [`Notice`] and is not a mistake, so that a till keeps running on the day
//! when IT locks a key that a shop had set itself. The environment still wins: it is how a
//! deployment, a test or a support technician overrides one value for one start, and whoever may set
//! it for this program runs as the same user and could read everything that the program can. A lock
//! is there against mishaps, not against an attacker.
//!
//! # Writing
//!
//! [`Settings::write_user`] sets keys in the user's file, which people write in too: it leaves their
//! comments alone, and writes nothing that would not load. [`Settings::hand_on`] gives other tills what
//! this one was told, and [`Settings::handed_on`] reads it.
//!
//! # Environment
//!
//! `MEDLEM__SECTION__KEY`, for example `MEDLEM__VIPPS__BASE_URL`, upper or lower case. Text stands
//! without quotes. `vipps.scopes` is separated by commas or written as in TOML, `consents.map` as
//! in TOML. An empty variable is as good as none.

mod address;
mod document;
mod edit;
mod error;
mod hand_on;
mod keychain;
mod layer;
mod mappings;
mod memory;
mod reader;
mod rule;
mod screens;
mod sections;
mod settings;
mod sources;
mod unknown;
mod upkeep;
mod write;

pub use error::{Incomplete, LoadError, Mistake};
pub use keychain::{APPLICATION, Keychain};
pub use layer::{Explained, Layer, Notice, Place};
pub use memory::MemorySecrets;
pub use screens::{CustomerDisplay, Screen, WhenIdle};
pub use sections::{Approval, Camera, ClientAuth, Engage, History, Language, Staff, Till, Vipps};
pub use settings::Settings;
pub use sources::Sources;
pub use upkeep::{Access, LogLevel, Logs};
pub use write::WriteError;
