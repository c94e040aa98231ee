//! A migration that is added is built in, though no source file changed.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
