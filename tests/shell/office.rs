//! A day's end in the back office: what the till did is read, mended, taken along and forgotten.

use std::{fs, time::Duration};

use sandbox::{Effect, Endpoint, Fault, Sandbox};
use serde_json::json;

use crate::{
    cast::{Customer, INGRID, KARI, LIV, NORA, OLA},
    machine::Machine,
    page::Role,
    services::{provision, services},
    terminal,
    until::SOON,
    webdriver::ENTER,
    window::Window,
    words::NORWEGIAN,
};

const PIN: &str = "8051";

/// Within which the services have answered, and the till has, to all that it does again by itself.
const AFTER_ALL: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn what_the_till_did_is_read_saved_exported_and_erased_in_the_back_office() {
    let machine = Machine::new();
    let services = services().await;
    provision(&machine, &services);
    let window = Window::open(&machine, &[]).await;
    serve_some(&window, &services).await;

    window.open_office(&machine).await;
    choose_first_pin(&window).await;
    window.shows_funnel([3, 2, 2, 1, 1]).await;

    give_up(&window, NORA).await;
    send_what_waits(&window, &services).await;
    assert_eq!(services.contacts_of(NORA.number).len(), 0);
    window.go_to("history").await;
    window.shows_funnel([5, 4, 4, 3, 2]).await;
    read_one_that_declined(&window).await;
    read_the_one_that_waited(&window).await;

    export_nowhere(&window, &machine).await;
    export(&window, &machine).await;
    erase(&window, KARI).await;
    read_the_audit(&window).await;

    window.go_to("history").await;
    let customers = [OLA, INGRID, LIV, NORA];
    for customer in customers {
        window.shows(customer.last_three(), SOON).await;
    }
    let page = json!({
        "query": {"period": {"period": "days7"}, "filter": {}},
        "after": null,
    });
    let answer = window.command("history_page", &page).await;
    let rows = answer["answer"]["rows"].as_array().map(Vec::len);
    assert_eq!(
        rows,
        Some(5),
        "this command gives what the lock hides: {answer}"
    );
    window.lock().await;
    for (command, words) in [
        ("history_page", page),
        ("look_up", json!({"number": OLA.subscriber()})),
        ("unsaved_list", json!({})),
        ("audit_page", json!({"before": null})),
    ] {
        let answer = window.command(command, &words).await;
        assert_eq!(answer, json!({"refused": "notAllowed"}), "{command}");
    }
    let (shown, held) = (window.text().await, window.held().await);
    for customer in customers {
        assert!(!shown.contains(customer.last_three()), "{shown}");
    }
    for trace in [KARI, OLA].into_iter().flat_map(Customer::traces) {
        assert!(!held.contains(&trace), "the window holds {trace:?}: {held}");
    }
}

/// Serves one who becomes a member, one who says no, one who is a member, and two whom Engage cannot
/// take yet.
async fn serve_some(window: &Window, services: &Sandbox) {
    window.is_ready().await;
    for (customer, ending) in [
        (KARI, "common.outcomes.enrolled.sentence"),
        (INGRID, "common.outcomes.declined.sentence"),
        (LIV, "common.outcomes.alreadyMember.sentence"),
    ] {
        window.type_number(customer).await;
        window.shows(&NORWEGIAN.of(ending), AFTER_ALL).await;
        window.press(ENTER).await;
        window.is_ready().await;
    }
    // Engage says that it does not know them, and takes nobody.
    services.add_fault(Fault::next(Endpoint::EngageCreate, Effect::status(503)).calls(10_000));
    for customer in [NORA, OLA] {
        window.type_number(customer).await;
        let kept = NORWEGIAN.of("cashier.unsaved.heading");
        window.shows(&kept, AFTER_ALL).await;
        window.press(ENTER).await;
        window.is_ready().await;
    }
}

async fn choose_first_pin(window: &Window) {
    for field in ["pin", "repeat"] {
        let field = NORWEGIAN.of(&format!("manager.newPin.{field}"));
        window.fill(&field, PIN).await;
    }
    window
        .click(Role::Button, &NORWEGIAN.of("manager.lock.first.choose"))
        .await;
    window
        .find(Role::Heading, &NORWEGIAN.of("manager.parts.history"))
        .await;
}

/// One who waits does not want to be a member any longer.
async fn give_up(window: &Window, customer: Customer) {
    window.go_to("unsaved").await;
    window.shows(customer.last_three(), SOON).await;
    // The one who waits longest stands first.
    window
        .click(Role::Button, &NORWEGIAN.of("manager.unsaved.giveUp"))
        .await;
    window
        .sheet_shows(&[customer.last_three().to_owned()])
        .await;
    window
        .click(
            Role::Radio,
            &NORWEGIAN.of("manager.giveUp.reasons.customerWithdrew"),
        )
        .await;
    window
        .click_in_sheet(&NORWEGIAN.of("manager.giveUp.confirm"))
        .await;
    window.hides(customer.last_three(), SOON).await;
}

/// Engage is back, and somebody does not want to wait until the till notices.
async fn send_what_waits(window: &Window, services: &Sandbox) {
    let why = NORWEGIAN.of("manager.unsaved.reasons.unreachable");
    window.shows(&why, SOON).await;
    services.clear_faults();
    window
        .click(Role::Button, &NORWEGIAN.of("manager.unsaved.send"))
        .await;
    window
        .shows(&NORWEGIAN.of("manager.unsaved.none"), AFTER_ALL)
        .await;
    assert_eq!(services.contacts_of(OLA.number).len(), 1);
}

