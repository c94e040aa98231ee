//! Whether the program starts with the desktop. The state is read from where the system reads it, every
//! time: what somebody switched off elsewhere is off here.
//!
//! Linux only (freedesktop.org, Desktop Application Autostart Specification and Desktop Entry
//! Specification). Elsewhere the system is not asked.

use std::{
    fs,
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use access::Role;
use store::AuditAction;

use super::{Autostart, Office, OfficeError, OfficeSettings};

const FILE: &str = "medlem.desktop";

impl Office {
    /// Lets the program start with the desktop of this user, or not.
    pub async fn set_autostart(&self, on: bool) -> Result<OfficeSettings, OfficeError> {
        let (actor, side) = self.allowed_for_real(Role::Administrator)?;
        let key = "autostart".to_owned();
        self.note_keys(&side, &actor, AuditAction::SettingsChanged, key)
            .await?;
        set(
            &self.shared.sources.autostart,
            on,
            &std::env::current_exe()?,
        )?;
        Ok(self.all_settings().await)
    }
}

/// What the system would do. Of several files with this name that of the first folder counts.
pub(super) fn state(folders: &[PathBuf]) -> Autostart {
    if folders.is_empty() {
        return Autostart::Unknown;
    }
    for folder in folders {
        match fs::read_to_string(folder.join(FILE)) {
            Ok(entry) if starts(&entry) => return Autostart::On,
            Ok(_) => return Autostart::Off,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(_) => return Autostart::Unknown,
        }
    }
    Autostart::Off
}

fn starts(entry: &str) -> bool {
    let value = |key: &str| {
        entry.lines().find_map(|line| {
            let (name, value) = line.split_once('=')?;
            (name.trim() == key).then(|| value.trim())
        })
    };
    let is_there = |program: &str| Path::new(&program.replace(r"\\", r"\")).exists();
    value("Hidden") != Some("true")
        && value("X-GNOME-Autostart-enabled") != Some("false")
        && value("TryExec").is_none_or(is_there)
}

fn set(folders: &[PathBuf], on: bool, program: &Path) -> io::Result<()> {
    let Some((own, systems)) = folders.split_first() else {
        return Err(ErrorKind::Unsupported.into());
    };
    let is_the_systems = systems.iter().any(|folder| folder.join(FILE).exists());
    let entry = match (on, is_the_systems) {
        (true, _) => entry(program)?,
        // What the system has is hidden by a file of the user's.
        (false, true) => "[Desktop Entry]\nType=Application\nName=Medlem\nHidden=true\n".to_owned(),
        (false, false) => {
            return match fs::remove_file(own.join(FILE)) {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                done => done,
            };
        }
    };
    fs::create_dir_all(own)?;
    let mut file = tempfile::NamedTempFile::new_in(own)?;
    file.write_all(entry.as_bytes())?;
    file.persist(own.join(FILE))?;
    Ok(())
}

fn entry(program: &Path) -> io::Result<String> {
    // No desktop entry can name another path.
    let program = program
        .to_str()
        .filter(|path| !path.contains(char::is_control))
        .ok_or(ErrorKind::InvalidFilename)?;
    let mut quoted = String::new();
    for c in program.chars() {
        match c {
            '"' | '`' | '$' | '\\' => quoted.extend(['\\', c]),
            '%' => quoted.push_str("%%"),
            c => quoted.push(c),
        }
    }
    // Both are strings, in which a backslash is written as two.
    let (quoted, program) = (quoted.replace('\\', r"\\"), program.replace('\\', r"\\"));
    Ok(format!(
        "[Desktop Entry]\nType=Application\nName=Medlem\nExec=\"{quoted}\"\nTryExec={program}\n"
    ))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use rstest::rstest;
    use tempfile::TempDir;

    use super::{FILE, entry, set, state};
    use crate::office::Autostart;

    /// A user's folder and the system's, and a program.
    fn computer() -> (TempDir, Vec<std::path::PathBuf>, std::path::PathBuf) {
        let folder = TempDir::new().unwrap();
        let folders = ["own", "system"].map(|name| folder.path().join(name));
        fs::create_dir(&folders[1]).unwrap();
        let program = folder.path().join("medlem");
        fs::write(&program, "").unwrap();
        (folder, folders.into(), program)
    }

    #[test]
    fn it_is_on_once_it_was_switched_on_and_off_again() {
        let (_folder, folders, program) = computer();
        assert_eq!(state(&folders), Autostart::Off);
        for (on, is) in [(true, Autostart::On), (false, Autostart::Off)] {
            for _ in 0..2 {
                set(&folders, on, &program).unwrap();
                assert_eq!(state(&folders), is);
            }
        }
        assert!(!folders[0].join(FILE).exists());
    }

    #[test]
    fn what_the_system_starts_can_be_switched_off_and_on_by_its_user() {
        let (_folder, folders, program) = computer();
        fs::write(folders[1].join(FILE), entry(&program).unwrap()).unwrap();
        assert_eq!(state(&folders), Autostart::On);
        set(&folders, false, &program).unwrap();
        assert_eq!(state(&folders), Autostart::Off);
        set(&folders, true, &program).unwrap();
        assert_eq!(state(&folders), Autostart::On);
    }

    #[rstest]
    #[case::hidden("Hidden=true")]
    #[case::in_the_desktops_own_settings("X-GNOME-Autostart-enabled = false")]
    #[case::a_program_that_is_gone("TryExec=/nowhere/medlem")]
    fn what_was_switched_off_elsewhere_is_off(#[case] line: &str) {
        let (_folder, folders, _) = computer();
        fs::write(
            folders[1].join(FILE),
            format!("[Desktop Entry]\nExec=medlem\n{line}\n"),
        )
        .unwrap();
        assert_eq!(state(&folders), Autostart::Off);
    }

    #[test]
    fn a_computer_without_such_folders_is_not_asked() {
        assert_eq!(state(&[]), Autostart::Unknown);
        assert!(set(&[], true, Path::new("/usr/bin/medlem")).is_err());
    }

    #[test]
    fn any_path_is_written_as_the_specification_says() {
        let text = entry(Path::new(r#"/opt/our shop/50% "$a" \b"#)).unwrap();
        assert!(
            text.contains(r#"Exec="/opt/our shop/50%% \\"\\$a\\" \\\\b""#),
            "{text}"
        );
        assert!(
            text.contains(r#"TryExec=/opt/our shop/50% "$a" \\b"#),
            "{text}"
        );
        assert!(entry(Path::new("/opt/a\nHidden=true")).is_err());
    }
}
