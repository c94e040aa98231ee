//! `cargo xtask bundle`: the package to install, made by the Tauri command line from `tauri.conf.json`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};

use crate::packages::{self, Group};
use crate::{cargo, place, say, ui};

/// What is made on this system: the bundle's name, its folder below `bundle` and how its files end.
const BUNDLES: &[(&str, &str)] = if cfg!(windows) {
    &[("nsis", "exe")]
} else if cfg!(target_os = "macos") {
    &[("dmg", "dmg")]
} else {
    &[("deb", "deb")]
};

/// Builds the release and packs it. Prints where it lies and what it weighs.
pub(crate) fn run() -> Result<ExitCode> {
    packages::provide(&[Group::Build, Group::Window])?;
    ui::provide()?;
    ui::build()?;
    let made = place::target().join("release/bundle");
    for (bundle, _) in BUNDLES {
        // What an earlier version left would be taken for this one's.
        let _ = fs::remove_dir_all(made.join(bundle));
    }
    let status = cargo::status(&mut tauri())?;
    if !status.success() {
        return Ok(cargo::exit_code(status));
    }
    for (bundle, ending) in BUNDLES {
        let found = files(&made.join(bundle), ending)?;
        ensure!(!found.is_empty(), "no .{ending} was made");
        for (path, bytes) in found {
            let tenths = bytes * 10 / 1_000_000;
            let (whole, tenth) = (tenths / 10, tenths % 10);
            say(&format!("{}, {whole}.{tenth} MB", path.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn tauri() -> Command {
    let program = if cfg!(windows) { "tauri.cmd" } else { "tauri" };
    let bundles: Vec<_> = BUNDLES.iter().map(|(bundle, _)| *bundle).collect();
    let mut command = Command::new(ui::folder().join("node_modules/.bin").join(program));
    command
        .args(["build", "--ci", "--bundles", &bundles.join(",")])
        .args(["--", "--locked"])
        .current_dir(place::root());
    command
}

fn files(folder: &Path, ending: &str) -> Result<Vec<(PathBuf, u64)>> {
    let context = || format!("could not read the folder `{}`", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        if path.extension().is_some_and(|one| one == ending) {
            let bytes = path.metadata().with_context(context)?.len();
            found.push((path, bytes));
        }
    }
    Ok(found)
}
