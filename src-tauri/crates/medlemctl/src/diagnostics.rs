//! What support needs to see.

use std::{fs, path::Path, process::ExitCode};

use settings::{Keychain, Settings, Sources};
use till::{archive, diagnose, open_store};

use crate::{failure::Failure, out};

pub(crate) async fn run(to: Option<&Path>, config: Option<&Path>) -> Result<ExitCode, Failure> {
    let sources = Sources::of_system(config);
    let keychain = Keychain::new(settings::APPLICATION);
    // What does not load or open is in the doctor's part of it.
    let store = match Settings::load(&sources) {
        Ok(settings) => open_store(&settings, &keychain).await.ok().flatten(),
        Err(_) => None,
    };
    let files = Box::pin(diagnose(&sources, &keychain, store.as_ref())).await;
    if let Some(store) = store {
        store.close().await;
    }
    match to {
        Some(to) => {
            fs::write(to, archive(&files)?)?;
            for file in &files {
                out::line(&format!("{:>9} bytes  {}", file.text.len(), file.name));
            }
            out::line(&format!("They are in {}.", to.display()));
        }
        None => {
            for file in &files {
                out::line(&format!("== {}\n{}", file.name, file.text));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
