//! A till that is set up by hand and works with real services: here the stand-ins of Vipps and Engage,
//! as a server that the program knows by its settings only.

use std::time::Duration;

use sandbox::{Credentials, Effect, Endpoint, Fault, Moment};

use crate::{
    cast::{KARI, OLA},
    machine::Machine,
    page::Role,
    services::{services, write_addresses},
    terminal,
    until::{SOON, until},
    webdriver::ENTER,
    window::Window,
    words::NORWEGIAN,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_till_that_is_set_up_in_the_window_enrols_and_saves_what_it_began_before_it_ends() {
    let machine = Machine::new();
    let services = services().await;
    // Addresses of a computer's own stand-ins are no choice of the screen.
    write_addresses(&machine, &services);
    let window = Window::open(&machine, &[]).await;
    set_up(&window, services.credentials()).await;

    window
        .shows(
            &NORWEGIAN.of("common.cameraFaults.noneFound.sentence"),
            SOON,
        )
        .await;
    window
        .click(Role::Button, &NORWEGIAN.of("cashier.status.retryCamera"))
        .await;
    window
        .shows(
            &NORWEGIAN.of("common.cameraFaults.noneFound.sentence"),
            SOON,
        )
        .await;

    window.type_number(KARI).await;
    let enrolled = NORWEGIAN.of("common.outcomes.enrolled.sentence");
    window.find(Role::Heading, &enrolled).await;
    window.press(ENTER).await;
    window.is_ready().await;

    // Engage is slow to answer the next one, and the computer is shut down meanwhile.
    services.add_fault(Fault::next(
        Endpoint::EngageCreate,
        Effect::Wait {
            wait: Duration::from_secs(3),
            moment: Moment::AfterWork,
        },
    ));
    let calls = services.last_sequence();
    window.type_number(OLA).await;
    until("Engage is asked to make the contact", SOON, async || {
        let journal = services.journal();
        let mut new = journal.iter().filter(|call| call.sequence > calls);
        new.any(|call| call.endpoint == Some(Endpoint::EngageCreate))
            .then_some(())
    })
    .await;
    let ended = window.terminate().await;
    assert_eq!(ended.code(), Some(0), "{ended}");

    let rows = terminal::history(&machine);
    let outcomes: Vec<_> = rows.iter().map(|row| &row["outcome"]).collect();
    assert_eq!(outcomes, ["enrolled", "enrolled"], "{rows:?}");
    for customer in [KARI, OLA] {
        assert_eq!(
            services.contacts_of(customer.number).len(),
            1,
            "{customer:?}"
        );
    }
}

/// Goes through the guided start, page by page.
async fn set_up(window: &Window, keys: &Credentials) {
    let next = NORWEGIAN.of("common.buttons.next");
    window
        .shows(&NORWEGIAN.of("set-up.place.heading"), SOON)
        .await;
    window.click(Role::Button, &next).await;

    window
        .shows(&NORWEGIAN.of("set-up.till.heading"), SOON)
        .await;
    window
        .fill(&NORWEGIAN.of("set-up.till.store"), "oslo-01")
        .await;
    window
        .fill(&NORWEGIAN.of("set-up.till.till"), "oslo-01-till-3")
        .await;
    window.click(Role::Button, &next).await;

    window
        .shows(&NORWEGIAN.of("set-up.vipps.heading"), SOON)
        .await;
    window
        .fill(
            &NORWEGIAN.of("set-up.vipps.unit"),
            &keys.merchant_serial_number,
        )
        .await;
    for (name, key) in [
        ("vippsClientId", &keys.client_id),
        ("vippsClientSecret", &keys.client_secret),
        ("vippsSubscriptionKey", &keys.subscription_key),
    ] {
        window
            .fill(&NORWEGIAN.of(&format!("common.secrets.{name}")), key)
            .await;
    }
    window.click(Role::Button, &next).await;

    window
        .shows(&NORWEGIAN.of("set-up.engage.heading"), SOON)
        .await;
    window
        .fill(
            &NORWEGIAN.of("common.secrets.engageApiKey"),
            &keys.engage_api_key,
        )
        .await;
    window.click(Role::Button, &next).await;

    window
        .shows(&NORWEGIAN.of("set-up.camera.none"), SOON)
        .await;
    window.click(Role::Button, &next).await;

    window.shows(&NORWEGIAN.of("set-up.test.ready"), SOON).await;
    window
        .click(Role::Button, &NORWEGIAN.of("set-up.test.open"))
        .await;
    window.is_ready().await;
}
