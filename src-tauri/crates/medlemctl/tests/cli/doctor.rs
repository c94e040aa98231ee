//! The examination, and what an enrolment says about the same faults.

use crate::{
    machine::{Machine, Ran},
    shop::{DATABASE, Shop},
};

/// The marks of the findings, in order, without the camera's, which is last and depends on the machine.
fn marks(ran: &Ran) -> Vec<&str> {
    let findings = ran.out.lines().filter(|line| line.contains(". "));
    let marks = findings.filter_map(|line| line.split_whitespace().nth(1));
    let mut marks: Vec<_> = marks
        .filter(|mark| ["ok", "note", "FIX"].contains(mark))
        .collect();
    marks.pop();
    marks
}

#[tokio::test]
async fn a_till_that_is_ready_has_good_findings_only() {
    let shop = Shop::ready().await;
    let ran = shop.run(&["doctor"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(marks(&ran), ["ok"; 7], "{ran:?}");
    assert!(ran.out.ends_with("This till is ready.\n"), "{ran:?}");
}

#[tokio::test]
async fn a_wrong_secret_of_vipps_is_found() {
    let shop = Shop::ready().await;
    shop.keep("vipps.client_secret", "wrong").await;

    let ran = shop
        .run(&["enrol", "--phone", "900 00 001", "--json"])
        .await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(problem(&ran), "vippsKeysRefused");
    let ran = shop.run(&["enrol", "--phone", "900 00 001"]).await;
    assert!(
        ran.out
            .ends_with("Vipps does not accept the keys. Run `medlemctl doctor`.\n"),
        "{ran:?}"
    );

    let ran = shop.run(&["doctor"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(
        marks(&ran),
        ["ok", "ok", "ok", "ok", "FIX", "ok", "ok"],
        "{ran:?}"
    );
    assert!(ran.out.ends_with("One finding must be fixed.\n"), "{ran:?}");
}

#[tokio::test]
async fn a_wrong_key_of_engage_is_found() {
    let shop = Shop::ready().await;
    shop.keep("engage.api_key", "wrong").await;

    let ran = shop
        .run(&["enrol", "--phone", "900 00 001", "--json"])
        .await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(problem(&ran), "engageKeyRefused");

    let ran = shop.run(&["doctor"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(
        marks(&ran),
        ["ok", "ok", "ok", "ok", "ok", "FIX"],
        "{ran:?}"
    );
    assert!(ran.out.contains("Check `engage.api_key`"), "{ran:?}");
}

/// Nothing is asked of a keychain that refused once: each time it may ask a person for its password.
#[tokio::test]
async fn a_keychain_that_does_not_answer_is_one_finding() {
    let shop = Shop::ready().await;
    shop.machine.keychain().lock().await;
    let ran = shop.run(&["doctor"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(marks(&ran), ["ok", "FIX"], "{ran:?}");
    assert!(!shop.machine.path(DATABASE).exists());
}

#[tokio::test]
async fn an_empty_machine_is_told_where_to_begin() {
    let machine = Machine::new();
    let ran = machine.run(&["doctor"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(marks(&ran), ["FIX", "FIX"], "{ran:?}");
    for word in ["`till.id`", "medlem.toml", "gnome-keyring"] {
        assert!(ran.out.contains(word), "{word}: {ran:?}");
    }
    assert!(machine.files_elsewhere().is_empty());
}

fn problem(ran: &Ran) -> String {
    let last = ran.out.lines().last().unwrap();
    let last: serde_json::Value = serde_json::from_str(last).unwrap();
    assert_eq!(last["phase"], "ended");
    assert_eq!(last["outcome"], "failed");
    last["code"].as_str().unwrap().to_owned()
}
