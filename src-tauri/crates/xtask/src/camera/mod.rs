//! A small virtual machine whose kernel plays webcams, for the tests that need one: Debian's kernel, the
//! driver of its cameras built for it, and the first files that it sees.
//!
//! Everything lies below the folder that cargo builds into. No kernel package is installed for it and no
//! module loaded. What runs in the machine is the business of the tests.

mod packages;

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, bail, ensure};

use crate::{place, say};

/// What the machine starts with.
const INIT: &str = include_str!("init.sh");

/// All that the machine is made by. One that was made by anything else is made anew.
const RECIPE: &str = concat!(
    include_str!("mod.rs"),
    include_str!("packages.rs"),
    include_str!("init.sh"),
);

/// Where Debian keeps the programs that work on modules. They need no rights for that, but only the
/// path of the administrator leads to them.
const ADMINISTRATORS: [&str; 2] = ["/usr/sbin", "/sbin"];

/// The modules by which the machine sees the files of this computer and tells what it does.
const TO_START: [&str; 4] = ["virtio_pci", "virtio_console", "9pnet_virtio", "9p"];

/// The drivers that play cameras.
const CAMERAS: [&str; 2] = ["vivid", "v4l2loopback"];

/// Of the package that needs no library: there is none among the first files.
const BUSYBOX: &str = "/bin/busybox";

/// Prepares the machine unless that was done, by the recipe of today.
///
/// # Errors
/// When this is another system than Debian on x86-64, or its packages cannot be had.
pub(crate) fn provide() -> Result<()> {
    let folder = place::target().join("webcam");
    if is_prepared(&folder) {
        return Ok(());
    }
    ensure!(
        cfg!(all(target_os = "linux", target_arch = "x86_64")),
        "the machine with cameras needs Linux on x86-64"
    );
    say("preparing the machine with cameras");
    emptied(&folder)?;
    let unpacked = folder.join("unpacked");
    let version = packages::unpack(&unpacked)?;
    build_driver(&unpacked, &version)?;
    keep_modules(&unpacked, &folder, &version)?;
    let kernel = unpacked.join("boot").join(format!("vmlinuz-{version}"));
    fs::copy(kernel, folder.join("kernel")).context("could not copy the kernel")?;
    pack(&folder, &version)?;
    fs::remove_dir_all(&unpacked).context("could not remove what was unpacked")?;
    fs::write(folder.join(NOTE), RECIPE).context("could not note how the machine was made")
}

/// The file that says how the machine was made. Written last.
const NOTE: &str = "recipe";

fn is_prepared(folder: &Path) -> bool {
    fs::read_to_string(folder.join(NOTE)).is_ok_and(|made_by| made_by == RECIPE)
}

/// Builds the driver that is not part of the kernel, beside the kernel's own.
fn build_driver(unpacked: &Path, version: &str) -> Result<()> {
    let sources = unpacked.join("usr/src");
    let headers = sources.join(format!("linux-headers-{version}"));
    // It names the rest of itself by the place where it would be installed.
    let makefile = headers.join("Makefile");
    let text = fs::read_to_string(&makefile).context("could not read the kernel's Makefile")?;
    let here = format!("include {}/", sources.display());
    fs::write(&makefile, text.replace("include /usr/src/", &here))
        .context("could not write the kernel's Makefile")?;
    let driver = find(&sources, "v4l2loopback-")?;
    let mut module = OsStr::new("M=").to_owned();
    module.push(&driver);
    // The compiler that is here will do: the machine is for tests.
    let mut make = Command::new("make");
    make.arg("-C").arg(&headers).arg(module);
    done(make.args(["CC=gcc", "HOSTCC=gcc", "modules"]))?;
    let modules = modules(unpacked, version);
    fs::copy(
        driver.join("v4l2loopback.ko"),
        modules.join("v4l2loopback.ko"),
    )
    .context("could not copy the driver")?;
    index(unpacked, version)
}

/// Copies the few modules that are needed, in clear: busybox cannot load every packed one.
fn keep_modules(unpacked: &Path, folder: &Path, version: &str) -> Result<()> {
    let kept = modules(folder, version);
    fs::create_dir_all(&kept).context("could not make the folder of the modules")?;
    for name in TO_START.into_iter().chain(CAMERAS) {
        for module in in_order(unpacked, version, name)? {
            let file = module.file_name().unwrap_or_default();
            if module.extension() == Some(OsStr::new("xz")) {
                let mut unpack = Command::new("xz");
                let clear = done(unpack.args(["--decompress", "--stdout"]).arg(&module))?;
                fs::write(kept.join(file).with_extension(""), clear.stdout)
            } else {
                fs::copy(&module, kept.join(file)).map(drop)
            }
            .with_context(|| format!("could not copy `{}`", module.display()))?;
        }
    }
    index(folder, version)
}

