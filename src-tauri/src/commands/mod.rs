//! What a window may ask. Each unpacks, delegates to the [`Desk`](till::Desk) and translates; none
//! decides. The one list of them is `names.in`; which window may call which stands in
//! `src-tauri/capabilities`.

mod camera;
mod customer;
mod enrolment;
mod office;
mod practice;
mod set_up;
mod till;

use tauri::{Runtime, ipc::Invoke};

#[allow(
    clippy::wildcard_imports,
    reason = "the list names them, here and in the build script; Clippy sees it in one build and not in another"
)]
use self::{camera::*, customer::*, enrolment::*, office::*, practice::*, set_up::*, till::*};

/// Answers every command of the list.
pub(crate) fn answer<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    macro_rules! commands {
        ($($name:ident),* $(,)?) => { tauri::generate_handler![$($name),*] };
    }
    include!("names.in")
}
