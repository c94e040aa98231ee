//! The examination of a till: what works, what must be fixed, and how. The same for the command line
//! and the settings screen. Bothers no customer. Begins a database where there is none, which proves
//! that it can; else changes nothing.

use engage::StoreStanding;
use enrolment::ports::{SecretName, Secrets, SecretsError, ServiceError};
use settings::Settings;
use store::{Standing, UnsavedRow};
use vipps::Check;

use crate::{
    OpenError,
    database::{begin_store, were_set_aside},
    open::services,
};

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It works.
    Good,
    /// It works, but someone should know.
    Notice,
    /// It must be fixed before customers can be enrolled.
    Fix,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How serious it is.
    pub level: Level,
    /// What was found, and for [`Level::Fix`] what to do. One sentence or two.
    pub text: String,
}

impl Finding {
    fn good(text: impl Into<String>) -> Self {
        Self {
            level: Level::Good,
            text: text.into(),
        }
    }

    fn notice(text: impl Into<String>) -> Self {
        Self {
            level: Level::Notice,
            text: text.into(),
        }
    }

    fn fix(text: impl Into<String>) -> Self {
        Self {
            level: Level::Fix,
            text: text.into(),
        }
    }
}

/// Looks at everything that an enrolment needs, in the order in which it would be set up.
pub async fn examine(settings: &Settings, secrets: &dyn Secrets) -> Vec<Finding> {
    let mut findings = vec![match settings.complete() {
        Ok(()) => Finding::good("The settings are complete."),
        Err(missing) => Finding::fix(format!("Settings are {missing}.")),
    }];
    findings.extend(
        settings
            .notices()
            .iter()
            .map(|notice| Finding::notice(notice.to_string())),
    );
    match keychain(secrets).await {
        Ok(finding) => {
            findings.push(finding);
            findings.extend(behind_keys(settings, secrets).await);
        }
        // Nothing else is asked of it: each time it may ask a person for its password.
        Err(error) => findings.push(Finding::fix(format!(
            "The keychain cannot be used: {}.",
            OpenError::Keychain(error)
        ))),
    }
    findings.push(camera().await);
    findings
}

/// What needs keys: the database and the services.
async fn behind_keys(settings: &Settings, secrets: &dyn Secrets) -> Vec<Finding> {
    let mut findings = stored(settings, secrets).await;
    match services(settings, secrets).await {
        Ok(services) => {
            let (login, register) = tokio::join!(services.vipps.check(), services.engage.check());
            findings.extend(
                login
                    .into_iter()
                    .map(|found| of_vipps(found.check, found.result)),
            );
            findings.extend(of_engage(register, settings));
        }
        // Already said above.
        Err(OpenError::Incomplete(_) | OpenError::SecretsMissing(_)) => {}
        Err(error) => findings.push(Finding::fix(format!("{error}."))),
    }
    findings
}

async fn keychain(secrets: &dyn Secrets) -> Result<Finding, SecretsError> {
    let mut missing = Vec::new();
    for name in SecretName::ALL {
        // The key of the database is made on the first start.
        if secrets.get(name).await?.is_none() && name != SecretName::DatabaseKey {
            missing.push(name);
        }
    }
    Ok(if missing.is_empty() {
        Finding::good("All keys are in the keychain.")
    } else {
        Finding::fix(format!("Keys are {}.", OpenError::SecretsMissing(missing)))
    })
}

async fn stored(settings: &Settings, secrets: &dyn Secrets) -> Vec<Finding> {
    let mut findings = match begin_store(settings, secrets).await {
        Ok(store) => {
            let unsaved = store.unsaved().await;
            store.close().await;
            match unsaved {
                Ok(unsaved) => of_unsaved(&unsaved),
                Err(error) => vec![Finding::fix(format!(
                    "The database cannot be read: {error}."
                ))],
            }
        }
        Err(error @ OpenError::Damaged { .. }) => vec![Finding::fix(format!(
            "The database cannot be used: {error}. Approved enrolments may be in the damaged one: \
             keep it for support."
        ))],
        Err(error) => vec![Finding::fix(format!(
            "The database cannot be used: {error}."
        ))],
    };
    match were_set_aside(settings) {
        Ok(files) => findings.extend(files.iter().map(|file| {
            Finding::notice(format!(
                "A damaged database was set aside as `{}`. Approved enrolments may be in it: keep it \
                 for support, and move it to another folder once they have it.",
                file.display()
            ))
        })),
        // Already said above.
        Err(OpenError::Incomplete(_)) => {}
        Err(error) => findings.push(Finding::notice(format!(
            "Whether a damaged database was set aside cannot be seen: {error}."
        ))),
    }
    findings
}

