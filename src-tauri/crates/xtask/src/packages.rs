//! The packages of the operating system that this repository needs, and getting them.
//!
//! Knows Debian and its children. Elsewhere it says what is needed and goes on: whoever runs
//! another system knows best what the packages are called there.

use std::collections::HashSet;
use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::{cargo, say};

/// What a package is needed for. A chore asks for groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// To compile what works in a terminal.
    Build,
    /// To compile the window too.
    Window,
    /// To run the tests, and to measure.
    Test,
    /// For the machine with cameras, which the tests can do without.
    Camera,
}

#[derive(Debug, PartialEq, Eq)]
struct Need {
    group: Group,
    package: &'static str,
    purpose: &'static str,
}

const NEEDS: &[Need] = &[
    Need {
        group: Group::Build,
        package: "build-essential",
        purpose: "the C compiler for SQLCipher and the TLS library",
    },
    Need {
        group: Group::Build,
        package: "pkg-config",
        purpose: "finds OpenSSL",
    },
    Need {
        group: Group::Build,
        package: "libssl-dev",
        purpose: "OpenSSL, which SQLCipher encrypts with",
    },
    Need {
        group: Group::Build,
        package: "clang",
        purpose: "reads the camera interface's C headers",
    },
    Need {
        group: Group::Build,
        package: "libclang-dev",
        purpose: "the same, as a library",
    },
    Need {
        group: Group::Build,
        package: "cmake",
        purpose: "builds the native reader of codes",
    },
    Need {
        group: Group::Window,
        package: "libwebkit2gtk-4.1-dev",
        purpose: "the web view of the window, and GTK",
    },
    Need {
        group: Group::Test,
        package: "dbus",
        purpose: "a session bus of the tests' own",
    },
    Need {
        group: Group::Test,
        package: "gnome-keyring",
        purpose: "a keychain of the tests' own",
    },
    Need {
        group: Group::Test,
        package: "xvfb",
        purpose: "a screen of the tests' own",
    },
    Need {
        group: Group::Test,
        package: "x11-xkb-utils",
        purpose: "other keyboard layouts on that screen",
    },
    Need {
        group: Group::Test,
        package: "webkit2gtk-driver",
        purpose: "drives the window",
    },
    Need {
        group: Group::Test,
        package: "xdotool",
        purpose: "types into the dialogs of the system",
    },
    Need {
        group: Group::Test,
        package: CHROMIUM.0,
        purpose: "the browser of the customer's phone and of the UI's tests",
    },
    Need {
        group: Group::Test,
        package: CHROMIUM_DRIVER.0,
        purpose: "drives that browser",
    },
    Need {
        group: Group::Camera,
        package: "qemu-system-x86",
        purpose: "the machine with cameras",
    },
    Need {
        group: Group::Camera,
        package: "busybox-static",
        purpose: "the first program in it",
    },
    Need {
        group: Group::Camera,
        package: "cpio",
        purpose: "packs its first files",
    },
    Need {
        group: Group::Camera,
        package: "kmod",
        purpose: "finds and loads the modules of its kernel",
    },
    Need {
        group: Group::Camera,
        package: "xz-utils",
        purpose: "unpacks them",
    },
];

/// Packages, and their programs, that Ubuntu has as a snap only. Its own packages of about these names
/// are empty.
const CHROMIUM: (&str, &str) = ("chromium", "chromium");
const CHROMIUM_DRIVER: (&str, &str) = ("chromium-driver", "chromedriver");

const INSTALL: &[&str] = &["install", "-y", "--no-install-recommends"];

