//! The desk as windows use it, over stand-ins of both services and settings in a folder that ends
//! with the test. No test opens a camera or a keychain.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a step that fails is a test that fails"
)]

mod shop;

#[path = "../office/mod.rs"]
mod office;

mod customers;
mod modes;
mod practice;
mod services;
mod set_up;
mod staff;
mod words;
