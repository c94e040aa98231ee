//! `enrol --json`, as a script reads it.

use rstest::rstest;
use serde_json::Value;

use crate::{
    machine::{Machine, Ran},
    shop::Shop,
};

fn lines(ran: &Ran) -> Vec<Value> {
    let lines = ran.out.lines().map(serde_json::from_str);
    lines.map(Result::unwrap).collect()
}

#[rstest]
#[case(&["--phone", "+47 900 00 008"])]
#[case(&["--qr-text", "https://qr.vipps.no/28/2/01/031/4790000008?v=1"])]
#[tokio::test]
async fn standard_output_is_one_object_per_phase_and_nothing_else(#[case] source: &[&str]) {
    let machine = Machine::new();
    let arguments = [&["-vv", "enrol", "--practice", "--json"], source].concat();
    let ran = machine.run(&arguments).await;
    assert_eq!(ran.code, Some(12), "{ran:?}");
    let lines = lines(&ran);
    for (before, after) in lines.iter().zip(&lines[1..]) {
        assert_eq!(before["id"], after["id"]);
        assert!(before["version"].as_i64() < after["version"].as_i64());
        assert_ne!(before["phase"], after["phase"]);
        assert_ne!(before["phase"], "ended");
    }
    let last = lines.last().unwrap();
    assert_eq!(last["phase"], "ended");
    assert_eq!(last["outcome"], "notOnVipps");
    assert_eq!(last["number"], "+47 ••• •• 008");
}

/// From the request to the saved member, with the names and the address of the customer in between.
#[tokio::test]
async fn no_number_name_or_key_is_shown_on_the_way() {
    let shop = Shop::ready().await;
    let ran = shop
        .run(&["-vv", "enrol", "--json", "--phone", "900 00 001"])
        .await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(lines(&ran).last().unwrap()["outcome"], "enrolled");
    let history = shop.run(&["-vv", "history", "--json"]).await;
    assert_eq!(lines(&history).len(), 1, "{history:?}");
    let customer = shop.sandbox.customer("4790000001").unwrap();
    let keys = shop.sandbox.credentials();
    for word in [
        "90000001",
        "900 00 001",
        &customer.given_name,
        &customer.family_name,
        &keys.client_secret,
        &keys.subscription_key,
        &keys.engage_api_key,
    ] {
        assert!(!ran.shown().contains(word), "{word}: {ran:?}");
        assert!(!history.shown().contains(word), "{word}: {history:?}");
    }
}

/// A terminal's colours are no part of a log that goes to a file.
#[tokio::test]
async fn the_log_is_plain_text_of_our_own_crates() {
    let ran = Machine::new()
        .run(&["-vv", "enrol", "--practice", "--phone", "900 00 008"])
        .await;
    assert!(!ran.err.contains('\u{1b}'), "{ran:?}");
    assert!(ran.err.contains(" INFO enrolment::"), "{ran:?}");
    let ours = ["enrolment", "engage", "vipps", "sandbox", "store", "till"];
    for line in ran.err.lines().filter(|line| line.contains("DEBUG")) {
        let from = line.split_whitespace().nth(2).unwrap_or_default();
        let from = from.split(':').next().unwrap_or_default();
        assert!(ours.contains(&from), "{line}");
    }
}
