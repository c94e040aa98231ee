//! The examination of a till, numbered.

use std::{path::Path, process::ExitCode};

use settings::{Keychain, Settings, Sources};
use till::{Level, examine};

use crate::{failure::Failure, out};

pub(crate) async fn run(config: Option<&Path>) -> Result<ExitCode, Failure> {
    let settings = Settings::load(&Sources::of_system(config))?;
    let findings = examine(&settings, &Keychain::new(settings::APPLICATION)).await;
    for (at, finding) in findings.iter().enumerate() {
        out::line(&format!("{:>2}. {finding}", at + 1));
    }
    let to_fix = findings
        .iter()
        .filter(|finding| finding.level == Level::Fix)
        .count();
    out::line(&match to_fix {
        0 => "This till is ready.".to_owned(),
        1 => "One finding must be fixed.".to_owned(),
        several => format!("{several} findings must be fixed."),
    });
    Ok(if to_fix == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
