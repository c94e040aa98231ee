//! What is too old tells of nobody once the till is open.

use std::collections::BTreeMap;

use enrolment::{
    EnrolmentId, Msisdn, Outcome, Source,
    ports::{Clock as _, SecretName, Secrets as _},
};
use jiff::SignedDuration;
use store::{Actor, AuditAction, DatabaseKey, Ended, HistoryRow, SqliteStore};
use till::SystemClock;

use crate::shop::{Shop, until_so};

/// The real database, beside the desk's own handle.
pub(super) async fn real_store(shop: &Shop) -> SqliteStore {
    let key = shop.secrets.get(SecretName::DatabaseKey).await.unwrap();
    let key = DatabaseKey::from_hex(&key.unwrap()).unwrap();
    SqliteStore::open(&shop.path("data/medlem.db"), &key)
        .await
        .unwrap()
}

fn ended_before(days: i64) -> Ended {
    let number = Msisdn::from_international("4741234567").unwrap();
    let at = SystemClock.now() - SignedDuration::from_hours(24 * days);
    Ended {
        row: HistoryRow {
            id: EnrolmentId::fresh(),
            opened_at: at,
            ended_at: at,
            store: "oslo-01".to_owned(),
            till: "till-1".to_owned(),
            cashier: Some("17".to_owned()),
            source: Source::Keypad,
            outcome: Outcome::Declined,
            milestones: BTreeMap::new(),
            consents: BTreeMap::new(),
            masked_number: Some(number.masked()),
        },
        number: Some(number),
        events: Vec::new(),
    }
}

#[tokio::test]
async fn rows_older_than_the_settings_say_are_made_anonymous_when_the_till_opens() {
    let shop = Shop::open_with("history.retention_days = 30\n").await;
    shop.desk.close().await;
    let store = real_store(&shop).await;
    // More than are taken at once.
    let mut rows: Vec<_> = (0..250).map(|index| ended_before(31 + index)).collect();
    rows.extend((0..5).map(|index| ended_before(25 + index)));
    store.add_ended(&rows).await.unwrap();

    let shop = shop.again();
    shop.desk.start(false).await;

    let telling = async || {
        let rows = store.history(None, 1_000).await.unwrap();
        assert_eq!(rows.len(), 255, "they stay as figures");
        rows.into_iter()
            .filter(|row| row.masked_number.is_some() || row.cashier.is_some())
            .count()
    };
    until_so(async || telling().await <= 5).await;
    assert_eq!(telling().await, 5);
    let noted: Vec<_> = store.audit(None, 10).await.unwrap();
    let rows: Vec<_> = noted.iter().map(|entry| &entry.detail["rows"]).collect();
    assert_eq!(rows, ["50", "200"]);
    store.close().await;
    shop.end().await;
}

#[tokio::test]
async fn a_clock_that_moved_far_is_believed_after_a_day() {
    let shop = Shop::open_with("history.retention_days = 30\n").await;
    shop.desk.close().await;
    let store = real_store(&shop).await;
    store.add_ended(&[ended_before(400)]).await.unwrap();
    let tells = async || {
        let rows = store.history(None, 10).await.unwrap();
        rows.iter().any(|row| row.masked_number.is_some())
    };

    let shop = shop.again();
    shop.desk.start(false).await;
    let noted = async || store.audit(None, 10).await.unwrap();
    until_so(async || !noted().await.is_empty()).await;
    assert_eq!(noted().await[0].detail["rows"], "0");
    assert!(tells().await, "the clock may be wrong");
    shop.desk.close().await;

    // As if that had been the day before.
    let sign = SystemClock.now() - SignedDuration::from_hours(25);
    let (actor, action) = (Actor::system(), AuditAction::Anonymised);
    store
        .note(sign, &actor, action, &BTreeMap::new())
        .await
        .unwrap();
    let shop = shop.again();
    shop.desk.start(false).await;
    until_so(async || !tells().await).await;
    store.close().await;
    shop.end().await;
}
