//! The back office. Whether whoever is there may do it is asked by the [`Office`](till::Office), in each
//! of its methods, and once more here before a dialog would open.

mod access;
mod diagnostics;
mod history;
mod records;
mod settings;
mod unsaved;

pub(super) use self::{access::*, diagnostics::*, history::*, records::*, settings::*, unsaved::*};
