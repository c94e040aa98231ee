//! What is tested, and before which pictures.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a step that fails is a test that fails"
)]

mod burst;
#[path = "../cameras/mod.rs"]
mod cameras;
mod choice;
mod failures;
mod formats;
mod program;
mod returning;
mod till;

use std::process::ExitCode;

use self::cameras::pictures::{COMING, Form, Scene, Shot};

pub(crate) fn main() -> ExitCode {
    let tests = [
        formats::tests(),
        choice::tests(),
        failures::tests(),
        returning::tests(),
        burst::tests(),
    ];
    cameras::run(tests.into_iter().flatten().collect(), &shots())
}

/// Everything that is shown in any test.
fn shots() -> Vec<Shot> {
    let others = [
        Shot::of(Scene::Shop, Form::Grey),
        Shot::of(Scene::Shop, Form::Rgb),
        Shot::of(Scene::Ola, Form::Grey),
    ];
    let coming = COMING.map(|moment| Shot::of(Scene::Coming(moment), Form::Grey));
    formats::shots().chain(others).chain(coming).collect()
}

/// Something measured.
#[expect(clippy::print_stdout, reason = "a test program reports")]
fn tell(line: &str) {
    println!("{line}");
}
