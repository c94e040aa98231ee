//! Files of a person's choice. A window is never told where one lies, and can name none itself.

use std::path::PathBuf;

use tauri::{Manager as _, Runtime, WebviewWindow};
use tauri_plugin_dialog::DialogExt as _;
use tokio::sync::oneshot;

/// What a file is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be written; the name is what it is called unless somebody wants otherwise.
    Write(&'static str),
    /// To be read; with this ending.
    Read(&'static str),
}

impl Purpose {
    fn ending(self) -> &'static str {
        match self {
            Self::Write(name) => name.rsplit('.').next().unwrap_or_default(),
            Self::Read(ending) => ending,
        }
    }
}

type Ask<R> = dyn Fn(&WebviewWindow<R>, Purpose, Answer) + Send + Sync;

/// Takes what was chosen; `None` if nothing was.
pub type Answer = Box<dyn FnOnce(Option<PathBuf>) + Send>;

/// Asks for a file.
pub struct Chooser<R: Runtime>(Box<Ask<R>>);

impl<R: Runtime> Chooser<R> {
    /// By the dialogs of the system.
    pub fn by_dialog() -> Self {
        Self::by(|window, purpose, answer| {
            let dialog = window.dialog().file();
            let dialog = dialog.set_parent(window);
            let dialog = dialog.add_filter(purpose.ending().to_uppercase(), &[purpose.ending()]);
            // Else it begins wherever the program was started.
            let dialog = match window.path().document_dir() {
                Ok(documents) if documents.is_dir() => dialog.set_directory(documents),
                _ => dialog,
            };
            let answered = move |path: Option<tauri_plugin_dialog::FilePath>| {
                answer(path.and_then(|path| path.into_path().ok()));
            };
            match purpose {
                Purpose::Write(name) => dialog.set_file_name(name).save_file(answered),
                Purpose::Read(_) => dialog.pick_file(answered),
            }
        })
    }

    /// In any other way.
    pub fn by(ask: impl Fn(&WebviewWindow<R>, Purpose, Answer) + Send + Sync + 'static) -> Self {
        Self(Box::new(ask))
    }

    /// Asks the person before this window; `None` if they want none.
    pub(crate) async fn choose(
        &self,
        window: &WebviewWindow<R>,
        purpose: Purpose,
    ) -> Option<PathBuf> {
        let (answer, chosen) = oneshot::channel();
        // Nobody who waits any more is no fault.
        let answer = |path| drop(answer.send(path));
        (self.0)(window, purpose, Box::new(answer));
        chosen.await.ok().flatten()
    }
}
