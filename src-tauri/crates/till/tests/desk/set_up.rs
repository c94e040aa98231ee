//! From an empty computer to a till.

use std::{collections::BTreeMap, fs};

use enrolment::{
    Outcome, Personal,
    ports::{SecretName, SecretsError},
};
use sandbox::Role;
use till::{Found, Level, Mode, SaveError, SetUp};

use crate::shop::{Shop, begun, ended, says};

fn value<'a>(set_up: &'a SetUp, key: &str) -> Option<&'a str> {
    let setting = set_up.settings.iter().find(|setting| setting.key == key);
    setting.unwrap().value.as_deref()
}

fn trouble(shop: &Shop) -> Vec<Found> {
    let standing = shop.desk.standing();
    let standing = standing.borrow();
    let found = standing.trouble.iter();
    found.map(|finding| finding.found.clone()).collect()
}

#[tokio::test]
async fn an_empty_computer_becomes_a_till() {
    let shop = Shop::empty().await;
    shop.desk.start(false).await;
    assert_eq!(shop.mode(), Mode::SetUp);
    assert!(!shop.desk.standing().borrow().is_set_up);
    let [Found::SettingsMissing { keys, .. }] = &trouble(&shop)[..] else {
        panic!("what is missing is said")
    };
    assert!(keys.contains(&"till.id".to_owned()));

    let set_up = shop.desk.set_up().await;
    assert_eq!(value(&set_up, "till.id"), None);
    assert_eq!(value(&set_up, "till.country"), Some("NO"));
    assert_eq!(
        value(&set_up, "vipps.base_url"),
        Some("https://api.vipps.no/")
    );
    assert!(set_up.secrets.iter().all(|secret| !secret.is_there));

    let set_up = shop.desk.save_settings(shop.answers()).await.unwrap();
    assert_eq!(value(&set_up, "till.store"), Some("oslo-01"));
    shop.desk.open().await;
    let [Found::KeysMissing { names }] = &trouble(&shop)[..] else {
        panic!("which keys are missing is said")
    };
    assert_eq!(names.len(), 4);

    for (name, value) in shop.keys() {
        let pasted = Personal::new(format!("{value}\n"));
        let set_up = shop.desk.put_secret(name, pasted).await.unwrap();
        let secret = set_up.secrets.iter().find(|secret| secret.name == name);
        assert!(secret.unwrap().is_there);
    }
    let findings = shop.desk.examine().await;
    assert!(
        findings.iter().all(|finding| finding.level != Level::Fix),
        "{findings:?}"
    );

    shop.desk.open().await;
    assert_eq!(shop.mode(), Mode::Real);
    assert!(shop.desk.standing().borrow().is_set_up);
    assert!(trouble(&shop).is_empty());
    let mut changes = shop.desk.watch();
    let view = begun(&shop.desk, says(Role::ApprovesAll)).await;
    assert_eq!(ended(&mut changes, &view).await, Outcome::Enrolled);
    shop.end().await;
}

#[tokio::test]
async fn a_till_that_was_set_up_is_not_changed_at_the_desk() {
    let shop = Shop::open().await;
    let id = [("till.id".to_owned(), "other".to_owned())];
    let refused = shop.desk.save_settings(id.into()).await;
    assert!(matches!(refused, Err(SaveError::NotAllowed)));
    let (name, value) = (SecretName::EngageApiKey, Personal::new("other".to_owned()));
    let refused = shop.desk.put_secret(name, value).await;
    assert!(matches!(refused, Err(SaveError::NotAllowed)));
    shop.end().await;
}

#[tokio::test]
async fn a_keychain_that_is_locked_does_not_open_the_set_up() {
    let shop = Shop::open().await;
    shop.desk.close().await;
    let shop = shop.again();
    shop.secrets.lock(true);
    shop.desk.start(false).await;
    assert_eq!(shop.mode(), Mode::SetUp);
    let fault = SecretsError::Locked;
    assert_eq!(trouble(&shop), [Found::KeychainFails { fault }]);
    let refused = shop.desk.save_settings(BTreeMap::new()).await;
    assert!(matches!(refused, Err(SaveError::NotAllowed)));

    shop.secrets.lock(false);
    shop.desk.open().await;
    assert_eq!(shop.mode(), Mode::Real);
    shop.end().await;
}

