//! An empty window of Tauri. `cargo xtask bench` measures Medlem's beside it: the difference is what
//! Medlem adds.

use std::process::ExitCode;

use tauri::webview::PageLoadEvent;

#[expect(
    clippy::print_stderr,
    reason = "whoever measures waits for this line, and reads why there is none"
)]
fn main() -> ExitCode {
    let ended = tauri::Builder::default()
        .on_page_load(|_, page| {
            if page.event() == PageLoadEvent::Finished {
                eprintln!("page loaded");
            }
        })
        .run(tauri::generate_context!());
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
