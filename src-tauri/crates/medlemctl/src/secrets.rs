//! Keys in the keychain. A value comes from standard input, so that it stands in no list of
//! processes and in no shell history, and is never shown.

use std::process::ExitCode;

use enrolment::{
    Personal,
    ports::{SecretName, Secrets as _},
};
use settings::Keychain;
use store::DatabaseKey;

use crate::{cli::Secrets, failure::Failure, out, stdin};

pub(crate) async fn run(command: Secrets) -> Result<ExitCode, Failure> {
    let keychain = Keychain::new(settings::APPLICATION);
    match command {
        Secrets::Set { name } => {
            let value = stdin::secret(name.as_str(), "the secret is as it was")?;
            if name == SecretName::DatabaseKey {
                replaces_no_other(&value, &keychain).await?;
            }
            keychain.put(name, value).await?;
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

/// The only copy of a database's key is the one in the keychain.
async fn replaces_no_other(value: &Personal<String>, keychain: &Keychain) -> Result<(), Failure> {
    let new = DatabaseKey::from_hex(value)
        .map_err(|error| Failure::usage(format!("{error}; the secret is as it was")))?;
    let name = SecretName::DatabaseKey;
    match keychain.get(name).await? {
        Some(kept) if kept != new.to_hex() => Err(Failure::usage(format!(
            "another `{0}` is kept, and what it encrypts could never be read again; \
             `medlemctl secrets forget {0}` first if that is meant",
            name.as_str()
        ))),
        _ => Ok(()),
    }
}
