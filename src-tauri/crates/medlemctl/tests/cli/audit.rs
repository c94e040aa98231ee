//! The audit, and erasing a customer, which stands in it.

use sandbox::{Effect, Endpoint, Fault};
use serde_json::Value;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, sqlite::SqliteConnectOptions};

use crate::{
    machine::Ran,
    shop::{DATABASE, Shop},
};

/// Not on Vipps: such an enrolment ends by itself.
const NUMBER: &str = "900 00 008";

async fn enrolled() -> Shop {
    let shop = Shop::ready().await;
    let ran = shop.run(&["enrol", "--phone", NUMBER]).await;
    assert_eq!(ran.code, Some(12), "{ran:?}");
    shop
}

fn receipt(ran: &Ran) -> Value {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

#[tokio::test]
async fn on_a_new_machine_there_is_nothing_to_list_verify_or_erase() {
    let shop = Shop::ready().await;
    for command in [
        ["audit", "list"].as_slice(),
        &["audit", "verify"],
        &["erase", NUMBER, "--yes"],
    ] {
        let ran = shop.run(command).await;
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.out.starts_with("Nothing"), "{ran:?}");
    }
    assert!(!shop.keeps("database.key").await, "and no key is made");
}

#[tokio::test]
async fn a_number_is_erased_and_the_receipt_stands_in_the_audit() {
    let shop = enrolled().await;
    let receipt = receipt(&shop.run(&["erase", NUMBER, "--yes", "--json"]).await);
    assert_eq!(receipt["erased"]["ended"], 1);

    let listed = shop.run(&["audit", "list", "--json"]).await;
    let newest: Value = serde_json::from_str(listed.out.lines().next().unwrap()).unwrap();
    assert_eq!(newest["action"], "erased");
    assert_eq!(newest["actor"]["role"], "terminal");
    assert_eq!(newest["detail"]["reference"], receipt["reference"]);
    let listed = shop.run(&["audit", "list"]).await;
    assert!(listed.out.contains("erased a number"), "{listed:?}");
    let history = shop.run(&["history"]).await;
    assert!(!history.out.contains("008"), "{history:?}");
    let again = shop.run(&["erase", NUMBER, "--yes", "--json"]).await;
    assert_eq!(self::receipt(&again)["erased"]["ended"], 0);
}

#[tokio::test]
async fn without_a_yes_it_is_only_counted() {
    let shop = enrolled().await;
    let ran = shop
        .machine
        .feed(&["--config", "till.toml", "erase", "-"], NUMBER)
        .await;
    let (code, sentence) = ran.refusal();
    assert_eq!(code, 2, "{ran:?}");
    assert_eq!(
        sentence,
        "nothing was erased (ended: 1, open: 0, approved and not saved: 0): say --yes to erase it"
    );
    let history = shop.run(&["history"]).await;
    assert!(history.out.contains("008"), "{history:?}");
    let listed = shop.run(&["audit", "list"]).await;
    assert!(listed.out.contains("looked up a number"), "{listed:?}");
}

#[tokio::test]
async fn what_is_approved_and_not_saved_is_erased_only_when_that_is_said() {
    let shop = Shop::ready().await;
    let away = Fault::next(Endpoint::EngageCreate, Effect::status(503)).calls(100);
    shop.sandbox.add_fault(away);
    let ran = shop.run(&["enrol", "--phone", "900 00 001"]).await;
    assert_eq!(ran.code, Some(14), "{ran:?}");

    let ran = shop.run(&["erase", "900 00 001", "--yes"]).await;
    let (code, sentence) = ran.refusal();
    assert_eq!(code, 1, "{ran:?}");
    assert!(sentence.contains("say --unsaved"), "{sentence}");

    let erase = ["erase", "900 00 001", "--yes", "--unsaved", "--json"];
    let receipt = receipt(&shop.run(&erase).await);
    assert_eq!(receipt["erased"]["unsaved"], 1);
    let unsaved = shop.run(&["history", "--unsaved"]).await;
    assert_eq!(unsaved.out, "Nothing yet.\n");
}

#[tokio::test]
async fn what_is_erased_is_not_shown() {
    let shop = enrolled().await;
    let ran = shop.run(&["-vv", "erase", NUMBER, "--yes"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for form in ["90000008", NUMBER, "•• 008"] {
        assert!(!ran.shown().contains(form), "{form}: {ran:?}");
    }
}

#[tokio::test]
async fn the_first_broken_entry_is_named() {
    let shop = Shop::ready().await;
    let key = "ab".repeat(32);
    shop.keep("database.key", &key).await;
    let ran = shop.run(&["enrol", "--phone", NUMBER]).await;
    assert_eq!(ran.code, Some(12), "{ran:?}");
    for _ in 0..3 {
        receipt(&shop.run(&["erase", NUMBER, "--yes", "--json"]).await);
    }
    let whole = shop.run(&["audit", "verify"]).await;
    assert_eq!(whole.code, Some(0), "{whole:?}");
    assert_eq!(whole.out, "The audit is as it was written. Entries: 3.\n");

    let mut beneath = SqliteConnectOptions::new()
        .filename(shop.machine.path(DATABASE))
        .pragma("key", format!("\"x'{key}'\""))
        .connect()
        .await
        .unwrap();
    beneath
        .execute(
            "DROP TRIGGER audit_is_not_updated;
             UPDATE audit SET role = 'manager' WHERE seq = 2",
        )
        .await
        .unwrap();
    beneath.close().await.unwrap();

    let broken = shop.run(&["audit", "verify"]).await;
    let (code, sentence) = broken.refusal();
    assert_eq!(
        (code, sentence),
        (1, "the audit is not as it was written, from entry 2 on")
    );
}
