//! What is tested, and where: inside the machine, or by starting it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a step that fails is a test that fails"
)]

mod burst;
mod choice;
mod device;
mod failures;
mod feed;
mod formats;
mod machine;
mod pictures;
mod program;
mod returning;
mod till;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use self::machine::Machine;

pub(crate) fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    if !machine::is_here() && !arguments.list {
        return Machine::boot_and_test();
    }
    // There is one set of devices.
    arguments.test_threads = Some(1);
    let tests = [
        formats::tests(),
        choice::tests(),
        failures::tests(),
        returning::tests(),
        burst::tests(),
    ];
    libtest_mimic::run(&arguments, tests.into_iter().flatten().collect()).exit_code()
}

/// A test that fails by a panic.
fn test(name: impl Into<String>, body: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        body();
        Ok(())
    })
}

/// Something measured.
#[expect(clippy::print_stdout, reason = "a test program reports")]
fn tell(line: &str) {
    println!("{line}");
}
