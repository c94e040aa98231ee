//! The settings screens: what is shown, what is changed, and what a change may not do.

use std::{collections::BTreeMap, fs};

use access::Role;
use enrolment::{
    Personal, Phase,
    ports::{SecretName, Secrets as _},
};
use sandbox::Role as Customer;
use settings::{Language, Settings};
use store::{AuditAction, AuditEntry};
use till::{
    Connection, EngageChoice, Found, KeyState, MappingView, Mode, Office, OfficeError, OpenError,
    SaveError,
};

use super::{real_office, unsaved::left_unsaved};
use crate::shop::{Shop, begun, ended, moved, says, snapshot, soon};

fn values(values: &[(&str, &str)]) -> BTreeMap<String, String> {
    let values = values.iter();
    values
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

/// What the real till's book says of settings and keys.
async fn book(office: &Office) -> Vec<AuditEntry> {
    let mut entries = office.audit_page(None).await.unwrap();
    entries.retain(|entry| {
        matches!(
            entry.action,
            AuditAction::SettingsChanged | AuditAction::SecretPut
        )
    });
    entries
}

#[tokio::test]
async fn everything_is_shown_with_its_lock_and_no_key_with_its_value() {
    let shop = Shop::open().await;
    fs::write(shop.path("machine.toml"), "[logs]\nkeep_mb = 7\n").unwrap();
    let shop = shop.restarted().await;
    let office = real_office(&shop).await;
    let shown = office.settings().await.unwrap();
    let setting = |key: &str| {
        let mut all = shown.settings.iter();
        all.find(|setting| setting.key == key).unwrap().clone()
    };
    assert_eq!(setting("till.id").value.as_deref(), Some("till-1"));
    assert_eq!(setting("till.id").locked_by, None);
    assert_eq!(setting("logs.keep_mb").value.as_deref(), Some("7"));
    let file = shop.path("machine.toml").display().to_string();
    assert_eq!(setting("logs.keep_mb").locked_by, Some(file));
    let keep = setting("logs.keep_mb");
    assert_eq!((keep.from, keep.to), (Some(5), Some(500)));
    assert_eq!(
        (setting("till.id").from, setting("till.id").to),
        (None, None)
    );
    assert_eq!(shown.settings.len(), Settings::default().explain().len());
    assert_eq!(shown.secrets.len(), 4);
    assert!(
        shown
            .secrets
            .iter()
            .all(|secret| secret.state == KeyState::Kept)
    );
    let text = serde_json::to_string(&shown).unwrap();
    for (name, value) in shop.keys() {
        assert!(!text.contains(&value), "{}", name.as_str());
    }
    shop.end().await;
}

#[tokio::test]
async fn a_keychain_that_does_not_answer_is_no_key_that_is_missing() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let states = async || -> Vec<_> {
        let secrets = office.settings().await.unwrap().secrets.into_iter();
        secrets.map(|secret| secret.state).collect()
    };
    shop.secrets
        .forget(SecretName::VippsClientId)
        .await
        .unwrap();
    assert_eq!(
        states().await,
        [
            KeyState::Missing,
            KeyState::Kept,
            KeyState::Kept,
            KeyState::Kept
        ]
    );
    shop.secrets.lock(true);
    assert_eq!(states().await, [KeyState::Unknown; 4]);
    shop.end().await;
}

#[tokio::test]
async fn what_the_screens_follow_holds_at_once_and_is_in_the_book_without_its_value() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let change = values(&[("till.language", "en"), ("screen.clear_after_s", "33")]);
    office.change_settings(change).await.unwrap();
    let standing = shop.desk.standing().borrow().clone();
    assert_eq!(standing.language, Language::En);
    assert_eq!(standing.clear_after.as_secs(), 33);
    let book = book(&office).await;
    assert_eq!(book.len(), 1);
    assert_eq!(book[0].actor.role, "administrator");
    assert_eq!(
        book[0].detail,
        values(&[("keys", "screen.clear_after_s, till.language")])
    );
    shop.end().await;
}

