//! The first start, practice, and what a screen leaves behind that was cleared.

use std::{fs, path::Path, time::Duration};

use crate::{
    cast::KARI,
    machine::Machine,
    page::{self, Page},
    phone::Phone,
    until::SOON,
    webdriver::ENTER,
    window::Window,
    words::NORWEGIAN,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_leads_to_practice_and_an_enrolment_that_leaves_nothing_behind() {
    let machine = Machine::new();
    let (window, phone) = tokio::join!(Window::open(&machine, &[]), Phone::new(&machine));
    window
        .shows(&NORWEGIAN.of("set-up.place.heading"), SOON)
        .await;
    window.practise_first().await;
    window.open_phone(&machine, KARI, &phone).await;

    // The drawn camera shows her phone: nobody types anything.
    let code = window.code().await;
    assert_eq!(
        phone.code(SOON).await,
        code,
        "the customer compares the two"
    );
    phone.approve(&["E-post"]).await;
    let enrolled = NORWEGIAN.of("common.outcomes.enrolled.sentence");
    window.shows(&enrolled, Duration::from_secs(30)).await;
    for (consent, answer) in [("acceptsEmail", "given"), ("acceptsSms", "notGiven")] {
        let kind = NORWEGIAN.of(&format!("common.consents.kinds.{consent}"));
        let words = NORWEGIAN.say(&format!("common.consents.{answer}"), &[("kind", &kind)]);
        window.shows(&words, SOON).await;
    }

    let last_three = [("lastThree", KARI.last_three())];
    let who = NORWEGIAN.say("cashier.shelf.customer", &last_three);
    assert!(
        window.held().await.contains(&who),
        "what is searched holds what is shown"
    );
    window.press(ENTER).await;
    window.hides(&enrolled, SOON).await;

    let cleared = [window.held().await, read_out_in(&window).await].concat();
    let traces = [KARI.traces(), vec![code, who]].concat();
    for trace in &traces {
        assert!(
            !cleared.contains(trace),
            "the window still holds {trace:?}:\n{cleared}"
        );
    }

    let ended = window.terminate().await;
    assert_eq!(ended.code(), Some(0), "{ended}");
    for trace in &traces {
        assert_kept_nowhere(machine.home(), trace);
    }
}

/// What the accessibility tree calls each thing of a page.
async fn read_out_in(page: &Page) -> String {
    let mut names = Vec::new();
    for element in page.0.all("body *:not(path, script, style)").await {
        names.extend(element.name().await);
    }
    page::spaced(&names.join("\n"))
}

/// Searches every file in a folder and those in it.
fn assert_kept_nowhere(folder: &Path, trace: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            assert_kept_nowhere(&entry.path(), trace);
        } else if kind.is_file() {
            let bytes = fs::read(entry.path()).unwrap();
            let holds = bytes
                .windows(trace.len())
                .any(|part| part == trace.as_bytes());
            assert!(!holds, "{} holds {trace:?}", entry.path().display());
        }
    }
}
