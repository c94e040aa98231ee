//! Files of the UI that this program writes: compared in every run, written when asked to.

use std::{collections::BTreeMap, fs, path::PathBuf};

/// A folder below `ui/src/lib/ipc`, with all of its files by name.
pub(crate) struct Folder {
    pub(crate) name: &'static str,
    pub(crate) files: BTreeMap<String, String>,
}

impl Folder {
    /// With `MEDLEM_WRITE_BINDINGS` set, writes the files and removes others. Else fails if one of them
    /// is missing, different or too many.
    #[expect(clippy::disallowed_methods, reason = "a chore tells the test to write")]
    pub(crate) fn write_or_compare(&self) {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let path = root.join("ui/src/lib/ipc").join(self.name);
        let mut there: BTreeMap<_, _> = fs::read_dir(&path)
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, fs::read_to_string(entry.path()).unwrap())
            })
            .collect();
        if std::env::var("MEDLEM_WRITE_BINDINGS").is_ok() {
            fs::create_dir_all(&path).unwrap();
            for (name, text) in &self.files {
                if there.remove(name).as_ref() != Some(text) {
                    fs::write(path.join(name), text).unwrap();
                }
            }
            for name in there.keys() {
                fs::remove_file(path.join(name)).unwrap();
            }
            return;
        }
        let mut stale = Vec::new();
        for (name, text) in &self.files {
            if there.remove(name).as_ref() != Some(text) {
                stale.push(name.clone());
            }
        }
        stale.extend(there.into_keys());
        assert!(
            stale.is_empty(),
            "`{}` is not what the Rust types say; run `cargo xtask bindings`: {stale:?}",
            path.display()
        );
    }
}