#[tokio::test]
async fn what_the_engine_follows_reopens_the_till_and_the_administrator_stays() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let mut changes = shop.desk.watch();
    let change = values(&[("till.id", "till-2"), ("engage.source", "Kasse")]);
    office.change_settings(change).await.unwrap();
    assert_eq!(shop.mode(), Mode::Real);
    assert_eq!(
        shop.desk.standing().borrow().till.as_deref(),
        Some("till-2")
    );
    office.may(Role::Administrator).unwrap();

    let view = begun(&shop.desk, says(Customer::ApprovesAll)).await;
    ended(&mut changes, &view).await;
    let line = office.time_line(view.id).await.unwrap();
    assert_eq!(line.row.till, "till-2");
    assert_eq!(book(&office).await.len(), 1, "the book goes on");
    shop.end().await;
}

#[tokio::test]
async fn settings_that_no_till_opens_with_are_not_kept() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let before = fs::read_to_string(shop.path("medlem.toml")).unwrap();
    // No folder can be made below a file.
    let nowhere = shop.path("medlem.toml").join("medlem.db");
    let change = values(&[
        ("history.path", nowhere.to_str().unwrap()),
        ("till.language", "en"),
    ]);
    let refused = office.change_settings(change).await;
    assert!(matches!(refused, Err(OfficeError::Open(_))), "{refused:?}");
    assert_eq!(
        fs::read_to_string(shop.path("medlem.toml")).unwrap(),
        before
    );
    assert_eq!(shop.desk.standing().borrow().language, Language::Nb);
    assert_eq!(book(&office).await, []);

    let mut changes = shop.desk.watch();
    let view = begun(&shop.desk, says(Customer::ApprovesAll)).await;
    ended(&mut changes, &view).await;
    shop.end().await;
}

#[tokio::test]
async fn nobody_who_waits_is_interrupted() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let mut changes = shop.desk.watch();
    let view = begun(&shop.desk, says(Customer::NeverAnswers)).await;
    moved(&mut changes, &view, |phase| {
        matches!(phase, Phase::AwaitingApproval { .. })
    })
    .await;
    let key = Personal::new(shop.services.credentials().engage_api_key.clone());
    for refused in [
        office
            .change_settings(values(&[("till.id", "till-2")]))
            .await,
        office
            .change_settings(values(&[("camera.rate", "15")]))
            .await,
        office.put_key(SecretName::EngageApiKey, key).await,
    ] {
        assert!(matches!(refused, Err(OfficeError::NotNow)), "{refused:?}");
    }
    let change = values(&[("till.language", "en")]);
    office.change_settings(change).await.unwrap();

    shop.desk.cancel(view.id).await.unwrap();
    ended(&mut changes, &view).await;
    let change = values(&[("till.id", "till-2"), ("camera.rate", "15")]);
    let free = async {
        // The desk hears of the end a moment after those who watch it.
        while let Err(refused) = office.change_settings(change.clone()).await {
            assert!(matches!(refused, OfficeError::NotNow), "{refused:?}");
            tokio::task::yield_now().await;
        }
    };
    soon(free).await;
    let keys = book(&office).await.into_iter();
    let keys: Vec<_> = keys.map(|entry| entry.detail["keys"].clone()).collect();
    assert_eq!(keys, ["camera.rate, till.id", "till.language"]);
    shop.end().await;
}

