//! PINs from the terminal: IT sets them before a till is rolled out, and takes a forgotten one away.

use crate::shop::{DATABASE, Shop};

const PIN: &str = "805193";

#[tokio::test]
async fn a_pin_is_set_and_taken_away_and_never_shown() {
    let shop = Shop::without_keys().await;
    let mut shown = String::new();
    let listed = shop.run(&["role", "list"]).await;
    insta::assert_snapshot!(listed.out, @r"
    manager                  no PIN
    administrator            no PIN
    ");
    let reset = ["role", "reset", "administrator"];
    let ran = shop.run(&reset).await;
    assert_eq!(ran.out, "The PIN of the administrator: none was set.\n");
    assert!(!shop.machine.path(DATABASE).exists(), "nothing was begun");

    let set = [
        "--config",
        "till.toml",
        "-vv",
        "role",
        "set",
        "administrator",
    ];
    let ran = shop.machine.feed(&set, format!("{PIN}\n")).await;
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "The PIN of the administrator is set.\n")
    );
    shown += &ran.shown();
    let listed = shop.run(&["role", "list"]).await;
    insta::assert_snapshot!(listed.out, @r"
    manager                  no PIN
    administrator            PIN set
    ");

    let ran = shop.run(&reset).await;
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "The PIN of the administrator: taken away.\n")
    );
    shown += &ran.shown();
    assert!(!shown.contains(PIN), "{shown}");
}

#[tokio::test]
async fn who_chooses_the_next_pin_of_the_administrator_is_told_as_it_is() {
    let shop = Shop::without_keys().await;
    let reset = ["role", "reset", "administrator"];
    let ran = shop.run(&reset).await;
    assert!(
        ran.err.contains("Whoever opens the back office next"),
        "{ran:?}"
    );
    let aside = format!("{DATABASE}.set-aside-20261121T082412Z");
    shop.machine.write(&aside, "damaged");
    let ran = shop.run(&reset).await;
    assert!(ran.err.contains("nobody can choose a new one"), "{ran:?}");
    assert!(
        ran.err.contains("medlemctl role set administrator"),
        "{ran:?}"
    );
}

#[tokio::test]
async fn a_pin_that_is_easy_to_guess_is_refused() {
    let shop = Shop::without_keys().await;
    for (pin, why) in [
        (
            "1234",
            "the digits of the PIN follow one another; the PIN is as it was",
        ),
        ("123", "a PIN has 4 to 12 digits; the PIN is as it was"),
        (
            "",
            "nothing came in on standard input; the PIN is as it was",
        ),
    ] {
        let set = ["--config", "till.toml", "role", "set", "manager"];
        let ran = shop.machine.feed(&set, pin).await;
        assert_eq!(ran.refusal(), (2, why));
    }
}
