//! The language of the till.

use std::fs;

use crate::{
    machine::Machine,
    page::Role,
    until::SOON,
    window::Window,
    words::{NORWEGIAN, Words},
};

const FINNISH: Words = Words("fi");
const ENGLISH: Words = Words("en");

#[tokio::test(flavor = "multi_thread")]
async fn a_language_changes_every_word_at_once_and_is_remembered() {
    let machine = Machine::new();
    let window = Window::practising(&machine).await;
    pick(&window, NORWEGIAN, "fi").await;
    window
        .find(Role::Heading, &FINNISH.of("cashier.ready.heading"))
        .await;
    window.shows(&FINNISH.of("practice.text"), SOON).await;
    assert_eq!(window.terminate().await.code(), Some(0));
    let written = fs::read_to_string(machine.settings()).unwrap();
    assert!(written.contains(r#"language = "fi""#), "{written}");

    let window = Window::open(&machine, &["--practice"]).await;
    window.shows(&FINNISH.of("practice.text"), SOON).await;
    pick(&window, FINNISH, "en").await;
    window.shows(&ENGLISH.of("practice.text"), SOON).await;
    let language = window.0.run("return document.documentElement.lang").await;
    assert_eq!(language, "en", "a voice reads it out in this language");
}

/// Picks a language in the menu of a till that speaks `now`.
async fn pick(window: &Window, now: Words, language: &str) {
    window
        .click(Role::Button, &now.of("cashier.menu.language"))
        .await;
    let name = now.of(&format!("common.languages.{language}"));
    window.click(Role::Button, &name).await;
}
