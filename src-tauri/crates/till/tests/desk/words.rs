//! Language, and what else the till remembers by itself.

use std::fs;

use enrolment::Country;
use settings::Language;
use till::SaveError;

use crate::shop::Shop;

#[tokio::test]
async fn practice_speaks_the_language_that_is_set() {
    let shop = Shop::empty().await;
    fs::write(shop.path("medlem.toml"), "[till]\ncountry = \"FI\"\n").unwrap();
    let shop = shop.again();
    shop.desk.start(true).await;
    let standing = shop.desk.standing().borrow().clone();
    assert_eq!(standing.language, Language::Fi);
    assert_eq!(standing.country, Country::Fi);
    assert_eq!(shop.desk.customer().borrow().language, Language::Fi);
    shop.end().await;
}

#[tokio::test]
async fn a_language_is_set_at_once_and_remembered() {
    let shop = Shop::empty().await;
    shop.desk.start(true).await;
    shop.desk.set_language(Language::Sv).await.unwrap();
    assert_eq!(shop.desk.standing().borrow().language, Language::Sv);
    assert_eq!(shop.desk.customer().borrow().language, Language::Sv);
    shop.desk.close().await;

    let shop = shop.again();
    assert_eq!(shop.desk.standing().borrow().language, Language::Sv);
    shop.end().await;
}

#[tokio::test]
async fn a_language_that_is_locked_stays() {
    let shop = Shop::empty().await;
    fs::write(shop.path("machine.toml"), "[till]\nlanguage = \"da\"\n").unwrap();
    let shop = shop.again();
    shop.desk.start(true).await;
    assert!(shop.desk.standing().borrow().is_language_locked);
    let refused = shop.desk.set_language(Language::En).await.unwrap_err();
    assert!(matches!(refused, SaveError::Refused { keys } if keys == ["till.language"]));
    assert_eq!(shop.desk.standing().borrow().language, Language::Da);
    shop.end().await;
}

#[tokio::test]
async fn the_monitor_of_the_customers_is_remembered() {
    let shop = Shop::open().await;
    assert_eq!(shop.desk.customer_monitor(), None);
    shop.desk
        .set_customer_monitor(Some("HDMI-2"))
        .await
        .unwrap();
    assert_eq!(shop.desk.customer_monitor().as_deref(), Some("HDMI-2"));
    shop.desk.close().await;
    let shop = shop.again();
    assert_eq!(shop.desk.customer_monitor().as_deref(), Some("HDMI-2"));
    shop.desk.set_customer_monitor(None).await.unwrap();
    assert_eq!(shop.desk.customer_monitor(), None);
    shop.end().await;
}
