//! A number by hand.

use std::time::Duration;

use crate::{
    cast::INGRID, machine::Machine, phone::Phone, until::SOON, window::Window, words::NORWEGIAN,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_simply_typed_is_asked_and_may_decline() {
    let machine = Machine::new();
    let (window, phone) = tokio::join!(Window::practising(&machine), Phone::new(&machine));
    window.open_phone(&machine, INGRID, &phone).await;
    window.type_number(INGRID).await;
    let code = window.code().await;
    window.shows(&INGRID.grouped(), SOON).await;
    assert_eq!(phone.code(SOON).await, code);
    phone.decline().await;
    let declined = NORWEGIAN.of("common.outcomes.declined.sentence");
    window.shows(&declined, Duration::from_secs(30)).await;
    // Nobody has to press anything.
    window.hides(&declined, Duration::from_secs(30)).await;
    window.is_ready().await;
}
