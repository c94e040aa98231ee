//! A small computer of the tests' own, which has cameras: nothing of this one is changed, no module is
//! loaded here, no device appears.
//!
//! The program that tests starts the computer, which starts the program again, and hands on what that one
//! says. `cargo xtask test` prepares it; where there is none, one line says why nothing was tested.

pub(crate) mod device;
pub(crate) mod feed;
mod machine;
pub(crate) mod pictures;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use self::{machine::Machine, pictures::Shot};

/// Runs these tests inside the computer, before cameras that show these shots and no others.
pub(crate) fn run(tests: Vec<Trial>, shots: &[Shot]) -> ExitCode {
    let mut arguments = Arguments::from_args();
    let is_wanted = |test| !arguments.is_ignored(test) && !arguments.is_filtered_out(test);
    let is_to_run = !arguments.list && tests.iter().any(is_wanted);
    if is_to_run && !machine::is_here() {
        return Machine::boot_and_test(shots);
    }
    // There is one set of devices.
    arguments.test_threads = Some(1);
    libtest_mimic::run(&arguments, tests).exit_code()
}

/// A test that fails by a panic.
pub(crate) fn test(name: impl Into<String>, body: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        body();
        Ok(())
    })
}
