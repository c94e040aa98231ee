//! Every window may call what its capability file lists, and nothing else answers.

use std::{collections::BTreeSet, sync::Arc};

use medlem::files::Chooser;
use rstest::rstest;
use serde_json::{Value, json};
use settings::{MemorySecrets, Sources};
use tauri::{
    App, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody, InvokeResponseBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};
use till::Desk;

macro_rules! commands {
    ($($name:ident),* $(,)?) => { &[$(stringify!($name)),*] };
}

pub(crate) const COMMANDS: &[&str] = include!("../../src-tauri/src/commands/names.in");

/// What the customer's window may call.
const OF_CUSTOMER: [&str; 3] = ["watch_customer", "watch_preview", "preview_shown"];

/// What the back office may call besides its own.
const OF_MANAGER: [&str; 5] = [
    "watch_till",
    "watch_preview",
    "preview_shown",
    "retry_camera",
    "monitors",
];

/// The first command that only the back office may call. The others come after it.
const FIRST_OF_MANAGER: &str = "watch_access";

fn own_of_manager() -> &'static [&'static str] {
    let first = COMMANDS.iter().position(|name| *name == FIRST_OF_MANAGER);
    &COMMANDS[first.unwrap()..]
}

fn of_manager() -> Vec<&'static str> {
    [&OF_MANAGER, own_of_manager()].concat()
}

fn of_cashier() -> Vec<&'static str> {
    let cashiers = COMMANDS.iter();
    cashiers
        .take_while(|name| **name != FIRST_OF_MANAGER)
        .copied()
        .collect()
}

fn app() -> App<MockRuntime> {
    furnished(Desk::new(
        Sources::default(),
        Arc::new(MemorySecrets::default()),
    ))
}

/// The program over this desk. Nobody chooses a file.
pub(crate) fn furnished(desk: Desk) -> App<MockRuntime> {
    furnished_with(desk, Chooser::by(|_, _, answer| answer(None)))
}

/// The program over this desk, with somebody who chooses files.
pub(crate) fn furnished_with(desk: Desk, chooser: Chooser<MockRuntime>) -> App<MockRuntime> {
    medlem::furnish(mock_builder(), desk, chooser)
        .build(medlem::context())
        .unwrap()
}

pub(crate) fn window(app: &App<MockRuntime>, label: &str) -> WebviewWindow<MockRuntime> {
    WebviewWindowBuilder::new(app, label, WebviewUrl::default())
        .build()
        .unwrap()
}

/// Calls a command with arguments that fit every command of the list.
pub(crate) fn call(
    window: &WebviewWindow<MockRuntime>,
    command: &str,
    from: &str,
) -> Result<InvokeResponseBody, String> {
    let channel = "__CHANNEL__:1";
    let arguments = json!({
        "onChange": channel, "onEvent": channel, "onFrame": channel,
        "id": "019a9f3c-0000-7000-8000-000000000001", "language": "nb", "on": false,
        "number": "4790000001", "monitor": null, "values": {},
        "name": "engage.api_key", "value": "x", "section": null, "staff": null, "role": "manager",
        "pin": "8051", "query": {"period": {"period": "today"}, "filter": {}}, "after": null,
        "onProgress": channel, "reason": "mistake", "unsavedToo": false, "before": null,
        "mappings": [], "part": "engage",
        "request": {"by": "keypad", "text": "1", "country": "NO"},
    });
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: from.parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map_err(|error: Value| error.to_string())
}

pub(crate) const OURS: &str = "tauri://localhost";

/// Tauri says it so when a window has no right to a command.
fn is_refused(answer: &Result<InvokeResponseBody, String>) -> bool {
    answer
        .as_ref()
        .is_err_and(|error| error.contains("not allowed"))
}

fn answering(window: &WebviewWindow<MockRuntime>, from: &str) -> BTreeSet<&'static str> {
    let answers = |command: &&&str| !is_refused(&call(window, command, from));
    COMMANDS.iter().filter(answers).copied().collect()
}

#[rstest]
#[case::cashier("cashier", of_cashier())]
#[case::customer("customer-display", OF_CUSTOMER.to_vec())]
#[case::manager("manager", of_manager())]
#[case::any_other("window-of-nobody", Vec::new())]
fn only_the_listed_commands_answer(#[case] label: &str, #[case] listed: Vec<&'static str>) {
    let app = app();
    let window = window(&app, label);
    assert_eq!(
        answering(&window, OURS),
        listed.into_iter().collect::<BTreeSet<_>>()
    );
}

#[test]
fn a_page_from_elsewhere_may_call_nothing() {
    let app = app();
    let window = window(&app, "cashier");
    assert_eq!(answering(&window, "https://example.com"), BTreeSet::new());
}

#[rstest]
#[case("plugin:opener|open_url")]
#[case("plugin:dialog|open")]
#[case("plugin:dialog|save")]
#[case("plugin:fs|read_text_file")]
#[case("plugin:window|create")]
#[case("plugin:webview|create_webview_window")]
#[case("plugin:event|emit")]
#[case("plugin:path|resolve_directory")]
#[case("plugin:app|version")]
#[case("no_such_command")]
fn nothing_of_the_framework_answers(#[case] command: &str) {
    let app = app();
    let window = window(&app, "cashier");
    assert!(call(&window, command, OURS).is_err());
}

#[test]
fn every_listed_command_exists_and_takes_its_arguments() {
    let app = app();
    let (cashier, manager) = (window(&app, "cashier"), window(&app, "manager"));
    for command in COMMANDS {
        let window = if own_of_manager().contains(command) {
            &manager
        } else {
            &cashier
        };
        let answer = call(window, command, OURS);
        let is_missing = answer
            .as_ref()
            .is_err_and(|error| error.contains("not found") || error.contains("invalid args"));
        assert!(!is_missing, "{command}: {answer:?}");
    }
}

#[test]
fn the_windows_show_nothing_from_elsewhere() {
    let context = medlem::context::<MockRuntime>();
    let app = &context.config().app;
    assert!(!app.with_global_tauri);
    assert!(app.security.freeze_prototype);
    let policy = app.security.csp.as_ref().unwrap().to_string();
    assert!(policy.contains("default-src 'self'"), "{policy}");
    for lax in ["unsafe-", "*", "https:"] {
        assert!(!policy.contains(lax), "{policy}");
    }
}