#[tokio::test]
async fn where_approved_enrolments_go_stays_until_they_are_there() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let view = left_unsaved(&shop, Customer::ApprovesAll).await;
    let before = fs::read_to_string(shop.path("medlem.toml")).unwrap();
    let other = shop.path("other.db").to_str().unwrap().to_owned();
    let elsewhere = [
        ("history.path", other.as_str()),
        ("till.store", "bergen-01"),
        ("engage.base_url", "https://elsewhere.example/"),
    ];
    for change in elsewhere {
        let refused = office.change_settings(values(&[change])).await;
        assert!(
            matches!(refused, Err(OfficeError::Unsaved)),
            "{change:?}: {refused:?}"
        );
    }
    // A person writes into the file, and something else is set in the back office.
    let by_hand = format!("{before}history.path = {other:?}\n");
    fs::write(shop.path("medlem.toml"), by_hand).unwrap();
    let id = values(&[("till.id", "till-2")]);
    let refused = office.change_settings(id.clone()).await;
    assert!(matches!(refused, Err(OfficeError::Unsaved)), "{refused:?}");
    fs::write(shop.path("medlem.toml"), before).unwrap();
    assert!(!shop.path("other.db").exists());
    assert_eq!(book(&office).await, []);

    // Anything else may be what they wait for.
    office.change_settings(id).await.unwrap();
    let key = Personal::new(shop.services.credentials().engage_api_key.clone());
    let put = office.put_key(SecretName::EngageApiKey, key).await;
    put.unwrap();
    shop.services.clear_faults();
    let mut changes = shop.desk.watch();
    snapshot(&mut changes).await;
    office.save_unsaved_now(view.id).await.unwrap();
    ended(&mut changes, &view).await;
    office.change_settings(values(&elsewhere)).await.unwrap();
    let refused = office.settings().await;
    assert!(
        matches!(refused, Err(OfficeError::NotAllowed { .. })),
        "another database has other PINs: {refused:?}"
    );
    shop.end().await;
}

#[tokio::test]
async fn a_customer_who_comes_while_a_till_opens_is_not_left_behind() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let mut changes = shop.desk.watch();
    let other = shop.path("other.db");
    let change = values(&[("history.path", other.to_str().unwrap())]);
    let (refused, view) = tokio::join!(
        office.change_settings(change),
        begun(&shop.desk, says(Customer::ApprovesAll)),
    );
    assert!(matches!(refused, Err(OfficeError::NotNow)), "{refused:?}");
    ended(&mut changes, &view).await;
    shop.end().await;
}

#[tokio::test]
async fn a_damaged_database_is_left_where_it_is() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    // What waits beside it belongs to a database that is gone.
    let damaged = shop.path("other.db");
    fs::write(&damaged, "").unwrap();
    fs::write(shop.path("other.db-wal"), "transactions").unwrap();
    let change = values(&[("history.path", damaged.to_str().unwrap())]);
    let refused = office.change_settings(change).await;
    assert!(
        matches!(refused, Err(OfficeError::Open(OpenError::Damaged { .. }))),
        "{refused:?}"
    );
    let waiting = fs::read(shop.path("other.db-wal")).unwrap();
    assert_eq!(waiting, b"transactions");
    assert_eq!(book(&office).await, []);
    shop.end().await;
}

#[tokio::test]
async fn what_is_wrong_or_locked_is_named_and_not_in_the_book() {
    let shop = Shop::open().await;
    fs::write(shop.path("machine.toml"), "[till]\nid = \"till-1\"\n").unwrap();
    let shop = shop.restarted().await;
    let office = real_office(&shop).await;
    let change = values(&[("till.id", "till-2"), ("till.language", "en")]);
    let Err(OfficeError::Settings(SaveError::Refused { keys })) =
        office.change_settings(change).await
    else {
        panic!("not refused by key")
    };
    assert_eq!(keys, ["till.id"]);
    assert_eq!(book(&office).await, []);
    shop.end().await;
}

#[tokio::test]
async fn boxes_are_mapped_anew() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let mappings = vec![
        MappingView {
            from: "mail \"box\"".to_owned(),
            to: "acceptsEmail".to_owned(),
            is_preference: true,
        },
        MappingView {
            from: "terms".to_owned(),
            to: "memberTerms".to_owned(),
            is_preference: false,
        },
    ];
    let shown = office.map_consents(mappings.clone()).await.unwrap();
    assert_eq!(shown.mappings, mappings);
    let shown = office.map_consents(Vec::new()).await.unwrap();
    assert_eq!(shown.mappings, []);
    shop.end().await;
}

