//! The way into practice, and what only practice has.

use crate::{
    cast::Customer,
    machine::Machine,
    page::Role,
    phone::Phone,
    until::SOON,
    webdriver::{ENTER, ESCAPE},
    window::Window,
    words::NORWEGIAN,
};

impl Window {
    /// Starts the program for the first time and goes on to practice. The first customer, who comes
    /// by herself, is sent away.
    pub(crate) async fn practising(machine: &Machine) -> Self {
        let window = Self::open(machine, &[]).await;
        window.practise_first().await;
        window.code().await;
        window.send_away().await;
        window
    }

    /// Leaves the first start for practice.
    pub(crate) async fn practise_first(&self) {
        self.click(Role::Button, &NORWEGIAN.of("set-up.practice"))
            .await;
        self.shows(&NORWEGIAN.of("practice.text"), SOON).await;
    }

    /// Cancels for the customer who is served, and makes room for the next.
    pub(crate) async fn send_away(&self) {
        self.press(ESCAPE).await;
        let cancelled = NORWEGIAN.of("common.outcomes.cancelled.sentence");
        self.find(Role::Heading, &cancelled).await;
        self.press(ENTER).await;
        self.is_ready().await;
    }

    /// Waits until the till is ready for the next customer.
    pub(crate) async fn is_ready(&self) {
        self.find(Role::Heading, &NORWEGIAN.of("cashier.ready.heading"))
            .await;
    }

    /// Opens the phone of this customer, as whoever practises does: from the list of customers in the
    /// browser of this computer.
    pub(crate) async fn open_phone(&self, machine: &Machine, customer: Customer, phone: &Phone) {
        self.click(Role::Button, &NORWEGIAN.of("practice.customers"))
            .await;
        let name = customer.name();
        let open = NORWEGIAN.say("practice.phone", &[("name", &name)]);
        self.click(Role::Button, &open).await;
        phone.0.go(&machine.opened().await).await;
        self.click(Role::Button, &NORWEGIAN.of("common.buttons.close"))
            .await;
    }

    /// Waits for the code that the customer is to see.
    pub(crate) async fn code(&self) -> String {
        self.word_after(&NORWEGIAN.of("cashier.approval.code"), SOON)
            .await
    }

    /// Types a customer's number, as a person does who looks at nothing but the number.
    pub(crate) async fn type_number(&self, customer: Customer) {
        self.type_by_hand(customer.subscriber()).await;
        self.shows(&customer.grouped(), SOON).await;
        self.press(ENTER).await;
    }
}
