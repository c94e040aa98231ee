//! Getting Debian's packages of the kernel and the driver without installing them.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::done;

const DRIVER: &str = "v4l2loopback-dkms";

/// Downloads the packages into a folder and unpacks them there. Gives the kernel's version.
pub(super) fn unpack(folder: &Path) -> Result<String> {
    let version = newest_kernel()?;
    let headers = format!("linux-headers-{version}");
    let mut names = vec![DRIVER.to_owned(), format!("linux-image-{version}")];
    // Of what the headers need, the compiler is here.
    names.extend(
        needed_by(&headers)?
            .into_iter()
            .filter(|name| name.starts_with("linux-headers-") || name.starts_with("linux-kbuild-")),
    );
    names.push(headers);
    let downloaded = folder.join("packages");
    fs::create_dir_all(&downloaded).context("could not make the folder of the packages")?;
    let mut download = Command::new("apt-get");
    download
        .args(["-qq", "-o", "APT::Sandbox::User=root", "download"])
        .args(&names)
        .current_dir(&downloaded);
    done(&mut download)?;
    for entry in fs::read_dir(&downloaded).context("could not read the folder of the packages")? {
        let package = entry
            .context("could not read the folder of the packages")?
            .path();
        done(Command::new("dpkg").arg("-x").arg(package).arg(folder))?;
    }
    fs::remove_dir_all(&downloaded).context("could not remove the packages")?;
    if !folder.join("lib").exists() {
        // Later releases have everything below `usr`.
        done(
            Command::new("ln")
                .args(["-s", "usr/lib"])
                .arg(folder.join("lib")),
        )?;
    }
    Ok(version)
}

/// The version that the distribution's own name for its kernel stands for.
fn newest_kernel() -> Result<String> {
    let name = "linux-image-amd64";
    for package in needed_by(name)? {
        if let Some(version) = package.strip_prefix("linux-image-") {
            return Ok(version.to_owned());
        }
    }
    bail!("this system has no package `{name}`, or has not heard of it: `apt-get update` asks")
}

fn needed_by(package: &str) -> Result<Vec<String>> {
    let output = done(Command::new("apt-cache").args(["depends", package]))?;
    Ok(dependencies(&String::from_utf8_lossy(&output.stdout)))
}

fn dependencies(listed: &str) -> Vec<String> {
    let lines = listed.lines();
    let names = lines.filter_map(|line| line.trim().strip_prefix("Depends: "));
    names.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::dependencies;

    #[test]
    fn only_what_is_needed_counts_as_needed() {
        let listed =
            "linux-headers-6.1\n  Depends: linux-kbuild-6.1\n |Depends: gcc-12\n  Suggests: more\n";
        assert_eq!(dependencies(listed), ["linux-kbuild-6.1"]);
    }
}
