//! Tauri's macro looks for files in the folder that cargo makes only for packages with a build script.

fn main() {}
