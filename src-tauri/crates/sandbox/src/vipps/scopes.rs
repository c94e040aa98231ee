//! Scopes: which there are, and which this sales unit may ask for.

use std::collections::BTreeSet;

use axum::http::StatusCode;

use super::refusal::{self, Refusal};
use crate::config::{ConsentShape, SandboxConfig, UnavailableScope};

const KNOWN: [&str; 12] = [
    "openid",
    "name",
    "phoneNumber",
    "email",
    "address",
    "birthDate",
    "gender",
    "nin",
    "delegatedConsents",
    "customFlow",
    "agreement",
    "paymentSourceReferences",
];

fn is_available(config: &SandboxConfig, scope: &str) -> bool {
    let other_consent_scope = match config.consent_shape {
        ConsentShape::FlowResult => "delegatedConsents",
        ConsentShape::DelegatedConsents => "customFlow",
    };
    scope != other_consent_scope && !config.unavailable_scopes.iter().any(|out| out == scope)
}

/// Every scope of the sales unit.
pub(crate) fn all_of_unit(config: &SandboxConfig) -> BTreeSet<String> {
    KNOWN
        .iter()
        .filter(|scope| is_available(config, scope))
        .map(ToString::to_string)
        .collect()
}

/// The scopes granted out of those asked for.
pub(crate) fn granted(config: &SandboxConfig, asked: &str) -> Result<BTreeSet<String>, Refusal> {
    let mut granted = BTreeSet::new();
    for scope in asked.split(' ') {
        if !KNOWN.contains(&scope) {
            return Err(invalid("unknown_scope", scope));
        }
        if is_available(config, scope) {
            granted.insert(scope.to_owned());
        } else if config.unavailable_scope == UnavailableScope::Refused {
            return Err(invalid("unavailable_scope", scope));
        }
    }
    if granted.contains("openid") {
        Ok(granted)
    } else {
        Err(invalid("no_openid", "openid"))
    }
}

fn invalid(note: &'static str, scope: &str) -> Refusal {
    refusal::login(
        StatusCode::BAD_REQUEST,
        "invalid_scope",
        note,
        &format!("The scope is invalid, unknown, or malformed: '{scope}'"),
    )
}
