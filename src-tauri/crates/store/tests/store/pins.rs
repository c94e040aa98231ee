//! PINs and their tries.

use store::StoredPin;

use crate::{samples::at, sqlite::Place};

fn pin(hash: &str, wrong: u32) -> StoredPin {
    StoredPin {
        hash: hash.to_owned(),
        wrong,
        last_wrong_at: (wrong > 0).then(|| at(1)),
        wait_until: (wrong > 3).then(|| at(30)),
    }
}

#[tokio::test]
async fn a_pin_and_its_tries_survive_a_restart() {
    let place = Place::new();
    let store = place.open().await;
    store.put_pin("manager", &pin("one", 0)).await.unwrap();
    store
        .put_pin("administrator", &pin("two", 0))
        .await
        .unwrap();
    store.put_pin("manager", &pin("one", 4)).await.unwrap();
    store.close().await;

    let kept = place.open().await.pins().await.unwrap();
    let expected = [
        ("administrator".to_owned(), pin("two", 0)),
        ("manager".to_owned(), pin("one", 4)),
    ];
    assert_eq!(kept, expected.into());
}

#[tokio::test]
async fn a_forgotten_pin_is_gone() {
    let place = Place::new();
    let store = place.open().await;
    store.put_pin("manager", &pin("one", 0)).await.unwrap();
    assert!(store.forget_pin("manager").await.unwrap());
    assert!(!store.forget_pin("manager").await.unwrap());
    assert!(store.pins().await.unwrap().is_empty());
}

#[test]
fn the_hash_of_a_pin_is_not_printed() {
    let printed = format!("{:?}", pin("$argon2id$v=19$secret", 1));
    assert!(!printed.contains("argon2id"), "{printed}");
}
