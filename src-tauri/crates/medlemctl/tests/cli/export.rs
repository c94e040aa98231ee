//! The history as CSV, and the invented one of practice.

use serde_json::Value;

use crate::{machine::Machine, shop::Shop};

const HEADER: &str = "\u{feff}reference,opened_at,ended_at,store,till,cashier,source,outcome,problem,\
                      masked_number,approved_after_s,consents\r\n";

#[tokio::test]
async fn what_ended_is_exported_as_it_was_chosen() {
    let shop = Shop::ready().await;
    let nothing = shop.run(&["history", "--csv"]).await;
    assert_eq!((nothing.code, nothing.out.as_str()), (Some(0), ""));

    let enrolled = shop.run(&["enrol", "--phone", "900 00 008"]).await;
    assert_eq!(enrolled.code, Some(12), "{enrolled:?}");
    for (chosen, rows) in [
        (&[][..], 1),
        (&["--outcome", "notOnVipps", "--last-three", "008"], 1),
        (&["--outcome", "enrolled"], 0),
        (&["--from", "2026-01-01", "--to", "2026-01-31"], 0),
    ] {
        let ran = shop.run(&[&["history", "--csv"], chosen].concat()).await;
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
        let written = ran
            .out
            .strip_prefix(HEADER)
            .expect("always the same columns");
        assert_eq!(written.lines().count(), rows, "{chosen:?}: {ran:?}");
    }
    let ran = shop.run(&["history", "--csv"]).await;
    let row = ran.out.lines().nth(1).unwrap();
    assert!(
        row.ends_with(",oslo-01,oslo-01-till-3,,keypad,notOnVipps,,47 ••• •• 008,,"),
        "{row}"
    );

    let audit = shop.run(&["audit", "list", "--json", "--limit", "4"]).await;
    let noted: Vec<Value> = audit
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(noted.len(), 4, "{audit:?}");
    assert!(noted.iter().all(|entry| entry["action"] == "exported"));
    assert!(
        noted
            .iter()
            .all(|entry| entry["actor"]["role"] == "terminal")
    );
    assert_eq!(noted[1]["detail"]["period"], "2026-01-01/2026-01-31");
    let narrow = &noted[3]["detail"];
    assert_eq!(narrow["filter"], "outcome, lastThree");
    assert_eq!(narrow["rows"], "1");
}

#[tokio::test]
async fn a_period_that_ends_before_it_begins_is_refused() {
    let shop = Shop::ready().await;
    shop.run(&["enrol", "--phone", "900 00 008"]).await;
    let arguments = [
        "history",
        "--csv",
        "--from",
        "2026-02-01",
        "--to",
        "2026-01-31",
    ];
    let ran = shop.run(&arguments).await;
    let (code, sentence) = ran.refusal();
    assert_eq!(code, 2);
    assert_eq!(sentence, "the last day of the period is before its first");
}

#[tokio::test]
async fn practice_is_filled_as_often_as_one_likes_without_keychain_or_settings() {
    let machine = Machine::new();
    let arguments = [
        "practice",
        "fill",
        "--enrolments",
        "300",
        "--days",
        "7",
        "--seed",
        "5",
    ];
    for _ in 0..2 {
        let ran = machine.run(&arguments).await;
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
        let says = "300 invented enrolments are in the history of practice: ";
        assert!(ran.out.starts_with(says), "{ran:?}");
    }
    let files = machine.files_elsewhere();
    let is_practice = |file: &&std::path::PathBuf| file.ends_with("practice.db");
    assert_eq!(files.iter().filter(is_practice).count(), 1, "{files:?}");
}
