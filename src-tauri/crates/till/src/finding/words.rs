//! The English sentences of what was found.

use std::fmt::{self, Display};

use enrolment::ports::SecretsError;

use super::{Finding, Found, Level};
use crate::OpenError;

/// `FIX   The key is missing.`: how serious it is, and what was found.
impl Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.level {
            Level::Good => "ok  ",
            Level::Notice => "note",
            Level::Fix => "FIX ",
        };
        write!(f, "{mark}  {}", self.found)
    }
}

/// One sentence or two: what was found, and where something must be done, what.
impl Display for Found {
    #[expect(clippy::too_many_lines, reason = "a table, one sentence for each")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SettingsComplete => f.write_str("The settings are complete."),
            Self::SettingsMissing { keys, file } => {
                write!(f, "Settings are not set: {}", quoted(keys))?;
                match file {
                    Some(file) => write!(f, " (to be added to {}).", file.display()),
                    None => f.write_str("."),
                }
            }
            Self::SettingsWrong { detail } => write!(f, "The settings cannot be used: {detail}."),
            Self::SettingLocked {
                key,
                ignored,
                locked_by,
            } => write!(
                f,
                "`{key}` in {ignored} has no effect: {locked_by} locks it"
            ),
            Self::ConsentsNotMapped => settings::Notice::ConsentsNotMapped.fmt(f),
            Self::ConsentsNotAsked => settings::Notice::ConsentsNotAsked.fmt(f),
            Self::KeychainFails { fault } => write!(
                f,
                "The keychain cannot be used: {fault}, and Medlem keeps its keys nowhere else: {}.",
                remedy(*fault)
            ),
            Self::KeysThere => f.write_str("All keys are in the keychain."),
            Self::KeysMissing { names } => {
                let names: Vec<_> = names.iter().map(|name| name.as_str()).collect();
                write!(
                    f,
                    "Keys are not in the keychain: {}. Put each with `medlemctl secrets set NAME`.",
                    quoted(&names)
                )
            }
            Self::DatabaseOpens => f.write_str("The database opens; nothing waits to be saved."),
            Self::Unsaved { count } => write!(
                f,
                "The database opens; approved and waiting to be saved: {count} (`medlemctl work` \
                 sends them)."
            ),
            Self::NewerOnly { count } => write!(
                f,
                "Open enrolments that only a later version of Medlem can read: {count}. They may be \
                 approved: install that version again."
            ),
            Self::DatabaseKeyMissing { path } => {
                unusable(f, &OpenError::KeyMissing { path: path.clone() })
            }
            Self::DatabaseKeyUnreadable => unusable(f, &OpenError::KeyUnreadable),
            Self::DatabaseDamaged { path } => {
                unusable(f, &OpenError::Damaged { path: path.clone() })?;
                f.write_str(" Approved enrolments may be in the damaged one: keep it for support.")
            }
            Self::DatabaseFails { detail } => unusable(f, detail),
            Self::SetAside { path } => write!(
                f,
                "A damaged database was set aside as `{}`. Approved enrolments may be in it: keep it \
                 for support, and move it to another folder once they have it.",
                path.display()
            ),
            Self::SetAsideUnknown { detail } => write!(
                f,
                "Whether a damaged database was set aside cannot be seen: {detail}."
            ),
            Self::VippsAnswers => f.write_str("Vipps answers and is the issuer that is set."),
            Self::VippsTakesKeys => f.write_str("Vipps accepts the keys."),
            Self::VippsRefusesKeys => f.write_str(
                "Vipps does not accept the keys. Check that `vipps.client_id`, \
                 `vipps.client_secret` and `vipps.subscription_key` are of this sales unit and of \
                 the environment in `vipps.base_url`.",
            ),
            Self::VippsOtherIssuer => {
                f.write_str("Vipps answers as another issuer. Check `vipps.issuer`.")
            }
            Self::VippsFails { detail } => write!(
                f,
                "Vipps cannot be used: {detail}. Check the network and `vipps.base_url`."
            ),
            Self::EngageAnswers => f.write_str("Engage answers and accepts the key."),
            Self::EngageRefusesKey => f.write_str(
                "Engage does not accept the key. Check `engage.api_key`, the list of allowed \
                 addresses at the key, and `engage.base_url`.",
            ),
            Self::EngageFails { detail } => write!(
                f,
                "Engage cannot be used: {detail}. Check the network and `engage.base_url`."
            ),
            Self::StoreKnown { store } => write!(f, "Engage knows the store `{store}`."),
            Self::StoreInactive { store } => write!(
                f,
                "The store `{store}` is inactive in Engage. A contact's store can never be changed: \
                 set the right `till.store` before enrolling."
            ),
            Self::StoreUnknown { store } => write!(
                f,
                "Engage does not know the store `{store}`. A contact's store can never be changed: \
                 set the right `till.store` before enrolling."
            ),
            Self::StoreUntold { detail } => write!(
                f,
                "Engage does not tell whether the store is known: {detail}."
            ),
            Self::Cameras { names } => write!(f, "Cameras: {}.", names.join(", ")),
            Self::NoCamera => f.write_str(
                "No camera was found. Numbers can still be typed or come from a hand scanner.",
            ),
            Self::EndedUncleanly { count, last_at } => {
                write!(
                    f,
                    "In the last 30 days the program did not come to its end: {count} times"
                )?;
                if let Some(at) = last_at {
                    write!(f, ", the last time at {at:.0}")?;
                }
                f.write_str(
                    ". It was ended from outside, it crashed, or the computer lost its power. \
                     Nothing is lost by that; if it comes again, send support the diagnostics.",
                )
            }
        }
    }
}

/// What to do about a keychain.
pub(crate) const fn remedy(fault: SecretsError) -> &'static str {
    match fault {
        SecretsError::NoKeychain => {
            "install one (on Linux gnome-keyring or KWallet) and log in to the desktop as the user \
             of the till"
        }
        SecretsError::Locked => "unlock it and allow Medlem to use it",
        SecretsError::Unreadable => "put each key again with `medlemctl secrets set NAME`",
        SecretsError::NotTaken => "check that it is the right one and was pasted once",
    }
}

fn unusable(f: &mut fmt::Formatter<'_>, why: &dyn Display) -> fmt::Result {
    write!(f, "The database cannot be used: {why}.")
}

/// Names in a row: `` `one`, `other` ``.
pub(crate) fn quoted(names: &[impl Display]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
