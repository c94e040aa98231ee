//! The sandbox seen from outside: every call goes through HTTP by an independent client.

#![expect(
    clippy::unwrap_used,
    reason = "a step that fails is a test that fails; the lint spares test functions only"
)]

mod automation;
mod caller;
mod control;
mod engage;
mod engage_refusals;
mod faults;
mod id_tokens;
mod login;
mod phone;
mod profile;
mod qr;
mod vipps_refusals;