#[tokio::test]
async fn wrong_and_strange_keys_are_told_and_nothing_is_written() {
    let shop = Shop::empty().await;
    fs::write(shop.path("machine.toml"), "[till]\nstore = \"oslo-01\"\n").unwrap();
    shop.desk.start(false).await;
    let refused = async |key: &str, value: &str| {
        let values = [
            ("till.id".to_owned(), "till-1".to_owned()),
            (key.to_owned(), value.to_owned()),
        ];
        match shop.desk.save_settings(values.into()).await {
            Err(SaveError::Refused { keys }) => assert_eq!(keys, [key]),
            other => panic!("{key}: {other:?}"),
        }
    };
    refused("vipps.base_url", "http://example.com").await;
    refused("till.store", "bergen-01").await;
    // Allowed in the file, but not a part of the set-up.
    refused("engage.minimum_age", "16").await;
    assert!(!shop.path("medlem.toml").exists());

    let locked = shop.desk.set_up().await.settings;
    let store = locked.iter().find(|setting| setting.key == "till.store");
    let machine = shop.path("machine.toml").display().to_string();
    assert_eq!(store.unwrap().locked_by.as_deref(), Some(&*machine));
    shop.end().await;
}

#[tokio::test]
async fn an_empty_key_and_that_of_the_database_are_not_put() {
    let shop = Shop::empty().await;
    shop.desk.start(false).await;
    let put = async |name, value: &str| {
        let value = Personal::new(value.to_owned());
        shop.desk.put_secret(name, value).await.unwrap_err()
    };
    let refused = put(SecretName::EngageApiKey, " \n").await;
    assert!(matches!(refused, SaveError::Refused { keys } if keys == ["engage.api_key"]));
    let refused = put(SecretName::DatabaseKey, "00").await;
    assert!(matches!(refused, SaveError::NotAllowed));
    shop.secrets.lock(true);
    let refused = put(SecretName::EngageApiKey, "key").await;
    assert!(matches!(refused, SaveError::Keychain(SecretsError::Locked)));
    shop.end().await;
}

#[tokio::test]
async fn settings_that_cannot_be_read_say_where() {
    let shop = Shop::empty().await;
    fs::write(shop.path("medlem.toml"), "[till\n").unwrap();
    shop.desk.start(false).await;
    let [Found::SettingsWrong { detail }] = &trouble(&shop)[..] else {
        panic!("the mistake is said")
    };
    assert!(detail.contains("medlem.toml:1:"), "{detail}");
    let refused = shop.desk.save_settings(shop.answers()).await;
    assert!(matches!(refused, Err(SaveError::File(_))));
    assert_eq!(shop.desk.examine().await.len(), 1);

    // Mended by hand, the same desk goes on.
    fs::remove_file(shop.path("medlem.toml")).unwrap();
    shop.desk.save_settings(shop.answers()).await.unwrap();
    shop.put_all_secrets().await;
    shop.desk.open().await;
    assert_eq!(shop.mode(), Mode::Real);
    shop.end().await;
}

#[tokio::test]
async fn a_till_that_opens_ends_practice() {
    let shop = Shop::empty().await;
    shop.desk.start(true).await;
    shop.desk.open().await;
    assert_eq!(
        shop.mode(),
        Mode::Practice,
        "practice goes on without a till"
    );
    shop.desk.save_settings(shop.answers()).await.unwrap();
    shop.put_all_secrets().await;
    shop.desk.open().await;
    assert_eq!(shop.mode(), Mode::Real);
    assert!(shop.desk.practice_customers().is_empty());
    shop.end().await;
}
