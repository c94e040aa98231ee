//! The client against stand-ins that answer as the public documentation of Vipps MobilePay says.
#![expect(clippy::unwrap_used, reason = "what a test sets up may fail loudly")]

mod access_token;
mod check;
mod discovery;
mod exchange;
mod poll;
mod profile;
mod proof;
mod secrecy;
mod settings;
mod start;
mod support;
mod tls;
mod transport;
mod user_exists;
