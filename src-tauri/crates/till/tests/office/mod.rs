//! The back office as managers and administrators use it.

mod access;
mod audit;
mod erase;
mod history;
mod retention;
mod settings;
mod transfer;
mod unsaved;

use unsaved::real_office;
