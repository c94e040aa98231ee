//! Opening the till of the settings.

use std::path::Path;

use settings::{Keychain, Settings, Sources};
use till::Till;

use crate::{failure::Failure, out};

/// The till of the settings on this machine; says so if a damaged database was set aside. Its store is
/// to be closed before the program ends.
pub(crate) async fn till(config: Option<&Path>) -> Result<Till, Failure> {
    let settings = Settings::load(&Sources::of_system(config))?;
    let till = Till::open(settings, &Keychain::new(settings::APPLICATION)).await?;
    if let Some(aside) = &till.set_aside {
        out::note(&format!(
            "The database was damaged and set aside as `{}`.",
            aside.display()
        ));
    }
    Ok(till)
}