fn of_unsaved(unsaved: &[UnsavedRow]) -> Vec<Finding> {
    let is_unreadable = |row: &&UnsavedRow| row.standing == Standing::Unreadable;
    let unreadable = unsaved.iter().filter(is_unreadable).count();
    let mut findings = vec![match unsaved.len() - unreadable {
        0 => Finding::good("The database opens; nothing waits to be saved."),
        waiting => Finding::notice(format!(
            "The database opens; approved and waiting to be saved: {waiting} (`medlemctl work` sends \
             them)."
        )),
    }];
    if unreadable > 0 {
        findings.push(Finding::notice(format!(
            "Open enrolments that only a later version of Medlem can read: {unreadable}. They may be \
             approved: install that version again."
        )));
    }
    findings
}

fn of_vipps(check: Check, result: Result<(), ServiceError>) -> Finding {
    match (check, result) {
        (Check::Discovery, Ok(())) => Finding::good("Vipps answers and is the issuer that is set."),
        (Check::AccessToken, Ok(())) => Finding::good("Vipps accepts the keys."),
        (_, Err(ServiceError::KeysRefused)) => Finding::fix(
            "Vipps does not accept the keys. Check that `vipps.client_id`, `vipps.client_secret` and \
             `vipps.subscription_key` are of this sales unit and of the environment in \
             `vipps.base_url`.",
        ),
        (Check::Discovery, Err(ServiceError::NotTrusted | ServiceError::Misconfigured)) => {
            Finding::fix("Vipps answers as another issuer. Check `vipps.issuer`.")
        }
        (_, Err(error)) => Finding::fix(format!(
            "Vipps cannot be used: {error}. Check the network and `vipps.base_url`."
        )),
    }
}

fn of_engage(checked: Result<engage::Checked, ServiceError>, settings: &Settings) -> Vec<Finding> {
    let checked = match checked {
        Ok(checked) => checked,
        Err(ServiceError::KeysRefused) => {
            return vec![Finding::fix(
                "Engage does not accept the key. Check `engage.api_key`, the list of allowed \
                 addresses at the key, and `engage.base_url`.",
            )];
        }
        Err(error) => {
            return vec![Finding::fix(format!(
                "Engage cannot be used: {error}. Check the network and `engage.base_url`."
            ))];
        }
    };
    let own = settings.till.store.as_deref().unwrap_or_default();
    let store = match checked.store {
        Ok(StoreStanding::Active(_)) => Finding::good(format!("Engage knows the store `{own}`.")),
        Ok(StoreStanding::Inactive(_)) => Finding::fix(format!(
            "The store `{own}` is inactive in Engage. A contact's store can never be changed: set \
             the right `till.store` before enrolling."
        )),
        Ok(StoreStanding::Unknown) => Finding::fix(format!(
            "Engage does not know the store `{own}`. A contact's store can never be changed: set the \
             right `till.store` before enrolling."
        )),
        Err(error) => Finding::notice(format!(
            "Engage does not tell whether the store is known: {error}."
        )),
    };
    vec![Finding::good("Engage answers and accepts the key."), store]
}

async fn camera() -> Finding {
    let found = tokio::task::spawn_blocking(scanner::list_cameras).await;
    match found {
        Ok(Ok(names)) if !names.is_empty() => {
            Finding::good(format!("Cameras: {}.", names.join(", ")))
        }
        Ok(Ok(_) | Err(_)) | Err(_) => Finding::notice(
            "No camera was found. Numbers can still be typed or come from a hand scanner.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use enrolment::{EnrolmentId, Phase};
    use jiff::Timestamp;
    use rstest::rstest;
    use store::{Standing, UnsavedRow};

    use super::{Level, of_unsaved};

    fn row(standing: Standing) -> UnsavedRow {
        UnsavedRow {
            id: EnrolmentId::fresh(),
            opened_at: Timestamp::UNIX_EPOCH,
            store: String::new(),
            till: String::new(),
            cashier: None,
            standing,
            due_at: None,
            masked_number: None,
        }
    }

    #[rstest]
    #[case::nothing(&[], &[Level::Good])]
    #[case::one_waits(&[Standing::In(Phase::Saving)], &[Level::Notice])]
    #[case::one_cannot_be_read(&[Standing::Unreadable], &[Level::Good, Level::Notice])]
    #[case::one_of_each(
        &[Standing::Unreadable, Standing::In(Phase::Saving)],
        &[Level::Notice, Level::Notice]
    )]
    fn what_waits_and_what_cannot_be_read_are_told_apart(
        #[case] standings: &[Standing],
        #[case] levels: &[Level],
    ) {
        let unsaved: Vec<_> = standings.iter().cloned().map(row).collect();
        let found: Vec<_> = of_unsaved(&unsaved)
            .iter()
            .map(|found| found.level)
            .collect();
        assert_eq!(found, levels);
    }
}