/// Packs the first files: busybox, the script, and the modules in the order to load them.
fn pack(folder: &Path, version: &str) -> Result<()> {
    let first = folder.join("unpacked/initramfs");
    for name in ["bin", "modules"] {
        fs::create_dir_all(first.join(name)).context("could not make a folder")?;
    }
    let copied = "could not copy the first files";
    fs::copy(BUSYBOX, first.join("bin/busybox")).context(copied)?;
    fs::write(first.join("init"), INIT).context(copied)?;
    done(Command::new("chmod").arg("755").arg(first.join("init")))?;
    done(
        Command::new("ln")
            .args(["-s", "busybox"])
            .arg(first.join("bin/sh")),
    )?;
    let mut loaded = Vec::new();
    for name in TO_START {
        for module in in_order(folder, version, name)? {
            if !loaded.contains(&module) {
                let file = module.file_name().unwrap_or_default().display();
                let numbered = format!("modules/{:02}-{file}", loaded.len());
                fs::copy(&module, first.join(numbered)).context(copied)?;
                loaded.push(module);
            }
        }
    }
    let archive = folder.join("unpacked/initramfs.gz");
    let script = r#"cd "$1" && find . | cpio --quiet -o -H newc | gzip -1 >"$2""#;
    let mut shell = Command::new("sh");
    done(shell.args(["-c", script, "sh"]).arg(&first).arg(&archive))?;
    fs::rename(archive, folder.join("initramfs")).context("could not move the first files")
}

fn modules(root: &Path, version: &str) -> PathBuf {
    root.join("lib/modules").join(version)
}

/// Tells `modprobe` what is there.
fn index(root: &Path, version: &str) -> Result<()> {
    done(Command::new("depmod").arg("-b").arg(root).arg(version)).map(drop)
}

/// The files of a module and of those that it needs, the last one its own.
fn in_order(root: &Path, version: &str, name: &str) -> Result<Vec<PathBuf>> {
    let mut modprobe = Command::new("modprobe");
    modprobe
        .arg("-d")
        .arg(root)
        .args(["-S", version, "--show-depends", name]);
    let output = done(&mut modprobe)?;
    Ok(files(&String::from_utf8_lossy(&output.stdout)))
}

/// Of lines such as `insmod /lib/modules/6.1.0/9p.ko option=1`; what is built in needs no file.
fn files(listed: &str) -> Vec<PathBuf> {
    let files = listed
        .lines()
        .filter_map(|line| line.strip_prefix("insmod "));
    files
        .filter_map(|rest| Some(rest.split_whitespace().next()?.into()))
        .collect()
}

/// The entry of a folder whose name begins so.
fn find(folder: &Path, beginning: &str) -> Result<PathBuf> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("could not read `{}`", folder.display()))?;
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(beginning) {
            return Ok(entry.path());
        }
    }
    bail!("there is no `{beginning}..` in `{}`", folder.display())
}

fn emptied(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("could not empty `{}`", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("could not make `{}`", folder.display()))
}

/// Runs a command to its end; what it says is told only when it fails.
fn done(command: &mut Command) -> Result<Output> {
    let program = command.get_program().display().to_string();
    let output = command
        .env("PATH", path()?)
        .output()
        .with_context(|| format!("could not start `{program}`"))?;
    ensure!(
        output.status.success(),
        "`{program}` failed: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim_end()
    );
    Ok(output)
}

/// Where programs are looked for: the administrator's places last.
fn path() -> Result<OsString> {
    let own = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&own).chain(ADMINISTRATORS.map(PathBuf::from));
    env::join_paths(folders).context("the path of programs cannot be read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_prepared_when_it_was_made_by_the_recipe_of_today() {
        let folder = env::temp_dir().join(format!("medlem-recipe-{}", std::process::id()));
        emptied(&folder).unwrap();
        assert!(!is_prepared(&folder), "there is none");
        fs::write(folder.join(NOTE), "another").unwrap();
        assert!(!is_prepared(&folder), "it was made by another recipe");
        fs::write(folder.join(NOTE), RECIPE).unwrap();
        assert!(is_prepared(&folder));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_programs_of_the_administrator_are_found_behind_all_others() {
        let path = path().unwrap();
        let mut folders: Vec<_> = env::split_paths(&path).collect();
        let last = folders.split_off(folders.len() - ADMINISTRATORS.len());
        assert_eq!(last, ADMINISTRATORS.map(PathBuf::from));
    }

    #[test]
    fn modules_are_listed_without_their_options_and_without_what_is_built_in() {
        let listed = "insmod /m/9pnet.ko \nbuiltin netfs\ninsmod /m/9p.ko cache=1\n";
        let expected = ["/m/9pnet.ko", "/m/9p.ko"].map(PathBuf::from);
        assert_eq!(files(listed), expected);
    }
}
