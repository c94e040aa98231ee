//! Enrolments: watch, begin, and what a cashier may wish of one.

use enrolment::{Begin, EnrolmentId, Identity, QrText, Source};
use tauri::{Runtime, State, WebviewWindow, ipc::Channel};
use till::{Change, Desk};

use crate::{
    views::{BeginAnswer, BeginRequest, EnrolmentChange, EnrolmentView, Refusal},
    watches::{Kind, Watches},
};

/// Sends all open enrolments at once and after each change of mode, then each change.
#[tauri::command]
pub(crate) async fn watch_enrolments<R: Runtime>(
    window: WebviewWindow<R>,
    desk: State<'_, Desk>,
    watches: State<'_, Watches>,
    on_change: Channel<EnrolmentChange>,
) -> Result<(), Refusal> {
    let mut changes = desk.watch();
    watches.begin(window.label(), Kind::Enrolments, async move {
        while let Some(change) = changes.next().await {
            let change = match change {
                Change::Snapshot(views) => EnrolmentChange::Snapshot {
                    enrolments: views.iter().map(EnrolmentView::from).collect(),
                },
                Change::Moved(view) => EnrolmentChange::Moved {
                    enrolment: EnrolmentView::from(&*view),
                },
            };
            if on_change.send(change).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Opens an enrolment for what was typed or scanned by hand.
#[tauri::command]
pub(crate) async fn begin_enrolment(
    desk: State<'_, Desk>,
    request: BeginRequest,
) -> Result<BeginAnswer, Refusal> {
    let (source, identity) = match request {
        BeginRequest::Keypad { text, country } => match Identity::typed(&text, country) {
            Ok(identity) => (Source::Keypad, identity),
            Err(fault) => return Ok(BeginAnswer::InvalidNumber { fault }),
        },
        BeginRequest::HandScanner { text } => {
            (Source::HandScanner, Identity::Qr(QrText::new(&text)))
        }
    };
    let begun = desk.begin(Begin {
        source,
        identity,
        cashier: None,
    });
    BeginAnswer::of(begun.await)
}

/// Ends one that the customer has not approved.
#[tauri::command]
pub(crate) async fn cancel_enrolment(
    desk: State<'_, Desk>,
    id: EnrolmentId,
) -> Result<(), Refusal> {
    Ok(desk.cancel(id).await?)
}

/// Sends a new request with a new code.
#[tauri::command]
pub(crate) async fn send_again(desk: State<'_, Desk>, id: EnrolmentId) -> Result<(), Refusal> {
    Ok(desk.send_again(id).await?)
}

/// Tries to save an approved one at once.
#[tauri::command]
pub(crate) async fn save_now(desk: State<'_, Desk>, id: EnrolmentId) -> Result<(), Refusal> {
    Ok(desk.save_now(id).await?)
}

/// Says who serves from now on.
#[tauri::command]
pub(crate) async fn set_cashier(
    desk: State<'_, Desk>,
    staff: Option<String>,
) -> Result<(), Refusal> {
    Ok(desk.set_cashier(staff.as_deref())?)
}

/// Says whom the cashier serves; with none, the camera looks for the next customer's code.
#[tauri::command]
pub(crate) async fn serve(desk: State<'_, Desk>, id: Option<EnrolmentId>) -> Result<(), Refusal> {
    desk.serve(id);
    Ok(())
}