/// What is to be done about the packages.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    /// Everything is there.
    GoOn,
    /// These are missing and may be installed.
    Install(Vec<&'static str>),
    /// These are missing and only an administrator may install them.
    Ask(Vec<&'static str>),
    /// This system does not tell what is there.
    Mention,
}

impl Plan {
    /// `installed` is `None` where there is no dpkg.
    fn of(wanted: &[&Need], installed: Option<&HashSet<String>>, is_root: bool) -> Self {
        let Some(installed) = installed else {
            return Self::Mention;
        };
        let missing: Vec<_> = wanted
            .iter()
            .map(|need| need.package)
            .filter(|&package| !installed.contains(package))
            .collect();
        match (missing.is_empty(), is_root) {
            (true, _) => Self::GoOn,
            (false, true) => Self::Install(missing),
            (false, false) => Self::Ask(missing),
        }
    }
}

/// Sees to it that the packages of these groups are installed.
///
/// # Errors
/// When one is missing and could not be installed. Without the right to install, the message holds
/// the command to run.
pub(crate) fn provide(groups: &[Group]) -> Result<()> {
    let mut wanted: Vec<_> = NEEDS
        .iter()
        .filter(|need| groups.contains(&need.group))
        .collect();
    if is_ubuntu(&fs::read_to_string("/etc/os-release").unwrap_or_default()) {
        for (package, program) in [CHROMIUM, CHROMIUM_DRIVER] {
            let is_wanted = wanted.iter().any(|need| need.package == package);
            ensure!(
                !is_wanted || on_path(program).is_some(),
                "Ubuntu has Chromium as a snap only, which the tests cannot use. Put `chromium` and \
                 `chromedriver` of another origin on the PATH, then try again"
            );
            wanted.retain(|need| need.package != package);
        }
    }
    let installed = installed(&wanted)?;
    match Plan::of(&wanted, installed.as_ref(), is_root()) {
        Plan::GoOn => Ok(()),
        Plan::Install(packages) => install(&packages),
        Plan::Ask(packages) => bail!(
            "packages are missing; run this, then try again:\n\n    {}\n",
            command_line(&packages)
        ),
        Plan::Mention => {
            say("no dpkg on this system; needed, by their Debian names:");
            for need in wanted {
                say(&format!("  {}: {}", need.package, need.purpose));
            }
            Ok(())
        }
    }
}

/// Which of the wanted packages dpkg knows as installed; `None` where there is no dpkg.
fn installed(wanted: &[&Need]) -> Result<Option<HashSet<String>>> {
    // It exits with 1 when it has never heard of a package, and still lists the others.
    let asked = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
        .args(wanted.iter().map(|need| need.package))
        .output();
    match asked {
        Ok(answer) => Ok(Some(listed(&String::from_utf8_lossy(&answer.stdout)))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("could not start `dpkg-query`"),
    }
}

fn listed(answer: &str) -> HashSet<String> {
    answer
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .map(str::to_owned)
        .collect()
}

/// Not its children, some of which do have packages of their own.
fn is_ubuntu(os_release: &str) -> bool {
    os_release.lines().any(|line| line.trim() == "ID=ubuntu")
}

/// Where this program is found by its name.
fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// The browser for the tests, if there is one.
pub(crate) fn chromium() -> Option<PathBuf> {
    on_path(CHROMIUM.1)
}

fn is_root() -> bool {
    let asked = Command::new("id").arg("-u").output();
    asked.is_ok_and(|answer| answer.stdout.trim_ascii() == b"0")
}

fn install(packages: &[&str]) -> Result<()> {
    say(&format!("installing {}", packages.join(" ")));
    apt_get(&["update"])?;
    apt_get(&[INSTALL, packages].concat())
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command
        // Without a terminal of its own, dpkg does not draw its progress into the log of a CI run.
        .args(["-qq", "-o", "Dpkg::Use-Pty=0"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null());
    let status = cargo::status(&mut command)?;
    ensure!(
        status.success(),
        "`apt-get {}` failed: {status}",
        arguments.join(" ")
    );
    Ok(())
}

fn command_line(packages: &[&str]) -> String {
    let install = [INSTALL, packages].concat().join(" ");
    format!("sudo apt-get update && sudo apt-get {install}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builders() -> Vec<&'static Need> {
        NEEDS
            .iter()
            .filter(|need| need.group == Group::Build)
            .collect()
    }

    fn all_but(absent: &str) -> HashSet<String> {
        let packages = NEEDS.iter().map(|need| need.package.to_owned());
        packages.filter(|package| package != absent).collect()
    }

    #[test]
    fn nothing_is_done_when_everything_is_there() {
        let there = all_but("gnome-keyring");
        assert_eq!(Plan::of(&builders(), Some(&there), true), Plan::GoOn);
        assert_eq!(Plan::of(&builders(), Some(&there), false), Plan::GoOn);
    }

    #[test]
    fn root_installs_only_what_is_missing() {
        let plan = Plan::of(&builders(), Some(&all_but("clang")), true);
        assert_eq!(plan, Plan::Install(vec!["clang"]));
    }

    #[test]
    fn anyone_else_is_asked_to_install_it() {
        let plan = Plan::of(&builders(), Some(&all_but("clang")), false);
        assert_eq!(plan, Plan::Ask(vec!["clang"]));
    }

    #[test]
    fn a_system_without_dpkg_is_only_told() {
        assert_eq!(Plan::of(&builders(), None, true), Plan::Mention);
    }

    #[test]
    fn a_removed_package_that_left_its_settings_is_not_installed() {
        let found = listed("clang installed\ndbus config-files\nlibssl-dev not-installed\n");
        assert_eq!(found, HashSet::from(["clang".to_owned()]));
    }

    #[test]
    fn only_ubuntu_itself_is_taken_for_ubuntu() {
        assert!(is_ubuntu("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n"));
        assert!(!is_ubuntu("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!is_ubuntu(""));
    }

    #[test]
    fn the_command_to_run_is_one_line() {
        assert_eq!(
            command_line(&["clang", "dbus"]),
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends clang dbus"
        );
    }
}
