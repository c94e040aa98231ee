//! Who gets into the back office, and how far.

use serde_json::json;

use crate::{machine::Machine, page::Role, until::SOON, window::Window, words::NORWEGIAN};

#[tokio::test(flavor = "multi_thread")]
async fn wrong_pins_make_one_wait_and_a_manager_gets_no_further_than_the_pin() {
    let machine = Machine::new();
    let window = Window::practising(&machine).await;
    let office = window.open_office(&machine).await;
    window.is_locked().await;

    note_waits(&window).await;
    let wrong = NORWEGIAN.of("manager.lock.faults.wrong");
    for pin in ["8051", "8052", "8053"] {
        window.try_pin(pin).await;
        window.shows(&wrong, SOON).await;
    }
    window.hides(&wrong, SOON).await;
    let waits = window.0.run("return window.waits").await;
    let waits: Vec<f64> = serde_json::from_value(waits).unwrap();
    assert!(waits.len() > 1, "the wait is counted down: {waits:?}");
    assert!(waits.is_sorted_by(|a, b| a > b), "{waits:?}");
    let early = window.0.run("return window.early").await;
    assert_eq!(early, "wait", "the screen only says what the program does");
    window.try_pin("2468").await;
    window
        .find(Role::Heading, &NORWEGIAN.of("manager.parts.history"))
        .await;

    let settings = NORWEGIAN.of("manager.parts.settings");
    assert!(
        !window.text().await.contains(&settings),
        "a manager is not led to the settings"
    );
    for (command, words) in [
        ("office_settings", json!({})),
        ("set_pin", json!({"role": "administrator", "pin": "8051"})),
    ] {
        let answer = window.command(command, &words).await;
        assert_eq!(answer, json!({"refused": "notAllowed"}), "{command}");
    }

    // Whoever closes the window leaves.
    machine.close_window(&office).await;
    window.turn_back().await;
    window.open_office(&machine).await;
    window.is_locked().await;
    let answer = window.command("unsaved_list", &json!({})).await;
    assert_eq!(answer, json!({"refused": "notAllowed"}));
}

/// Has the page keep how many seconds it says one waits, which a busy machine might look for too late,
/// and what the program says to the right PIN while one waits.
async fn note_waits(window: &Window) {
    let sentence = NORWEGIAN.of("manager.lock.tryIn");
    let (before, _) = sentence.split_once("{time}").unwrap();
    let script = format!(
        "window.waits = [];
        new MutationObserver(() => {{
            const left = document.body.innerText.split('{before}')[1];
            if (left === undefined) return;
            if (window.waits.length === 0) {{
                const right = {{ role: 'manager', pin: '2468', staff: null }};
                window.__TAURI_INTERNALS__.invoke('unlock', right)
                    .then(({{ answer }}) => (window.early = answer));
            }}
            const seconds = parseFloat(left.replace(',', '.'));
            if (seconds !== window.waits.at(-1)) window.waits.push(seconds);
        }}).observe(document.body, {{ subtree: true, childList: true, characterData: true }});"
    );
    window.0.run(&script).await;
}
