//! A queue: one customer waits while the next is served.

use std::time::Duration;

use crate::{
    cast::{OLA, OSKAR},
    machine::Machine,
    page::Role,
    phone::Phone,
    until::SOON,
    webdriver::ENTER,
    window::Window,
    words::NORWEGIAN,
};

#[tokio::test(flavor = "multi_thread")]
async fn the_next_customer_is_enrolled_while_another_one_waits_on_the_shelf() {
    let machine = Machine::new();
    let (window, phone) = tokio::join!(Window::practising(&machine), Phone::new(&machine));
    window.open_phone(&machine, OSKAR, &phone).await;
    window.type_number(OSKAR).await;
    let code = window.code().await;

    window
        .click(Role::Button, &NORWEGIAN.of("common.buttons.nextCustomer"))
        .await;
    let card = NORWEGIAN.say(
        "cashier.shelf.customer",
        &[("lastThree", OSKAR.last_three())],
    );
    window.shows(&card, SOON).await;
    window.shows(&code, SOON).await;

    window.type_number(OLA).await;
    window.shows(&OLA.grouped(), SOON).await;
    let enrolled = NORWEGIAN.of("common.outcomes.enrolled.sentence");
    window.shows(&enrolled, Duration::from_secs(40)).await;
    window.press(ENTER).await;
    window.hides(&enrolled, SOON).await;

    assert_eq!(
        phone.code(SOON).await,
        code,
        "the one who waits is still asked"
    );
    phone.approve(&[]).await;
    window.shows(&enrolled, Duration::from_secs(30)).await;
    window.is_ready().await;
    window.click_what_begins(Role::Button, &card).await;
    window.find(Role::Heading, &enrolled).await;
}