async fn read_one_that_declined(window: &Window) {
    window
        .click(Role::Button, &NORWEGIAN.of("manager.filters.open"))
        .await;
    let declined = NORWEGIAN.of("manager.outcomes.declined");
    let outcome = NORWEGIAN.of("manager.filters.outcome");
    window.pick(&outcome, &declined).await;
    window.shows_funnel([1, 1, 1, 0, 0]).await;
    window.open_first_row().await;
    let ending = NORWEGIAN.of("common.outcomes.declined.sentence");
    let steps = steps(["begun", "checked", "requested", "end"]);
    window.sheet_shows(&[steps, vec![ending]].concat()).await;
    window.close_sheet().await;
    let filter = [("name", outcome.as_str()), ("value", declined.as_str())];
    let remove = NORWEGIAN.say("manager.filters.remove", &filter);
    window.click(Role::Button, &remove).await;
    window.shows_funnel([5, 4, 4, 3, 2]).await;
}

async fn read_the_one_that_waited(window: &Window) {
    window.search(OLA.subscriber()).await;
    found(window, 1).await;
    window.open_first_row().await;
    window
        .sheet_shows(&steps(["save_later", "save_now", "made", "end"]))
        .await;
    window.close_sheet().await;
    window
        .click(Role::Button, &NORWEGIAN.of("manager.search.back"))
        .await;
}

/// What a time line calls these steps.
fn steps(names: [&str; 4]) -> Vec<String> {
    let keys = names.map(|name| format!("manager.steps.{name}"));
    keys.iter().map(|key| NORWEGIAN.of(key)).collect()
}

/// Whoever closes the dialog of the system gets no file, and is told so.
async fn export_nowhere(window: &Window, machine: &Machine) {
    let dialog = choose_place(window, machine).await;
    machine.close_window(&dialog).await;
    window
        .shows(&NORWEGIAN.of("manager.export.cancelled"), SOON)
        .await;
    window.close_sheet().await;
}

/// Opens the dialog in which the place of an export is chosen.
async fn choose_place(window: &Window, machine: &Machine) -> String {
    let open = NORWEGIAN.of("manager.export.open");
    window.click(Role::Button, &open).await;
    let before = machine.windows();
    let choose = NORWEGIAN.of("manager.export.choose");
    window.click(Role::Button, &choose).await;
    machine.new_window(&before).await
}

/// The file that the dialog of the system is told is what a terminal would have written.
async fn export(window: &Window, machine: &Machine) {
    let dialog = choose_place(window, machine).await;
    let file = machine.home().join("day.csv");
    machine.choose_file(&dialog, &file).await;
    window
        .shows(&NORWEGIAN.of("manager.export.done"), SOON)
        .await;
    window.shows("day.csv", SOON).await;
    window.close_sheet().await;

    let written = fs::read(&file).unwrap();
    let lines = written.split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.is_empty()).count();
    assert_eq!(lines, 6, "a head and five enrolments");
    assert!(
        written == terminal::history_as_csv(machine),
        "{}",
        String::from_utf8_lossy(&written)
    );
    let written = String::from_utf8(written).unwrap();
    for customer in [KARI, OLA, INGRID, LIV, NORA] {
        assert!(!written.contains(customer.subscriber()), "{written}");
        assert!(!written.contains(customer.given_name), "{written}");
    }
}

/// A customer asks to be forgotten.
async fn erase(window: &Window, customer: Customer) {
    window.search(customer.subscriber()).await;
    found(window, 1).await;
    window
        .click(Role::Button, &NORWEGIAN.of("manager.erase.open"))
        .await;
    window
        .fill(
            &NORWEGIAN.of("cashier.keypad.number"),
            customer.subscriber(),
        )
        .await;
    window
        .click(Role::Button, &NORWEGIAN.of("manager.erase.look"))
        .await;
    let ended = NORWEGIAN.say("manager.erase.traces.ended.one", &[("count", "1")]);
    window.shows(&ended, SOON).await;
    window
        .click(Role::Button, &NORWEGIAN.of("manager.erase.erase"))
        .await;
    window
        .shows(&NORWEGIAN.of("manager.erase.receipt.heading"), SOON)
        .await;
    window.close_sheet().await;
    window.search(customer.subscriber()).await;
    found(window, 0).await;
}

/// All of it stands in the audit, and nobody has changed that.
async fn read_the_audit(window: &Window) {
    window.go_to("audit").await;
    for action in [
        "pinSet",
        "historyOpened",
        "gaveUp",
        "lookedUp",
        "exported",
        "erased",
    ] {
        let action = NORWEGIAN.of(&format!("manager.actions.{action}"));
        window.shows(&action, SOON).await;
    }
    window
        .click(Role::Button, &NORWEGIAN.of("manager.audit.verify"))
        .await;
    window
        .shows(&NORWEGIAN.of("manager.audit.whole"), SOON)
        .await;
}

/// Waits until so many are found of the number that was looked for.
async fn found(window: &Window, count: u32) {
    let form = if count == 1 { "one" } else { "other" };
    let count = count.to_string();
    let key = format!("manager.search.found.{form}");
    window
        .shows(&NORWEGIAN.say(&key, &[("count", &count)]), SOON)
        .await;
}