#[tokio::test]
async fn a_new_key_is_used_at_once_and_a_useless_one_not_kept() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let name = SecretName::EngageApiKey;
    let put = |value: &str| office.put_key(name, Personal::new(value.to_owned()));
    let kept = async || shop.secrets.get(name).await.unwrap().unwrap().into_inner();

    put(" another-key\n").await.unwrap();
    assert_eq!(kept().await, "another-key");
    let found = office.examine(Connection::Engage).await.unwrap();
    let found: Vec<_> = found.into_iter().map(|finding| finding.found).collect();
    assert!(found.contains(&Found::EngageRefusesKey), "{found:?}");

    let refused = put("a\u{1}key").await;
    assert!(matches!(refused, Err(OfficeError::Open(_))), "{refused:?}");
    assert_eq!(kept().await, "another-key");
    for (name, value) in [(name, "  "), (SecretName::DatabaseKey, "00")] {
        let refused = office.put_key(name, Personal::new(value.to_owned())).await;
        assert!(
            matches!(refused, Err(OfficeError::Settings(_))),
            "{refused:?}"
        );
    }
    let book = book(&office).await;
    assert_eq!(book.len(), 1, "what was refused is not in it: {book:?}");
    assert_eq!(book[0].detail, values(&[("keys", "engage.api_key")]));
    shop.end().await;
}

#[tokio::test]
async fn a_connection_is_tried_by_itself() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let found = async |part| -> Vec<Found> {
        let found = office.examine(part).await.unwrap();
        found.into_iter().map(|finding| finding.found).collect()
    };
    let vipps = found(Connection::Vipps).await;
    assert!(vipps.contains(&Found::VippsTakesKeys) && !vipps.contains(&Found::EngageAnswers));
    let engage = found(Connection::Engage).await;
    let store = "oslo-01".to_owned();
    assert!(engage.contains(&Found::EngageAnswers) && !engage.contains(&Found::VippsAnswers));
    assert!(engage.contains(&Found::StoreKnown { store }), "{engage:?}");
    let camera = found(Connection::Camera).await;
    assert!(matches!(
        camera.as_slice(),
        [Found::NoCamera | Found::Cameras { .. }]
    ));
    let all = found(Connection::All).await;
    for one in vipps.iter().chain(&engage).chain(&camera) {
        assert!(all.contains(one), "{one:?}");
    }

    // A store can never be changed on a contact: what is set wrong is said before the first one.
    let change = values(&[("till.store", "moss-01")]);
    office.change_settings(change).await.unwrap();
    let store = "moss-01".to_owned();
    let engage = found(Connection::Engage).await;
    assert!(
        engage.contains(&Found::StoreInactive { store }),
        "{engage:?}"
    );
    shop.end().await;
}

#[tokio::test]
async fn engage_lists_what_can_be_chosen() {
    let shop = Shop::open().await;
    let office = real_office(&shop).await;
    let lists = office.lists().await.unwrap();
    let ids =
        |list: &[EngageChoice]| -> Vec<_> { list.iter().map(|choice| choice.id.clone()).collect() };
    assert_eq!(ids(&lists.stores), ["oslo-01", "bergen-01", "aarhus-01"]);
    assert_eq!(lists.stores[0].name, "Fjellheim Oslo");
    assert_eq!(ids(&lists.consents), ["memberTerms", "tailoredOffers"]);
    shop.end().await;
}

#[tokio::test]
async fn only_an_administrator_of_the_real_till_may() {
    let shop = Shop::practising().await;
    let manager = shop.unlock(Role::Manager).await;
    let refused = manager.settings().await;
    assert!(
        matches!(
            refused,
            Err(OfficeError::NotAllowed {
                needs: Role::Administrator
            })
        ),
        "{refused:?}"
    );
    let administrator = shop.unlock(Role::Administrator).await;
    let refused = administrator
        .change_settings(values(&[("till.id", "till-2")]))
        .await;
    assert!(matches!(refused, Err(OfficeError::Practice)), "{refused:?}");
    shop.end().await;
}
