//! The examination of a till: what works, what must be fixed, and how. The same for the command line
//! and the settings screen. Bothers no customer. Begins a database where there is none, which proves
//! that it can; else changes nothing.

use engage::StoreStanding;
use enrolment::ports::{Clock as _, SecretName, Secrets, SecretsError, ServiceError};
use jiff::{SignedDuration, Timestamp};
use settings::Settings;
use store::{Standing, UnsavedRow};
use vipps::Check;

use crate::{
    Connection, Finding, Found, OpenError, SystemClock, UncleanEnd,
    database::{begin_store, were_set_aside},
    open::services,
    unclean_ends,
};

/// Ends so long ago tell nothing about the till as it is now.
const UNCLEAN_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Looks at everything that an enrolment needs, in the order in which it would be set up.
pub async fn examine(settings: &Settings, secrets: &dyn Secrets) -> Vec<Finding> {
    examine_part(settings, secrets, Connection::All).await
}

/// Looks at one part of it, and at what that part cannot do without.
pub(crate) async fn examine_part(
    settings: &Settings,
    secrets: &dyn Secrets,
    part: Connection,
) -> Vec<Finding> {
    let mut found = Vec::new();
    if part != Connection::Camera {
        found.push(match settings.complete() {
            Ok(()) => Found::SettingsComplete,
            Err(missing) => Found::from(&OpenError::from(missing)),
        });
        if part == Connection::All {
            found.extend(settings.notices().iter().map(Found::from));
        }
        match keychain(secrets).await {
            Ok(keys) => {
                found.push(keys);
                found.extend(behind_keys(settings, secrets, part).await);
            }
            // Nothing else is asked of it: each time it may ask a person for its password.
            Err(fault) => found.push(Found::KeychainFails { fault }),
        }
    }
    if matches!(part, Connection::Camera | Connection::All) {
        found.push(camera().await);
    }
    if part == Connection::All {
        found.extend(ended_uncleanly(settings, SystemClock.now()));
    }
    found.into_iter().map(Finding::from).collect()
}

/// What needs keys: the database and the services.
async fn behind_keys(settings: &Settings, secrets: &dyn Secrets, part: Connection) -> Vec<Found> {
    let mut found = match part {
        Connection::All => stored(settings, secrets).await,
        Connection::Vipps | Connection::Engage | Connection::Camera => Vec::new(),
    };
    let services = match services(settings, secrets).await {
        Ok(services) => services,
        // Already said above.
        Err(OpenError::Incomplete(_) | OpenError::SecretsMissing(_)) => return found,
        Err(error) => {
            found.push(Found::from(&error));
            return found;
        }
    };
    let vipps = async {
        let tried = match part {
            Connection::Vipps | Connection::All => services.vipps.check().await,
            Connection::Engage | Connection::Camera => return Vec::new(),
        };
        let tried = tried.into_iter();
        tried
            .map(|tried| of_vipps(tried.check, tried.result))
            .collect()
    };
    let engage = async {
        match part {
            Connection::Engage | Connection::All => {
                of_engage(services.engage.check().await, settings)
            }
            Connection::Vipps | Connection::Camera => Vec::new(),
        }
    };
    let (vipps, engage) = tokio::join!(vipps, engage);
    found.extend(vipps);
    found.extend(engage);
    found
}

/// How often the program did not come to its end lately, if it ever did not.
fn ended_uncleanly(settings: &Settings, now: Timestamp) -> Option<Found> {
    let ends = unclean_ends(settings.logs.folder.as_deref()?);
    let at = |end: &UncleanEnd| end.last_seen_at.or(end.started_at);
    let is_recent =
        |end: &&UncleanEnd| at(end).is_none_or(|at| now.duration_since(at) < UNCLEAN_FOR);
    let recent: Vec<_> = ends.iter().filter(is_recent).collect();
    let newest = recent.first()?;
    Some(Found::EndedUncleanly {
        count: recent.len(),
        last_at: at(newest),
    })
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

    use settings::{Settings, Sources};

    use super::{ended_uncleanly, of_unsaved};
    use crate::{Found, Level, UncleanEnd};

    #[test]
    fn only_unclean_ends_of_the_last_month_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let sources = Sources {
            logs: Some(folder.path().to_owned()),
            ..Sources::default()
        };
        let settings = Settings::load(&sources).unwrap();
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        assert_eq!(ended_uncleanly(&settings, now), None);
        let lines = ["2026-10-01T12:00:00Z", "2026-11-01T12:00:00Z"].map(|started_at| {
            let end = UncleanEnd {
                started_at: Some(started_at.parse().unwrap()),
                last_seen_at: None,
                version: None,
            };
            serde_json::to_string(&end).unwrap()
        });
        std::fs::write(folder.path().join("unclean-ends.jsonl"), lines.join("\n")).unwrap();
        let found = ended_uncleanly(&settings, now).unwrap();
        let last_at = Some("2026-11-01T12:00:00Z".parse().unwrap());
        assert_eq!(found, Found::EndedUncleanly { count: 1, last_at });
    }

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
