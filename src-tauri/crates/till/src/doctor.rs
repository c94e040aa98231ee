//! The examination of a till: what works, what must be fixed, and how. The same for the command line
//! and the settings screen. Bothers no customer. Begins a database where there is none, which proves
//! that it can; else changes nothing.

use engage::StoreStanding;
use enrolment::ports::{SecretName, Secrets, SecretsError, ServiceError};
use settings::Settings;
use store::{Standing, UnsavedRow};
use vipps::Check;

use crate::{
    Finding, Found, OpenError,
    database::{begin_store, were_set_aside},
    open::services,
};

/// Looks at everything that an enrolment needs, in the order in which it would be set up.
pub async fn examine(settings: &Settings, secrets: &dyn Secrets) -> Vec<Finding> {
    let mut found = vec![match settings.complete() {
        Ok(()) => Found::SettingsComplete,
        Err(missing) => Found::from(&OpenError::from(missing)),
    }];
    found.extend(settings.notices().iter().map(Found::from));
    match keychain(secrets).await {
        Ok(keys) => {
            found.push(keys);
            found.extend(behind_keys(settings, secrets).await);
        }
        // Nothing else is asked of it: each time it may ask a person for its password.
        Err(fault) => found.push(Found::KeychainFails { fault }),
    }
    found.push(camera().await);
    found.into_iter().map(Finding::from).collect()
}

/// What needs keys: the database and the services.
async fn behind_keys(settings: &Settings, secrets: &dyn Secrets) -> Vec<Found> {
    let mut found = stored(settings, secrets).await;
    match services(settings, secrets).await {
        Ok(services) => {
            let (login, register) = tokio::join!(services.vipps.check(), services.engage.check());
            found.extend(
                login
                    .into_iter()
                    .map(|tried| of_vipps(tried.check, tried.result)),
            );
            found.extend(of_engage(register, settings));
        }
        // Already said above.
        Err(OpenError::Incomplete(_) | OpenError::SecretsMissing(_)) => {}
        Err(error) => found.push(Found::from(&error)),
    }
    found
}

async fn keychain(secrets: &dyn Secrets) -> Result<Found, SecretsError> {
    let mut names = Vec::new();
    for name in SecretName::ALL {
        // The key of the database is made on the first start.
        if secrets.get(name).await?.is_none() && name != SecretName::DatabaseKey {
            names.push(name);
        }
    }
    Ok(if names.is_empty() {
        Found::KeysThere
    } else {
        Found::KeysMissing { names }
    })
}

async fn stored(settings: &Settings, secrets: &dyn Secrets) -> Vec<Found> {
    let mut found = match begin_store(settings, secrets).await {
        Ok(store) => {
            let unsaved = store.unsaved().await;
            store.close().await;
            match unsaved {
                Ok(unsaved) => of_unsaved(&unsaved),
                Err(error) => vec![Found::DatabaseFails {
                    detail: error.to_string(),
                }],
            }
        }
        // Already said above.
        Err(OpenError::Incomplete(_)) => Vec::new(),
        Err(error) => vec![Found::from(&error)],
    };
    match were_set_aside(settings) {
        Ok(files) => found.extend(files.into_iter().map(|path| Found::SetAside { path })),
        // Already said above.
        Err(OpenError::Incomplete(_)) => {}
        Err(error) => found.push(Found::SetAsideUnknown {
            detail: error.to_string(),
        }),
    }
    found
}

fn of_unsaved(unsaved: &[UnsavedRow]) -> Vec<Found> {
    let is_unreadable = |row: &&UnsavedRow| row.standing == Standing::Unreadable;
    let unreadable = unsaved.iter().filter(is_unreadable).count();
    let mut found = vec![match unsaved.len() - unreadable {
        0 => Found::DatabaseOpens,
        count => Found::Unsaved { count },
    }];
    if unreadable > 0 {
        found.push(Found::NewerOnly { count: unreadable });
    }
    found
}

fn of_vipps(check: Check, result: Result<(), ServiceError>) -> Found {
    match (check, result) {
        (Check::Discovery, Ok(())) => Found::VippsAnswers,
        (Check::AccessToken, Ok(())) => Found::VippsTakesKeys,
        (_, Err(ServiceError::KeysRefused)) => Found::VippsRefusesKeys,
        (Check::Discovery, Err(ServiceError::NotTrusted | ServiceError::Misconfigured)) => {
            Found::VippsOtherIssuer
        }
        (_, Err(error)) => Found::VippsFails {
            detail: error.to_string(),
        },
    }
}

fn of_engage(checked: Result<engage::Checked, ServiceError>, settings: &Settings) -> Vec<Found> {
    let checked = match checked {
        Ok(checked) => checked,
        Err(ServiceError::KeysRefused) => return vec![Found::EngageRefusesKey],
        Err(error) => {
            return vec![Found::EngageFails {
                detail: error.to_string(),
            }];
        }
    };
    let store = settings.till.store.clone().unwrap_or_default();
    let standing = match checked.store {
        Ok(StoreStanding::Active(_)) => Found::StoreKnown { store },
        Ok(StoreStanding::Inactive(_)) => Found::StoreInactive { store },
        Ok(StoreStanding::Unknown) => Found::StoreUnknown { store },
        Err(error) => Found::StoreUntold {
            detail: error.to_string(),
        },
    };
    vec![Found::EngageAnswers, standing]
}

async fn camera() -> Found {
    let listed = tokio::task::spawn_blocking(scanner::list_cameras).await;
    match listed {
        Ok(Ok(names)) if !names.is_empty() => Found::Cameras { names },
        Ok(Ok(_) | Err(_)) | Err(_) => Found::NoCamera,
    }
}

#[cfg(test)]
mod tests {
    use enrolment::{EnrolmentId, Phase};
    use jiff::Timestamp;
    use rstest::rstest;
    use store::{Standing, UnsavedRow};

    use super::of_unsaved;
    use crate::{Found, Level};

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
        let found: Vec<_> = of_unsaved(&unsaved).iter().map(Found::level).collect();
        assert_eq!(found, levels);
    }
}
