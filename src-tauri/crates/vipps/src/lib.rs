//! Vipps MobilePay for a till: the exchange of a personal QR, login on the customer's phone (CIBA),
//! the proof of who answered, and what they shared.
//!
//! Owns the protocol: addresses, headers, forms, tokens, error forms. Refuses to own decisions: when
//! to poll again, whether to try again and what an answer means for the customer belong to
//! [`enrolment`]. One method is one question to the service. Nothing here repeats a call but to renew,
//! once, an access token that was refused or a key set that lacks a key.

mod access_token;
mod cache;
mod check;
mod claims;
mod client;
mod config;
mod consents;
mod discovery;
mod exchange;
mod http;
mod id_token;
mod json;
mod keys;
mod login;
mod refusal;

pub use check::{Check, Finding};
pub use client::Client;
pub use config::{ClientAuth, Config, ConfigError, Credentials, SystemNames, Timeouts};
