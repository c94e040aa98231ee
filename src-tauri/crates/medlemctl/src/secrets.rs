//! Keys in the keychain. A value comes from standard input, so that it stands in no list of
//! processes and in no shell history, and is never shown.

use std::{
    io::{BufRead as _, IsTerminal as _},
    process::ExitCode,
};

use enrolment::{
    Personal,
    ports::{SecretName, Secrets as _},
};
use settings::Keychain;

use crate::{cli::Secrets, failure::Failure, out};

pub(crate) async fn run(command: Secrets) -> Result<ExitCode, Failure> {
    let keychain = Keychain::new(settings::APPLICATION);
    match command {
        Secrets::Set { name } => {
            let value = value_of(name)?;
            keychain.put(name, Personal::new(value)).await?;
            out::line(&format!("{} is kept in the keychain.", name.as_str()));
        }
        Secrets::Forget { name } => {
            let text = if keychain.forget(name).await? {
                "forgotten"
            } else {
                "not kept anyway"
            };
            out::line(&format!("{}: {text}.", name.as_str()));
        }
        Secrets::List => {
            for name in SecretName::ALL {
                let kept = keychain.get(name).await?.is_some();
                let text = if kept { "kept" } else { "missing" };
                out::line(&format!("{:<24} {text}", name.as_str()));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn value_of(name: SecretName) -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        out::note(&format!(
            "Value of {}, then Enter (better: pipe it in):",
            name.as_str()
        ));
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let value = line.trim();
    if value.is_empty() {
        return Err(Failure::other(
            "nothing came in on standard input; the secret is as it was",
        ));
    }
    Ok(value.to_owned())
}
